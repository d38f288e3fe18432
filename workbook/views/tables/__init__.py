"""Tables of an analysis: plain rows first, then HTML or a pandas frame of the same rows."""
