"""What a load balancer's listener or target group runs over."""

from functools import cache

from workbook.facts.tables import by


@cache
def transports(protocol: str) -> tuple[str, ...]:
    """The transports of a listener's protocol by name; TCP for one that is not on file."""
    row = by("listener_protocols", "protocol").get(protocol)
    return tuple(row["transports"].split()) if row else ("tcp",)
