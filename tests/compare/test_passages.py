"""The difference of two matrices, judged by the scalar trace and by what was changed by hand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reachability.matrix_estates import (
    OFFICE,
    PARTIES,
    THREE_TIERS,
    changed,
    rule,
    with_,
    without,
)
from workbook.compare.names import common_names
from workbook.compare.passages import matrices, passage_difference
from workbook.reachability.matrix import network_matrix
from workbook.reachability.reach import reach


def _difference(before, after):
    return passage_difference(*matrices(before, after), common_names(before, after))


def _said(changes):
    return {(each.source, each.destination, f"{each.protocol}/{each.ports}") for each in changes}


def test_an_estate_does_not_differ_from_itself():
    """Nothing opened, closed or changed."""
    found = _difference(THREE_TIERS, THREE_TIERS)

    assert not found


def test_one_rule_opens_one_passage_and_taking_it_away_closes_it():
    """SSH from the load balancer to the app needs both groups, and shows as one passage, both ways round."""
    wider = with_(
        THREE_TIERS, rule("alb", "out", "tcp", 22, "sg/app"), rule("app", "in", "tcp", 22, "sg/alb")
    )

    opened, closed = _difference(THREE_TIERS, wider), _difference(wider, THREE_TIERS)

    assert _said(opened.opened) == {("alb", "app", "tcp/22")} == _said(closed.closed)
    assert not any((opened.closed, closed.opened, opened.changed, closed.changed))
    assert reach(wider, "alb", "app", "tcp/22").verdict == "reachable"
    assert reach(THREE_TIERS, "alb", "app", "tcp/22").verdict == "blocked"


def test_half_a_rule_opens_nothing():
    """A rule at one end only lets nothing pass."""
    found = _difference(THREE_TIERS, with_(THREE_TIERS, rule("db", "in", "tcp", 22, "sg/app")))

    assert not found


def test_a_port_range_shows_as_the_ports_that_are_new():
    """5432 widened to 5000-6000 opens the ports around it and not the one that was open."""
    wider = with_(
        THREE_TIERS,
        rule("app", "out", "tcp", (5000, 6000), "sg/db"),
        rule("db", "in", "tcp", (5000, 6000), "sg/app"),
    )

    assert _said(_difference(THREE_TIERS, wider).opened) == {("app", "db", "tcp/5000-5431, 5433-6000")}


@pytest.mark.parametrize(
    ("before", "after", "addresses"),
    [
        ("198.51.100.0/25", "198.51.100.0/24", ("198.51.100.0/24",)),
        ("198.51.100.0/24", "198.51.100.0/25", ("198.51.100.0/24",)),
        ("198.51.100.7/32", "198.51.100.6/31", ("198.51.100.6/31",)),
    ],
)
def test_a_peer_changed_by_one_bit_shows_with_its_addresses(before, after, addresses):
    """Nobody named stands in these networks, and the addresses that changed are told all the same."""
    base = without(THREE_TIERS, "sg/alb/in/tcp-443-443/0.0.0.0/0")

    found = _difference(
        with_(base, rule("alb", "in", "tcp", 22, before)), with_(base, rule("alb", "in", "tcp", 22, after))
    )

    (one,) = (*found.opened, *found.closed)
    assert (one.source, one.destination, one.ports) == ("internet", "alb", "22")
    assert one.source_addresses == addresses
    assert not found.changed


def test_a_network_that_only_one_side_names_is_no_change():
    """Who is called office on one side and internet on the other still gets in on both."""
    unnamed = replace(THREE_TIERS, parties=tuple(each for each in PARTIES if each != OFFICE))

    found = _difference(unnamed, THREE_TIERS)

    assert not found


def test_a_zone_that_is_left_out_changes_the_verdict():
    """Of two interfaces one loses its group: the passage is no longer whole, and nothing opened or closed."""
    less = changed(THREE_TIERS, "eni/db/b", security_groups=("sg/alb",))

    found = _difference(THREE_TIERS, less)

    assert ("app", "db", "reachable", "partial") in {
        (each.source, each.destination, each.before, each.after) for each in found.changed
    }
    assert ("app", "db", "tcp/5432") not in _said((*found.opened, *found.closed))


def test_matrices_that_are_not_cut_alike_are_refused():
    """Bits of differently cut matrices mean different headers."""
    wider = with_(THREE_TIERS, rule("db", "in", "tcp", 77, "sg/app"))

    with pytest.raises(ValueError, match="not cut alike"):
        passage_difference(
            network_matrix(THREE_TIERS), network_matrix(wider), common_names(THREE_TIERS, wider)
        )


PAIRS = (("alb", "app"), ("app", "db"), ("internet", "alb"), ("office", "alb"), ("app", "internet"))
PORTS = (22, 443, 5432, 8080)
RULES = st.lists(
    st.builds(
        rule,
        st.sampled_from(["alb", "app", "db"]),
        st.sampled_from(["in", "out"]),
        st.just("tcp"),
        st.sampled_from([22, 443, 5432, 8080, (0, 65535), (440, 450)]),
        st.sampled_from(["sg/alb", "sg/app", "sg/db", "0.0.0.0/0", "203.0.113.0/24", "10.0.16.0/24"]),
    ),
    max_size=4,
    unique_by=lambda each: each.key,
)


def _blocked(estate, source, destination, port):
    return reach(estate, source, destination, f"tcp/{port}").verdict == "blocked"


def _says(changes, source, destination, port):
    """Whether some change of this pair holds the port."""
    return any(
        (each.source, each.destination) == (source, destination)
        and each.protocol in ("tcp", "all")
        and (each.ports == "all" or any(_in(port, words) for words in each.ports.split(", ")))
        for each in changes
    )


def _in(port, words):
    first, _, last = words.partition("-")
    return int(first) <= port <= int(last or first)


@settings(max_examples=25, deadline=None)
@given(RULES, RULES)
def test_the_trace_agrees_with_what_opened_and_closed(first, second):
    """For drawn rules on both sides: a pair opened on a port exactly when the trace said blocked before and not after."""
    before, after = with_(THREE_TIERS, *first), with_(THREE_TIERS, *second)

    found = _difference(before, after)

    for source, destination in PAIRS:
        for port in PORTS:
            was, now = (_blocked(each, source, destination, port) for each in (before, after))
            assert _says(found.opened, source, destination, port) == (was and not now)
            assert _says(found.closed, source, destination, port) == (now and not was)
