"""The transfer calculator: how long the stated volume takes over each link from premises, and what fits the window."""

from workbook.analysis import EstateAnalysis
from workbook.checks.transfers import LARGE_VPN, USABLE, VPN, Transfer, own_links, transfer, transfers
from workbook.model.intent.connection import HybridLink
from workbook.views.tables.table import Column, Marked, Section, Table, Value
from workbook.views.text import counted

OVER_THE_INTERNET = (VPN, LARGE_VPN)


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
    tb, hours = link.transfer_tb_per_month, link.transfer_window_hours
    own = tuple(own_links(link))
    on_file = transfers(tb, hours)
    further = [each for each in own if each not in {found.link for found in on_file}]
    found = (*on_file, *(transfer(each, tb, hours) for each in further))
    rows = tuple(_row(each, link, is_own=each.link in own) for each in found)
    fitting = sum(_fits(each, link) for each in found)
    words = f"{tb:g} TB (10^12 bytes) in {hours:g} hours, {USABLE:.0%} of each link usable"
    return Section(words, rows, f"{counted(fitting, 'link')} of {len(rows)} fit")


def _row(found: Transfer, link: HybridLink, *, is_own: bool) -> tuple[Value, ...]:
    fits = _fits(found, link)
    late = "no: over the internet nobody promises a latency" if found.fits else "no"
    word = "yes" if fits else Marked(late, "bad") if is_own else late
    return (
        found.link.title,
        found.link.mbps,
        round(found.hours, 1),
        word,
        "yes" if is_own else "",
        found.link.note,
    )


def _fits(found: Transfer, link: HybridLink) -> bool:
    return found.fits and not (link.steady_latency and found.link.link in OVER_THE_INTERNET)
