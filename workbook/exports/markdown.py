"""Text as it must stand in Markdown to mean itself."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")


def plain_markdown(text: object) -> str:
    """Text on one line in which nothing is markup, also inside a table."""
    return _MARKUP.sub(r"\\\1", " ".join(str(text).split()))


def code(text: object) -> str:
    """Text as a code span, which may stand in a table: its fence is longer than any run of backticks inside."""
    line = " ".join(str(text).split()).replace("|", "\\|")
    if not line:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}"
