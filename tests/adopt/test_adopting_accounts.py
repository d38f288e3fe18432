"""Accounts as people have them, taken over: across VPCs rules name addresses, and that is a declared widening."""

import pytest

from tests.cases.accounts import imported_account
from workbook.adopt.adopting import adopt
from workbook.analysis import analyze


@pytest.mark.parametrize("name", ["transit_gateway_blackhole", "secondary_cidrs"])
def test_what_is_taken_over_holds(name):
    """Every observed flow is proven, nothing is open that nobody stated, no passage opens or closes."""
    adopted = adopt(imported_account(name))
    proof = analyze(adopted.document).proof

    assert proof.holds
    assert not adopted.difference.opened
    assert not adopted.difference.closed


def test_across_vpcs_addresses_stand_for_a_group_and_that_is_said():
    """A rule cannot name a group behind a transit gateway that passes none: each such rule is a widening."""
    adopted = adopt(imported_account("transit_gateway_blackhole"))

    assert {each.reason for each in analyze(adopted.document).estate.widenings} >= {"cidr_instead_of_group"}


def test_a_network_of_two_families_holds():
    """Who has no public IPv4 address is stated for IPv6 alone; only a group's name admits more, its IPv4 addresses."""
    adopted = adopt(imported_account("ipv6_only_subnet"))

    assert analyze(adopted.document).proof.holds
    assert not adopted.difference.closed
    assert [(each.source, each.destination, each.ip_version) for each in adopted.difference.opened] == [
        ("dual", "dual", 4)
    ]
