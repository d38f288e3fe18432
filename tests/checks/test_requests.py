"""Which endpoints and peerings AWS accepts, as its documentation states them."""

from ipaddress import ip_network

import pytest

from tests.cases.describe import load
from tests.oracles_ran import ran
from tests.reachability.small_estates import HOME, estate, gateway_endpoint, subnet, vpc
from workbook.checks.subject import Subject
from workbook.checks.topics.requests import endpoints_are_accepted, peerings_are_accepted
from workbook.model.estate.interconnect import VpcPeeringConnection
from workbook.model.estate.network import Vpc, VpcEndpoint

PEERINGS = {row["id"]: row for row in load("peering_requests.json")["rows"]}


def wide(key, blocks):
    """A VPC of several ranges of both families."""
    networks = [ip_network(block) for block in blocks]
    four, six = (tuple(each for each in networks if each.version == version) for version in (4, 6))
    return Vpc(key=key, cidr_blocks=four, ipv6_cidr_blocks=six, **HOME)


def peering(key):
    """A peering of VPC a with VPC b."""
    return VpcPeeringConnection(
        key=key,
        requester_vpc="a",
        accepter_vpc="b",
        requester_region="eu-west-1",
        accepter_region="eu-west-1",
        requester_account="main",
        accepter_account="main",
        **HOME,
    )


def refused(check, *resources):
    """The resources that a check says AWS refuses."""
    return [flaw.resource for flaw in check.body(Subject(estate=estate(*resources)))]


def peered(row, *keys):
    """The refused ones among some peerings of a row's VPCs."""
    vpcs = (wide("a", row["vpc_a"]), wide("b", row["vpc_b"]))
    return refused(peerings_are_accepted, *vpcs, *(peering(key) for key in keys))


def doors(*services):
    """The refused ones among gateway endpoints of one route table."""
    made = [gateway_endpoint(f"e{at}", service, route_tables=("rt",)) for at, service in enumerate(services)]
    return refused(endpoints_are_accepted, *made)


def standing(*zones):
    """The refused ones: an interface endpoint with a subnet in each of these zones."""
    cut = [subnet(f"s{at}", f"10.0.{at}.0/24", az=zone) for at, zone in enumerate(zones)]
    endpoint = VpcEndpoint(
        key="e",
        vpc="main",
        vpc_endpoint_type="Interface",
        service="ssm",
        service_name="com.amazonaws.eu-west-1.ssm",
        subnets=tuple(each.key for each in cut),
        **HOME,
    )
    return refused(endpoints_are_accepted, vpc(), *cut, endpoint)


ASKED = {
    **{
        name: lambda row=row: ("refused" if peered(row, "pcx") else "accepted") == row["expected"]
        for name, row in PEERINGS.items()
    },
    "fact-22": lambda: [doors("s3", "s3"), doors("s3", "dynamodb")] == [["e1"], []],
    "fact-23": lambda: [standing("a", "a"), standing("a", "b")] == [["e"], []],
    "fact-48": lambda: peered(PEERINGS["pcxval-4"], "pcx", "pcx2") == ["pcx2"],
}


@pytest.mark.parametrize("name", ASKED)
def test_a_request_is_accepted_or_refused_as_the_page_says(name):
    """Overlapping ranges, a second peering, a second endpoint: refused; the rest is accepted."""
    ran("reachability analyzer")

    assert ASKED[name]()
