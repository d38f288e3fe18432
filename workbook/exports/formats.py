"""What can be taken away: every format by name, and an analysis as the files of those that are wanted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.analysis import Analysis, EstateAnalysis
from workbook.errors import Fault, OptionsError, UnsupportedError, suggestion
from workbook.exports import json
from workbook.exports.cli.export import cli
from workbook.exports.picture import picture
from workbook.exports.report.export import report
from workbook.exports.templates import Templates
from workbook.exports.terraform.export import terraform

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what people read, and what makes its files."""

    title: str
    export: Callable[[Analysis, Templates], Files]


@dataclass(frozen=True, slots=True)
class EstateFormat:
    """A format that needs no intent: existing networks have it too."""

    title: str
    export: Callable[[EstateAnalysis, Templates], Files]


FORMATS: Mapping[str, Format | EstateFormat] = {
    "terraform": Format("Terraform (AWS provider 6)", terraform),
    "cli": Format("AWS CLI lines and boto3 calls", cli),
    "document": Format("Saved design (design.json)", lambda analysis, _: json.document(analysis)),
    "report": EstateFormat("Handoff (Markdown and one HTML file)", report),
    "picture": EstateFormat("Pictures (SVG and PNG)", lambda analysis, _: picture(analysis)),
    "json": EstateFormat("Resolved design and estate (JSON)", lambda analysis, _: json.resolved(analysis)),
}
"""All formats in the order of the pack; together they are the pack."""


def titles() -> dict[str, str]:
    """What people read for each format."""
    return {name: each.title for name, each in FORMATS.items()}


def export(
    analysis: EstateAnalysis,
    wanted: Iterable[str] | None = None,
    *,
    templates: Path | None = None,
    document_folder: Path | None = None,
) -> Files:
    """The files of the wanted formats, path to bytes; of all that it can have when none is named.

    `templates` is a folder of one's own words; `document_folder` the one the saved design came from.

    Raises:
        OptionsError: a format nobody knows.
        UnsupportedError: a format has no words for something in the estate, or needs a design and there is none.
        ExportError: a template cannot be found or rendered.
    """
    names = _possible(analysis) if wanted is None else [name.strip() for name in wanted]
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        known = list(FORMATS)
        raise OptionsError(
            Fault("format", f"there is no format {name!r}; {suggestion(name, known)}") for name in unknown
        )
    words = Templates(named=templates, document_folder=document_folder)
    files: Files = {}
    for name in dict.fromkeys(names):
        files |= _files(name, analysis, words)
    return files


def _possible(analysis: EstateAnalysis) -> list[str]:
    designed = isinstance(analysis, Analysis)
    return [name for name, each in FORMATS.items() if designed or isinstance(each, EstateFormat)]


def _files(name: str, analysis: EstateAnalysis, words: Templates) -> Files:
    chosen = FORMATS[name]
    if isinstance(chosen, EstateFormat):
        return chosen.export(analysis, words)
    if isinstance(analysis, Analysis):
        return chosen.export(analysis, words)
    possible = ", ".join(_possible(analysis))
    raise UnsupportedError(
        f"{name} needs a design, and an existing network states no intent; choose from {possible}."
    )
