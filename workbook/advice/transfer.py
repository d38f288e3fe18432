"""How long a volume takes over a link, and which links carry it in time."""

from dataclasses import dataclass

from workbook.facts.link_speeds import Link, links

USABLE = 0.8
"""The share of a link that a transfer really gets: an assumption, said beside every figure."""

BITS_PER_TB = 8e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A link with a volume: the hours it takes, and whether that is within the window."""

    link: Link
    hours: float
    fits: bool


def transfers(tb: float, window_hours: float, *, usable: float = USABLE) -> tuple[Transfer, ...]:
    """Every link with the hours that `tb` terabytes (10**12 bytes) take on the usable share of it."""
    return tuple(_transfer(link, tb, window_hours, usable) for link in links())


def _transfer(link: Link, tb: float, window_hours: float, usable: float) -> Transfer:
    hours = tb * BITS_PER_TB / (link.mbps * 1e6 * usable) / 3600
    return Transfer(link=link, hours=hours, fits=hours <= window_hours)
