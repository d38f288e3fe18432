"""Places as ends: what stands in a subnet, a VPC, a group or behind a service answers for it, party by party."""

import pytest

from tests.reachability.balanced_world import consumer
from tests.reachability.documented_world import with_more, world
from tests.reachability.small_estates import HOME, acl, subnet, table, vpc
from workbook.errors import NotFoundError
from workbook.model.estate.interconnect import VpcPeeringConnection
from workbook.reachability.reach import reach

DB_FROM_APP = {"sg/db": ("in tcp 5432 sg/app", "out -1 * 0.0.0.0/0")}


@pytest.mark.parametrize(
    ("source", "destination", "verdict", "told"),
    [
        ("app", "db", "reachable", ()),
        ("eni/app", "db", "reachable", ()),
        ("pub", "db", "blocked", ("web -> db: blocked", "alb -> db: blocked")),
        ("sg/open", "db", "blocked", ("web -> db: blocked", "alb -> db: blocked")),
        (
            "main",
            "db",
            "partial",
            ("web -> db: blocked", "alb -> db: blocked", "app -> db: reachable"),
        ),
        ("sg/app", "sg/db", "reachable", ()),
        ("eni/app", "pub", "reachable", ("app -> web: reachable", "app -> alb: reachable")),
    ],
)
def test_a_place_is_asked_party_by_party(source, destination, verdict, told):
    """What all of its parties answer is the answer; where they differ it is partial, and each is told."""
    estate = world(groups=DB_FROM_APP)
    path = reach(estate, source, destination, "tcp/5432")

    assert path.verdict == verdict
    assert tuple(note for note in path.notes if " -> " in note) == told


def test_a_party_goes_before_a_place_of_the_same_name():
    """The party `app` is meant where the subnet has that key too."""
    parties = {party.key for party in world().parties}

    assert "app" in parties
    assert reach(world(), "app", "db", "tcp/5432").notes == reach(world(), "sg/app", "db", "tcp/5432").notes


def test_a_subnet_in_which_nothing_stands_is_that_of_a_stranger():
    """Whatever may be put there is asked: an interface whose group admits everything."""
    empty = with_more(
        world(),
        subnet("empty", "10.0.9.0/24"),
        *table("rt/empty", ["empty"]),
        *acl("acl/empty", ["empty"], "100 in deny tcp 443 0.0.0.0/0", "101 in allow -1 * 0.0.0.0/0"),
    )

    assert reach(empty, "eni/app", "empty", "tcp/443").verdict == "blocked"
    assert reach(empty, "eni/app", "empty", "tcp/80").forward.verdict == "reachable"


def test_what_opens_no_connection_is_left_out_of_a_source():
    """The endpoint's interface in a VPC does not make its clients' answer partial."""
    path = reach(consumer(), "other", "endpoint:orders", "tcp/443")

    assert path.verdict == "reachable"
    assert path.notes[0].startswith("eni/far")


def test_a_service_is_asked_at_the_endpoints_that_lead_to_it():
    """Clients open connections to an endpoint of the service, whatever stands behind it."""
    path = reach(consumer(), "far", "svc", "tcp/443")

    assert path.verdict == "reachable"
    assert path.forward.hops[-1].component == "eni/door"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("igw", "name internet, main."),
        ("rt/app", "name app, main."),
        ("nat", "name pub."),
        ("acl/app", "name main."),
        ("s3", "name aws:s3, main."),
        ("pcx", "name main, other."),
        ("eni/wbe", "no end named 'eni/wbe'; did you mean 'eni/web'"),
    ],
)
def test_what_is_no_end_names_the_ends_near_it(name, words):
    """Gateways, tables and lists are refused in a sentence that says what to name instead."""
    joined = VpcPeeringConnection(
        key="pcx",
        requester_vpc="main",
        accepter_vpc="other",
        requester_region="eu-west-1",
        accepter_region="eu-west-1",
        requester_account="a",
        accepter_account="a",
        **HOME,
    )
    estate = with_more(world(), vpc("10.9.0.0/16", key="other"), joined)

    with pytest.raises(NotFoundError, match=words.replace(".", r"\.")) as refused:
        reach(estate, name, "eni/app", "tcp/443")
    assert ".." not in str(refused.value)
