"""Handoffs for tests: a few designs, read back from both files as a reader's eye reads them."""

from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path

import mistune

from workbook.analysis import Analysis, analyze
from workbook.document import Document, read_document
from workbook.exports.report.export import report
from workbook.model.intent.additions import Additions
from workbook.model.intent.flow import Assumption, DesignDecision, Waiver

DESIGNS = {
    "dmz": ("three_tier_dmz", {}),
    "closed": ("three_tier_dmz", {"nat_mode": "none", "entry": "none"}),
    "rds": ("private_rds_api", {}),
}
SAVED = {"pipeline": Path(__file__).parents[2] / "templates" / "designs" / "data_pipeline_dmz.json"}
"""Designs that come with the workbook."""

NAMES = (*DESIGNS, *SAVED)

ADDED = Additions(
    assumptions=(Assumption(subject="the office", sentence="The office keeps its addresses until 2027."),),
    decisions=(
        DesignDecision(
            title="Session Manager instead of a bastion",
            context="Nobody wants to patch a bastion.",
            decision="Administrators sign in with Session Manager.",
            consequences="The agent must run on every instance.",
            date="2026-11-21",
        ),
    ),
    notes=("Ask the database team about the maintenance window.",),
    waivers=(
        Waiver(check="DATA-08", reason="The port is known anyway.", owner="data team", expires="2027-01-31"),
    ),
)


@cache
def analysis(name: str) -> Analysis:
    """One of the designs, analyzed, with a person's additions."""
    if name in SAVED:
        return analyze(replace(read_document(SAVED[name]), additions=ADDED))
    pattern, options = DESIGNS[name]
    return analyze(Document(pattern=pattern, options=dict(options), additions=ADDED))


def saying(name: str, *texts: str) -> Analysis:
    """A design in which every free text is one of these, in turn; the title is the first."""
    found = analysis(name)
    design = found.design
    text, turn = texts[0], cycle(texts)
    return replace(
        found,
        design=replace(
            design,
            title=text,
            flows=tuple(replace(flow, purpose=next(turn)) for flow in design.flows),
            accesses=tuple(replace(access, purpose=next(turn)) for access in design.accesses),
            prohibitions=tuple(replace(one, purpose=next(turn)) for one in design.prohibitions),
            assumptions=tuple(Assumption(subject=one, sentence=one) for one in texts),
            decisions=tuple(
                DesignDecision(title=one, context=one, decision=one, consequences=one) for one in texts
            ),
            notes=texts,
            tags=tuple((one, one) for one in texts),
        ),
        estate=replace(
            found.estate,
            parties=tuple(replace(party, title=next(turn) or party.title) for party in found.estate.parties),
            resources=tuple(
                replace(r, description=next(turn)) if hasattr(r, "description") else r
                for r in found.estate.resources
            ),
        ),
    )


@cache
def files(name: str) -> dict[str, str]:
    """The files of a design's handoff as text."""
    return {path: content.decode() for path, content in report(analysis(name)).items()}


class Reader(HTMLParser):
    """What a page holds: its words, its elements, its ids and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._silent = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Keeps an element."""
        self.elements.append((tag, dict(attrs)))
        self._silent += tag in ("style", "svg")

    def handle_endtag(self, tag):
        """Ends a silent element."""
        self._silent -= tag in ("style", "svg")

    def handle_data(self, data):
        """Keeps words that a reader sees."""
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join("".join(self.words).split())

    def attributes(self, name: str) -> list[str]:
        """Every value of one attribute."""
        return [value for _, found in self.elements if (value := found.get(name)) is not None]

    def tags(self) -> set[str]:
        """The names of all elements."""
        return {tag for tag, _ in self.elements}


def page(text: str) -> Reader:
    """An HTML page, read."""
    return Reader(text)


def rendered(text: str) -> Reader:
    """A Markdown file as an independent renderer shows it, read."""
    render = mistune.create_markdown(escape=False, plugins=["table"])
    return Reader(str(render(text)))
