"""What Direct Connect sells: ports with their speeds, and how many of them a model of resilience asks for."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import by


@dataclass(frozen=True, slots=True)
class Port:
    """A row of facts/direct_connect_ports; `lag_ports` is how many make a group at most."""

    gbps: float
    lag_ports: int
    macsec: bool


@cache
def port(kind: str, speed: str) -> Port | None:
    """A port as it is sold, or None where nobody sells this speed in this way."""
    row = by("direct_connect_ports", "port").get(f"{kind}_{speed}")
    if row is None:
        return None
    return Port(gbps=float(row["gbps"]), lag_ports=int(row["lag_ports"]), macsec=row["macsec"] == "yes")


def speeds(kind: str) -> tuple[str, ...]:
    """The speeds sold in this way, slowest first."""
    return tuple(row["speed"] for row in by("direct_connect_ports", "port").values() if row["kind"] == kind)


@cache
def ways(model: str) -> tuple[int, ...]:
    """The locations of a resiliency model, each with its connections."""
    row = by("direct_connect_resiliency", "model")[model]
    return (int(row["connections_each"]),) * int(row["locations"])
