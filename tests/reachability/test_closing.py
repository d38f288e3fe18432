"""For what is open, the smallest change that would close it, and what goes with it."""

from dataclasses import replace

import pytest

from tests.reachability.balanced_world import balanced
from tests.reachability.documented_world import with_more, without, world
from tests.reachability.small_estates import ALLOW_ALL, entry
from workbook.reachability.reach import reach
from workbook.views.path_lines import path_lines

NARROW = {
    "sg/db": ("in tcp 5432 sg/app", "out -1 * 0.0.0.0/0"),
    "sg/app": ("in tcp 443 0.0.0.0/0", "out -1 * 0.0.0.0/0"),
}


def edits(path):
    """The edits in words."""
    return [edit.change for edit in path.closing.edits]


def test_one_rule_that_admits_is_the_smallest_change():
    """A rule that serves this flow alone is removed, and nothing else goes."""
    path = reach(world(groups=NARROW), "app", "db", "tcp/5432")

    assert [(edit.kind, edit.resource) for edit in path.closing.edits] == [
        ("remove_rule", "sg/db/in tcp 5432 sg/app")
    ]
    assert path.closing.also_closes == ()


@pytest.mark.parametrize("question", ["tcp/5432", "all"])
def test_edits_that_are_named_close_it(question):
    """With the rule gone the same question is blocked."""
    estate = world(groups=NARROW)
    path = reach(estate, "app", "db", question)
    after = without(estate, *(edit.resource for edit in path.closing.edits if edit.kind == "remove_rule"))

    assert reach(after, "app", "db", question).verdict == "blocked"


def test_a_deny_entry_as_it_is_worded_closes_it():
    """The entry that the words describe, added by hand, has the effect they promise."""
    estate = world(groups={"sg/app": NARROW["sg/app"]})
    path = reach(estate, "db", "app", "tcp/443")
    after = with_more(estate, entry("acl/app", "99 in deny tcp 443 10.0.2.0/24"))

    assert edits(path)[0] == "add to acl/app an inbound deny entry 99: tcp/443 from 10.0.2.0/24"
    assert reach(after, "db", "app", "tcp/443").verdict == "blocked"


def test_two_rules_that_both_admit_are_both_removed():
    """One edit does not close what a second rule admits as well."""
    double = {"sg/app": ("in tcp 443 10.0.1.0/24", "in tcp 443 10.0.0.0/16", "out tcp 1 0.0.0.0/0")}
    estate = world(groups=double)
    shut = {**double, "sg/app": (*double["sg/app"][:2], "out -1 * 0.0.0.0/0", "out tcp 443 10.0.1.0/24")}
    path = reach(world(groups=shut), "eni/app", "eni/near", "tcp/443")

    assert reach(estate, "eni/app", "eni/near", "tcp/443").closing is None
    assert len(path.closing.edits) == 2
    assert {edit.kind for edit in path.closing.edits} == {"remove_rule"}


def test_what_else_a_rule_admits_is_named():
    """Other peers, and the rule's other ports, go with it."""
    rules = ("in tcp 443-445 10.0.0.0/8", "out -1 * 0.0.0.0/0")
    path = reach(world(groups={"sg/app": rules}), "eni/near", "eni/app", "tcp/443")

    assert "eni/near -> eni/app tcp/444-445" in path.closing.also_closes
    assert "db -> app tcp/443-445" in path.closing.also_closes
    assert not [word for word in path.closing.also_closes if word.startswith("internet")]


def test_a_deny_on_a_port_that_clients_open_from_says_so():
    """Lists know of no conversation: a deny of a high port drops answers to it too."""
    wide = world(groups={"sg/db": ("in tcp 0-65535 0.0.0.0/0", "in udp * 0.0.0.0/0", "out -1 * 0.0.0.0/0")})
    high, low = (reach(wide, "app", "db", port) for port in ("tcp/8443", "tcp/443"))

    said = [any(word.startswith("answers") for word in path.closing.also_closes) for path in (high, low)]
    assert said == [
        path.closing.edits[0].kind == "add_deny" and at == 0 for at, path in enumerate((high, low))
    ]


def test_towards_the_internet_a_route_is_the_last_resort():
    """Where rules admit everything the deny entry comes before the route that carries all."""
    path = reach(world(), "eni/near", "203.0.113.9", "tcp/443")

    assert [edit.kind for edit in path.closing.edits] == ["add_deny"]


def test_a_closed_path_has_nothing_to_close():
    """A blocked path, and one nobody can judge, get no such advice."""
    assert reach(world(private=()), "app", "db", "tcp/5432").closing is None
    assert reach(world(routes=("0.0.0.0/0 tgw-1",)), "eni/near", "203.0.113.5", "tcp/443").closing is None


def test_what_aws_lets_through_by_itself():
    """The resolver is filtered by nothing in the estate."""
    path = reach(world(), "app", "10.0.0.2", "udp/53")

    assert path.closing.edits == ()
    assert "AWS's own" in path.closing.note


def test_without_a_free_number_no_entry_is_proposed():
    """An allow at number 1 leaves no place before it."""
    lines = tuple(line.replace("100", "1", 1) for line in ALLOW_ALL)
    path = reach(world(private=lines, public=lines), "eni/near", "eni/db", "tcp/443")

    assert {edit.kind for edit in path.closing.edits} == {"remove_rule"}


def test_the_lines_say_what_would_close_it():
    """The text of an open path names the edit and its price; of a chain whose address the target sees."""
    lines = list(path_lines(reach(world(groups=NARROW), "app", "db", "tcp/5432")))
    relayed = list(path_lines(reach(balanced(), "office", "app", "tcp/8080")))

    assert "to close it: remove from sg/db the inbound rule sg/db/in tcp 5432 sg/app" in lines
    assert any("targets see the client's address" in line for line in relayed)


def test_the_answer_as_json_has_both():
    """Scripts find the closing change beside the blockers."""
    plain = reach(world(groups=NARROW), "app", "db", "tcp/5432").to_dict()

    assert plain["closing"]["edits"][0]["kind"] == "remove_rule"


def test_parties_and_ends_by_address_are_closed_alike():
    """The same edit whether an end is named by party or by address."""
    estate = replace(world(groups=NARROW))

    assert edits(reach(estate, "app", "10.0.2.5", "tcp/5432")) == edits(
        reach(estate, "app", "db", "tcp/5432")
    )
