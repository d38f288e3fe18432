"""NAT gateways: out only, TCP, UDP and ICMP, another source address and another range of ports."""

from dataclasses import replace

from workbook.facts.ip_protocols import protocol_number
from workbook.facts.nat64 import embedded
from workbook.model.estate.network import NatGateway, Subnet
from workbook.reachability.explanations import hint
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.packet import Address, Packet, Question, icmp_spans, translated
from workbook.reachability.path import Blocker
from workbook.reachability.spans import intersect, subtract
from workbook.reachability.walk import Stage, Walk

KIND = "NatGateway"
CARRIED = frozenset(protocol_number(name) for name in ("tcp", "udp", "icmp"))
ECHO = icmp_spans(128, -1)


def through_nat_gateway(walk: Walk, gateway: NatGateway) -> None:
    """Into a NAT gateway, and out of it with its own address."""
    if any(stage.gateway == gateway.key for stage in walk.stages):
        detail = f"the routes lead back to {gateway.key}"
        walk.trail.block(gateway.key, KIND, "NO_POSSIBLE_DESTINATION", detail)
        walk.lose()
        return
    _refuse_unfit(walk, gateway)
    if gateway.subnet and not isinstance(walk.topology.resource(gateway.subnet), Subnet):
        reason = f"{gateway.subnet} of {gateway.key} is not in the estate: its list and table are not known"
        walk.trail.unknown(gateway.key, KIND, "X_NOT_MODELLED", reason)
        walk.trail.lost = True
        return
    if gateway.subnet and gateway.subnet != walk.subnet:
        pass_network_acl(walk.topology, walk.trail, gateway.subnet, walk.packet, egress=False)
    walk.pass_stage(_into(walk, gateway))
    after = _translated(walk.packet, gateway)
    walk.trail.translate(gateway.key, KIND, walk.packet.source, after.source)
    walk.pass_stage(
        Stage(
            kind="nat",
            before=walk.packet,
            after=after,
            vpc=walk.vpc,
            subnet=gateway.subnet,
            gateway=gateway.key,
        )
    )
    walk.subnet, walk.nat_gateway = gateway.subnet, gateway.key


def _into(walk: Walk, gateway: NatGateway) -> Stage:
    return Stage(
        kind="local",
        before=walk.packet,
        after=walk.packet,
        vpc=walk.vpc,
        subnet=walk.subnet,
        to_subnet=gateway.subnet,
    )


def _refuse_unfit(walk: Walk, gateway: NatGateway) -> None:
    if gateway.state != "available":
        detail = f"it is {gateway.state}"
        walk.trail.block(gateway.key, KIND, "BAD_STATE", detail, change=hint("BAD_STATE"))
    translates = embedded(walk.packet.destination) is not None
    if translates and walk.packet.protocol == protocol_number("icmpv6"):
        _refuse_messages(walk, gateway)
    elif (walk.packet.destination.version == 6 and not translates) or walk.packet.protocol not in CARRIED:
        detail = "it carries TCP, UDP and ICMP over IPv4, and IPv6 only to 64:ff9b::/96"
        code = "PROTOCOL_RESTRICTION"
        walk.trail.block(gateway.key, KIND, code, detail, change="use TCP, UDP or ICMP over IPv4")
    here = walk.topology.resource(walk.subnet)
    zone = here.availability_zone if isinstance(here, Subnet) else ""
    if zone and not _covers(gateway, zone):
        code = "REGIONAL_NGW_ROUTE_AZ_RESTRICTION"
        detail = f"it serves no address in {zone}"
        walk.trail.block(gateway.key, KIND, code, detail, change=f"{hint(code)} {zone}")


def _refuse_messages(walk: Walk, gateway: NatGateway) -> None:
    """Of ICMPv6 queries only echoes have a counterpart in ICMP; translators drop the others (RFC 7915, section 5.2)."""
    dropped = subtract(walk.packet.ports, ECHO)
    if dropped:
        detail = "it translates ICMPv6 echoes and no other query"
        code, change = "PROTOCOL_RESTRICTION", "use TCP, UDP or pings"
        blocker = Blocker(component=gateway.key, code=code, rule="", detail=detail, change=change)
        walk.trail.drop_ports(walk.packet, dropped, KIND, blocker)


def _covers(gateway: NatGateway, zone: str) -> bool:
    """A regional gateway that AWS widens by itself serves every zone; a manual one those of its addresses."""
    if gateway.availability_mode == "zonal" or gateway.auto_provision_zones:
        return True
    return zone in {own.availability_zone for own in gateway.addresses}


def _translated(packet: Packet, gateway: NatGateway) -> Packet:
    own = next((address.private_ip for address in gateway.addresses if address.private_ip), None)
    public = next((address.public_ip for address in gateway.addresses if address.public_ip), None)
    asked = Question(protocol=packet.protocol, ports=packet.ports)
    destination: Address = packet.destination
    if inner := embedded(destination):
        echoes = intersect(packet.ports, ECHO) if packet.protocol == protocol_number("icmpv6") else ()
        destination, asked = inner, translated(replace(asked, ports=echoes or packet.ports), ipv6=False)
    return Packet(
        source=own or public or packet.source,
        destination=destination,
        protocol=asked.protocol,
        ports=asked.ports,
    )
