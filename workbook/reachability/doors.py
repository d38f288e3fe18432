"""The doors to networks beyond AWS: what stands behind each virtual private gateway and each attachment.

An index of what VPN connections, Direct Connect, propagated routes and parties say, for both engines: it judges no
packet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from workbook.model.estate.interconnect import (
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import Route, Vpc
from workbook.model.estate.resource import Resource
from workbook.reachability.packet import Address
from workbook.reachability.topology import Network, Topology

OUTWARD = ("vpn", "vpn-concentrator", "direct-connect-gateway", "connect", "client-vpn")
"""The kinds of attachment that lead out of AWS."""


@dataclass(frozen=True, slots=True)
class Link:
    """One way through a door: a VPN connection, or Direct Connect. `announces` None: everything."""

    key: str
    kind: str
    blocks: tuple[Network, ...]
    state: str
    carries_ipv6: bool
    names: tuple[str, ...] = ()
    """Keys by which a party may say that it is behind it: its own, its customer or Direct Connect gateway's."""
    bad_state: str = "BAD_STATE"
    """AWS's word for any other state than available."""
    fixed: bool = False
    """Its networks are static routes, so there are no others."""
    announces: tuple[Network, ...] | None = None
    whole_vpcs: bool = False
    """What it announces lets whole CIDR blocks of the VPC through, and is not announced itself."""

    def reach(self, address: Address) -> int:
        """The length of its longest prefix around an address, -1 without one."""
        return max((block.prefixlen for block in self.blocks if address in block), default=-1)


@dataclass(frozen=True, slots=True)
class Door:
    """A virtual private gateway or an attachment that leads out of AWS, with all that is known behind it.

    `stated` are networks that parties, attachments or propagated routes put behind it, by whatever link.
    """

    key: str
    links: tuple[Link, ...]
    stated: tuple[Network, ...]
    resource: str = ""
    """The VPN connection or Direct Connect gateway that an attachment stands for."""

    @property
    def blocks(self) -> tuple[Network, ...]:
        """Every network that something puts behind this door."""
        found = (*self.stated, *(block for link in self.links for block in link.blocks))
        return tuple(block for block in found if block.prefixlen)

    def known(self, address: Address) -> bool:
        """Whether something says that an address is behind this door."""
        return any(address in block for block in self.blocks)

    def closed_to(self, address: Address) -> bool:
        """Whether all its links have static routes, and none for this address."""
        return bool(self.links) and all(link.fixed and link.reach(address) < 0 for link in self.links)

    def link_to(self, address: Address) -> Link | None:
        """The link that packets for an address take: a live one, longest prefix, Direct Connect, static, any."""
        order = {"direct-connect": 0, "vpn": 1}
        able = [each for each in self.links if each.reach(address) >= 0 or not (each.fixed or each.blocks)]
        ranked = sorted(
            able or self.links,
            key=lambda each: (
                each.state != "available",
                -each.reach(address),
                order[each.kind],
                not each.fixed,
            ),
        )
        return ranked[0] if ranked else None


@lru_cache(maxsize=8)
def doors(topology: Topology) -> tuple[Door, ...]:
    """Every door of an estate, virtual private gateways first."""
    estate = topology.estate
    attachments = estate.of(TransitGatewayAttachment)
    outward = (each for each in attachments if _leads_out(topology, each))
    return (
        *(_gateway_door(topology, each) for each in estate.of(VpnGateway)),
        *(_attachment_door(topology, each) for each in outward),
        *(each for peering in estate.of(VpcPeeringConnection) for each in _peering_doors(topology, peering)),
    )


def _leads_out(topology: Topology, attachment: TransitGatewayAttachment) -> bool:
    """Out of AWS, or to a VPC or transit gateway that the estate does not hold."""
    return attachment.resource_type in OUTWARD or topology.resource(attachment.resource) is None


def _peering_doors(topology: Topology, peering: VpcPeeringConnection) -> Iterator[Door]:
    """A peering leads out where one of its VPCs is not in the estate."""
    requester, accepter = peering.requester_vpc, peering.accepter_vpc
    ends = ((requester, peering.requester_cidr_blocks), (accepter, peering.accepter_cidr_blocks))
    unknown = [blocks for vpc, blocks in ends if not isinstance(topology.resource(vpc), Vpc)]
    for blocks in unknown[:1]:
        yield Door(peering.key, (), (*blocks, *_of_parties(topology, {peering.key})))


