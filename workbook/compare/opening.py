"""What a person names as a network: a pattern, a saved design, or describe JSON of what exists."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from workbook.analysis import EstateAnalysis, analyze, analyze_import
from workbook.document import opened
from workbook.errors import Fault, NotFoundError, OptionsError
from workbook.imports.describe import read_describe
from workbook.imports.imported import Imported


def network(
    source: str, settings: Mapping[str, Any] | None = None, *, today: date | None = None
) -> EstateAnalysis:
    """The network of this name, analysed. `settings` override a design's options.

    Raises:
        NotFoundError: no pattern, file or folder.
        OptionsError: it cannot be read, or options are set for a network that has none.
    """
    if is_describe(source):
        return _existing(source, settings or {})
    try:
        return analyze(opened(source).overridden(settings or {}), today=today)
    except NotFoundError as error:
        raise NotFoundError(f"{error} A folder of describe JSON will do too.") from None


def is_describe(source: str) -> bool:
    """Whether this is a folder, or a file of JSON that is no saved design."""
    path = Path(source)
    if path.is_dir():
        return True
    if not path.is_file():
        return False
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    return not (isinstance(record, dict) and record.keys() & {"pattern", "schema_version"})


def _existing(source: str, settings: Mapping[str, Any]) -> EstateAnalysis:
    if settings:
        sentence = f"{source!r} is an existing network, which has no options to set."
        raise OptionsError([Fault("--set", sentence)])
    return analyze_import(existing(source))


def existing(source: str) -> Imported:
    """The network that a folder or file of describe JSON shows.

    Raises:
        OptionsError: there is nothing to read, or nothing in it is a network.
    """
    imported = read_describe(source)
    if not imported.estate.resources:
        sentence = f"nothing in {source!r} was understood as a network; name describe JSON of AWS."
        raise OptionsError([Fault("--describe", sentence)])
    return imported
