"""Segments of a transit hub: what isolated VPCs find, and that opening everything else does not join them."""

from dataclasses import replace
from ipaddress import IPv4Network
from itertools import product

import pytest

from workbook.analysis import analyze
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.model.estate.interconnect import TransitGatewayRoute, TransitGatewayRouteTable
from workbook.model.estate.network import Route, SecurityGroupRule
from workbook.plan import plan
from workbook.reachability.reach import reach

OTHERS = "data=10.30.0.0/16 444455556666, shop=10.40.0.0/16"


def _document(**options):
    return Document(pattern="hybrid_connectivity", options={"other_vpcs": OTHERS, **options})


def _estate(**options):
    return plan(build(_document(**options)))


def _found(estate, table):
    """Where a route table of the hub leads, block by block."""
    routes = (each for each in estate.of(TransitGatewayRoute) if each.transit_gateway_route_table == table)
    return {str(each.destination_cidr_block): each.attachment for each in routes}


def test_isolated_vpcs_hear_of_what_is_shared_and_not_of_one_another():
    """Their table has the shared VPC and premises; the shared one's and the link's has everybody."""
    estate = _estate(hub_segments="isolated")
    assert set(_found(estate, "hub/rt/isolated")) == {"10.20.0.0/16", "192.168.0.0/16"}
    assert set(_found(estate, "hub/rt")) == {
        "10.20.0.0/16",
        "10.30.0.0/16",
        "10.40.0.0/16",
        "192.168.0.0/16",
    }
    looks = {table.key: table.associations for table in estate.of(TransitGatewayRouteTable)}
    assert looks == {
        "hub/rt": ("hub/attachment/main", "hub/attachment/link/vpn"),
        "hub/rt/isolated": ("hub/attachment/data", "hub/attachment/shop"),
    }


def test_one_segment_is_one_table():
    """Without the option every attachment looks up in one table, and no flow leads from the shared VPC to the others."""
    estate = _estate()
    assert [table.key for table in estate.of(TransitGatewayRouteTable)] == ["hub/rt"]
    assert len(_found(estate, "hub/rt")) == 4


def _opened(estate):
    """The estate after somebody has opened every group and routed every range to the hub."""
    group = next(each for each in estate.of(SecurityGroupRule) if each.cidr_ipv4)
    rules = [
        replace(group, key=f"{name}/{way}/opened", security_group=name, is_egress=way == "out",
                ip_protocol="-1", from_port=None, to_port=None, cidr_ipv4=IPv4Network("0.0.0.0/0"))
        for name, way in product(("sg/data-service", "sg/shop-service"), ("in", "out"))
    ]  # fmt: skip
    some = next(each for each in estate.of(Route) if each.target == "hub")
    routes = [
        replace(some, key=f"{vpc}/opened", route_table=f"{vpc}/rt/app", destination_cidr_block=IPv4Network("10.0.0.0/8"))
        for vpc in ("data", "shop")
    ]  # fmt: skip
    return replace(estate, resources=(*estate.resources, *rules, *routes))


@pytest.mark.parametrize(("segments", "verdict"), [("one", "reachable"), ("isolated", "blocked")])
def test_segments_hold_when_everything_else_is_open(segments, verdict):
    """With every group and route table open, one segment joins the two VPCs and two segments keep them apart."""
    opened = _opened(_estate(hub_segments=segments))
    for source, destination in (("data-service", "shop-service"), ("shop-service", "data-service")):
        assert reach(opened, source, destination, "tcp/5432").verdict == verdict


@pytest.mark.parametrize(
    ("nacl_mode", "medium", "resolver"),
    product(("default", "tiered", "strict"), ("vpn", "direct_connect_with_vpn_backup"), ("none", "both")),
)
def test_segments_are_proven(nacl_mode, medium, resolver):
    """Every flow works, nothing else is open, and no isolated VPC reaches another."""
    given = {"nacl_mode": nacl_mode, "medium": medium, "resolver_endpoints": resolver}
    proof = analyze(_document(hub_segments="isolated", **given)).proof
    assert proof.holds
    assert proof.unstated_flows == ()
    assert [each.holds for each in proof.prohibitions if "apart" in each.key] == [True, True]


def test_a_flow_between_isolated_vpcs_has_no_way():
    """Somebody who states one is told that nothing joins the two, with both VPCs named."""
    design = build(_document(hub_segments="isolated"))
    flow = next(each for each in design.flows if each.destination == "data-service")
    asked = replace(flow, key="asked", slot=900, source="shop-service")
    with pytest.raises(OptionsError, match="nothing joins their VPCs 'shop' and 'data'"):
        plan(replace(design, flows=(*design.flows, asked)))
