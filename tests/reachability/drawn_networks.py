"""Drawn estates of several networks: peerings, transit gateways, doors to premises, gateways of their own."""

from dataclasses import replace
from ipaddress import ip_address

from hypothesis import strategies as st

from tests.reachability.joined_estates import attached, gateway_table, network, peering, tgw, vgw, vpn
from tests.reachability.small_estates import (
    HOME,
    acl,
    estate,
    gateway_endpoint,
    nat,
    outside,
    party,
    prefix_list,
    table,
)
from workbook.model.estate.network import InternetGateway, NetworkInterface, RouteTable
from workbook.reachability.entry import ways_in
from workbook.reachability.lanes import zones_to_choose
from workbook.reachability.topology import topology_of

VPCS = {"a": "10.0.0.0/16", "b": "10.1.0.0/16", "c": "10.2.0.0/16", "e": "10.0.0.0/16"}
SIX = {"a": "2600:1f14:a::/56", "b": "2600:1f14:b::/56", "c": "2600:1f14:c::/56", "e": None}
ZONES = {"a": "ab", "b": "ab", "c": "abc", "e": "a"}
SUBNETS = tuple(f"{key}/{zone}" for key, zones in ZONES.items() for zone in zones)
PEERS = (
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.0.0.0/16",
    "10.1.0.0/24",
    "10.2.0.240/32",
    "192.168.0.0/16",
    "::/0",
    "2600:1f14:a::/56",
    "sg/a",
    "sg/b",
    "sg/c",
)
BLOCKS = ("0.0.0.0/0", "10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.2.0.0/24", "192.168.0.0/16", "::/0")
HEADERS = (
    "tcp 443",
    "tcp 440-445",
    "tcp 1024-65535",
    "tcp 40000-40009",
    "-1 *",
    "udp 53",
    "icmp 8/0",
    "icmp *",
)

rule_lines = st.builds(
    "{} {} {}".format, st.sampled_from(("in", "out")), st.sampled_from(HEADERS), st.sampled_from(PEERS)
)
entry_lines = st.builds(
    "{} {} {} {}".format,
    st.sampled_from(("in", "out")),
    st.sampled_from(("allow", "deny", "deny")),
    st.sampled_from(HEADERS),
    st.sampled_from(BLOCKS),
)
ALLOW_REST = tuple(f"{way} allow -1 * {block}" for way in ("in", "out") for block in ("0.0.0.0/0", "::/0"))
OPEN = ("in -1 * 0.0.0.0/0", "out -1 * 0.0.0.0/0", "in -1 * ::/0", "out -1 * ::/0")
groups = st.one_of(
    st.just(OPEN), st.lists(rule_lines, min_size=2, max_size=8).map(lambda own: (*own, *OPEN[1:2]))
)

DESTINATIONS = {
    "10.0.0.0/16": ("pcx/ab", "tgw", "pcx/ac"),
    "10.1.0.0/16": ("pcx/ab", "tgw"),
    "10.2.0.0/16": ("tgw", "pcx/ac"),
    "10.2.0.0/24": ("tgw", "pcx/ac"),
    "192.168.0.0/16": ("vgw", "tgw", "vgw propagated"),
    "192.168.7.0/24": ("tgw", "vgw"),
    "10.0.0.0/24": ("vgw propagated",),
    "0.0.0.0/0": ("igw/{}", "nat/{}", "tgw", "igw/{}"),
    "pl/s3": ("s3/{}",),
    "203.0.113.0/24": ("igw/{}", "tgw", "nat/{}"),
    "2600:1f14:a::/56": ("pcx/ab", "tgw"),
    "2600:1f14:b::/56": ("pcx/ab", "tgw"),
    "::/0": ("igw/{}", "tgw"),
    "64:ff9b::/96": ("nat/{}", "tgw", "nat/{}"),
}
GATEWAY_DESTINATIONS = (*(block for block in DESTINATIONS if not block.startswith("pl/")), "10.0.0.0/8")
ATTACHMENTS = ("att/a", "att/b", "att/c", "att/e", "att/vpn", "blackhole")


@st.composite
def routes_of(draw, key):
    """Lines of a route table of one VPC."""
    chosen = draw(st.lists(st.sampled_from(list(DESTINATIONS)), unique=True, max_size=7))
    return tuple(f"{block} {draw(st.sampled_from(DESTINATIONS[block])).format(key)}" for block in chosen)


@st.composite
def _vpc(draw, key):
    made = network(
        key, VPCS[key], zones=ZONES[key], routes=draw(routes_of(key)), groups=draw(groups), ipv6=SIX[key]
    )
    public = draw(st.booleans())
    number = list(VPCS).index(key)
    return [
        replace(each, public_ip=ip_address(f"198.19.{number}.{ord(each.subnet[-1])}"))
        if public and isinstance(each, NetworkInterface)
        else each
        for each in made
    ]


