"""How wide text is, and where it breaks. Widths are those of Liberation Sans, which Arial and Arimo share."""

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

UNKNOWN_WIDTH = 1000
"""Of a character without a row: as wide as an ideograph, so that text never runs out of its box."""


@cache
def character_widths() -> Mapping[str, tuple[int, int]]:
    """Character -> its width in thousandths of the font size, regular and bold."""
    text = files(__package__).joinpath("character_widths.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {chr(int(row["code_point"])): (int(row["regular"]), int(row["bold"])) for row in rows}


@lru_cache(maxsize=16384)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that the text takes in the pictures' font."""
    widths = character_widths()
    unknown = (UNKNOWN_WIDTH, UNKNOWN_WIDTH)
    return sum(widths.get(character, unknown)[bold] for character in text) * size / 1000


@lru_cache(maxsize=8192)
def wrapped(text: str, width: float, size: float, *, lines: int = 3, bold: bool = False) -> tuple[str, ...]:
    """The text in at most so many lines of that width; what does not fit ends in an ellipsis."""
    found: list[str] = []
    rest = text
    while rest and len(found) < lines:
        line, rest = _first_line(rest, width, size, bold=bold)
        found.append(line)
    if rest:
        found[-1] = shortened(f"{found[-1]} {rest}", width, size, bold=bold)
    return tuple(found) or ("",)


@lru_cache(maxsize=8192)
def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, cut to the width with an ellipsis where it is longer."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _first_line(text: str, width: float, size: float, *, bold: bool) -> tuple[str, str]:
    """What fits on one line, and the rest: broken at a space, else behind `-`, `/`, `.`, `_`, else anywhere."""
    if text_width(text, size, bold=bold) <= width:
        return text, ""
    fits = 1
    while text_width(text[: fits + 1], size, bold=bold) <= width:
        fits += 1
    if text[fits] == " ":
        return text[:fits], text[fits + 1 :]
    space = text.rfind(" ", 0, fits)
    if space > 0:
        return text[:space], text[space + 1 :]
    mark = max(text.rfind(mark, 0, fits) for mark in "-/._:")
    cut = mark + 1 if mark > 0 else fits
    return text[:cut], text[cut:]
