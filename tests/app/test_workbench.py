"""The whole workbench without a browser: set a control, read what is shown."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

from workbook import design, workbench
from workbook.app.controls import UNSET
from workbook.app.shell import Workbench
from workbook.catalog import names, pattern
from workbook.document import Document
from workbook.errors import DocumentError, NotFoundError, OptionsError


def shown(widget: Any) -> str:
    """All HTML below a widget."""
    own = widget.value if isinstance(widget, widgets.HTML) else ""
    return own + "".join(shown(child) for child in getattr(widget, "children", ()))


def control(board: Workbench, name: str) -> Any:
    """The widget of an option."""
    return board.form.controls[name].widget


@pytest.mark.parametrize("name", names())
def test_every_pattern_opens_with_a_control_for_each_option(name: str) -> None:
    """For each pattern of the catalogue the form has all options and every panel has something to show."""
    board = workbench(name)

    assert set(board.form.controls) == set(pattern(name).options.names())
    assert board.session.faults == ()
    assert board.session.trouble == ""
    for place, panel in enumerate(board.panels):
        board.tabs.selected_index = place
        assert shown(panel.root) or place == len(board.panels) - 1


@pytest.mark.parametrize("name", names())
def test_every_default_shows_as_it_is_and_reads_back_the_same(name: str) -> None:
    """What a control says at first is what the options have by default, so that touching nothing changes nothing."""
    board = workbench(name)
    options = pattern(name).options
    said = {key: each.value() for key, each in board.form.controls.items()}

    given = {key: value for key, value in said.items() if value is not UNSET}

    assert options(**given).model_dump() == options().model_dump()


def test_an_edit_redraws_the_panel_that_is_seen_and_the_others_when_looked_at() -> None:
    """The visible panel follows at once; another one shows the new design when its tab is picked."""
    board = workbench()
    picture, rules = board.panels[0].root, board.panels[1].root
    first = board.session.analysis.result_hash[:12]
    board.tabs.selected_index = 1
    board.tabs.selected_index = 0

    control(board, "az_count").value = 3
    board.flush()
    now = board.session.analysis.result_hash[:12]

    assert now != first
    assert now in shown(picture)
    assert now in shown(board.bar.root)
    assert first in shown(rules)
    board.tabs.selected_index = 1
    assert now in shown(rules)


def test_a_fault_stands_in_the_form_and_is_announced_above_the_panels() -> None:
    """The sentence is beside its field, and above the panels it says that they show the last good design."""
    board = workbench()

    control(board, "vpc_cidr").value = "10.20.0.0/30"

    assert "AWS allows a VPC of /16 to /28" in shown(board.form.root)
    assert "What you see is the last good design. Mend on the left: VPC CIDR." in board.elsewhere.value
    control(board, "vpc_cidr").value = "10.20.0.0/20"
    assert board.elsewhere.value == ""


def test_another_pattern_brings_its_own_form_and_undo_brings_the_first_back() -> None:
    """Choosing a pattern starts from its defaults; undo goes back to the design there was, options and all."""
    board = workbench(az_count=3)
    first = board.form

    board.pattern.value = "private_rds_api"
    assert board.session.document == Document(pattern="private_rds_api")
    assert board.form is not first
    board.session.undo()

    assert board.form is first
    assert control(board, "az_count").value == 3


def test_what_an_option_leaves_out_is_said() -> None:
    """Without NAT the calls to outside hosts are not planned, and the page names them."""
    board = workbench(nat_mode="none")

    assert "Not planned: Calls to api.example.com are left out" in board.left_out.value


def test_what_an_automatic_option_came_to_is_said() -> None:
    """NAT left to the workbook shows which kind it took."""
    assert "automatic: per_az" in control(workbench(), "nat_mode").description


def test_a_loaded_file_that_is_no_design_is_a_sentence() -> None:
    """A broken file is told in words, the design stays, and the next good edit takes the words away."""
    board = workbench()

    board.bar.load.value = (
        {
            "name": "x.json",
            "type": "",
            "size": 3,
            "content": memoryview(b"\xff\xfe{"),
            "last_modified": datetime.now(tz=UTC),
        },
    )
    assert "this is no text; choose a saved design.json." in board.trouble.value
    assert "bug report" not in board.trouble.value

    control(board, "az_count").value = 3
    assert board.trouble.value == ""


def test_a_workbench_opens_over_a_name_a_file_or_a_design(tmp_path: Path) -> None:
    """All three ways lead to the same design, and options go over what it has."""
    made = design("private_rds_api", az_count=3)
    path = made.save(tmp_path / "design.json")

    boards = [
        workbench("private_rds_api", az_count=3),
        workbench(path),
        workbench(made),
        workbench(str(path)),
    ]

    assert len({board.session.analysis.result_hash for board in boards}) == 1
    assert workbench(made, az_count=2).session.document.options["az_count"] == 2


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """A pattern nobody knows and a file that is none are errors in words."""
    with pytest.raises(NotFoundError, match="three_tier_dmz"):
        workbench("three_tier")
    with pytest.raises(DocumentError, match="cannot be read"):
        workbench(tmp_path / "nothing.json")


def test_the_last_good_state_of_a_workbench_that_never_had_one() -> None:
    """A workbench opened with a bad option shows the fault and nothing else, and works once it is mended."""
    board = workbench(vpc_cidr="nowhere")
    assert "no IPv4 CIDR" in shown(board.form.root)
    assert shown(board.bar.figures) == ""

    control(board, "vpc_cidr").value = "10.20.0.0/16"

    assert "flows proven" in shown(board.bar.figures)
    with pytest.raises(OptionsError):
        design("three_tier_dmz", vpc_cidr="nowhere")


def test_a_design_whose_pattern_is_not_in_the_menu_has_its_form_all_the_same() -> None:
    """An adopted network is no pattern to choose, but its document opens with its options, and the menu names it."""
    board = workbench()

    board.session.open(Document(pattern="adopted"))

    assert board.pattern.value == "adopted"
    assert set(board.form.controls) == set(pattern("adopted").options.names())
    assert board.session.document.pattern == "adopted"
    board.session.undo()
    assert "adopted" not in board.pattern.options.values()
    assert board.session.faults == ()
