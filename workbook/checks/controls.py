"""The published controls that each check answers."""

from functools import cache

from workbook.checks.finding import Control
from workbook.facts.controls import controls


@cache
def controls_of(check_id: str) -> tuple[Control, ...]:
    """The controls that name a check, framework by framework."""
    return tuple(
        Control(framework=control.framework_and_version, id=control.id)
        for control in controls()
        if check_id in control.checks
    )
