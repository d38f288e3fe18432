"""Interfaces that AWS manages: which of them open connections, and what they answer to."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True)
class ManagedInterface:
    """A kind of interface. `protocols` are names, or `all`."""

    interface_type: str
    title: str
    initiates: bool
    protocols: tuple[str, ...]
    may_lack_security_groups: bool


@cache
def managed_interface(interface_type: str, attached_kind: str = "") -> ManagedInterface:
    """What is known of an interface by its type, else by the kind of resource it belongs to."""
    rows = table("managed_interfaces")
    ordinary = next(row for row in rows if row["interface_type"] == "interface")
    by_type = (row for row in rows if row["interface_type"] == interface_type != "interface")
    by_owner = (row for row in rows if attached_kind and row["attached_kind"] == attached_kind)
    row = next(by_type, None) or next(by_owner, None) or ordinary
    return ManagedInterface(
        interface_type=row["interface_type"],
        title=row["title"],
        initiates=row["initiates"] == "yes",
        protocols=tuple(row["protocols"].split()),
        may_lack_security_groups=row["may_lack_security_groups"] == "yes",
    )
