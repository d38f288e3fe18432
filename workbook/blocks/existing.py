"""What is there already, in any pattern: named by its key, assumed to be as the design describes it."""

from dataclasses import replace

from workbook.facts.existing_ids import existing_id
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Assumption
from workbook.options import CommonOptions, Options


def with_existing(design: Design, options: Options) -> Design:
    """A design with what its options say exists, and an assumption for each: nothing looked at it."""
    named = dict(options.existing) if isinstance(options, CommonOptions) else {}
    if not named:
        return design
    assumed = tuple(
        Assumption(
            subject=key, sentence=f"{key} exists as {text}. {_assumed(text)} What it costs is counted here."
        )
        for key, text in named.items()
    )
    return replace(design, existing=tuple(named.items()), assumptions=(*design.assumptions, *assumed))


def _assumed(text: str) -> str:
    kind = existing_id(text)
    return kind.assumed if kind else ""
