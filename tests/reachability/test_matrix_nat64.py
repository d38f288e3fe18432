"""NAT64 in the matrix: rows of their own for who is met behind the prefix, and nothing where no route leads there."""

from dataclasses import replace

from tests.cases.accounts import imported_account
from tests.reachability.matrix_estates import THREE_TIERS
from workbook.compare.names import common_names
from workbook.compare.passages import matrices, passage_difference
from workbook.facts.nat64 import NAT64
from workbook.model.estate.network import Route, SecurityGroupRule
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages

BEHIND = "internet by NAT64"


def account():
    """An account with an IPv6-only subnet that a route of the prefix leads out of."""
    return imported_account("ipv6_only_subnet").estate


def without(estate, kind, gone):
    """The estate without what a condition holds for."""
    return replace(
        estate, resources=tuple(r for r in estate.resources if not (isinstance(r, kind) and gone(r)))
    )


def rows(estate):
    """Source, destination, protocol, ports and verdict of what is met behind the prefix."""
    found = passages(network_matrix(estate))
    return {
        (each.source, each.destination, each.protocol, each.ports, each.verdict)
        for each in found
        if "NAT64" in each.destination
    }


def test_who_has_the_route_meets_the_internet_of_ipv4():
    """TCP, UDP and pings go out by the prefix; who has no such route, or is met there, opens nothing."""
    assert rows(account()) == {
        ("six", BEHIND, "tcp", "all", "reachable"),
        ("six", BEHIND, "udp", "all", "reachable"),
        ("six", BEHIND, "icmpv6", "128/-1", "reachable"),
    }


def test_without_the_route_there_is_nobody_behind_the_prefix():
    """Neither rows nor ends: other networks pay nothing for NAT64."""
    bare = without(account(), Route, lambda each: each.destination_ipv6_cidr_block == NAT64)

    assert rows(bare) == set()
    for estate in (bare, THREE_TIERS):
        ends = [end for plane in network_matrix(estate).planes for end in plane.ends]
        assert [end for end in ends if end.stands_for] == []


def test_the_clients_rules_name_the_prefix_there_too():
    """Without a rule for IPv6 nothing leaves, whatever rules for IPv4 allow."""
    closed = without(account(), SecurityGroupRule, lambda each: each.is_egress and each.cidr_ipv6)

    assert rows(closed) == set()


def test_a_route_that_goes_shows_in_the_difference():
    """Networks with and without NAT64 are cut alike, so that what closes is told."""
    before = account()
    after = without(before, Route, lambda each: each.destination_ipv6_cidr_block == NAT64)
    found = passage_difference(*matrices(before, after), common_names(before, after))

    assert {(each.source, each.destination) for each in found.closed} == {("six", BEHIND)}
    assert not found.opened
    assert not found.changed
