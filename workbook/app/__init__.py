"""The workbench: the only part that knows a notebook exists. It shows analyses and computes nothing itself."""
