"""The handoff by part, as stored: a change of words or rows is read before it is committed."""

import re

import pytest

from tests.cover import IN_FULL
from tests.snapshots import stored
from workbook.analysis import analyze
from workbook.document import Document
from workbook.exports.report.export import report
from workbook.exports.report.numbering import KEYS

PARTS = (
    "requirements",
    "addresses",
    "security_groups",
    "network_acls",
    "routes",
    "endpoints",
    "identity",
    "tests",
    "order",
    "rollback",
    "operations",
    "glossary",
)
"""Parts that hold neither a digest nor a price."""


def parts(pattern):
    """The parts of the default design's handoff, by key."""
    text = report(analyze(Document(pattern=pattern)))["report/handoff.md"].decode()
    return dict(zip(KEYS, re.split(r'<a id="s\d+"></a>\n', text)[1:], strict=True))


@pytest.mark.parametrize("pattern", IN_FULL)
def test_parts_are_as_stored(pattern):
    """Each part of a default design's handoff is the stored file."""
    found = parts(pattern)

    for key in PARTS:
        assert stored(f"{pattern}/report/{key}.md", found[key]) == found[key], key