def door(topology: Topology, key: str) -> Door | None:
    """The door of this key."""
    return next((each for each in doors(topology) if each.key == key), None)


def _gateway_door(topology: Topology, gateway: VpnGateway) -> Door:
    estate = topology.estate
    vpns = [_vpn(each) for each in estate.of(VpnConnection) if each.vpn_gateway == gateway.key]
    links = (*vpns, *_direct_connects(topology, gateway.key, "private"))
    named = {gateway.key, *(name for link in links for name in link.names)}
    routes = [each for each in estate.of(Route) if each.target == gateway.key]
    learned = (each.destination_cidr_block or each.destination_ipv6_cidr_block for each in routes)
    own = topology.vpc(gateway.vpc)
    inside = {*own.cidr_blocks, *own.ipv6_cidr_blocks}
    stated = (*(each for each in learned if each and each not in inside), *_of_parties(topology, named))
    return Door(gateway.key, links, tuple(dict.fromkeys(stated)))


def _attachment_door(topology: Topology, attachment: TransitGatewayAttachment) -> Door:
    resource = topology.resource(attachment.resource)
    links: tuple[Link, ...] = (_vpn(resource),) if isinstance(resource, VpnConnection) else ()
    if isinstance(resource, DirectConnectGateway):
        links = tuple(_direct_connects(topology, attachment.transit_gateway, "transit", resource.key))
    routes = topology.estate.of(TransitGatewayRoute)
    led = (each.destination_cidr_block for each in routes if each.attachment == attachment.key)
    named = {attachment.key, attachment.resource, attachment.transit_gateway}
    named |= {name for link in links for name in link.names}
    stated = (*attachment.cidr_blocks, *(each for each in led if each), *_of_parties(topology, named))
    return Door(attachment.key, links, tuple(dict.fromkeys(stated)), attachment.resource)


def _of_parties(topology: Topology, keys: set[str]) -> Iterator[Network]:
    for party in topology.estate.parties:
        if party.location != "vpc" and keys & {*party.behind} - {""}:
            yield from party.cidr_blocks


def _vpn(connection: VpnConnection) -> Link:
    """A VPN to a virtual private gateway carries no IPv6; one to a transit gateway may."""
    return Link(
        key=connection.key,
        kind="vpn",
        blocks=connection.routes,
        state=connection.state,
        carries_ipv6=not connection.vpn_gateway,
        names=(connection.key, connection.customer_gateway),
        bad_state="BAD_STATE_VPN" if connection.vpn_gateway else "TGW_BAD_STATE_VPN",
        fixed=connection.static_routes_only and bool(connection.vpn_gateway),
    )


def _direct_connects(topology: Topology, gateway: str, kind: str, through: str = "") -> Iterator[Link]:
    """The virtual interfaces that end at a gateway, by a Direct Connect gateway or straight."""
    associations = [
        each
        for each in topology.estate.of(DirectConnectGatewayAssociation)
        if each.gateway == gateway and through in ("", each.direct_connect_gateway)
    ]
    for association in associations:
        interfaces = _interfaces(topology, association.direct_connect_gateway, kind)
        for interface in interfaces or (association,):
            yield _direct_connect(interface, association, kind)
    if not through:
        for interface in _interfaces(topology, gateway, kind):
            yield _direct_connect(interface, None, kind)


def _interfaces(topology: Topology, gateway: str, kind: str) -> tuple[DirectConnectVirtualInterface, ...]:
    interfaces = topology.estate.of(DirectConnectVirtualInterface)
    return tuple(each for each in interfaces if each.gateway == gateway and each.type == kind)


def _direct_connect(at: Resource, association: DirectConnectGatewayAssociation | None, kind: str) -> Link:
    interface = at if isinstance(at, DirectConnectVirtualInterface) else None
    bad = association and association.state != "associated"
    down = interface and interface.state != "available"
    state = association.state if association and bad else (interface.state if interface and down else "")
    return Link(
        key=at.key,
        kind="direct-connect",
        blocks=interface.cidr_blocks if interface else (),
        state=state or "available",
        carries_ipv6=True,
        names=(at.key, association.direct_connect_gateway) if association else (at.key,),
        announces=(association.allowed_prefixes or None) if association else None,
        whole_vpcs=kind == "private",
    )
