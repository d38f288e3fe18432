"""VPC Block Public Access in the trace, judged by the pings that AWS ran and printed."""

import pytest

from tests.cases.describe import HOME as CASE_HOME
from tests.cases.describe import load
from tests.cases.questions import ask, question
from tests.oracles_ran import ran
from tests.reachability.small_estates import HOME, estate, group, host, nat, party, subnet, table, vpc
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
)

ROWS = load("vpc_bpa_results.json")["rows"]
MODES = {
    "BPA off": "off",
    "block bidirectional": "block-bidirectional",
    "block ingress-only": "block-ingress",
}
EXCLUSIONS = {"subnet A bidirectional": "allow-bidirectional", "subnet A egress-only": "allow-egress"}
INTERNET = {"icmp": "198.51.100.7", "icmp6": "2600:1f14::7"}
GROUP = (
    "in tcp 22 0.0.0.0/0",
    "in icmp * 0.0.0.0/0",
    "in icmpv6 * ::/0",
    "out -1 * 0.0.0.0/0",
    "out -1 * ::/0",
)


def posture(mode, **exclusion):
    """The account's switch in the Region, and one exclusion."""
    parts = [VpcBlockPublicAccessOptions(key="bpa", internet_gateway_block_mode=mode, **HOME)]
    if exclusion:
        parts.append(VpcBlockPublicAccessExclusion(key="bpa/exclusion", **exclusion, **HOME))
    return parts


def world(mode, **exclusion):
    """AWS's example: two public subnets, one private and dual-stack, NAT gateway in B."""
    return estate(
        vpc("10.0.0.0/16", ipv6=("2600:1f14:1::/56",)),
        subnet("A", "10.0.1.0/24"),
        subnet("B", "10.0.2.0/24"),
        subnet("C", "10.0.3.0/24", ipv6="2600:1f14:1:3::/64"),
        table("public", ["A", "B"], "0.0.0.0/0 igw"),
        table("private", ["C"], "0.0.0.0/0 nat", "::/0 eigw"),
        InternetGateway(key="igw", vpc="main", **HOME),
        EgressOnlyInternetGateway(key="eigw", vpc="main", **HOME),
        nat("nat", "B", "10.0.2.99", "198.51.100.99"),
        group("sg", *GROUP),
        host("A", "A", "10.0.1.85", "sg", public="18.225.8.244"),
        host("B", "B", "10.0.2.98", "sg", public="3.18.106.198"),
        host("C", "C", "10.0.3.180", "sg"),
        host("D", "C", "10.0.3.59", "sg", ipv6=("2600:1f14:1:3::59",)),
        *posture(mode, **exclusion),
        parties=[party(name, name) for name in "ABCD"],
    )


def ping(estate_, source, destination, protocol):
    """A ping of the example; the internet is a host nobody names."""
    names = [INTERNET[protocol] if name == "internet" else name for name in (source, destination)]
    return ask(estate_, *names, question(protocol))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_ping_ends_as_aws_measured(row):
    """Each of AWS's 36 pings ends as printed, at the gateway that AWS blames."""
    exclusion = {}
    if row.get("exclusion"):
        exclusion = {"subnet": "A", "internet_gateway_exclusion_mode": EXCLUSIONS[row["exclusion"]]}
    path = ping(world(MODES[row["mode"]], **exclusion), row["source"], row["destination"], row["protocol"])
    ran("reachability analyzer")

    assert row["expected"] == path.verdict
    if row.get("blocked_by"):
        found = [(blocker.component, blocker.code) for blocker in path.blockers]
        assert (row["blocked_by"]["component"], row["blocked_by"]["code"]) in found


@pytest.mark.parametrize("place", [{"vpc": "main"}, {"subnet": "B"}])
def test_an_egress_exclusion_of_the_nat_gateway_is_unknown(place):
    """AWS prints no result for NAT under bidirectional blocking with its subnet excluded for egress."""
    excluded = world("block-bidirectional", internet_gateway_exclusion_mode="allow-egress", **place)

    assert ping(excluded, "C", "internet", "icmp").verdict == "unknown"
    assert ping(excluded, "A", "internet", "icmp").verdict == "blocked"


def test_the_change_names_the_exclusion_that_opens():
    """A subnet excluded for egress only is not told to be excluded: the mode that would open it is said."""
    excluded = world("block-bidirectional", subnet="A", internet_gateway_exclusion_mode="allow-egress")

    (blocker,) = ping(excluded, "A", "internet", "icmp").blockers
    assert blocker.change.startswith("exclude A both ways from VPC Block Public Access")


def test_a_vpc_exclusion_lifts_the_block():
    """A bidirectional exclusion of the whole VPC lets everything through again."""
    excluded = world("block-bidirectional", vpc="main", internet_gateway_exclusion_mode="allow-bidirectional")

    assert ping(excluded, "internet", "A", "icmp").verdict == "reachable"
    assert ping(excluded, "C", "internet", "icmp").verdict == "reachable"


def test_another_regions_posture_does_not_bind():
    """The switch is one of an account in one Region."""
    elsewhere = VpcBlockPublicAccessOptions(
        key="bpa", internet_gateway_block_mode="block-bidirectional", **CASE_HOME
    )
    open_world = world("off")
    moved = type(open_world)(resources=(*open_world.resources[:-1], elsewhere), parties=open_world.parties)

    assert CASE_HOME["region"] != HOME["region"]
    assert ping(moved, "internet", "A", "icmp").verdict == "reachable"


def test_traffic_inside_the_vpc_is_not_touched():
    """Block Public Access judges internet gateways only."""
    assert ping(world("block-bidirectional"), "C", "A", "icmp").verdict == "reachable"
