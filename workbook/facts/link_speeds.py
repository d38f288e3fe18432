"""Links from premises into AWS and how fast each is."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True)
class Link:
    """A row of facts/link_speeds; `mbps` are millions of bits a second at most."""

    link: str
    title: str
    mbps: float
    note: str


@cache
def links() -> tuple[Link, ...]:
    """The links, slowest purchase first."""
    return tuple(
        Link(link=row["link"], title=row["title"], mbps=float(row["mbps"]), note=row["note"])
        for row in table("link_speeds")
    )
