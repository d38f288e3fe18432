"""Figures of speed, each beside a baseline of the same run. A module here has `measure()`, which yields figures."""
