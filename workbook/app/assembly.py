"""Puts the workbench together: which panel shows which view, and what its buttons do."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from workbook.advice.catalog import DECISIONS
from workbook.analysis import Analysis, analyze
from workbook.app.panels.advice import AdvicePanel
from workbook.app.panels.checks import checks
from workbook.app.panels.cost import CostPanel
from workbook.app.panels.export import ExportPanel
from workbook.app.panels.notes import notes, whys
from workbook.app.panels.panel import Page, Pages, Panel
from workbook.app.panels.picture import PicturePanel
from workbook.app.panels.reach import ReachPanel
from workbook.app.session import Session
from workbook.app.shell import Workbench
from workbook.catalog import names, pattern
from workbook.cost.estimate import Strategy
from workbook.document import Document, parse_document
from workbook.errors import DocumentError, Fault
from workbook.exports.formats import Files, export, titles
from workbook.exports.write import zipped
from workbook.reachability.reach import reach
from workbook.views.charts import analysis_charts
from workbook.views.picture import picture_svg
from workbook.views.tables.html import table_html
from workbook.views.tables.index import TABLES, has_rows

RULES = {
    "Security groups": ("security_group_rules",),
    "Network ACLs": ("network_acl_entries", "web_acl_rules"),
    "Routes": ("routes", "transit_gateway_routes", "connections"),
    "IP plan": ("ip_plan",),
    "Endpoints": ("endpoints",),
    "Flows": ("flows", "prohibitions"),
    "Permissions": ("access_proof", "policy_statements"),
}
REACHED = ("reachability_matrix", "widenings", "assumptions")
COSTS = ("break_evens", "cost_items", "cost_by_owner", "cost_assumptions")


def assembled(document: Document) -> Workbench:
    """The workbench over a document.

    Raises:
        NotFoundError: a pattern that the catalogue does not have.
    """
    pattern(document.pattern)
    session = Session(_analyzed, document)
    return Workbench(
        session,
        _panels(session),
        names(),
        pattern=pattern,
        new=lambda name: Document(pattern=name),
        read=_read,
        whys=whys,
    )


def _panels(session: Session) -> list[Panel]:
    def accept(strategy: Strategy) -> None:
        take(dict(strategy.options))

    def take(options: Mapping[str, Any]) -> None:
        session.change({**session.document.options, **options})

    return [
        PicturePanel(
            {view.capitalize(): partial(picture_svg, view=view) for view in ("network", "flows", "security")}
        ),
        Pages("Rules", {title: _tables(*keys) for title, keys in RULES.items()}),
        ReachPanel(reach, _tables(*REACHED)),
        Page("Checks", checks),
        CostPanel(accept, _money),
        Page("Notes", notes),
        AdvicePanel(DECISIONS, take, lambda name: session.open(Document(pattern=name)), _titles()),
        ExportPanel(lambda: session.analysis, titles(), _exported, zipped, session.report),
    ]


def _titles() -> dict[str, str]:
    return {name: pattern(name).title for name in names()}


def _analyzed(document: Document) -> Analysis:
    return analyze(document, today=date.today())  # noqa: DTZ011 a person's own calendar day


def _tables(*keys: str) -> Callable[[Analysis], str]:
    """Some tables of an analysis, one below the other."""
    return lambda analysis: "".join(
        table_html(TABLES[key](analysis)) for key in keys if has_rows(analysis, key)
    )


def _money(analysis: Analysis) -> str:
    """The charts, then every table of the estimate."""
    return analysis_charts(analysis) + _tables(*COSTS)(analysis)


def _exported(analysis: Analysis, name: str) -> Files:
    return export(analysis, [name])


def _read(content: bytes) -> Document:
    """A document from a file that somebody chose."""
    try:
        document = parse_document(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise DocumentError([Fault("document", "this is no text; choose a saved design.json.")]) from None
    pattern(document.pattern)
    return document
