"""Pictures of records: a line leads from each trail's account to the bucket's, and from a bucket to its copies."""

import pytest

from workbook.document import Document, build
from workbook.plan import plan
from workbook.views.layout.arrange import arrange
from workbook.views.scene.compose import compose

ARCHIVE = "region:log-archive/us-east-1"


def lines(pattern: str, view: str = "network", **options: object) -> set[tuple[str, str, str]]:
    """The lines of a picture that can be laid out: from which account and Region, to which, what they say."""
    design = build(Document(pattern=pattern, options=options))
    scene = compose(plan(design), design, view)  # type: ignore[arg-type]  # one of the views
    assert arrange(scene)
    frames = {node.key: node.frame for node in scene.nodes}
    return {(frames[link.source], frames[link.target], link.label) for link in scene.links}


def test_the_organizations_trail_leads_to_the_log_archive() -> None:
    """One line, from the management account's card."""
    assert lines("multi_account_logging") == {("region:management/us-east-1", ARCHIVE, "log files")}


@pytest.mark.parametrize("members", [3, 60])
def test_every_account_that_is_drawn_leads_there(members) -> None:
    """Accounts that the picture has no room for have no line either."""
    found = lines("multi_account_logging", trail="per_account", members=members)

    assert {(target, words) for _, target, words in found} == {(ARCHIVE, "log files")}
    assert len(found) > 4
    assert len(found) <= members + 2


def test_copies_lead_to_the_other_account() -> None:
    """The source's card and the destination's are joined."""
    assert lines("s3_replication", destination_account="444455556666") == {
        ("region:source/us-east-1", "region:destination/us-west-2", "copies")
    }


def test_the_view_of_rules_has_no_such_line() -> None:
    """No packet of a VPC goes along it."""
    assert lines("multi_account_logging", view="security") == set()
