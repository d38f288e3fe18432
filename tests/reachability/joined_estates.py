"""Small estates of several networks, written as short lines: peerings, transit gateways, doors to premises."""

from ipaddress import ip_network

from tests.reachability.small_estates import (
    HOME,
    OPEN,
    estate,
    group,
    host,
    subnet,
    table,
    vpc,
)
from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)


def peering(key, requester, accepter, *, blocks=((), ()), regions=("eu-west-1", "eu-west-1"), **more):
    """A peering of two VPCs by key; `blocks` are their CIDRs where a VPC is outside the estate."""
    ours, theirs = (tuple(ip_network(each) for each in side) for side in blocks)
    return VpcPeeringConnection(
        key=key,
        requester_vpc=requester,
        accepter_vpc=accepter,
        requester_cidr_blocks=ours,
        accepter_cidr_blocks=theirs,
        requester_region=regions[0],
        accepter_region=regions[1],
        requester_account="main",
        accepter_account=more.pop("accepter_account", "main"),
        **more,
        **HOME,
    )


def tgw(key="tgw", **more):
    """A transit gateway."""
    return TransitGateway(key=key, **more, **HOME)


def attached(key, to, *subnets, gateway="tgw", kind="vpc", blocks=(), **more):
    """An attachment of a VPC, or of another kind."""
    return TransitGatewayAttachment(
        key=key,
        transit_gateway=gateway,
        resource_type=kind,
        resource=to,
        subnets=subnets,
        cidr_blocks=tuple(ip_network(each) for each in blocks),
        **more,
        **HOME,
    )


def gateway_table(key, associations, *routes, gateway="tgw", propagations=()):
    """A transit gateway's table and its routes: `10.2.0.0/16 att/b`, `10.9.0.0/16 blackhole`."""
    made = TransitGatewayRouteTable(
        key=key,
        transit_gateway=gateway,
        associations=tuple(associations),
        propagations=tuple(propagations),
        **HOME,
    )
    return [made, *(gateway_route(key, line) for line in routes)]


def gateway_route(key, line):
    """One route of a transit gateway's table from its line."""
    destination, attachment, *words = line.split()
    listed = destination.startswith("pl/")
    gone = attachment == "blackhole"
    return TransitGatewayRoute(
        key=f"{key}/{destination}{''.join(words)}",
        transit_gateway_route_table=key,
        destination_cidr_block=None if listed else ip_network(destination),
        destination_prefix_list=destination if listed else "",
        attachment="" if gone else attachment,
        type="propagated" if "propagated" in words else "static",
        state="blackhole" if gone else "active",
        **HOME,
    )


def vgw(key="vgw", home="main", **more):
    """A virtual private gateway."""
    return VpnGateway(key=key, vpc=home, **more, **HOME)


def vpn(key="vpn", *routes, **more):
    """A Site-to-Site VPN, on a virtual private gateway unless told otherwise."""
    made = {} if "transit_gateway" in more else {"vpn_gateway": "vgw"}
    blocks = tuple(ip_network(each) for each in routes)
    return VpnConnection(key=key, customer_gateway="cgw", routes=blocks, **made | more, **HOME)


def network(key, block, *, zones="a", routes=(), groups=OPEN, ipv6=None, **more):
    """A VPC with one subnet a zone, one table, one group and one host a subnet: `KEY/a`, `eni/KEY-a`."""
    home = ip_network(block)
    cut = list(home.subnets(new_prefix=24))
    six = list(ip_network(ipv6).subnets(new_prefix=64)) if ipv6 else []
    made = [vpc(block, key=key, ipv6=(ipv6,) if ipv6 else ()), *group(f"sg/{key}", *groups, home=key)]
    for number, zone in enumerate(zones):
        own = six[number] if six else None
        made.append(
            subnet(f"{key}/{zone}", str(cut[number]), az=zone, home=key, ipv6=str(own) if own else None)
        )
        addresses = (str(own[10]),) if own else ()
        where = str(cut[number][10])
        made.append(
            host(f"{key}-{zone}", f"{key}/{zone}", where, f"sg/{key}", home=key, ipv6=addresses, **more)
        )
    places = [f"{key}/{zone}" for zone in zones]
    return [*made, *table(f"rt/{key}", places, *routes, home=key)]


def peered(*, out=("10.1.0.0/16 pcx",), back=("10.0.0.0/16 pcx",), extra=(), parties=(), **more):
    """VPC `a` (10.0.0.0/16) peered with VPC `b` (10.1.0.0/16) by `pcx`."""
    words = {key: more.pop(key) for key in ("groups_a", "groups_b") if key in more}
    return estate(
        network("a", "10.0.0.0/16", routes=out, groups=words.get("groups_a", OPEN)),
        network("b", "10.1.0.0/16", routes=back, groups=words.get("groups_b", OPEN)),
        peering("pcx", "a", "b", **more),
        *extra,
        parties=parties,
    )


def hub(*, zones=("a", "a"), subnets=None, gateway=None, options=({}, {}), routes=None, extra=(), **more):
    """VPCs `a` (10.0.0.0/16) and `b` (10.1.0.0/16) on one transit gateway with one table `rtb`."""
    places = subnets or ((f"a/{zones[0][0]}",), (f"b/{zones[1][0]}",))
    words = {key: more.pop(key) for key in ("groups_a", "groups_b") if key in more}
    return estate(
        network(
            "a", "10.0.0.0/16", zones=zones[0], routes=("0.0.0.0/0 tgw",), groups=words.get("groups_a", OPEN)
        ),
        network(
            "b", "10.1.0.0/16", zones=zones[1], routes=("0.0.0.0/0 tgw",), groups=words.get("groups_b", OPEN)
        ),
        gateway or tgw(),
        attached("att/a", "a", *places[0], **options[0]),
        attached("att/b", "b", *places[1], **options[1]),
        gateway_table(
            "rtb",
            more.pop("associations", ("att/a", "att/b")),
            *(routes or ()),
            propagations=more.pop("propagations", ("att/a", "att/b") if routes is None else ()),
        ),
        *extra,
        **more,
    )
