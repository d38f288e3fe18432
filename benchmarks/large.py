"""A generated estate as large as an enterprise's: VPCs around a hub on a transit gateway, with real routes.

Hub-and-spoke: each spoke's table at the transit gateway leads to the hub and nowhere else; the hub leads to the
internet for all of them, through NAT gateways, and to a data centre by VPN. The same numbers give the same estate.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from benchmarks.parts import (
    ANYWHERE,
    HERE,
    PRIVATE,
    Line,
    both_rules,
    group,
    network_acl,
    route_table,
)
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpnConnection,
)
from workbook.model.estate.network import (
    InternetGateway,
    NatGateway,
    NatGatewayAddress,
    NetworkInterface,
    Subnet,
    Vpc,
)
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource

PREMISES = IPv4Network("192.168.0.0/16")
LINES: tuple[Line, ...] = (
    ("in", 90, "deny", (3389, 3389), ANYWHERE),
    ("in", 100, "allow", None, PRIVATE),
    ("in", 110, "allow", (1024, 65535), ANYWHERE),
    ("out", 100, "allow", None, ANYWHERE),
)
"""What lets in what is private and answers from everywhere, but no remote desktop."""
TIERS = ("public", "app", "data", "tgw")
ZONES = "abc"
PORTS = 800
RULES = 5
"""Rules of each group, each way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large: interfaces and groups over all VPCs; roles are what interfaces that are alike have in common."""

    interfaces: int = 10_000
    groups: int = 1_000
    vpcs: int = 20
    roles: int = 35
    """In each VPC; each stands in one tier, in all its zones."""
    hub_and_spoke: bool = True

    @property
    def groups_each(self) -> int:
        """Groups in each VPC."""
        return max(2, self.groups // self.vpcs)


def large_estate(size: Size, *, seed: int = 1) -> Estate:
    """The estate of a size."""
    draw = random.Random(seed)  # noqa: S311  # a draw, no secret
    resources: list[Resource] = [*_transit(size)]
    parties: list[Party] = []
    for number in range(size.vpcs):
        resources += _network(number)
        resources += _groups(number, size, draw)
        made = list(_role_interfaces(number, size, draw))
        resources += [each for own in made for each in own]
        parties += [
            Party(
                key=f"v{number}/role-{role}",
                title="",
                interfaces=tuple(e.key for e in own),
                client_ports="linux",
            )
            for role, own in enumerate(made)
        ]
    parties.append(Party(key="internet", title="", location="internet", cidr_blocks=(ANYWHERE,)))
    parties.append(Party(key="data-centre", title="", location="on_premises", cidr_blocks=(PREMISES,)))
    return Estate(resources=tuple(resources), parties=tuple(parties))


def _block(number: int) -> IPv4Network:
    return IPv4Network((int(IPv4Address("10.0.0.0")) + (number << 16), 16))


def _subnets(number: int) -> Iterator[Subnet]:
    blocks = _block(number).subnets(new_prefix=20)
    for tier in TIERS:
        for zone in ZONES:
            yield Subnet(
                key=f"v{number}/{tier}/{zone}",
                **HERE,
                vpc=f"v{number}",
                availability_zone=f"eu-west-1{zone}",
                cidr_block=next(blocks),
                tier=tier,
            )


def _network(number: int) -> Iterator[Resource]:
    """A VPC with its subnets, tables, gateways and lists; the first one is the hub."""
    key, is_hub = f"v{number}", number == 0
    subnets = list(_subnets(number))
    yield Vpc(key=key, **HERE, cidr_blocks=(_block(number),))
    yield from subnets
    yield InternetGateway(key=f"{key}/igw", **HERE, vpc=key)
    public = [each.key for each in subnets if each.tier == "public"]
    routes = {ANYWHERE: f"{key}/igw", PRIVATE: "tgw"}
    yield from route_table(f"{key}/rt/public/", key, public, routes)
    for zone in ZONES:
        way_out = f"{key}/nat/{zone}" if is_hub else "tgw"
        own = [f"{key}/{tier}/{zone}" for tier in TIERS[1:]]
        routes = {ANYWHERE: way_out, PRIVATE: "tgw", PREMISES: "tgw"}
        yield from route_table(f"{key}/rt/app/{zone}", key, own, routes)
        if is_hub:
            yield _nat(key, zone, next(each for each in subnets if each.key == f"{key}/public/{zone}"))
    listed = [each.key for each in subnets if each.tier == "data"]
    yield from network_acl(f"{key}/acl/data", key, listed, LINES)
    yield TransitGatewayAttachment(
        key=f"att/{number}",
        **HERE,
        transit_gateway="tgw",
        resource_type="vpc",
        resource=key,
        subnets=tuple(each.key for each in subnets if each.tier == "tgw"),
    )


def _nat(key: str, zone: str, subnet: Subnet) -> NatGateway:
    address = NatGatewayAddress(
        private_ip=subnet.cidr_block[200], public_ip=IPv4Address("198.19.255.0") + ZONES.index(zone)
    )
    return NatGateway(key=f"{key}/nat/{zone}", **HERE, vpc=key, subnet=subnet.key, addresses=(address,))


def _transit(size: Size) -> Iterator[Resource]:
    spokes = [f"att/{number}" for number in range(1, size.vpcs)]
    yield TransitGateway(key="tgw", **HERE)
    yield VpnConnection(key="vpn", **HERE, customer_gateway="", transit_gateway="tgw", routes=(PREMISES,))
    yield TransitGatewayAttachment(
        key="att/vpn", **HERE, transit_gateway="tgw", resource_type="vpn", resource="vpn"
    )
    everyone = ("att/0", *spokes, "att/vpn")
    yield TransitGatewayRouteTable(
        key="rtb/hub", **HERE, transit_gateway="tgw", associations=("att/0", "att/vpn"), propagations=everyone
    )
    reached = ("att/0", "att/vpn") if size.hub_and_spoke else everyone
    yield TransitGatewayRouteTable(
        key="rtb/spokes", **HERE, transit_gateway="tgw", associations=tuple(spokes), propagations=reached
    )
    ways = {ANYWHERE: "att/0"} | ({PRIVATE: ""} if size.hub_and_spoke else {})
    for block, attachment in ways.items():
        yield TransitGatewayRoute(
            key=f"rtb/spokes/{block}",
            **HERE,
            transit_gateway_route_table="rtb/spokes",
            destination_cidr_block=block,
            attachment=attachment,
            state="active" if attachment else "blackhole",
        )


def _groups(number: int, size: Size, draw: random.Random) -> Iterator[Resource]:
    """Groups that speak to one another by reference, to the hub or a spoke by block, and to the internet."""
    count = size.groups_each
    for place in range(count):
        key = f"v{number}/sg/{place}"
        yield group(key, f"v{number}")
        for turn in range(RULES):
            port, peer = 1 + 7 * draw.randrange(PORTS), f"v{number}/sg/{draw.randrange(count)}"
            far = _block(draw.randrange(1, size.vpcs) if number == 0 and size.vpcs > 1 else 0)
            whom = draw.choice(("group", "group", "group", "far", "far", "internet"))
            block = {"far": far, "internet": ANYWHERE}.get(whom)
            yield from both_rules(f"{key}/{turn}", port, (key, peer), block)


def _role_interfaces(number: int, size: Size, draw: random.Random) -> Iterator[list[NetworkInterface]]:
    """For each role its interfaces, in turn over the zones of its tier."""
    each_role = max(1, size.interfaces // size.vpcs // size.roles)
    subnets = {each.key: each for each in _subnets(number)}
    used = dict.fromkeys(subnets, 10)
    left = size.interfaces // size.vpcs
    for role in range(size.roles):
        tier = draw.choice(TIERS[:3])
        chosen = sorted(draw.sample(range(size.groups_each), min(2, size.groups_each)))
        count = left if role == size.roles - 1 else min(each_role, left)
        left -= count
        own = []
        for place in range(count):
            subnet = subnets[f"v{number}/{tier}/{ZONES[place % len(ZONES)]}"]
            used[subnet.key] += 1
            own.append(
                NetworkInterface(
                    key=f"eni/{number}/{role}/{place}",
                    **HERE,
                    vpc=f"v{number}",
                    subnet=subnet.key,
                    private_ip_address=subnet.cidr_block[used[subnet.key]],
                    public_ip=IPv4Address("198.18.0.0") + (number << 8) + role if tier == "public" else None,
                    security_groups=tuple(f"v{number}/sg/{each}" for each in chosen),
                )
            )
        yield own
