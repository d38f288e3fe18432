"""The public door: patterns, designs, analyses; results show themselves in a notebook.

from workbook import analyze, design
result = analyze(design("three_tier_dmz", region="eu-west-1", az_count=3))
result                          # picture, verdict and dollars
result.table("routes")          # a pandas frame; result.show("routes") for people
result.reach("app", "database", "tcp/5432")
result.can("app", "s3:GetObject", "objects/a")
result.export("pack")
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook import catalog, document
from workbook.analysis import Analysis
from workbook.analysis import analyze as analyze_document
from workbook.authorization.policies import policies_of
from workbook.authorization.questions import question
from workbook.errors import NotFoundError, suggestion
from workbook.reachability.reach import reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from workbook.authorization.request import Decision
    from workbook.model.intent.design import Design as Intent
    from workbook.pattern import Pattern
    from workbook.proof.proof import Proof
    from workbook.reachability.path import Path as ReachPath
    from workbook.views.tables.table import Table


@dataclass(frozen=True)
class Catalogue:
    """The patterns there are; shows itself as a table."""

    patterns: tuple[Pattern, ...]

    def __iter__(self) -> Any:
        return iter(self.patterns)

    def __len__(self) -> int:
        return len(self.patterns)

    def _repr_html_(self) -> str:
        from workbook.views.tables.html import page_html
        from workbook.views.tables.options import catalogue_table

        return page_html(catalogue_table(self.patterns))


@dataclass(frozen=True)
class Design:
    """A design as it is saved: a pattern, options, additions. `with_options` gives another one."""

    document: document.Document

    @cached_property
    def intent(self) -> Intent:
        """What it states: parties, flows, accesses, prohibitions."""
        return document.build(self.document)

    @property
    def options(self) -> dict[str, Any]:
        """Every option with its value, given or default."""
        return self.document.read_options().model_dump()

    def with_options(self, **options: Any) -> Design:
        """The same design with some options set."""
        return _checked(self.document.overridden(options))

    def save(self, path: Path | str) -> Path:
        """Write it as design.json."""
        from workbook.exports.write import write_file

        return write_file(Path(path), self.document.to_json().encode())

    def _repr_html_(self) -> str:
        from workbook.views.tables.html import page_html
        from workbook.views.tables.options import options_table

        return page_html(options_table(self.intent.title, self.document.read_options()))


@dataclass(frozen=True)
class Result:
    """An analysis that shows itself: picture, tables, proof, checks, cost, exports."""

    analysis: Analysis

    @property
    def holds(self) -> bool:
        """Whether everything stated works, nothing else does, and every prohibition is kept."""
        return self.analysis.proof.holds

    @property
    def proof(self) -> Proof:
        """The proof."""
        return self.analysis.proof

    @property
    def monthly_usd(self) -> float:
        """Dollars a month, typical; `analysis.estimate` says whether every price is on file."""
        return self.analysis.estimate.monthly_usd

    def picture(self, view: str = "network") -> Picture:
        """The picture: `network`, `flows` or `security`."""
        from workbook.views.picture import picture_svg

        return Picture(picture_svg(self.analysis, view))  # type: ignore[arg-type]  # refused there by name

    def reach(self, source: str, destination: str, ports: str) -> Answer:
        """Whether one end can open connections to another, and what stands in the way."""
        return Answer(reach(self.analysis.estate, source, destination, ports))

    def can(self, principal: str, action: str, resource: str, **conditions: str) -> Permission:
        """Whether somebody may do something, and which statements say so.

        Condition keys are written with a double underscore for the colon: `aws__SourceVpce="main/endpoint/s3"`.
        """
        policies = policies_of(self.analysis.estate)
        keys = tuple((key.replace("__", ":", 1), value) for key, value in conditions.items())
        return Permission(policies.decide(question(policies, principal, action, resource, keys)))

    def table(self, name: str) -> pd.DataFrame:
        """A table by name as a pandas frame; `tables()` lists the names."""
        from workbook.views.tables.frame import to_frame

        return to_frame(self._table(name))

    def show(self, name: str) -> Page:
        """A table by name as people read it, units and reasons beside; `tables()` lists the names."""
        from workbook.views.tables.html import page_html

        return Page(page_html(self._table(name)))

    def _table(self, name: str) -> Table:
        from workbook.views.tables.index import TABLES

        if name not in TABLES:
            raise NotFoundError(f"no table {name!r}; {suggestion(name, list(TABLES))}")
        return TABLES[name](self.analysis)

    @staticmethod
    def tables() -> tuple[str, ...]:
        """The names of the tables."""
        from workbook.views.tables.index import TABLES

        return tuple(TABLES)

    def export(
        self, folder: Path | str, formats: Iterable[str] | None = None, *, force: bool = False
    ) -> Path:
        """Write the handoff pack, or some formats of it, into a folder; whole or not at all."""
        from workbook.exports.formats import export
        from workbook.exports.write import write

        write(export(self.analysis, formats), Path(folder), force=force)
        return Path(folder)

    def _repr_html_(self) -> str:
        estimate, proof = self.analysis.estimate, self.analysis.proof
        verdict = "holds" if proof.holds else "does not hold"
        open_findings = sum(finding.waiver is None for finding in self.analysis.findings)
        words = (
            f"Proof {verdict}: {len(proof.proven_flows)} of {len(proof.stated_flows)} flows. "
            f"${estimate.monthly_usd:,.2f} a month. {open_findings} open findings."
        )
        return f"<p><b>{escape(words)}</b></p>{self.picture()._repr_html_()}"


@dataclass(frozen=True)
class Answer:
    """The answer about one connection: `path` has every hop and blocker."""

    path: ReachPath

    @property
    def verdict(self) -> str:
        """`reachable`, `blocked`, `partial` or `unknown`."""
        return self.path.verdict

    def _repr_html_(self) -> str:
        from workbook.views.tables.paths import path_html

        return path_html(self.path)


@dataclass(frozen=True)
class Permission:
    """The answer about one call: `decision` has the statements it rests on, and what could not be read."""

    decision: Decision

    @property
    def verdict(self) -> str:
        """`allowed`, `implicitly_denied`, `explicitly_denied` or `unknown`."""
        return self.decision.decision

    def _repr_html_(self) -> str:
        found = self.decision
        by = [
            f"{each.effect} by {each.policy_type} of {each.document}: {each.sid}"
            for each in found.deciding_statements
        ]
        lines = (*by, *(f"nothing allows it: {kind}" for kind in found.missing), *found.unknown_because)
        listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
        return f"<p><b>{escape(found.decision.replace('_', ' '))}</b></p><ul>{listed}</ul>"


@dataclass(frozen=True)
class Page:
    """HTML that shows itself."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True)
class Picture:
    """An SVG that shows itself."""

    svg: str

    def _repr_html_(self) -> str:
        return f'<div style="background:#fff;overflow:auto">{self.svg}</div>'


def patterns() -> Catalogue:
    """The catalogue of architectures."""
    return Catalogue(tuple(map(catalog.pattern, catalog.names())))


def design(name: str, **options: Any) -> Design:
    """A pattern with options.

    Raises:
        NotFoundError: no such pattern.
        OptionsError: every fault at once, each with its field.
    """
    return _checked(document.Document(pattern=catalog.pattern(name).name, options=options))


def load(path: Path | str) -> Design:
    """A saved design.

    Raises:
        DocumentError: it cannot be read.
        OptionsError: its options do not fit.
    """
    return _checked(document.read_document(path))


def analyze(designed: Design) -> Result:
    """Everything about a design: estate, proof, checks, cost."""
    return Result(analyze_document(designed.document))


def _checked(found: document.Document) -> Design:
    found.read_options()
    return Design(found)
