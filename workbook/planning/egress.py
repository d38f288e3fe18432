"""The way of each flow: the first means the options allow, in a fixed order.

Gateway endpoint, interface endpoint, egress-only internet gateway for IPv6, NAT; a party with a public address
goes by the internet gateway instead of NAT. Prices play no part: the same options give the same estate for ever.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workbook.errors import Fault, OptionsError
from workbook.facts.endpoint_services import EndpointService, endpoint_service
from workbook.model.intent.connection import Peering, PrivateService, TransitHub
from workbook.model.intent.design import Design
from workbook.model.intent.edge import EdgeNetwork, VpcOrigin
from workbook.model.intent.flow import Flow
from workbook.model.intent.forwarding import NatInstance
from workbook.model.intent.party import (
    AnyParty,
    ApplicationLoadBalancer,
    AwsService,
    BastionHost,
    Function,
    InstanceFleet,
    NetworkLoadBalancer,
    OutsideHost,
    OutsideNetwork,
    PartnerService,
    Party,
    Placed,
)
from workbook.model.intent.place import VpcIntent
from workbook.planning.joints import between, to_on_premises

WayKind = Literal[
    "local",
    "gateway_endpoint",
    "interface_endpoint",
    "egress_only_gateway",
    "nat",
    "internet_gateway",
    "ingress",
    "peering",
    "transit",
    "private_link",
    "hybrid",
]

CROSSING: frozenset[WayKind] = frozenset({"peering", "transit"})
"""Ways from one VPC into another, whose addresses both sides see."""


DUAL_STACK = (InstanceFleet, BastionHost, Function, ApplicationLoadBalancer)
"""Parties whose interfaces take IPv6 addresses in a dual-stack subnet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one flow goes, in one address family; `vpc` is the source's, or the destination's of what comes in.

    One that is `nat64` leaves its subnet as IPv6 and goes on from the NAT gateway as IPv4.
    `connection` is the key of what joins the networks, `service` the endpoint's on interface and private endpoints.
    """

    flow: Flow
    kind: WayKind
    vpc: str
    ipv6: bool = False
    nat64: bool = False
    service: str = ""
    connection: str = ""


@dataclass(frozen=True)
class Ways:
    """The ways of all flows, and who needs what."""

    all: tuple[Way, ...]

    def of_kind(self, *kinds: WayKind) -> tuple[Way, ...]:
        """The ways of these kinds."""
        return tuple(way for way in self.all if way.kind in kinds)

    @cached_property
    def by_flow(self) -> dict[str, tuple[Way, ...]]:
        """The ways of each flow, by its key."""
        found: dict[str, tuple[Way, ...]] = {}
        for way in self.all:
            found[way.flow.key] = (*found.get(way.flow.key, ()), way)
        return found


INSPECTED: dict[str, tuple[WayKind, ...]] = {
    "edge": ("ingress", "internet_gateway", "nat"),
    "egress": ("nat",),
    "none": (),
}
"""The ways that pass the firewall, by where it stands."""


def inspected(vpc: VpcIntent, ways: Ways) -> tuple[Way, ...]:
    """The ways of a VPC that pass its firewall."""
    kinds = INSPECTED[vpc.means.inspection]
    return tuple(way for way in ways.of_kind(*kinds) if way.vpc == vpc.key) if kinds else ()


def choose_ways(design: Design) -> Ways:
    """The way of every flow.

    Raises:
        OptionsError: flows that the allowed means cannot carry, all of them at once.
    """
    ways: list[Way] = []
    stranded: list[tuple[Flow, VpcIntent]] = []
    for flow in design.flows:
        vpc = design.vpc(_home(design, flow).vpc)
        found = tuple(_ways_of(design, flow, vpc))
        ways += found
        if not found:
            stranded.append((flow, vpc))
    if stranded:
        raise OptionsError(_refusals(design, stranded))
    return Ways(tuple(ways))


def has_public_address(party: Party) -> bool:
    """Whether a party's interfaces get public IPv4 addresses."""
    return isinstance(party, (BastionHost, NatInstance)) or (
        isinstance(party, (ApplicationLoadBalancer, NetworkLoadBalancer)) and party.internet_facing
    )


def needs_gateway(party: Party) -> bool:
    """Whether a party asks for an internet gateway that no route leads to: CloudFront's VPC origins do."""
    return isinstance(party, VpcOrigin)


