"""The order of the parts, which gives each its number; tables and rows are numbered inside it."""

KEYS = (
    "control",
    "summary",
    "scope",
    "requirements",
    "picture",
    "addresses",
    "security_groups",
    "network_acls",
    "routes",
    "endpoints",
    "flows",
    "identity",
    "storage",
    "proof",
    "tests",
    "checks",
    "cost",
    "order",
    "rollback",
    "operations",
    "quotas",
    "decisions",
    "open_points",
    "notes",
    "glossary",
    "sources",
    "inventory",
)
"""Every part of the handoff, in the order it is read."""


def see(key: str) -> str:
    """A reference to a part, as a reader says it: `§7`."""
    return f"§{KEYS.index(key) + 1}"