@st.composite
def _own_tables(draw, key):
    """Some subnets have a table of their own."""
    made = []
    for zone in ZONES[key][1:]:
        if draw(st.booleans()):
            made += table(f"rt/{key}/{zone}", [f"{key}/{zone}"], *draw(routes_of(key)), home=key)
    return made


def _without_double(parts):
    """A subnet stands in the last table that names it."""
    named = {}
    for each in parts:
        if isinstance(each, RouteTable):
            named |= dict.fromkeys(each.subnets, each.key)
    return [
        replace(each, subnets=tuple(own for own in each.subnets if named[own] == each.key))
        if isinstance(each, RouteTable)
        else each
        for each in parts
    ]


@st.composite
def _acls(draw):
    made = []
    for subnet in draw(st.sets(st.sampled_from(SUBNETS), max_size=4)):
        lines = draw(st.lists(entry_lines, min_size=1, max_size=5))
        opened = (*lines, *ALLOW_REST) if draw(st.booleans()) else lines
        numbered = [f"{100 + at} {line}" for at, line in enumerate(opened)]
        made += acl(f"acl/{subnet}", [subnet], *numbered, home=subnet[0])
    return made


@st.composite
def _transit(draw):
    """One or two tables of one transit gateway, written or propagated."""
    tables, everyone = draw(st.sampled_from((("rtb",), ("rtb", "rtb/2")))), ATTACHMENTS[:-1]
    of = {each: draw(st.sampled_from(tables)) for each in everyone}
    made = [tgw(security_group_referencing_support=draw(st.booleans()))]
    for key in everyone[:4]:
        zones = draw(st.sampled_from([ZONES[key[-1]], ZONES[key[-1]][:1]]))
        made.append(
            attached(
                key,
                key[-1],
                *(f"{key[-1]}/{zone}" for zone in zones),
                ipv6_support=draw(st.booleans()),
                appliance_mode_support=draw(st.sampled_from((False, False, True))),
            )
        )
    made.append(attached("att/vpn", "vpn/tgw", kind="vpn"))
    made.append(vpn("vpn/tgw", "192.168.7.0/24", transit_gateway="tgw"))
    for name in tables:
        lines = draw(st.lists(st.sampled_from(GATEWAY_DESTINATIONS), unique=True, max_size=4))
        made += gateway_table(
            name,
            [each for each in everyone if of[each] == name],
            *(f"{block} {draw(st.sampled_from(ATTACHMENTS))}" for block in lines),
            propagations=draw(st.sets(st.sampled_from(everyone), max_size=5)),
        )
    return made


@st.composite
def joined(draw):
    """VPCs a, b, c, and e with the range of a, joined by whatever was drawn."""
    parts = [each for key in VPCS for each in (*draw(_vpc(key)), *draw(_own_tables(key)))]
    parts = _without_double(parts)
    for number, (key, block) in enumerate(VPCS.items()):
        parts.append(InternetGateway(key=f"igw/{key}", vpc=key, **HOME))
        where = f"{key}/{draw(st.sampled_from(ZONES[key]))}"
        private = f"{block.removesuffix('.0.0/16')}.{ZONES[key].index(where[-1])}.220"
        kind = draw(st.sampled_from(("public", "public", "private")))
        public = None if kind == "private" else f"198.19.9.{number + 1}"
        parts.append(nat(f"nat/{key}", where, private, public, vpc=key, connectivity_type=kind))
        parts.append(gateway_endpoint(f"s3/{key}", vpc=key))
    parts += draw(_acls())
    parts += draw(_transit())
    status = draw(st.sampled_from(("active", "active", "pending-acceptance")))
    region = draw(st.sampled_from(("eu-west-1", "eu-west-1", "us-east-1")))
    parts.append(peering("pcx/ab", "a", "b", status=status, regions=("eu-west-1", region)))
    parts.append(peering("pcx/ac", "a", "c"))
    parts += [vgw(home=draw(st.sampled_from(("a", "b")))), vpn("vpn", "192.168.0.0/16")]
    parts.append(prefix_list("pl/s3", "198.18.0.0/24"))
    parties = [party(f"{key}-{zone}", f"{key}-{zone}") for key, zones in ZONES.items() for zone in zones]
    parties += [
        outside("office", "203.0.113.0/24"),
        outside("plant", "192.168.0.0/16", location="on_premises"),
        outside("branch", "192.168.7.0/24", location="on_premises"),
        outside("aws:s3", location="aws_service", prefix_list="pl/s3", service="s3"),
        outside("internet", "0.0.0.0/0", "::/0"),
    ]
    return estate(parts, parties=parties)


def several_doors(estate, source, destination):
    """Whether premises have several doors to choose from, and a transit gateway behind one of them zones."""
    return zones_to_choose(estate) != (1, 1) and len(ways_in(topology_of(estate), source, destination)) > 1
