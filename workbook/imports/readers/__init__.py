"""Readers: one kind of describe answer into resources, one family a file."""
