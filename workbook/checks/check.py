"""What a check is: a pure function over a subject, with everything a reader needs to know beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbook.checks.finding import Severity
from workbook.checks.subject import Subject
from workbook.model.estate.resource import Resource

Applies = Callable[[Subject], str]
"""Empty when the check applies to the subject, else the sentence that says why it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What a check found at one resource. `remedy` and `severity` replace the check's own where they differ."""

    resource: str
    message: str
    evidence: str
    remedy: str = ""
    severity: Severity | None = None


Body = Callable[[Subject], Iterator[Flaw]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check. Its controls are rows of facts/controls that name its id."""

    id: str
    title: str
    severity: Severity
    why: str
    remedy: str
    source: str
    applies: Applies
    body: Body

    @property
    def topic(self) -> str:
        """The topic of the id, which is the file the check stands in."""
        return self.id.rpartition("-")[0]


def always(_subject: Subject) -> str:
    """Every estate can be asked."""
    return ""


def has(kind: type[Resource], otherwise: str, *others: type[Resource]) -> Applies:
    """Only an estate with such a resource can be asked, or with one of the other kinds."""

    def applies(subject: Subject) -> str:
        return "" if any(map(subject.estate.of, (kind, *others))) else otherwise

    return applies


def check(
    check_id: str,
    *,
    title: str,
    severity: Severity,
    why: str,
    remedy: str,
    source: str,
    applies: Applies = always,
) -> Callable[[Body], Check]:
    """Makes a check of a function that yields what it finds."""

    def made(body: Body) -> Check:
        return Check(
            id=check_id,
            title=title,
            severity=severity,
            why=why,
            remedy=remedy,
            source=source,
            applies=applies,
            body=body,
        )

    return made
