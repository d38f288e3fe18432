"""What AWS says of transit gateways: which of two equal routes wins, and where groups cannot be referenced."""

from functools import cache

from workbook.facts.tables import by, table


@cache
def route_rank(kind: str) -> int:
    """The place of a route among those for the same range: `static`, `prefix-list`, or what propagated it."""
    return int(by("transit_gateway_route_order", "route")[kind]["rank"])


@cache
def zones_without_group_references() -> frozenset[str]:
    """The zones whose interfaces take no reference to a group across a transit gateway."""
    rows = table("transit_gateway_limits")
    return frozenset(row["value"] for row in rows if row["limit"] == "no_security_group_referencing_zone")
