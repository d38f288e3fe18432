"""Every statement of the source notes is somewhere in the product, and that place says it."""

import re
from collections import Counter

import pytest

from tests.traceability.rows import Item, Row, items, rows
from tests.traceability.surfaces import SURFACES, rendered
from workbook.catalog import names, pattern
from workbook.facts.notes import EVERYWHERE, notes, option_notes, pattern_notes

STATUS = re.compile(r"done|later|corrected-by B\d+( B\d+)*")
MAY_WAIT = {"CHK", "TRB", "MON", "COST"}
"""An item with no other tag may be answered by a part that comes later; any other must be answered now."""
MOST_ON_ONE_SURFACE = 40
ITEMS = {item.id: item for item in items()}
SHOWN = [row for row in rows() if row.status != "later"]
PLACES = sorted({row.where for row in SHOWN})


def test_every_item_has_one_row() -> None:
    """All 533 items have exactly one row, in their order, and no row is of something else."""
    assert len(ITEMS) == len(items()) == 533
    assert [row.id for row in rows()] == list(ITEMS)


@pytest.mark.parametrize("where", PLACES)
def test_a_surface_says_what_its_rows_promise(where: str) -> None:
    """Each row's text stands on the surface it names, as somebody sees it there."""
    text = rendered(where)

    assert [(row.id, row.shows) for row in SHOWN if row.where == where and row.shows not in text] == []


def test_no_surface_holds_more_than_a_reader_takes_in() -> None:
    """No place answers more than 40 items, and no two items of one place lean on the same words."""
    crowded = Counter(row.where for row in SHOWN)
    leaned = Counter((row.where, row.shows) for row in SHOWN)

    assert {place: count for place, count in crowded.items() if count > MOST_ON_ONE_SURFACE} == {}
    assert {place: count for place, count in leaned.items() if count > 1} == {}


def test_every_row_is_filled_in() -> None:
    """A row says the item in words, where it went, what shows it and how it stands; one that waits names a part."""
    for row in rows():
        assert len(row.item) >= 8, row
        assert STATUS.fullmatch(row.status), row
        assert row.where.strip(), row
        assert bool(row.shows.strip()) == (row.status != "later"), row
        assert row.status == "later" or row.where.split()[0] in SURFACES, row


def test_what_a_row_shows_is_telling() -> None:
    """The text of a row is no single short word, which would stand there for any other reason too."""
    vague = [
        (row.id, row.shows) for row in SHOWN if len(row.shows) < 6 or row.shows.lower() in {"security group"}
    ]

    assert vague == []


@pytest.mark.parametrize(
    "status",
    ["waits", "waits for its other tags too", "is corrected"],
    ids=lambda words: words.replace(" ", "-"),
)
def test_the_rules_of_the_table_can_be_broken(status: str) -> None:
    """A wrong row is seen: the two rules below are not satisfied by whatever stands there."""
    note = Item(id="X-1", tags=frozenset({"NOTE", "CHK"}), wrong_by=("B99",))
    row = Row(id="X-1", item="an item", where="part", shows="", status="later")

    if status.startswith("waits"):
        assert waits_without_leave(note, row)
        assert not waits_without_leave(Item(id="X-1", tags=frozenset({"CHK"}), wrong_by=()), row)
    else:
        assert lacks_correction(note, row)
        assert not lacks_correction(
            note, Row(id="X-1", item="", where="", shows="", status="corrected-by B99")
        )


def waits_without_leave(item: Item, row: Row) -> bool:
    """Whether an item waits that has to be answered now."""
    return row.status == "later" and not item.tags <= MAY_WAIT


def lacks_correction(item: Item, row: Row) -> bool:
    """Whether a wrong statement is answered by something else than its correction."""
    return bool(item.wrong_by) and not set(item.wrong_by) <= set(row.status.split()[1:])


def test_only_what_may_wait_waits() -> None:
    """Patterns, rules, exports, drawings, decisions and notes are there now."""
    assert [row.id for row in rows() if waits_without_leave(ITEMS[row.id], row)] == []


def test_wrong_statements_are_corrected() -> None:
    """An item known to be wrong is answered by its correction."""
    assert [row.id for row in rows() if lacks_correction(ITEMS[row.id], row)] == []


def test_a_corrected_note_says_what_no_longer_holds() -> None:
    """Where a note answers a wrong statement it names the old rule, for readers who have learnt it."""
    for row in rows():
        if row.status.startswith("corrected") and "NOTE" in ITEMS[row.id].tags:
            said = [note for note in notes() if row.shows in f"{note.text} {note.no_longer}"]

            assert [note.note for note in said if note.no_longer], row.id


def test_every_note_is_shown_somewhere() -> None:
    """No note names a pattern that is not there, or an option that none of its patterns has; none is told twice."""
    everywhere = set(names())
    for note in notes():
        shown_in = everywhere if EVERYWHERE in note.patterns else set(note.patterns)
        having = {name for name in shown_in if note.option in ("", *pattern(name).options.names())}

        assert shown_in <= everywhere, note.note
        assert having == shown_in if EVERYWHERE not in note.patterns else having, note.note
    assert max(Counter(note.note for note in notes()).values()) == 1
    assert max(Counter(note.text for note in notes()).values()) == 1


def test_a_note_is_short_and_says_since_when_it_is_new() -> None:
    """A note is a sentence or two with a page of AWS's; a rule that no longer holds is told in one form."""
    for note in notes():
        assert 40 <= len(note.text) <= 420, note.note
        assert note.text.endswith("."), note.note
        assert note.source.startswith("https://"), note.note
        assert re.fullmatch(r"|The old rule .* no longer holds since .*\.", note.no_longer), note.note


@pytest.mark.parametrize("name", names())
def test_notes_are_few_enough_to_be_read(name: str) -> None:
    """A pattern's notes are at most 40, and an option's whys at most six."""
    assert sum(map(len, pattern_notes(name).values())) <= MOST_ON_ONE_SURFACE
    assert {option: len(some) for option, some in option_notes(name).items() if len(some) > 6} == {}
