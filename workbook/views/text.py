"""Names as text that any view may hold: one line, no control characters. Escaping is each format's own."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def one_line(text: str) -> str:
    """The text on one line: control, format and unassigned characters become single spaces."""
    kept = (" " if unicodedata.category(character)[0] == "C" else character for character in text)
    return " ".join("".join(kept).split())


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 rule`, `2 rules`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
