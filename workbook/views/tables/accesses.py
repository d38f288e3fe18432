"""Who may do what, proven or not, and what is allowed that nobody stated."""

from workbook.analysis import Analysis
from workbook.proof.proof import AccessCondition, AccessLine
from workbook.views.tables.table import Column, Marked, Table, Value, one_section
from workbook.views.text import one_line

SHOWN_ACTIONS = 4
"""More actions of an unstated line than these are counted, not listed."""


def accesses(analysis: Analysis) -> Table:
    """Every stated access with its verdict, then what is allowed and nobody stated."""
    proof = analysis.proof
    unproven = {line.access: line.why for line in proof.unproven_accesses}
    rows: list[tuple[Value, ...]] = []
    for line in proof.stated_accesses:
        why = unproven.get(line.access)
        verdict = Marked("proven", "good") if why is None else Marked("not proven", "bad", why)
        rows.append((*_row(line), one_line(line.purpose), verdict))
    rows += [
        (*_row(line), one_line(line.statement), Marked("allowed, not stated", "bad", line.statement))
        for line in proof.unstated_accesses
    ]
    return Table(
        key="access_proof",
        title="Permissions and their proof",
        columns=(
            Column(key="principal", title="Who", is_code=True),
            Column(key="actions", title="May do", is_code=True),
            Column(key="resource", title="To what (example ids)", is_code=True),
            Column(key="conditions", title="When", is_code=True),
            Column(key="purpose", title="Purpose"),
            Column(key="verdict", title="Verdict"),
        ),
        sections=one_section(rows),
        empty="Nobody does anything in AWS's APIs.",
    )


def _row(line: AccessLine) -> tuple[str, str, str, str]:
    left = len(line.actions) - SHOWN_ACTIONS
    named = line.actions if left <= 1 or not hasattr(line, "statement") else line.actions[:SHOWN_ACTIONS]
    more = f" and {left} more" if len(named) < len(line.actions) else ""
    return (
        line.principal,
        f"{', '.join(named)}{more}",
        line.resource,
        "; ".join(map(_condition, line.conditions)),
    )


def _condition(condition: AccessCondition) -> str:
    return f"{condition.operator} {condition.key} {', '.join(condition.values)}"
