"""The decisions, by subject: data to read, not code."""