def _home(design: Design, flow: Flow) -> Placed:
    for key in (flow.source, flow.destination):
        party = design.party(key)
        if isinstance(party, Placed):
            return party
    sentence = f"flow {flow.key!r} has no end in the design: one of {flow.source!r} and {flow.destination!r} must be."
    raise OptionsError([Fault("additions.flows", sentence)])


def _ways_of(design: Design, flow: Flow, vpc: VpcIntent) -> Iterator[Way]:
    source, destination = design.party(flow.source), design.party(flow.destination)
    if is_on_premises(source) or is_on_premises(destination):
        yield from _hybrid_ways(design, flow, vpc)
    elif not isinstance(source, Placed):
        yield from _ingress_ways(flow, source, destination, vpc)
    elif isinstance(destination, Placed) and destination.vpc == source.vpc:
        yield Way(flow=flow, kind="local", vpc=vpc.key)
    elif isinstance(destination, Placed):
        yield from _crossing_ways(design, flow, source, destination)
    elif isinstance(destination, AwsService):
        yield from _service_ways(flow, source, endpoint_service(destination.service), vpc)
    elif isinstance(destination, PartnerService):
        yield Way(flow=flow, kind="private_link", vpc=vpc.key, service=destination.key)
    elif isinstance(destination, (OutsideHost, OutsideNetwork)):
        yield from (way for way in _internet_ways(flow, source, vpc) if _answers(destination, way))


def _answers(destination: OutsideHost | OutsideNetwork, way: Way) -> bool:
    """Whether a host has an address in the way's family, as far as its addresses are known."""
    blocks = destination.cidr_blocks if isinstance(destination, OutsideHost) else ()
    return not blocks or any((block.version == 6) == way.ipv6 for block in blocks)


def is_on_premises(party: AnyParty) -> bool:
    """Whether a party stands in a network of its own outside AWS."""
    return isinstance(party, OutsideNetwork) and party.location == "on_premises"


def _crossing_ways(design: Design, flow: Flow, source: Placed, destination: Placed) -> Iterator[Way]:
    match between(design, source, destination):
        case PrivateService() as service:
            yield Way(
                flow=flow,
                kind="private_link",
                vpc=source.vpc,
                service=service.key,
                connection=service.key,
            )
        case Peering() as peering:
            yield Way(flow=flow, kind="peering", vpc=source.vpc, connection=peering.key)
        case TransitHub() as hub:
            yield Way(flow=flow, kind="transit", vpc=source.vpc, connection=hub.key)


def _hybrid_ways(design: Design, flow: Flow, vpc: VpcIntent) -> Iterator[Way]:
    network = flow.source if is_on_premises(design.party(flow.source)) else flow.destination
    link = to_on_premises(design, vpc.key, network)
    if link:
        yield Way(flow=flow, kind="hybrid", vpc=vpc.key, connection=link.key)


def _ingress_ways(flow: Flow, source: AnyParty, destination: AnyParty, vpc: VpcIntent) -> Iterator[Way]:
    if not isinstance(source, (OutsideNetwork, EdgeNetwork)) or not has_public_address(destination):
        return
    if any(block.version == 4 for block in source.cidr_blocks):
        yield Way(flow=flow, kind="ingress", vpc=vpc.key)
    dual = vpc.means.ipv6 != "off" and isinstance(destination, ApplicationLoadBalancer)
    if dual and any(block.version == 6 for block in source.cidr_blocks):
        yield Way(flow=flow, kind="ingress", vpc=vpc.key, ipv6=True)


def _service_ways(flow: Flow, source: Placed, service: EndpointService, vpc: VpcIntent) -> Iterator[Way]:
    if vpc.tier(source.tier).ipv6_native:
        # Endpoints are planned with IPv4 addresses, and gateway endpoints with the IPv4 prefix list.
        yield from _nat64_ways(flow, vpc)
        return
    # Without private DNS an SDK keeps calling the public name, so an interface endpoint would stand unused.
    allowed = vpc.means.endpoints
    named = service.service in allowed
    if service.has_gateway and (named or "auto" in allowed or "gateway" in allowed):
        yield Way(flow=flow, kind="gateway_endpoint", vpc=vpc.key, service=service.service)
    elif service.has_interface and has_private_dns(service.service, vpc) and (named or "auto" in allowed):
        yield Way(flow=flow, kind="interface_endpoint", vpc=vpc.key, service=service.service)
    else:
        yield from (way for way in _internet_ways(flow, source, vpc) if not way.ipv6)


