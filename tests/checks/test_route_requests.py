"""Which routes AWS accepts, as its documentation states them, and what it answers to the others."""

from ipaddress import ip_network

import pytest

from tests.cases.describe import load
from tests.oracles_ran import ran
from tests.reachability.small_estates import HOME, estate, host, nat, prefix_list, route, subnet, table, vpc
from workbook.checks.route_requests import refusal
from workbook.model.estate.interconnect import TransitGateway, VpnGateway
from workbook.model.estate.network import InternetGateway, Route, RouteTable, VpcEndpoint
from workbook.reachability.topology import topology_of

REQUESTS = {row["id"]: row for row in load("route_choice.json")["requests"]}
GATEWAYS = {"internet-gateway": ("igw",), "virtual-private-gateway": ("vgw",), "subnet": ()}


def asked(row):
    """The network of a row with its route in it, and why AWS would refuse that route."""
    context, wanted = row["context"], row["route"]
    cut = [subnet(f"s{at}", block) for at, block in enumerate(context["subnets"])]
    inside = str(ip_network(context["subnets"][0])[10])
    destination = "pl/pl-1" if wanted["dst"] == "pl-1" else wanted["dst"]
    made = estate(
        vpc(context["vpc"]),
        *cut,
        table("rt", [] if GATEWAYS[context["table"]] else ["s0"], gateways=GATEWAYS[context["table"]]),
        route("rt", f"{destination} {wanted['target']}"),
        prefix_list("pl/pl-1", "172.31.0.0/20"),
        InternetGateway(key="igw", vpc="main", **HOME),
        VpnGateway(key="vgw", vpc="main", **HOME),
        host("1", "s0", inside),
        nat("nat-1", "s0"),
        TransitGateway(key="tgw-1", **HOME),
        VpcEndpoint(
            key="vpce-gwlb-1",
            vpc="main",
            vpc_endpoint_type="GatewayLoadBalancer",
            service="inspect",
            service_name="vpce-svc-1",
            subnets=("s0",),
            **HOME,
        ),
    )
    named = {each.key: each for each in made.resources}
    wanted_route = next(each for each in made.of(Route) if each.target == wanted["target"])
    assert isinstance(named["rt"], RouteTable)
    return refusal(topology_of(made), named["rt"], wanted_route)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_route_is_accepted_or_refused_as_the_page_says(name):
    """Whole subnets and middleboxes, and never what AWS keeps for itself."""
    ran("reachability analyzer")
    row = REQUESTS[name]
    row = {**row, "route": {**row["route"], "target": row["route"]["target"].replace("eni-1", "eni/1")}}

    assert ("refused" if asked(row) else "accepted") == row["expected"]
