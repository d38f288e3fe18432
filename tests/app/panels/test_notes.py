"""Notes in the page: a pattern's in their tab, an option's under its control; text stays text."""

import ipywidgets as widgets

from workbook.analysis import analyze
from workbook.app.assembly import assembled
from workbook.app.form import Form
from workbook.app.markup import rendered
from workbook.app.panels.notes import notes, whys
from workbook.document import Document
from workbook.errors import Fault
from workbook.facts.notes import Note, option_notes

HOSTILE = Note(
    note="odd",
    patterns=("three_tier_dmz",),
    option="",
    topic="<script>",
    text="<img src=x onerror=alert(1)>",
    no_longer='"><b>',
    source='https://docs.aws.amazon.com/"onmouseover="x',
)


def test_the_tab_shows_every_topic_with_links() -> None:
    """Each topic is a heading, each note has a link to its source that opens beside the page."""
    html = notes(analyze(Document(pattern="three_tier_dmz")))

    assert "<h4>Security groups and network ACLs</h4>" in html
    assert html.count("<p>") == html.count('target="_blank" rel="noopener noreferrer"')


def test_each_why_stands_right_under_its_control() -> None:
    """The widget after a control with notes is its why, folded; controls without notes have none."""
    form = assembled(Document(pattern="three_tier_dmz")).form
    found = {}
    for _, box in form._groups:
        for before, after in zip(box.children, box.children[1:], strict=False):
            if isinstance(after, widgets.HTML) and "wb-why" in after.value:
                found[before.model_id] = after.value
    named = {each.widget.model_id: name for name, each in form.controls.items()}

    assert {named[key] for key in found} == set(option_notes("three_tier_dmz"))
    assert all(value.startswith("<details") for value in found.values())


def test_a_fault_stands_between_a_control_and_its_why() -> None:
    """What is wrong is said first."""
    schema = {"properties": {"zone": {"type": "string", "title": "Zone"}}}
    form = Form(schema, lambda *_: None, {"zone": '<details class="wb-why"></details>'})
    form.blame([Fault("zone", "there is no such zone.")])

    shown = [getattr(each, "value", "") for each in form._groups[0][1].children]
    assert [("there is no" in each, "wb-why" in each) for each in shown[2:]] == [(True, False), (False, True)]


def test_hostile_words_in_a_note_are_text() -> None:
    """Whatever a row says becomes no element and no attribute."""
    html = rendered("notes", topics={HOSTILE.topic: (HOSTILE,)}) + rendered("why", notes=(HOSTILE,))

    assert "<script" not in html
    assert "<img" not in html
    assert '"onmouseover' not in html


def test_a_pattern_without_notes_on_options_has_no_whys() -> None:
    """Nothing is shown where there is nothing to say."""
    assert whys("adopted") == {}
