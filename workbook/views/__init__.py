"""Things to look at: pictures, tables and charts of an analysis. Nothing here computes a result."""
