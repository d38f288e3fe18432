"""Free text in a handoff stays text, in both formats and in file names."""

import subprocess

import pytest

from tests.exports.handoffs import files, page, rendered, saying
from tests.exports.hostile import HOSTILE
from workbook.exports.report.export import report
from workbook.exports.report.handoff import handoff
from workbook.views.text import one_line

EVERY = pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
CLEAN = page(files("dmz")["report/handoff.html"]).tags()


def handoff_of(text):
    """The files of a design that says this everywhere."""
    return {path: content.decode() for path, content in report(saying("dmz", text)).items()}


@EVERY
def test_html_gets_no_element_from_a_name(text):
    """The page has the elements it always has, and the text stands in it as written."""
    found = page(handoff_of(text)["report/handoff.html"])

    assert found.tags() <= CLEAN
    assert not [name for _, each in found.elements for name in each if name.startswith("on")]
    assert one_line(text) in found.text


@EVERY
def test_markdown_gets_no_markup_from_a_name(text):
    """An independent renderer makes no element, link or further table of it."""
    found = rendered(handoff_of(text)["report/handoff.md"])

    assert not {"script", "img", "iframe"} & found.tags()
    assert not [link for link in found.attributes("href") if link.startswith(("http", "javascript"))]
    assert one_line(text) in found.text


@EVERY
def test_file_names_are_plain(text):
    """A decision's file is named in letters, digits and hyphens, whatever its title says."""
    names = [path for path in handoff_of(text) if "/decisions/" in path]

    assert names
    for name in names:
        assert name.removeprefix("report/decisions/0001-").removesuffix(".md").replace("-", "").isalnum()
        assert name.isascii()


def test_commands_stay_commands():
    """A name prefix cannot add a command to the test plan: names are quoted for the shell."""
    found = saying("dmz", "$(touch /tmp/owned); rm -rf ~ '")
    tests = next(part for part in handoff(found) if part.key == "tests")
    script = "\n".join(b.block.text for b in tests.blocks if b.block.kind == "commands")

    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)

    assert done.stderr == ""
    assert "touch /tmp/owned" not in script
