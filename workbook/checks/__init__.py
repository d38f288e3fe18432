"""Checks: legal but unwise things in an estate, each with its evidence, its remedy and the controls it maps to."""
