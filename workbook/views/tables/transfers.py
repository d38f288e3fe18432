"""The transfer calculator: how long the stated volume takes over each link from premises, and what fits the window."""

from collections.abc import Iterator

from workbook.advice.transfer import USABLE, Transfer, transfers
from workbook.analysis import EstateAnalysis
from workbook.model.intent.connection import HybridLink
from workbook.views.tables.table import Column, Marked, Section, Table, Value
from workbook.views.text import counted

MBPS_PER_GBPS = 1000
OVER_THE_INTERNET = "vpn"
"""The links whose rows begin so cross the internet: nobody promises their latency."""


def transfer_times(analysis: EstateAnalysis) -> Table:
    """Each link from premises with the hours that a month's volume takes, and whether the window is enough."""
    design = analysis.intent
    links = [each for each in design.connections if isinstance(each, HybridLink)] if design else []
    return Table(
        key="transfer_times",
        title="What carries the volume",
        section_title="Volume",
        columns=(
            Column(key="link", title="Link"),
            Column(key="mbps", title="Mbps at most", is_number=True),
            Column(key="hours", title="Hours", is_number=True, decimals=1),
            Column(key="fits", title="Fits"),
            Column(key="here", title="In this design"),
            Column(key="note", title="Note"),
        ),
        sections=tuple(_section(each) for each in links if each.transfer_tb_per_month),
        empty="No volume from premises is stated.",
    )


def _section(link: HybridLink) -> Section:
    volume = f"{link.transfer_tb_per_month:g} TB (10^12 bytes) in {link.transfer_window_hours:g} hours"
    found = transfers(link.transfer_tb_per_month, link.transfer_window_hours)
    rows = tuple(_row(each, link) for each in found)
    fitting = sum(_fits(each, link) for each in found)
    share = f"{USABLE:.0%} of each link usable"
    return Section(f"{volume}, {share}", rows, f"{counted(fitting, 'link')} of {len(rows)} fit")


def _row(transfer: Transfer, link: HybridLink) -> tuple[Value, ...]:
    own = transfer.link.link in tuple(_own(transfer, link))
    fits = _fits(transfer, link)
    late = "no: over the internet nobody promises a latency" if transfer.fits else "no"
    word = "yes" if fits else Marked(late, "bad") if own else late
    return (
        transfer.link.title,
        transfer.link.mbps,
        round(transfer.hours, 1),
        word,
        "yes" if own else "",
        transfer.link.note,
    )


def _fits(transfer: Transfer, link: HybridLink) -> bool:
    return transfer.fits and not (link.steady_latency and transfer.link.link.startswith(OVER_THE_INTERNET))


def _own(transfer: Transfer, link: HybridLink) -> Iterator[str]:
    """The rows that are this design's link: a standard tunnel, a dedicated port of its speed."""
    if link.medium in ("vpn", "direct_connect_with_vpn_backup"):
        yield OVER_THE_INTERNET
    if link.medium != "vpn" and transfer.link.mbps == link.port_speed_gbps * MBPS_PER_GBPS:
        yield transfer.link.link
