"""What can be taken away: every format by name, and an analysis as the files of those that are wanted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.analysis import Analysis
from workbook.errors import Fault, OptionsError, suggestion
from workbook.exports import json
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


FORMATS: Mapping[str, Format] = {
    "terraform": Format("Terraform (AWS provider 6)", terraform),
    "document": Format("Saved design (design.json)", lambda analysis, _: json.document(analysis)),
    "report": Format("Handoff (Markdown and one HTML file)", report),
    "picture": Format("Pictures (SVG and PNG)", lambda analysis, _: picture(analysis)),
    "json": Format("Resolved design and estate (JSON)", lambda analysis, _: json.resolved(analysis)),
}
"""All formats in the order of the pack; together they are the pack."""


def titles() -> dict[str, str]:
    """What people read for each format."""
    return {name: each.title for name, each in FORMATS.items()}


def export(
    analysis: Analysis,
    wanted: Iterable[str] | None = None,
    *,
    templates: Path | None = None,
    document_folder: Path | None = None,
) -> Files:
    """The files of the wanted formats, path to bytes; of all of them when none is named.

    `templates` is a folder of one's own words; `document_folder` the one the saved design came from.

    Raises:
        OptionsError: a format nobody knows.
        UnsupportedError: a format has no words for something in the estate.
        ExportError: a template cannot be found or rendered.
    """
    names = list(FORMATS) if wanted is None else [name.strip() for name in wanted]
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        known = list(FORMATS)
        raise OptionsError(
            Fault("format", f"there is no format {name!r}; {suggestion(name, known)}") for name in unknown
        )
    words = Templates(named=templates, document_folder=document_folder)
    files: Files = {}
    for name in dict.fromkeys(names):
        files |= FORMATS[name].export(analysis, words)
    return files
