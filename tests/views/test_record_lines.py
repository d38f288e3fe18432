"""Pictures of records: the numbered way of a log file from account to account, and from a bucket to its copies."""

import pytest

from workbook.document import Document, build
from workbook.plan import plan
from workbook.views.layout.arrange import arrange
from workbook.views.scene.compose import compose
from workbook.views.scene.parts import Scene

MANAGEMENT, ARCHIVE, AUDIT, MEMBER = (
    f"region:{account}/us-east-1" for account in ("management", "log-archive", "audit", "member-0001")
)


def drawn(pattern: str, view: str = "network", **options: object) -> Scene:
    """A picture that can be laid out."""
    design = build(Document(pattern=pattern, options=options))
    scene = compose(plan(design), design, view)  # type: ignore[arg-type]  # one of the views
    assert arrange(scene)
    return scene


def lines(scene: Scene) -> set[tuple[str, str, str]]:
    """From which account and Region, to which, what they say."""
    frames = {node.key: node.frame for node in scene.nodes}
    return {(frames[link.source], frames[link.target], link.label) for link in scene.links}


@pytest.mark.parametrize("members", [1, 3, 1000])
def test_a_log_file_goes_from_the_members_by_the_trail_and_the_archive_to_who_reads(members) -> None:
    """Three numbered steps, however many members there are."""
    assert lines(drawn("multi_account_logging", members=members)) == {
        (MEMBER, MANAGEMENT, "1 · API calls"),
        (MANAGEMENT, ARCHIVE, "2 · log files"),
        (ARCHIVE, AUDIT, "3 · read"),
    }


@pytest.mark.parametrize("members", [3, 1000])
def test_each_account_delivers_where_each_has_a_trail(members) -> None:
    """The path is then one step shorter."""
    assert lines(drawn("multi_account_logging", trail="per_account", members=members)) == {
        *((account, ARCHIVE, "1 · log files") for account in (MANAGEMENT, AUDIT, MEMBER)),
        (ARCHIVE, AUDIT, "2 · read"),
    }


@pytest.mark.parametrize("trail", ["organization", "per_account"])
@pytest.mark.parametrize(("members", "words"), [(1, ""), (3, " and 2 like it"), (1000, " and 999 like it")])
def test_members_are_one_account_that_says_how_many_it_stands_for(trail, members, words) -> None:
    """Four accounts are drawn, in the order that a log file passes them, and none is left out in silence."""
    scene = drawn("multi_account_logging", trail=trail, members=members)

    assert [frame.title for frame in scene.frames if frame.kind == "account"] == [
        "Management account",
        "Account Log archive",
        f"Account Member 0001{words}",
        "Audit account",
    ]
    assert scene.remarks == ()


def test_copies_lead_to_the_other_account() -> None:
    """The source's card and the destination's are joined, and one step has no number."""
    assert lines(drawn("s3_replication", destination_account="444455556666")) == {
        ("region:source/us-east-1", "region:destination/us-west-2", "copies")
    }


def test_copies_both_ways_are_two_arrows_without_words() -> None:
    """Side by side there is no room for two words; each arrow keeps its tooltip."""
    scene = drawn("s3_replication", direction="two_way")
    there, back = "region:source/us-east-1", "region:source/us-west-2"

    assert lines(scene) == {(there, back, ""), (back, there, "")}
    assert all("copies" in link.tooltip for link in scene.links)


def test_the_view_of_rules_has_no_such_line() -> None:
    """No packet of a VPC goes along it."""
    assert lines(drawn("multi_account_logging", view="security")) == set()
