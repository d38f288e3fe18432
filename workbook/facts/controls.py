"""Controls of published frameworks, one row a version, each with the checks that answer it."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedControl:
    """One control of one version of a framework. `checks` are the ids of ours that look at the same thing."""

    framework: str
    version: str
    id: str
    title: str
    checks: tuple[str, ...]
    source: str
    checked: str

    @property
    def framework_and_version(self) -> str:
        """`CIS AWS Foundations 3.0`; frameworks without versions stand alone."""
        return f"{self.framework} {self.version}".strip()


@cache
def controls() -> tuple[PublishedControl, ...]:
    """Every control on file, in the table's order."""
    return tuple(
        PublishedControl(
            framework=row["framework"],
            version=row["version"],
            id=row["id"],
            title=row["title"],
            checks=tuple(row["checks"].split()),
            source=row["source"],
            checked=row["checked"],
        )
        for row in table("controls")
    )
