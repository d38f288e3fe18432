"""Which route a destination takes, judged by the tables of AWS's documentation."""

from ipaddress import ip_address, ip_network

import pytest

from tests.cases.describe import load
from tests.oracles_ran import ran
from tests.reachability.small_estates import HOME, estate, prefix_list, table, vpc
from workbook.model.estate.network import Vpc
from workbook.reachability.route_choice import choose_route
from workbook.reachability.topology import Topology

CASES = load("route_choice.json")


def documented(name):
    """One published table as an estate."""
    routes = CASES["tables"][name]["routes"]
    local = [each["dst"] for each in routes if each["kind"].startswith("local")]
    blocks = [ip_network(block) for block in local]
    home = Vpc(
        key="main",
        cidr_blocks=tuple(block for block in blocks if block.version == 4),
        ipv6_cidr_blocks=tuple(block for block in blocks if block.version == 6),
        **HOME,
    )
    lines, lists = [], []
    for each in routes:
        destination = each["dst"]
        if "cidrs" in each:
            destination = f"pl/{each['dst']}"
            lists.append(prefix_list(destination, *each["cidrs"]))
        lines.append(f"{destination} {each['target']} {each['kind']}")
    return estate(home, *lists, table("rt", ["here"], *lines))


@pytest.mark.parametrize("row", CASES["rows"], ids=lambda row: row["id"])
def test_the_route_is_the_pages(row):
    """The target that AWS's page names wins; nothing wins where it names none."""
    found = choose_route(Topology(documented(row["table"])), "main", "rt", ip_address(row["destination"]))
    ran("reachability analyzer")

    assert (row.get("expected_target") or "") == found.target


@pytest.mark.parametrize(
    ("lines", "target", "undetermined"),
    [
        (("pl/a one", "pl/b two"), "one", True),
        (("pl/a one", "pl/b one"), "one", False),
        (("pl/a one", "pl/b two", "198.51.100.0/24 three"), "three", False),
        (("pl/a one", "pl/b two", "198.51.100.7/32 three propagated"), "three", False),
        (("pl/a one", "198.51.100.0/24 three propagated"), "one", False),
        (("pl/unknown one", "0.0.0.0/0 two"), "two", False),
    ],
)
def test_overlapping_prefix_lists_are_undetermined(lines, target, undetermined):
    """Two lists with the same range and different targets leave the choice to AWS, unless another route wins."""
    world = estate(
        vpc(),
        prefix_list("pl/a", "198.51.100.0/24"),
        prefix_list("pl/b", "198.51.100.0/24"),
        table("rt", ["here"], *lines),
    )
    found = choose_route(Topology(world), "main", "rt", ip_address("198.51.100.7"))

    assert (target, undetermined) == (found.target, found.undetermined)


def test_the_local_route_needs_no_writing():
    """A table that writes out no local route still has AWS's own."""
    world = estate(vpc(), table("rt", ["here"], "0.0.0.0/0 igw"))

    assert choose_route(Topology(world), "main", "rt", ip_address("10.0.9.9")).target == "local"
    assert choose_route(Topology(world), "main", None, ip_address("198.51.100.7")).target == ""


def test_what_premises_announce_never_takes_packets_out_of_the_vpcs_own_range():
    """A propagated route within the VPC's range loses to the local one, however long; a static one wins."""
    propagated = estate(
        vpc(), table("rt", ["here"], "10.0.9.0/24 vgw propagated", "10.1.0.0/16 vgw propagated")
    )
    static = estate(vpc(), table("rt", ["here"], "10.0.9.0/24 eni/box"))

    assert choose_route(Topology(propagated), "main", "rt", ip_address("10.0.9.9")).target == "local"
    assert choose_route(Topology(propagated), "main", "rt", ip_address("10.1.9.9")).target == "vgw"
    assert choose_route(Topology(static), "main", "rt", ip_address("10.0.9.9")).target == "eni/box"
