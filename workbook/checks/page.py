"""The reference page of all checks, made of their own words: `python -m workbook.checks.page > docs/checks.md`."""

import sys
from itertools import groupby

from workbook.checks.catalog import checks
from workbook.checks.check import Check
from workbook.checks.controls import controls_of

HEAD = """# Checks

Every check is a pure function over the estate, what the packet engine finds in it, and the proof. It reports
what is reachable, not what a rule looks like, wherever it can. A finding names the resource, the evidence, the
edit that ends it and the published controls it answers. *Not applicable* is an answer and says why.

A waiver in a design's additions accepts findings: `check` and `resource` may hold `*`; `reason` is shown wherever
the finding is; after `expires` it no longer counts, and the finding says so.

This page is made from the checks themselves (`make docs`); do not edit it."""


def page() -> str:
    """The page as Markdown, topic by topic."""
    parts = [HEAD]
    for topic, members in groupby(checks(), key=lambda check: check.topic):
        parts.append(f"## {topic}")
        parts.extend(section(check) for check in members)
    return "\n\n".join(parts) + "\n"


def section(check: Check) -> str:
    """One check as the page tells it: what it finds, evidence, remedy and controls."""
    lines = [
        f"### {check.id}: {check.title}",
        f"*{check.severity.capitalize()}.* {check.why}",
        f"What to do: {check.remedy}",
        f"Source: <{check.source}>",
    ]
    return "\n\n".join([*lines, *_controls(check)])


def _controls(check: Check) -> list[str]:
    found = groupby(controls_of(check.id), key=lambda control: control.framework)
    listed = [f"{framework}: {', '.join(control.id for control in group)}" for framework, group in found]
    return [f"Controls: {'; '.join(listed)}"] if listed else []


if __name__ == "__main__":
    sys.stdout.write(page())
