"""Free text in a handoff stays text, in both formats and in file names."""

import subprocess
from functools import cache

import pytest

from tests.exports.handoffs import files, page, rendered, saying
from tests.exports.hostile import HOSTILE
from workbook.exports.report.export import report
from workbook.exports.report.handoff import handoff
from workbook.views.text import one_line

AWS = ("https://docs.aws.amazon.com/", "https://aws.amazon.com/")
"""Where a link of the handoff may lead beside its own parts."""
TITLES = tuple(text for text in HOSTILE if any(mark in text for mark in ("<", "`", '"}', "\x00", "${", "=")))
EVERY = pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
CLEAN = page(files("dmz")["report/handoff.html"]).tags()


@cache
def handoff_of(title):
    """The files of a design with this title, in which every other text tries something too."""
    texts = (title, *(text for text in HOSTILE if text != title))
    return {path: content.decode() for path, content in report(saying("dmz", *texts)).items()}


@EVERY
def test_html_gets_no_element_from_a_name(title):
    """The page has the elements it always has, and every text stands in it as written."""
    found = page(handoff_of(title)["report/handoff.html"])

    assert found.tags() <= CLEAN
    assert not [name for _, each in found.elements for name in each if name.startswith("on")]
    assert [text for text in HOSTILE if one_line(text) not in found.text] == []


@EVERY
def test_markdown_gets_no_markup_from_a_name(title):
    """An independent renderer makes no element or link of it, and shows every text as written."""
    found = rendered(handoff_of(title)["report/handoff.md"])

    assert not {"script", "img", "iframe"} & found.tags()
    out = [link for link in found.attributes("href") if link.startswith(("http", "javascript"))]
    assert [link for link in out if not link.startswith(AWS)] == []
    assert [text for text in HOSTILE if one_line(text) not in found.text] == []


def test_file_names_are_plain():
    """Decisions' files are named in letters, digits and hyphens, whatever their titles say."""
    names = [path for path in handoff_of(TITLES[0]) if "/decisions/" in path]

    assert len(HOSTILE) == len(names)
    for name in names:
        plain = name.removeprefix("report/decisions/").removesuffix(".md").replace("-", "")
        assert plain.isascii()
        assert plain.isalnum()


def test_commands_stay_commands():
    """A name prefix cannot add a command to the test plan: names are quoted for the shell."""
    found = saying("dmz", "$(touch /tmp/owned); rm -rf ~ '")
    tests = next(part for part in handoff(found) if part.key == "tests")
    script = "\n".join(b.block.text for b in tests.blocks if b.block.kind == "commands")

    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)

    assert done.stderr == ""
    assert "touch /tmp/owned" not in script
