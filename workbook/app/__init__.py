"""The workbench: the only part that knows a notebook exists. It shows analyses and computes nothing itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.api import Design
    from workbook.app.shell import Workbench

START = "three_tier_dmz"


def workbench(source: "str | Path | Design" = START, **options: Any) -> "Workbench":
    """The workbench over a pattern's name, a saved design.json, or a design; options go over what it has.

    Raises:
        NotFoundError: neither a pattern nor a file.
        DocumentError: a file that is no design.
    """
    from workbook.app.assembly import assembled
    from workbook.document import opened

    document = opened(str(source)) if isinstance(source, str | Path) else source.document
    return assembled(document.overridden(options) if options else document)
