"""What joins networks as it is planned: attachments carry what their VPCs speak."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from tests.joined_designs import hub
from workbook.model.estate.interconnect import TransitGatewayAttachment, TransitGatewayRoute
from workbook.model.estate.network import Route, Vpc
from workbook.plan import plan
from workbook.reachability.reach import reach

HERE = {"account": "workload", "region": "us-east-1"}


def _planned(**ipv6):
    """The hub's three VPCs, some of them dual stack."""
    design = hub()
    vpcs = (replace(each, means=replace(each.means, ipv6=ipv6.get(each.key, "off"))) for each in design.vpcs)
    return plan(replace(design, vpcs=tuple(vpcs)))


def _with_ipv6_routes(estate):
    """The estate with a route by IPv6 through the hub at both ends."""
    block = {each.key: each.ipv6_cidr_blocks[0] for each in estate.of(Vpc) if each.ipv6_cidr_blocks}
    ends = (("shop/rt/app", block["back"]), ("back/rt/data", block["shop"]))
    routes = (
        Route(key=f"{table}/six", route_table=table, destination_ipv6_cidr_block=far, target="hub", **HERE)
        for table, far in ends
    )
    return replace(estate, resources=(*estate.resources, *routes))


def _supports(estate):
    vpcs = (each for each in estate.of(TransitGatewayAttachment) if each.resource_type == "vpc")
    return {each.resource: each.ipv6_support for each in vpcs}


def test_the_attachment_of_a_dual_stack_vpc_supports_ipv6():
    """IPv6 is switched on where the VPC speaks it, and nowhere else (TransitGatewayVpcAttachment Ipv6Support)."""
    assert _supports(_planned(shop="dual_stack", back="dual_stack")) == {
        "shop": True,
        "mid": False,
        "back": True,
    }
    assert set(_supports(_planned()).values()) == {False}


def test_the_hub_announces_ipv6_only_where_the_attachment_supports_it():
    """A route by IPv6 in the hub's table leads to an attachment that carries it."""
    estate = _planned(shop="dual_stack")
    attachments = {each.key: each for each in estate.of(TransitGatewayAttachment)}
    six = [
        each
        for each in estate.of(TransitGatewayRoute)
        if getattr(each.destination_cidr_block, "version", 4) == 6
    ]

    assert six
    assert all(attachments[each.attachment].ipv6_support for each in six)


@pytest.mark.parametrize(("supported", "verdict"), [(True, "reachable"), (False, "blocked")])
def test_ipv6_passes_the_hub_that_is_planned(supported, verdict):
    """With routes to it both VPCs reach each other by IPv6; with support taken away they do not."""
    estate = _with_ipv6_routes(_planned(shop="dual_stack", back="dual_stack"))
    changed = (
        replace(each, ipv6_support=supported and each.ipv6_support)
        if isinstance(each, TransitGatewayAttachment)
        else each
        for each in estate.resources
    )
    estate = replace(estate, resources=tuple(changed))
    far = next(each.ipv6_cidr_blocks[0] for each in estate.of(Vpc) if each.key == "back")
    address = ip_network(f"{far.network_address + (9 << 64) + 5}/128").network_address

    assert reach(estate, "stranger:shop/app/a", str(address), "tcp/443", vpc="shop").verdict == verdict
