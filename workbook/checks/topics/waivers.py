"""Waivers: acceptances that accept nothing."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from workbook.checks.check import Flaw, check
from workbook.checks.subject import Subject
from workbook.checks.waivers import day
from workbook.errors import suggestion


def _has_waivers(subject: Subject) -> str:
    return "" if subject.design and subject.design.waivers else "nothing is waived"


@check(
    "WAIVERS-01",
    title="Every waiver names a check, and a day that can be read",
    severity="low",
    why="A waiver with a slip in its check or its date accepts nothing, and whoever wrote it believes that it does.",
    remedy="Write the check's id as the page of checks has it (`*` stands for any letters), and the day like 2027-01-31.",
    source="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_control_objectives.html",
    applies=_has_waivers,
)
def waivers_can_count(subject: Subject) -> Iterator[Flaw]:
    """One flaw per waiver that names no check there is, and one per waiver without a readable day."""
    from workbook.checks.catalog import checks  # the catalogue imports this topic

    ids = [check.id for check in checks()]
    for waiver in subject.design.waivers if subject.design else ():
        if not any(fnmatchcase(one, waiver.check) for one in ids):
            yield Flaw(
                resource=waiver.resource,
                message=f"a waiver names the check {waiver.check!r}, which there is not",
                evidence=suggestion(waiver.check, ids) if "*" not in waiver.check else "no id matches",
            )
        if waiver.expires and day(waiver) is None:
            yield Flaw(
                resource=waiver.resource,
                message=f"the waiver of {waiver.check} ends on {waiver.expires!r}, which is no date",
                evidence=f"expires {waiver.expires!r}",
            )
