"""Notes go to the option or the pattern they belong to, and nowhere else."""

import json

from workbook.cli import main
from workbook.facts.notes import notes, option_notes, pattern_notes


def test_a_note_of_an_option_is_its_why_and_no_note_of_the_pattern() -> None:
    """Every note stands in one of the two places, for each pattern it names."""
    for note in notes():
        for name in note.patterns:
            of_pattern = [each for some in pattern_notes(name).values() for each in some]

            assert (note in option_notes(name).get(note.option, ())) == bool(note.option), note.note
            assert (note in of_pattern) == (not note.option), note.note


def test_a_pattern_that_no_note_names_has_none() -> None:
    """What belongs to others does not appear; only a note for all patterns would."""
    everywhere = [note for note in notes() if note.patterns == ("*",)]

    assert [each for some in pattern_notes("adopted").values() for each in some] == [
        note for note in everywhere if not note.option
    ]


def test_topics_stand_together_in_the_order_of_the_table() -> None:
    """Notes of one topic are one group, however far apart their rows are."""
    found = pattern_notes("three_tier_dmz")

    assert len(found) > 1
    assert all({note.topic for note in some} == {topic} for topic, some in found.items())


def test_the_command_tells_notes_with_their_sources(capsys) -> None:
    """As JSON every note of the pattern with its option, as text under its topic or option."""
    assert main(["notes", "three_tier_dmz", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(["notes", "three_tier_dmz"]) == 0
    text = capsys.readouterr().out

    assert {each["note"] for each in told} == {note.note for note in notes() if note.is_of("three_tier_dmz")}
    assert all(each["source"] in text for each in told)
    assert "\nnat_mode\n" in text


def test_the_command_knows_its_patterns(capsys) -> None:
    """A pattern that is not there is refused with the near one."""
    assert main(["notes", "three_tier"]) == 2
    assert "three_tier_dmz" in capsys.readouterr().err
