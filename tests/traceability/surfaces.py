"""What an architect can look at, as plain text: one function a kind of surface, each surface made once.

A surface is written as `kind subject [option=value ...]`, as it stands in docs/traceability.csv:

    option PATTERN.OPTION       the control of an option in the workbench: title, sentence and whys
    notes PATTERN               the pattern's notes
    check ID                    the check on the page of checks
    rules PATTERN [...]         security groups, network ACLs, routes and endpoints
    policies PATTERN [...]      policy statements and what the proof says of accesses
    picture PATTERN [...]       every view of the picture
    cost PATTERN [...]          what it costs and what else it could cost
    terraform PATTERN [...]     the files of the roots
    cli PATTERN [...]           AWS CLI lines
    boto3 PATTERN [...]         the same calls in Python
    advice QUESTION             a decision with all its answers
    report PATTERN [...]        the handoff
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from workbook.advice.advise import decision
from workbook.analysis import Analysis, analyze
from workbook.app.form import Form
from workbook.app.panels.notes import notes, whys
from workbook.catalog import pattern
from workbook.checks.catalog import check_named
from workbook.checks.page import section
from workbook.cli_input import settings
from workbook.document import Document
from workbook.exports.formats import export
from workbook.exports.report.handoff import handoff
from workbook.exports.report.render import FILTERS
from workbook.exports.report.widths import widths
from workbook.exports.templates import Templates
from workbook.views.charts import analysis_charts
from workbook.views.picture import picture_svg
from workbook.views.scene.parts import View
from workbook.views.tables.index import TABLES, has_rows
from workbook.views.tables.table import Marked, Value

VIEWS: tuple[View, ...] = ("network", "flows", "security")
RULES = (
    "security_group_rules",
    "network_acl_entries",
    "web_acl_rules",
    "routes",
    "transit_gateway_routes",
    "connections",
    "ip_plan",
    "endpoints",
    "flows",
    "prohibitions",
)
POLICIES = ("access_proof", "policy_statements")
COSTS = ("break_evens", "cost_items", "cost_by_owner", "cost_assumptions")


@cache
def rendered(where: str) -> str:
    """The words of a surface, one space between them.

    Raises:
        KeyError: there is no surface of this kind.
    """
    kind, subject, *options = where.split()
    text = SURFACES[kind](subject, *options)
    return " ".join(text.split())


@cache
def _analysis(name: str, *options: str) -> Analysis:
    return analyze(Document(pattern=name, options=settings(options)))


@cache
def _form(name: str) -> Form:
    return Form(pattern(name).options.model_json_schema(), lambda *_: None, whys(name))


def option(subject: str) -> str:
    """Title, sentence and whys of an option, as its control shows them."""
    name, _, stated = subject.partition(".")
    form = _form(name)
    control = form.controls[stated].widget
    below = [box.children for _, box in form._groups if control in box.children]
    after = below[0][below[0].index(control) + 1 :][:1]
    why = next((each.value for each in after if "wb-why" in str(getattr(each, "value", ""))), "")
    return without_tags(f"{control.description} {why}")


def check(subject: str) -> str:
    """The check as the page of checks shows it."""
    return without_escapes(section(check_named(subject)))


def advice(subject: str) -> str:
    """Every question, answer, recommendation and reason of a decision."""
    chosen = decision(subject)
    questions = [f"{each.question} {' '.join(a.title for a in each.answers)}" for each in chosen.questions]
    said = [
        f"{each.recommendation} {each.reason} {' '.join(f'{n}={v}' for n, v in each.options)}"
        for each in chosen.recommendations
    ]
    return " ".join([chosen.title, *questions, *said])


def _tables(keys: tuple[str, ...]) -> Callable[..., str]:
    def made(name: str, *options: str) -> str:
        analysis = _analysis(name, *options)
        return " ".join(
            line for key in keys if has_rows(analysis, key) for line in _lines(TABLES[key](analysis))
        )

    return made


def _lines(table: Any) -> Iterator[str]:
    """A table row by row, its cells apart by bars: `app | in | tcp | 443`."""
    yield f"{table.title} {table.note}"
    for part in table.sections:
        yield part.title
        yield from (" | ".join(map(_cell, row)) for row in part.rows)


def _cell(value: Value) -> str:
    if isinstance(value, Marked):
        return value.text or _cell(value.value)
    return "" if value is None else str(value)


def cost(name: str, *options: str) -> str:
    """The charts with their strategies, and every table of the estimate."""
    analysis = _analysis(name, *options)
    offers = " ".join(f"{each.title} {each.note}" for each in analysis.comparison.strategies)
    return f"{offers} {without_tags(analysis_charts(analysis))} {_tables(COSTS)(name, *options)}"


def picture(name: str, *options: str) -> str:
    """The words of every view."""
    return " ".join(without_tags(picture_svg(_analysis(name, *options), view=view)) for view in VIEWS)


def _files(form: str, ends: str = "") -> Callable[..., str]:
    def made(name: str, *options: str) -> str:
        files = export(_analysis(name, *options), [form])
        return "\n".join(text.decode() for path, text in sorted(files.items()) if path.endswith(ends))

    return made


def report(name: str, *options: str) -> str:
    """The handoff as Markdown, read as it is shown; its page says the same and takes longer."""
    analysis = _analysis(name, *options)
    templates = Templates(filters={**FILTERS, "widths": widths})
    given = {"title": analysis.title, "digest": analysis.result_hash, "parts": handoff(analysis)}
    return without_escapes(templates.render("report/handoff.md.j2", existing=False, **given))


def without_tags(text: str) -> str:
    """The words of HTML or SVG."""
    return html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<style.*?</style>", " ", text, flags=re.DOTALL)))


def without_escapes(text: str) -> str:
    """Markdown without the backslashes before its own marks, nor the marks of code."""
    return re.sub(r"\\(.)", r"\1", text).replace("`", "")


SURFACES: Mapping[str, Callable[..., str]] = {
    "option": option,
    "notes": lambda name: without_tags(notes(_analysis(name))),
    "check": check,
    "rules": _tables(RULES),
    "policies": _tables(POLICIES),
    "picture": picture,
    "cost": cost,
    "terraform": _files("terraform"),
    "cli": _files("cli", ".sh"),
    "boto3": _files("cli", ".py"),
    "advice": advice,
    "report": report,
}
