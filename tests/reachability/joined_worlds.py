"""Small estates of several VPCs joined in every way, drawn by hypothesis: two of them have the same CIDR."""

from ipaddress import ip_network

from hypothesis import strategies as st

from tests.reachability.small_estates import (
    HOME,
    acl,
    estate,
    group,
    host,
    nat,
    outside,
    party,
    subnet,
    table,
    vpc,
)
from workbook.model.estate.compute import Instance, LoadBalancer
from workbook.model.estate.interconnect import (
    FirewallRule,
    NetworkFirewall,
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcEndpointService,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import InternetGateway, VpcEndpoint

OPEN = ("in -1 * 0.0.0.0/0", "out -1 * 0.0.0.0/0", "in -1 * ::/0", "out -1 * ::/0")
SUBNETS = {
    "a/1": ("10.0.1.0/24", "a", "2600:1f14:a:1::/64"),
    "a/2": ("10.0.2.0/24", "b", "2600:1f14:a:2::/64"),
    "a/box": ("10.0.9.0/24", "a", "2600:1f14:a:9::/64"),
    "b/1": ("10.1.1.0/24", "a", "2600:1f14:b:1::/64"),
    "b/2": ("10.1.2.0/24", "b", "2600:1f14:b:2::/64"),
    "c/1": ("10.1.1.0/24", "a", "2600:1f14:c:1::/64"),
}
BLOCKS = {"a": "10.0.0.0/16", "b": "10.1.0.0/16", "c": "10.1.0.0/16"}
HOSTS = {
    "a1": ("a/1", "10.0.1.10", "198.51.100.10"),
    "a2": ("a/2", "10.0.2.10", None),
    "b1": ("b/1", "10.1.1.10", None),
    "b2": ("b/2", "10.1.2.10", None),
    "c1": ("c/1", "10.1.1.10", None),
}
NAMES = tuple(HOSTS)
SITE, BRANCH = "172.16.0.0/16", "192.168.0.0/16"
PREMISES = {"site": ("172.16.0.7", "vgw"), "branch": ("192.168.0.7", "att/vpn")}
INTERNET = "203.0.113.7"

WAYS = {
    "a/1": {
        "10.1.0.0/16": ("pcx/b", "pcx/b", "tgw", "tgw", "eni/box", "pcx/c"),
        "10.1.1.0/24": ("pcx/c", "tgw", "pcx/b"),
        "0.0.0.0/0": ("igw", "igw", "eni/box", "wall/a", "gwe", "nat"),
        "10.0.2.0/24": ("eni/box", "wall/a", "gwe"),
        SITE: ("vgw", "vgw", "tgw", "eni/box"),
        BRANCH: ("tgw",),
        "2600:1f14:b::/56": ("pcx/b", "tgw"),
    },
    "a/2": {
        "10.1.0.0/16": ("pcx/b", "tgw", "tgw", "eni/box"),
        "0.0.0.0/0": ("nat", "nat", "eni/box", "wall/a", "igw"),
        "10.0.1.0/24": ("eni/box", "wall/a", "gwe"),
        SITE: ("vgw", "tgw"),
        BRANCH: ("tgw",),
        "2600:1f14:b::/56": ("pcx/b", "tgw"),
    },
    "a/box": {
        "10.1.0.0/16": ("pcx/b", "tgw"),
        "0.0.0.0/0": ("igw", "igw", "nat"),
        SITE: ("vgw",),
        BRANCH: ("tgw",),
    },
    "b/1": {
        "10.0.0.0/16": ("pcx/b", "pcx/b", "tgw", "tgw"),
        "0.0.0.0/0": ("tgw", "pcx/b"),
        SITE: ("tgw", "pcx/b"),
        BRANCH: ("tgw",),
        "2600:1f14:a::/56": ("pcx/b", "tgw"),
    },
    "b/2": {
        "10.0.0.0/16": ("pcx/b", "tgw"),
        "0.0.0.0/0": ("tgw",),
        BRANCH: ("tgw",),
        "2600:1f14:a::/56": ("pcx/b", "tgw"),
    },
    "c/1": {"10.0.0.0/16": ("pcx/c", "far", "far")},
}
"""Where each subnet may send each destination; what works is named more often."""

TGW_ROUTES = {
    "10.1.0.0/16": ("att/b", "att/far", "att/far", ""),
    "10.1.2.0/24": ("att/b", ""),
    "10.0.0.0/16": ("att/a", "att/a", ""),
    BRANCH: ("att/vpn", "att/b"),
    "0.0.0.0/0": ("att/a", "att/vpn"),
}
THEMES = (
    {},
    {"a/1": {"10.0.2.0/24": "BOX"}, "a/2": {"10.0.1.0/24": "BOX"}},
    {
        "a/1": {"0.0.0.0/0": "BOX"},
        "a/2": {"0.0.0.0/0": "BOX"},
        "a/box": {"0.0.0.0/0": "igw"},
        "igw": {"10.0.1.0/24": "BOX"},
    },
    {"a/2": {"0.0.0.0/0": "eni/box"}, "a/box": {"0.0.0.0/0": "igw"}, "igw": {}},
    {
        "a/1": {"0.0.0.0/0": "igw", "10.1.0.0/16": "tgw"},
        "a/2": {"0.0.0.0/0": "nat", "10.1.0.0/16": "tgw"},
        "b/1": {"0.0.0.0/0": "tgw"},
        "b/2": {"0.0.0.0/0": "tgw"},
        "one": {"0.0.0.0/0": "att/a", "10.1.0.0/16": "att/b"},
        "igw": {},
    },
    {
        "a/1": {"10.1.0.0/16": "BOX", SITE: "BOX"},
        "a/box": {"10.1.0.0/16": "pcx/b", SITE: "vgw"},
        "b/1": {"10.0.0.0/16": "pcx/b"},
        "vgw": {"10.0.1.0/24": "eni/box"},
    },
    {
        "a/1": {"10.1.0.0/16": "tgw", "10.1.1.0/24": "tgw"},
        "a/2": {"10.1.0.0/16": "tgw"},
        "c/1": {"10.0.0.0/16": "far"},
        "one": {"10.1.0.0/16": "att/far"},
        "other": {"10.0.0.0/16": "peer"},
    },
    {
        "a/1": {BRANCH: "tgw", "10.1.0.0/16": "tgw"},
        "a/2": {BRANCH: "tgw", "10.1.0.0/16": "tgw"},
        "b/1": {BRANCH: "tgw", "10.0.0.0/16": "tgw"},
        "b/2": {BRANCH: "tgw", "10.0.0.0/16": "tgw"},
    },
)
"""What people build, wired on purpose: middleboxes inside and outward, NAT instance, central egress, a hub."""

PEERS = (
    "0.0.0.0/0",
    "10.0.0.0/16",
    "10.1.0.0/16",
    "10.0.9.0/24",
    "sg/a",
    "sg/b",
    SITE,
    BRANCH,
    "203.0.113.0/24",
    "::/0",
)
PORTS = ("tcp 443", "tcp 1024-1028", "udp 443", "-1 *", "icmp 8/0")
rules = st.lists(
    st.builds(
        "{} {} {}".format, st.sampled_from(("in", "out")), st.sampled_from(PORTS), st.sampled_from(PEERS)
    ),
    max_size=4,
    unique=True,
)
entries = st.lists(
    st.builds(
        "{} {} {} {}".format,
        st.sampled_from(("in", "out")),
        st.sampled_from(("deny", "allow")),
        st.sampled_from(("tcp 443", "tcp 1024-1028", "tcp 1030-1033", "-1 *")),
        st.sampled_from(("10.0.0.0/16", "10.1.0.0/16", "10.1.1.0/24", SITE, BRANCH, "0.0.0.0/0")),
    ),
    max_size=2,
)
few_entries = st.one_of(st.just([]), st.just([]), entries)


MOSTLY = st.sampled_from((True, True, True, False))


@st.composite
def joined_worlds(draw):
    """Three VPCs with peerings, a transit gateway, a VPN to each, and boxes in one of them."""
    theme = _boxed(draw(st.sampled_from(THEMES)), draw(st.sampled_from(("eni/box", "wall/a", "gwe"))))
    shut = draw(st.sampled_from((*[None] * 12, *SUBNETS)))
    worn = {name: draw(rules) for name in ("sg/a", "sg/b")}
    wide = {name: draw(st.sampled_from((OPEN, OPEN, OPEN, ()))) for name in worn}
    return estate(
        *(vpc(block, key=key, ipv6=(f"2600:1f14:{key}::/56",)) for key, block in BLOCKS.items()),
        *(subnet(key, block, az=zone, home=key[0], ipv6=six) for key, (block, zone, six) in SUBNETS.items()),
        *(_table(draw, key, theme.get(key, {})) for key in SUBNETS),
        *(_list(draw(few_entries), key, opened=key != shut) for key in SUBNETS),
        *_doors(draw, theme),
        *_gateway(draw, theme),
        *_boxes(draw),
        *(
            group(f"{name}/{home}" if home == "c" else name, *sorted({*worn[name], *wide[name]}), home=home)
            for name, home in (("sg/a", "a"), ("sg/b", "b"))
        ),
        group("sg/c", *OPEN, home="c"),
        *(_host(name) for name in HOSTS),
        parties=(
            *(party(name, name, client_ports="small") for name in (*HOSTS, "box")),
            outside("site", SITE, location="on_premises", behind=("vgw",), client_ports="small"),
            outside("branch", BRANCH, location="on_premises", behind=("att/vpn",), client_ports="small"),
        ),
    )


def _host(name):
    where, address, public = HOSTS[name]
    six = f"{SUBNETS[where][2].removesuffix('/64')}10"
    return host(name, where, address, f"sg/{name[0]}", public=public, home=where[0], ipv6=(six,))


def _boxed(theme, box):
    """A theme with one kind of middlebox in it."""
    return {
        place: {block: box if target == "BOX" else target for block, target in routes.items()}
        for place, routes in theme.items()
    }


def _table(draw, key, wired):
    ways = {**WAYS[key], **{block: (target,) for block, target in wired.items()}}
    chosen = [block for block in ways if block in wired or draw(MOSTLY)]
    return table(
        f"rt/{key}",
        [key],
        *(f"{block} {draw(st.sampled_from(ways[block]))}" for block in chosen),
        home=key[0],
    )


def _list(lines, key, *, opened):
    last = [line.replace(" ", " allow ", 1) for line in OPEN] if opened else []
    numbered = (f"{100 + at} {line}" for at, line in enumerate((*lines, *last)))
    return acl(f"acl/{key}", [key], *numbered, home=key[0])


def _doors(draw, theme):
    """Internet, NAT, VPN, peerings, and the table at the internet gateway's edge."""
    up = st.sampled_from(("available", "available", "available", "deleted"))
    live = st.sampled_from(("active", "active", "active", "pending-acceptance"))
    far = draw(st.sampled_from(("eu-west-1", "eu-west-1", "us-east-1")))
    yield InternetGateway(key="igw", vpc="a", **HOME)
    yield nat("nat", "a/1", "10.0.1.220", "198.51.100.20", vpc="a")
    yield VpnGateway(key="vgw", vpc="a", **HOME)
    yield VpnConnection(key="vpn", customer_gateway="", vpn_gateway="vgw", state=draw(up), **HOME)
    yield from (_peering(key, draw(live), far if key == "b" else "eu-west-1") for key in ("b", "c"))
    edges = ({}, {}, *({"10.0.1.0/24": target} for target in ("eni/box", "wall/a", "gwe")))
    edge = theme["igw"] if "igw" in theme else draw(st.sampled_from(edges))
    for gateway, routes in (("igw", edge), ("vgw", theme.get("vgw", {}))):
        lines = [f"{block} {target}" for block, target in routes.items()]
        yield table(f"rt/{gateway}", [], "10.0.0.0/16 local", *lines, home="a", gateways=(gateway,))


def _peering(key, status, region):
    return VpcPeeringConnection(
        key=f"pcx/{key}",
        requester_vpc="a",
        accepter_vpc=key,
        requester_cidr_blocks=(ip_network(BLOCKS["a"]),),
        accepter_cidr_blocks=(ip_network(BLOCKS[key]),),
        requester_region="eu-west-1",
        accepter_region=region,
        requester_account="main",
        accepter_account="main",
        status=status,
        **HOME,
    )


def _gateway(draw, theme):
    """A transit gateway with two tables, and its attachments."""
    flags = st.booleans()
    yield TransitGateway(key="tgw", security_group_referencing_support=draw(flags), **HOME)
    places = {"a": ("a/1", "a/2"), "b": ("b/1", "b/2")}
    states = {key: draw(st.sampled_from(("available",) * 7 + ("deleted",))) for key in places}
    for key, subnets in places.items():
        chosen = draw(st.sampled_from((subnets, subnets, subnets[:1], subnets[1:])))
        yield TransitGatewayAttachment(
            key=f"att/{key}",
            transit_gateway="tgw",
            resource_type="vpc",
            resource=key,
            subnets=chosen,
            appliance_mode_support=draw(flags),
            security_group_referencing_support=draw(flags),
            ipv6_support=draw(MOSTLY),
            state=states[key],
            **HOME,
        )
    yield TransitGatewayAttachment(
        key="att/vpn", transit_gateway="tgw", resource_type="vpn", cidr_blocks=(ip_network(BRANCH),), **HOME
    )
    yield from _far_gateway(draw, theme)
    attached = ("att/a", "att/b", "att/vpn", "att/far")
    any_table = st.just("one") if "one" in theme else st.sampled_from(("one", "one", "one", "two", ""))
    homes = {key: draw(any_table) for key in attached}
    for name in ("one", "two"):
        yield TransitGatewayRouteTable(
            key=name,
            transit_gateway="tgw",
            associations=tuple(key for key in attached if homes[key] == name),
            propagations=tuple(
                key for key in attached[:3] if states.get(key[4:]) != "deleted" and draw(MOSTLY)
            ),
            **HOME,
        )
        drawn = draw(st.lists(st.sampled_from(tuple(TGW_ROUTES)), max_size=1))
        routes = {block: draw(st.sampled_from(TGW_ROUTES[block])) for block in drawn} | theme.get(name, {})
        yield from (_gateway_route(name, block, target) for block, target in routes.items())


def _far_gateway(draw, theme):
    """A transit gateway of another Region with the third VPC on it, joined to the first by a peering."""
    yield TransitGateway(key="far", security_group_referencing_support=True, **HOME)
    state = draw(st.sampled_from(("available", "available", "available", "pendingAcceptance")))
    for key, own, other in (("att/far", "tgw", "far"), ("peer", "far", "tgw")):
        yield TransitGatewayAttachment(
            key=key, transit_gateway=own, resource_type="peering", resource=other, state=state, **HOME
        )
    yield TransitGatewayAttachment(
        key="att/c", transit_gateway="far", resource_type="vpc", resource="c", subnets=("c/1",), **HOME
    )
    yield TransitGatewayRouteTable(
        key="other",
        transit_gateway="far",
        associations=tuple(key for key in ("att/c", "peer") if draw(MOSTLY)),
        propagations=("att/c",),
        **HOME,
    )
    back = {"10.0.0.0/16": draw(st.sampled_from(("peer", "peer", "")))} | theme.get("other", {})
    yield from (_gateway_route("other", block, target) for block, target in back.items())


def _gateway_route(name, block, target):
    return TransitGatewayRoute(
        key=f"{name}/{block}",
        transit_gateway_route_table=name,
        destination_cidr_block=ip_network(block),
        attachment=target,
        state="active" if target else "blackhole",
        **HOME,
    )


def _boxes(draw):
    """An appliance, a firewall and an endpoint of a Gateway Load Balancer, all in one subnet."""
    forwards = draw(st.sampled_from(("transparent", "nat")))
    checked = draw(st.sampled_from((False, False, False, True)))
    ground = {"home": "a", "attached_to": "i-box"}
    yield Instance(key="i-box", subnet="a/box", security_groups=("sg/box",), instance_type="c7g.large", forwards=forwards, **HOME)  # fmt: skip
    yield from group(
        "sg/box", *draw(st.sampled_from((OPEN, OPEN, ("in tcp 443 sg/a", "out tcp 443 0.0.0.0/0")))), home="a"
    )
    yield host(
        "box", "a/box", "10.0.9.9", "sg/box", public="198.51.100.9", source_dest_check=checked, **ground
    )
    statement = draw(
        st.lists(
            st.builds(
                FirewallRule,
                action=st.sampled_from(("allow", "drop")),
                protocol=st.sampled_from(("tcp", "-1", "udp")),
                destination=st.sampled_from((None, ip_network("10.0.0.0/16"), ip_network("10.1.0.0/16"))),
                from_port=st.sampled_from((0, 441, 443)),
                to_port=st.sampled_from((443, 65535)),
            ),
            max_size=2,
        )
    )
    yield NetworkFirewall(
        key="wall", vpc="a", subnets=("a/box",), rules=tuple(statement), default_action=draw(st.sampled_from(("allow", "allow", "drop"))), **HOME
    )  # fmt: skip
    yield VpcEndpoint(key="gwe", vpc="a", vpc_endpoint_type="GatewayLoadBalancer", service="svc", service_name="svc", subnets=("a/box",), **HOME)  # fmt: skip
    yield VpcEndpointService(key="vpce-svc", service_name="svc", load_balancers=("gwlb",), **HOME)
    yield LoadBalancer(
        key="gwlb", type="gateway", scheme="internal", subnets=("a/box",), listeners=(), inspection=draw(st.sampled_from(("allow", "allow", "drop"))), **HOME
    )  # fmt: skip
