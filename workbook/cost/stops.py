"""A journey as the bill sees it: what bills by the GB, who sends into a transit gateway, which borders are crossed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbook.cost.inventory import Inventory, Owner
from workbook.model.estate.interconnect import (
    DirectConnectGateway,
    DirectConnectVirtualInterface,
    NetworkFirewall,
    TransitGateway,
    TransitGatewayAttachment,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    Subnet,
    VpcEndpoint,
)
from workbook.model.estate.resource import Resource
from workbook.reachability.journeys import Journey, Station
from workbook.reachability.transit_tables import PEERINGS

BY_THE_GB = (NatGateway, VpcEndpoint, NetworkFirewall)
"""What bills every GB that passes, both ways."""

ANSWERING_ONLY = (NatGateway,)
"""What a connection from outside never comes through."""

EXITS = (
    DirectConnectVirtualInterface,
    DirectConnectGateway,
    VpnConnection,
    VpnGateway,
    InternetGateway,
    EgressOnlyInternetGateway,
)
"""What leads out of AWS, the most particular first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """A way from a subnet, in the words of the bill. Zone and Region changes are pairs in the order of requests."""

    passes: tuple[Resource, ...]
    requests_enter: tuple[Resource, ...]
    answers_enter: tuple[Resource, ...]
    zone_changes: tuple[tuple[str, str], ...]
    region_changes: tuple[tuple[Owner, Owner], ...]
    exit: Resource | None
    sender: Owner

    @property
    def turned(self) -> "Stops":
        """The same way for requests that come from its far end."""
        return replace(
            self,
            requests_enter=self.answers_enter,
            answers_enter=self.requests_enter,
            region_changes=tuple((there, here) for here, there in self.region_changes),
        )


def stops_of(inventory: Inventory, way: Journey, start: str, end: str = "") -> Stops:
    """What a journey passes, from a subnet to another, or to somewhere beyond the estate."""
    met = [
        (station, inventory.estate[station.key])
        for station in way.stations
        if station.key in inventory.estate
    ]
    entered, left = _attachments(met)
    exits = [resource for kind in EXITS for _, resource in met if isinstance(resource, kind)]
    vpc = inventory.estate.get(Subnet, start).vpc
    last = next((station.vpc for station in reversed(way.stations) if station.vpc), vpc)
    return Stops(
        passes=tuple(resource for _, resource in met if isinstance(resource, BY_THE_GB)),
        requests_enter=tuple(each for each in entered if each.resource_type not in PEERINGS),
        answers_enter=tuple(each for each in left if each.resource_type not in PEERINGS),
        zone_changes=tuple(_zone_changes(inventory, way, start, end)),
        region_changes=tuple(_region_changes(inventory, met, vpc, end)),
        exit=exits[0] if exits else None,
        sender=_sender(inventory, exits, last),
    )


def _sender(inventory: Inventory, exits: Sequence[Resource], vpc: str) -> Owner:
    """Who pays for bytes that leave AWS: the owner of the VPN or of the VPC they leave from."""
    if exits and isinstance(exits[0], VpnConnection):
        return exits[0].account, exits[0].region
    return inventory.owner(vpc)


def _attachments(
    met: list[tuple[Station, Resource]],
) -> tuple[list[TransitGatewayAttachment], list[TransitGatewayAttachment]]:
    """The attachments by which requests enter transit gateways, and those by which they leave."""
    entered: list[TransitGatewayAttachment] = []
    left: list[TransitGatewayAttachment] = []
    for (_, here), (_, there) in pairwise(met):
        if isinstance(here, TransitGatewayAttachment) and isinstance(there, TransitGateway):
            entered.append(here)
        elif isinstance(here, TransitGateway) and isinstance(there, TransitGatewayAttachment):
            left.append(there)
    return entered, left


def _zone_changes(inventory: Inventory, way: Journey, start: str, end: str) -> list[tuple[str, str]]:
    """Pairs of subnets with a zone border between them; to and from a transit gateway it is free of charge.

    aws.amazon.com/about-aws/whats-new/2022/04/aws-data-transfer-price-reduction-privatelink-transit-gateway-client-vpn-services
    """
    changes: list[tuple[str, str]] = []
    here = start
    for key, subnet in (*((station.key, station.subnet) for station in way.stations), ("", end)):
        if isinstance(inventory.find(key), TransitGatewayAttachment):
            here = ""
        elif subnet:
            changes += [(here, subnet)] if here else []
            here = subnet
    return [pair for pair in changes if _is_border(inventory, *pair)]


def _is_border(inventory: Inventory, here: str, there: str) -> bool:
    """Whether two subnets of one Region are in different zones."""
    regions = {inventory.estate[key].region for key in (here, there)}
    return len(regions) == 1 and inventory.zone(here) != inventory.zone(there)


def _region_changes(
    inventory: Inventory, met: list[tuple[Station, Resource]], vpc: str, end: str
) -> list[tuple[Owner, Owner]]:
    """Who sends across each Region border on the way, and to whom."""
    owners = [inventory.owner(vpc)]
    for station, resource in met:
        if isinstance(resource, TransitGateway):
            owners.append((resource.account, resource.region))
        elif station.subnet:
            owners.append(inventory.owner(inventory.estate.get(Subnet, station.subnet).vpc))
    if end:
        owners.append(inventory.owner(inventory.estate.get(Subnet, end).vpc))
    return [(here, there) for here, there in pairwise(owners) if here[1] != there[1]]
