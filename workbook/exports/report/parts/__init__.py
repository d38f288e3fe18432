"""The parts of the handoff, one subject a file: each a function of the analysis."""
