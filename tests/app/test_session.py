"""The session keeps the last good state, says every fault, and takes back whatever was done."""

import pytest

from workbook.analysis import Analysis, analyze
from workbook.app.controls import UNSET
from workbook.app.session import Session
from workbook.document import Document, parse_document
from workbook.errors import OptionsError

START = Document(pattern="three_tier_dmz")


def session() -> Session:
    """A session over a real pattern."""
    return Session(analyze, START)


def test_an_edit_is_analysed() -> None:
    """An edited option shows in the analysis, and the document holds what was given and no more."""
    made = session()

    made.edit("az_count", 3)

    assert made.document.options == {"az_count": 3}
    assert made.analysis.document == made.document
    assert (
        len(
            {subnet.availability_zone for subnet in made.analysis.estate.resources if subnet.kind == "Subnet"}
        )
        == 3
    )


def test_the_last_good_analysis_stays_when_an_edit_is_refused() -> None:
    """A bad CIDR is a fault of its field; picture, tables and dollars stay those of the last good design."""
    made = session()
    good = made.analysis

    made.edit("vpc_cidr", "10.20.0.0/33")

    assert [fault.field for fault in made.faults] == ["vpc_cidr"]
    assert "10.20.0.0/33" in made.faults[0].sentence
    assert made.analysis is good
    assert made.document.options == {"vpc_cidr": "10.20.0.0/33"}
    assert made.trouble == ""


def test_all_faults_come_at_once_and_go_when_mended() -> None:
    """Two bad fields are two faults; mending both leaves none."""
    made = session()

    made.change({"vpc_cidr": "nowhere", "az_count": 9})
    assert sorted(fault.field for fault in made.faults) == ["az_count", "vpc_cidr"]

    made.change({"vpc_cidr": "10.30.0.0/16", "az_count": 3})
    assert made.faults == ()
    assert made.analysis.document.options["az_count"] == 3


def test_every_change_can_be_undone_and_redone() -> None:
    """Undo and redo walk through the documents as they were, refused ones too; a new edit ends the redo."""
    made = session()
    made.edit("az_count", 3)
    made.edit("vpc_cidr", "nonsense")

    made.undo()
    assert made.document.options == {"az_count": 3}
    assert made.faults == ()
    made.undo()
    assert made.document == START
    assert (made.can_undo, made.can_redo) == (False, True)
    made.redo()
    assert made.document.options == {"az_count": 3}
    made.edit("nat_mode", "single")
    assert made.can_redo is False
    made.redo()
    assert made.document.options == {"az_count": 3, "nat_mode": "single"}


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    """Setting what is set already leaves nothing to undo."""
    made = session()
    made.edit("az_count", 3)

    made.edit("az_count", 3)
    made.undo()

    assert made.document == START


def test_an_option_can_be_given_back_to_its_default() -> None:
    """UNSET takes the person's value out of the document."""
    made = session()
    made.edit("nat_mode", "single")

    made.edit("nat_mode", UNSET)

    assert made.document.options == {}


def test_what_is_saved_names_the_result_and_loads_again() -> None:
    """A saved document carries the hash of its result, and loading it shows the same design without a notice."""
    made = session()
    made.edit("az_count", 3)
    text = made.saved()
    other = session()

    other.load(parse_document(text))

    assert parse_document(text).result_hash == made.analysis.result_hash
    assert other.analysis.result_hash == made.analysis.result_hash
    assert other.notice == ""


def test_a_design_that_plans_differently_today_says_so() -> None:
    """When the saved hash is not that of today's result, both are named until the next change."""
    made = session()

    made.load(Document(pattern="three_tier_dmz", options={"az_count": 3}, result_hash="f" * 64))
    assert "ffffffffffff" in made.notice
    assert made.analysis.result_hash[:12] in made.notice

    made.edit("az_count", 2)
    assert made.notice == ""


def test_an_unfinished_design_is_saved_without_a_hash() -> None:
    """A document with faults has no result, so what is saved names none; nothing of it is lost."""
    made = session()

    made.edit("vpc_cidr", "later")

    assert parse_document(made.saved()) == Document(pattern="three_tier_dmz", options={"vpc_cidr": "later"})


def test_an_unexpected_exception_is_shown_with_its_traceback() -> None:
    """What nobody foresaw is a sentence in the page and the traceback for a report; the state before it stays."""

    def breaks(document: Document) -> Analysis:
        if document.options:
            raise ZeroDivisionError("of our own making")
        return analyze(document)

    made = Session(breaks, START)
    good = made.analysis

    made.edit("az_count", 3)

    assert made.trouble == "ZeroDivisionError: of our own making"
    assert "Traceback" in made.traceback
    assert made.analysis is good


def test_a_refusal_of_the_document_itself_is_a_fault_without_traceback() -> None:
    """A pattern nobody knows is told in words."""
    made = Session(analyze, Document(pattern="three_tier"))

    assert made.analysis is None
    assert "three_tier_dmz" in made.faults[0].sentence
    assert made.traceback == ""


def test_faults_come_as_values() -> None:
    """What a session calls faults are those the options themselves raise, word for word."""
    made = session()
    options = {"vpc_cidr": "10.0.0.0/8"}

    made.change(options)

    with pytest.raises(OptionsError) as refused:
        analyze(START.with_options(options))
    assert made.faults == refused.value.faults
