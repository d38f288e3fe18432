"""How long a volume takes over a link, which links carry it in time, and what a design's own link carries."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.facts.link_speeds import Link, links
from workbook.model.intent.connection import HybridLink

USABLE = 0.8
"""The share of a link that a transfer really gets: an assumption, said beside every figure."""

BITS_PER_TB = 8e12
MBPS_PER_GBPS = 1000
VPN, LARGE_VPN = "vpn", "vpn_large"
"""The links of facts/link_speeds that cross the internet: nobody promises their latency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A link with a volume: the hours it takes, and whether that is within the window."""

    link: Link
    hours: float
    fits: bool


def transfers(tb: float, window_hours: float, *, usable: float = USABLE) -> tuple[Transfer, ...]:
    """Every link with the hours that `tb` terabytes (10**12 bytes) take on the usable share of it."""
    return tuple(transfer(link, tb, window_hours, usable) for link in links())


def transfer(link: Link, tb: float, window_hours: float, usable: float = USABLE) -> Transfer:
    """One link with a volume."""
    hours = tb * BITS_PER_TB / (link.mbps * 1e6 * usable) / 3600
    return Transfer(link=link, hours=hours, fits=hours <= window_hours)


def own_links(link: HybridLink) -> Iterator[Link]:
    """What a design's link is made of, that which carries the traffic first: one connection, or one tunnel.

    Further connections and the other tunnel are there for the day when one fails.
    """
    if link.medium != "vpn":
        group = f"{link.lag_ports} x " if link.lag_ports > 1 else ""
        yield _as_on_file(
            Link(
                link=f"direct_connect_{link.port}",
                title=f"Direct Connect {group}{link.port_speed_gbps:g} Gbps",
                mbps=link.port_speed_gbps * link.lag_ports * MBPS_PER_GBPS,
                note="hosted by a partner" if link.port == "hosted" else "a group of dedicated ports",
            )
        )
    if link.medium != "direct_connect":
        name = LARGE_VPN if link.tunnels == "large" else VPN
        yield next(each for each in links() if each.link == name)


def _as_on_file(own: Link) -> Link:
    return next((each for each in links() if each.title == own.title and own.link.endswith("dedicated")), own)
