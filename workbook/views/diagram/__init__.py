"""Renderers: one laid-out drawing as SVG, and through the `diagrams` package as PNG."""
