"""The pictures as files: every view as SVG, and as PNG where something can draw it."""

from workbook.analysis import EstateAnalysis
from workbook.views.picture import picture_files

FOLDER = "picture"
NOTICES = f"{FOLDER}/MISSING.md"


def picture(analysis: EstateAnalysis) -> dict[str, bytes]:
    """Every view; what could not be drawn is said in a file beside them, with its remedy."""
    drawn = picture_files(analysis)
    files = {f"{FOLDER}/{name.removeprefix('picture-')}": content for name, content in drawn.files.items()}
    if drawn.notices:
        files[NOTICES] = "".join(f"- {notice}\n" for notice in drawn.notices).encode()
    return files
