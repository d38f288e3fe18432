"""Internet gateways: one public address to one private one, nothing private across, nothing without an address."""

from ipaddress import IPv4Address

from workbook.facts.nat64 import embedded
from workbook.facts.special_addresses import special_range
from workbook.model.estate.network import InternetGateway, NatGateway, NetworkInterface
from workbook.reachability.explanations import hint
from workbook.reachability.ingress import beside_gateway
from workbook.reachability.middleboxes import translator
from workbook.reachability.public_access import Way, pass_public_access
from workbook.reachability.walk import Stage, Walk

KIND = "InternetGateway"


def leave_to_internet(walk: Walk, gateway: InternetGateway) -> None:
    """Out of the VPC through its internet gateway, and on to wherever the address is."""
    _refuse_detached(walk, gateway)
    way: Way = "out_nat" if walk.nat_gateway else "out"
    beside = beside_gateway(walk, incoming=False)
    pass_public_access(walk.topology, walk.trail, gateway.key, KIND, walk.vpc, beside, way)
    _refuse_special(walk, gateway.key, egress=True)
    public = public_address(walk)
    if public is None:
        code = "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
        detail = f"{walk.packet.source} has no public address"
        walk.trail.block(gateway.key, KIND, code, detail, change=hint(code))
    after = walk.readdressed(source=public or walk.packet.source)
    stage = Stage(
        kind="to_internet",
        before=walk.packet,
        after=after,
        vpc=walk.vpc,
        subnet=walk.subnet,
        gateway=gateway.key,
    )
    walk.pass_stage(stage)
    walk.trail.translate(gateway.key, KIND, stage.before.source, after.source)
    _meet(walk)


def _meet(walk: Walk) -> None:
    """What stands behind the address that the packet left for."""
    end = walk.destination
    own = (end.interface.public_ip, *end.interface.ipv6_addresses) if end.interface else ()
    if walk.packet.destination in own or end.place == "nat_gateway":
        enter_from_internet(walk)
    elif end.place in ("internet", "aws_service") and not embedded(walk.packet.destination):
        walk.reach_outside()
    else:
        if not walk.trail.shut:
            detail = f"the internet has no way to {walk.packet.destination}"
            walk.trail.block(end.name, "Outside", "NO_POSSIBLE_DESTINATION", detail)
        walk.lose()


def public_address(walk: Walk) -> IPv4Address | None:
    """The public address that the internet gateway puts in for a sender of its own VPC; IPv6 keeps its own."""
    if walk.packet.source.version == 6:
        own = any(walk.packet.source in block for block in walk.topology.vpc(walk.vpc).ipv6_cidr_blocks)
        return walk.packet.source if own else None  # type: ignore[return-value]  # it stands for itself
    if walk.nat_gateway:
        gateway = walk.topology.estate.get(NatGateway, walk.nat_gateway)
        addresses = (own.public_ip for own in gateway.addresses if own.public_ip)
        return next(addresses, None) if gateway.connectivity_type == "public" else None
    interface = translator(walk) or walk.source.interface
    return interface.public_ip if interface and interface.vpc == walk.vpc else None


def enter_from_internet(walk: Walk) -> None:
    """From the internet into the VPC of the destination."""
    end = walk.destination
    walk.vpc = end.vpc
    gateway = walk.topology.internet_gateway(end.vpc)
    name = gateway.key if gateway else end.vpc
    if gateway is None:
        _no_way_in(walk)
    else:
        _refuse_special(walk, name, egress=False)
    if end.interface is None:
        code = "X_NGW_UNSOLICITED_INBOUND"
        walk.trail.block(end.name, "NatGateway", code, "nothing inside asked for it", change=hint(code))
        walk.lose()
        return
    _to_private_address(walk, end.interface, name)
    walk.subnet, walk.entrance, walk.nat_gateway = "", name, ""
    if gateway:
        beside = beside_gateway(walk, incoming=True)
        pass_public_access(walk.topology, walk.trail, name, KIND, walk.vpc, beside, "in")


def _no_way_in(walk: Walk) -> None:
    egress_only = walk.topology.egress_only_gateway(walk.vpc)
    if egress_only and walk.packet.destination.version == 6:
        code = "X_EIGW_UNSOLICITED_INBOUND"
        detail = "nothing inside asked for it"
        walk.trail.block(egress_only.key, "EgressOnlyInternetGateway", code, detail, change=hint(code))
        return
    code = "X_NO_INTERNET_GATEWAY"
    walk.trail.block(walk.vpc, "Vpc", code, "nothing comes in from the internet", change=hint(code))


def _to_private_address(walk: Walk, interface: NetworkInterface, gateway: str) -> None:
    contacted = walk.packet.destination
    reachable = contacted.version == 6 or (contacted == interface.public_ip and interface.status == "in-use")
    if not reachable:
        code = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
        detail = f"{interface.key} has no public address that the internet gateway serves"
        change = f"give {interface.key} a public address"
        walk.trail.block(gateway, KIND, code, detail, change=change)
    private = interface.private_ip_address
    inside = private if contacted == interface.public_ip and private else contacted
    after = walk.readdressed(destination=inside)
    walk.pass_stage(
        Stage(
            kind="from_internet",
            before=walk.packet,
            after=after,
            vpc=walk.vpc,
            gateway=gateway,
        )
    )
    if reachable:
        walk.trail.translate(gateway, KIND, contacted, inside)


def _refuse_detached(walk: Walk, gateway: InternetGateway) -> None:
    if gateway.vpc != walk.vpc:
        code = "BAD_STATE_ATTACHMENT"
        detail = f"it is not attached to {walk.vpc}"
        walk.trail.block(gateway.key, KIND, code, detail, change=f"attach it to {walk.vpc}")


def _refuse_special(walk: Walk, gateway: str, *, egress: bool) -> None:
    """Private and shared addresses do not cross an internet gateway."""
    address = walk.packet.destination if egress else walk.packet.source
    special = special_range(address)
    code = (special.egress_code if egress else special.ingress_code) if special else ""
    if special and code:
        walk.trail.block(gateway, KIND, code, f"{address} is {special.name}", change=hint(code))
