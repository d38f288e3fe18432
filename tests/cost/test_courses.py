"""The courses of bytes: pairs of zones by affinity, gateways by the routes, and agreement with the packet trace."""

from dataclasses import replace

import pytest

from tests.cost.designs import APP, DATABASE, caller, carrying, design, flow, web
from workbook.cost.courses import hops_of
from workbook.cost.estimating import estimate
from workbook.cost.inventory import Inventory
from workbook.document import Document, build
from workbook.facts.addresses import stand_in
from workbook.model.estate.network import NatGateway, NetworkInterface, Route, Subnet, VpcEndpoint
from workbook.plan import plan
from workbook.reachability.ends import interface_end, outside_end
from workbook.reachability.packet import Question
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

DOCUMENTS = [
    ("three_tier_dmz", {}),
    ("three_tier_dmz", {"az_count": 3, "nat_mode": "single", "lambda_functions": True, "glue_jobs": True}),
    ("three_tier_dmz", {"nat_mode": "regional", "endpoints": "none", "admin_access": "bastion"}),
    ("three_tier_dmz", {"nat_mode": "per_az", "endpoints": "gateway", "data_tier": "s3_exports"}),
    ("private_rds_api", {}),
    ("private_rds_api", {"api": "public", "nat_mode": "single", "outside_hosts": "api.example.com"}),
]


def courses(made, estate, key):
    """The courses of one flow."""
    inventory = Inventory(made, estate)
    return hops_of(inventory, made.flow(key))


def shares(found):
    """Shares by pair of zones."""
    return {course.zones: pytest.approx(course.share) for course in found}


def test_spread_traffic_reaches_every_pair_of_zones_alike() -> None:
    """Two clients and two servers in two zones: a quarter each, half of it across the border."""
    found = courses(*web(), "app-to-database")

    assert shares(found) == {("a", "a"): 0.25, ("a", "b"): 0.25, ("b", "a"): 0.25, ("b", "b"): 0.25}
    assert sum(course.share for course in found if course.crossings) == pytest.approx(0.5)


def test_near_traffic_stays_in_its_zone() -> None:
    """With same_az affinity no byte crosses a border."""
    made = design((APP, DATABASE), [flow("app", "database", 5432, carrying(10, near=True), 1)])
    found = courses(made, plan(made), "app-to-database")

    assert shares(found) == {("a", "a"): 0.5, ("b", "b"): 0.5}
    assert not any(course.crossings for course in found)


def test_visitors_arrive_in_every_zone_of_the_load_balancer() -> None:
    """Bytes from outside enter half in each zone and cross no border on the way in."""
    found = courses(*web(), "internet-to-alb")

    assert shares(found) == {("", "a"): 0.5, ("", "b"): 0.5}


def test_each_zone_uses_the_nat_gateway_of_its_route_table() -> None:
    """Per zone: its own gateway; single: the one, across the border from the other zone."""
    own = courses(*caller({}, hosts=1, nat_mode="per_az"), "app-to-api.example.com")
    one = courses(*caller({}, hosts=1, nat_mode="single"), "app-to-api.example.com")

    assert [(course.zones[0], course.passes[0].key) for course in own] == [
        ("a", "main/nat/a"),
        ("b", "main/nat/b"),
    ]
    assert [(course.zones[0], course.passes[0].key) for course in one] == [
        ("a", "main/nat/a"),
        ("b", "main/nat/a"),
    ]
    assert [[crossing.zones for crossing in course.crossings] for course in one] == [[], [("b", "a")]]


@pytest.mark.parametrize(("pattern", "options"), DOCUMENTS)
def test_the_packet_trace_goes_the_same_way(pattern, options) -> None:
    """Every course of every flow passes the very gateways and endpoints that the hop-by-hop trace passes."""
    made = build(Document(pattern=pattern, options=options))
    estate = plan(made)
    inventory = Inventory(made, estate)

    compared = [
        (passed(inventory, each, course), traced(inventory, each, course))
        for each in made.flows
        if inventory.parties[each.source].interfaces
        for course in hops_of(inventory, each)
    ]

    assert compared
    assert [pair for pair in compared if pair[0] != pair[1]] == []


def passed(inventory, each, course):
    """What bills by the GB on a course, with the zone a NAT gateway stands in."""
    zones = {crossing.zones[1] for crossing in course.crossings}
    return (
        each.key,
        course.zones,
        {(one.key, zone_of(inventory, one, course, zones)) for one in course.passes},
    )


def zone_of(inventory, resource, course, crossed):
    """Where bytes meet a gateway: across the crossed border, else at home."""
    return next(iter(crossed), course.zones[0]) if isinstance(resource, NatGateway) else ""


def traced(inventory, each, course):
    """The same of the trace between the interfaces at the course's ends."""
    topology = topology_of(inventory.estate)
    client = at_zone(inventory, inventory.parties[each.source], course.zones[0])
    target = inventory.delivered_to(each)
    if target.interfaces:
        server = at_zone(inventory, target, course.zones[1])
        end = interface_end(topology, server.key)
        own = {(server.attached_to, "")} if server.interface_type == "vpc_endpoint" else set()
    else:
        block = target.cidr_blocks[0] if target.cidr_blocks else stand_in("internet")
        end, own = outside_end(topology, block[1]), set()
    port = each.ports.from_port
    path = trace(
        inventory.estate,
        interface_end(topology, client.key),
        end,
        Question(protocol="6", ports=((port, port),)),
    )
    met = {inventory.estate[hop.component] for hop in path.forward.hops if hop.component in inventory.estate}
    nats = {(nat.key, nat_zone(inventory, nat, client)) for nat in met if isinstance(nat, NatGateway)}
    gates = {(gate.key, "") for gate in met if isinstance(gate, VpcEndpoint)}
    return each.key, course.zones, own | nats | gates


def nat_zone(inventory, nat, client):
    """The zone a NAT gateway stands in; a regional one in its client's."""
    return inventory.zone(nat.subnet or client.subnet)


def at_zone(inventory, party, zone):
    """The interface that a party has in a zone."""
    estate = inventory.estate
    interfaces = [estate.get(NetworkInterface, key) for key in party.interfaces]
    return next(each for each in interfaces if estate.get(Subnet, each.subnet).az_slot == zone)


def test_a_zone_without_a_route_carries_nothing() -> None:
    """When one zone's default route is gone, only the other zone's half of the bytes is priced."""
    made, estate = caller({}, hosts=100, nat_mode="per_az")
    kept = tuple(
        each for each in estate.resources if not (isinstance(each, Route) and each.target == "main/nat/b")
    )
    cut = replace(estate, resources=kept)

    assert [course.passes[0].key for course in courses(made, cut, "app-to-api.example.com")] == ["main/nat/a"]
    assert (
        sum(item.quantity for item in estimate(made, cut).items if item.component == "data_processed") == 50
    )


def test_a_blackhole_carries_nothing() -> None:
    """A route whose target is gone prices nothing, as the packet engine lets nothing through."""
    made, estate = caller({}, hosts=100, nat_mode="single")
    dead = tuple(
        replace(each, state="blackhole") if isinstance(each, Route) and each.target == "main/nat/a" else each
        for each in estate.resources
    )

    assert courses(made, replace(estate, resources=dead), "app-to-api.example.com") == ()
