"""Where routes lead: the same components as the hop-by-hop trace meets, in the same order, and nowhere where it stops."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from tests import joined
from tests.cases.describe import snapshot
from workbook.model.estate.interconnect import (
    NetworkFirewall,
    TransitGateway,
    VpcPeeringConnection,
    VpnGateway,
)
from workbook.model.estate.network import InternetGateway, NatGateway, NetworkInterface, Route, Subnet
from workbook.reachability.ends import address_end, interface_end
from workbook.reachability.journeys import journey
from workbook.reachability.packet import Question
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

MET = (TransitGateway, VpcPeeringConnection, VpnGateway, NetworkFirewall, NatGateway, InternetGateway)
"""The components that both name."""

ESTATES = {
    "peered": joined.peered,
    "peered_far": lambda: joined.peered(account="partner", region=joined.THERE),
    "hub": lambda: joined.hub_and_spokes(3),
    "regions": joined.two_regions,
    "egress": joined.central_egress,
    "egress_plain": lambda: joined.central_egress(firewall=False),
    "vpn": joined.to_premises,
    "vpn_tgw": lambda: joined.to_premises(by="tgw"),
    "dx": lambda: joined.to_premises("dx"),
    "dx_tgw": lambda: joined.to_premises("dx", by="tgw"),
}
SNAPSHOTS = (
    "peer-edge",
    "peer-pending",
    "peer-specific-subnets",
    "peer-transitive",
    "peer-transitive-noroute",
    "tgw-az",
    "tgw-central-egress",
    "tgw-centralized-router",
    "tgw-isolated-shared",
    "tgw-isolated-vpcs",
)
ADDRESSES = ("198.51.100.1", "192.168.0.1", "10.99.99.1", "10.1.16.10", "10.2.16.10", "10.1.0.9", "10.3.0.9")


def compared(estate):
    """For each interface and address: what the trace met and what the journey passes, of the kinds both name."""
    topology = topology_of(estate)
    for interface in estate.of(NetworkInterface):
        for word in ADDRESSES:
            address = ip_address(word)
            path = trace(
                estate,
                interface_end(topology, interface.key),
                address_end(topology, address, interface.vpc),
                Question(protocol="6", ports=((443, 443),)),
            )
            way = journey(topology, interface.vpc, interface.subnet, address)
            met = [
                hop.component
                for hop in path.forward.hops
                if hop.decision in ("route", "translate", "send", "allow", "unknown")
            ]
            yield interface.key, word, _named(estate, met), _named(estate, way.keys), way.arrival


def _named(estate, keys):
    """The resources of those kinds; a firewall's endpoint counts as the firewall."""
    whole = [key if key in estate else key.rpartition("/")[0] for key in keys]
    return list(dict.fromkeys(key for key in whole if key in estate and isinstance(estate[key], MET)))


@pytest.mark.parametrize("name", ESTATES)
def test_a_journey_passes_what_the_trace_meets(name) -> None:
    """Wherever the journey arrives, the trace met the very same gateways, peerings, hubs and firewalls in this order."""
    rows = list(compared(ESTATES[name]()))

    assert rows
    assert [row for row in rows if row[4] != "lost" and row[2] != row[3]] == []


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_documented_networks_agree(name) -> None:
    """The same over the networks of AWS's documentation."""
    rows = list(compared(snapshot(f"snapshots/{name}.json")))

    assert [row for row in rows if row[4] != "lost" and row[2] != row[3]] == []


def test_a_circle_of_routes_leads_nowhere() -> None:
    """Two firewalls' subnets that send to one another are left after so many stations."""
    estate = joined.central_egress()
    turned = tuple(
        replace(each, target="egress/network-firewall/a")
        if isinstance(each, Route) and each.key == "egress/rt/firewall/0.0.0.0/0"
        else each
        for each in estate.resources
    )
    topology = topology_of(replace(estate, resources=turned))
    start = next(subnet for subnet in estate.of(Subnet) if subnet.vpc == "spoke-1")

    assert journey(topology, "spoke-1", start.key, ip_address("198.51.100.1")).arrival == "lost"


def test_the_way_stays_in_its_zone_across_a_hub() -> None:
    """What enters a transit gateway in zone b leaves it in the other VPC's attachment subnet of zone b."""
    topology = topology_of(joined.central_egress())
    way = journey(topology, "spoke-1", "spoke-1/app/b", ip_address("198.51.100.1"))
    left = next(station for station in way.stations if station.key == "tgw/attachment/egress")

    assert left.subnet == "egress/transit/b"