def has_private_dns(service: str, vpc: VpcIntent) -> bool:
    """Whether a service's name leads to its endpoint: as the option says, and always for a private API's own."""
    return vpc.means.private_dns or service == "execute-api"


def _internet_ways(flow: Flow, source: Placed, vpc: VpcIntent) -> Iterator[Way]:
    if has_public_address(source):
        # Its subnets are excluded from Block Public Access, like those of whatever lets the internet in.
        yield Way(flow=flow, kind="internet_gateway", vpc=vpc.key)
        return
    if vpc.means.vpc_block_public_access == "block_bidirectional":
        return
    tier = vpc.tier(source.tier)
    if tier.isolated:
        return
    if tier.ipv6_native and vpc.means.nat64_hosts:
        yield from _nat64_ways(flow, vpc)
        return
    if vpc.means.ipv6 != "off" and isinstance(source, DUAL_STACK):
        yield Way(flow=flow, kind="egress_only_gateway", vpc=vpc.key, ipv6=True)
    if vpc.means.nat_mode != "none" and not tier.ipv6_native:
        yield Way(flow=flow, kind="nat", vpc=vpc.key)


def _nat64_ways(flow: Flow, vpc: VpcIntent) -> Iterator[Way]:
    if vpc.means.nat_mode != "none" and vpc.means.vpc_block_public_access != "block_bidirectional":
        yield Way(flow=flow, kind="nat", vpc=vpc.key, nat64=True)


def _refusals(design: Design, stranded: Iterable[tuple[Flow, VpcIntent]]) -> list[Fault]:
    return [fault for flow, vpc in stranded for fault in _refusal(design, flow, vpc)]


def _refusal(design: Design, flow: Flow, vpc: VpcIntent) -> tuple[Fault, ...]:
    source, destination = design.party(flow.source), design.party(flow.destination)
    if isinstance(destination, Placed) and isinstance(source, Placed):
        sentence = f"{source.title} calls {destination.title}, and nothing joins their VPCs {source.vpc!r} and {destination.vpc!r}"
        return (Fault("connections", f"{sentence}; state a peering, a transit hub or a private service."),)
    if is_on_premises(source) or is_on_premises(destination):
        sentence = f"{source.title} calls {destination.title}, and no link leads from VPC {vpc.key!r} to that network"
        return (Fault("connections", f"{sentence}; state a VPN or Direct Connect."),)
    if not isinstance(source, Placed):
        sentence = f"{source.title} cannot open connections to {destination.title}: it has no public address."
        return (Fault("additions.flows", sentence + " Let a load balancer stand in front of it."),)
    tier = vpc.tier(source.tier)
    if tier.isolated:
        sentence = f"{source.title} stands in the isolated tier {tier.key!r} and calls {destination.title}"
        return (Fault("endpoints", sentence + ", which no allowed endpoint carries; allow its endpoint."),)
    means = vpc.means
    if means.vpc_block_public_access == "block_bidirectional":
        sentence = f"{source.title} calls {destination.title}, and block_bidirectional stops all that no endpoint carries"
        posture = Fault("vpc_block_public_access", f"{sentence}; set it to block_ingress or off.")
        return (posture, Fault("endpoints", f"{sentence}; {_way_out(destination, 'endpoints')}."))
    sentence = (
        f"{source.title} calls {destination.title} ({flow.purpose}), and with nat_mode=none and endpoints="
        f"{','.join(means.endpoints)} nothing carries it"
    )
    return tuple(
        Fault(field, f"{sentence}; {_way_out(destination, field)}.") for field in ("nat_mode", "endpoints")
    )


def _way_out(destination: AnyParty, field: str) -> str:
    if field == "nat_mode":
        return "set nat_mode to single, per_az, regional or instance"
    if isinstance(destination, AwsService):
        return f"or set endpoints to auto or add {destination.service} (with private_dns on)"
    return "no endpoint can reach a host outside AWS, so only NAT (or ipv6=dual_stack) can"
