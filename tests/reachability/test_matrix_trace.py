"""Two engines that share nothing but model and facts answer alike on drawn estates."""

from dataclasses import replace
from ipaddress import ip_address, ip_network

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reachability.matrix_estates import (
    ALB,
    APP,
    DB,
    GROUND,
    GROUPS,
    NAT_ADDRESS,
    PARTIES,
    PLACE,
    acl,
    changed,
    route,
    rule,
    with_,
    without,
)
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    NatGateway,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
)
from workbook.proof.paths import trace_ends, with_strangers
from workbook.proof.universe import View
from workbook.reachability.compile import Cuts
from workbook.reachability.filters import to_mask
from workbook.reachability.headers import CUT
from workbook.reachability.matrix import network_matrix
from workbook.reachability.packet import Question
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

NETWORKS = (
    "0.0.0.0/0",
    "10.0.0.0/16",
    "10.0.16.0/20",
    "10.0.16.0/24",
    "10.0.32.10/32",
    "203.0.113.0/25",
    "198.18.1.0/24",
)
NETWORKS6 = ("::/0", "2001:db8:1000::/56", "2001:db8:1000:10::/64")
PEERS = (*NETWORKS, *NETWORKS6, "sg/alb", "sg/app", "sg/db", "pl/s3")
HEADERS = (
    ("tcp", (443, 443)),
    ("tcp", (1024, 65535)),
    ("tcp", (40000, 40009)),
    ("tcp", (0, 65535)),
    ("udp", (53, 53)),
    ("udp", (0, 65535)),
    ("icmp", (8, 0)),
    ("icmp", (8, -1)),
    ("icmp", (0, -1)),
    ("icmp", (-1, -1)),
    ("icmpv6", (-1, -1)),
    ("50", (None, None)),
    ("-1", (None, None)),
)
ENTRY_HEADERS = tuple((protocol, None if ports[0] in (None, -1) else ports) for protocol, ports in HEADERS)
PARTS = ("64:ff9b::/96", "64:ff9b::a00:0/112", "64:ff9b::cb00:7100/120")
"""NAT64's prefix, what it makes of 10.0.0.0/16, and of 203.0.113.0/24."""
SUBNETS = tuple(f"main/{tier}/{az}" for tier in ("public", "app", "data") for az in "ab")

rules = st.builds(
    lambda party, direction, header, peer: rule(party, direction, *header, peer),
    st.sampled_from(("alb", "app", "db")),
    st.sampled_from(("in", "out")),
    st.sampled_from(HEADERS),
    st.sampled_from(PEERS),
)
lines = st.tuples(
    st.sampled_from(("in", "out")),
    st.sampled_from(("allow", "allow", "deny")),
    st.sampled_from(ENTRY_HEADERS),
    st.sampled_from((*NETWORKS, *NETWORKS6)),
)


def _acl(name, subnets, drawn):
    numbered = (
        (100 + place, way, action, *header, cidr) for place, (way, action, header, cidr) in enumerate(drawn)
    )
    return acl(name, subnets, *numbered)


def _unique(resources):
    return tuple({resource.key: resource for resource in resources}.values())


def _dual_stack(estate):
    estate = changed(estate, "main", ipv6_cidr_blocks=(ip_network("2001:db8:1000::/56"),))
    for number, subnet in zip((0, 1, 16, 17, 32, 33), SUBNETS, strict=True):
        block = ip_network(f"2001:db8:1000:{number:x}::/64")
        party = {"public": "alb", "app": "app", "data": "db"}[subnet.split("/")[1]]
        estate = changed(estate, subnet, ipv6_cidr_block=block)
        estate = changed(estate, f"eni/{party}/{subnet[-1]}", ipv6_addresses=(block[16],))
    return with_(
        estate,
        EgressOnlyInternetGateway(key="main/eigw", **PLACE, vpc="main"),
        route("main/rt/public", "default6", "main/igw"),
        route("main/rt/app", "default6", "main/eigw"),
        route("main/rt/data", "2001:db8:ffff::/48", "main/igw"),
    )


def _nat64(estate, routes, lines):
    """Routes of the prefix, or of a part of it, to the NAT gateway; rules that name the prefix or a part."""
    for table, part in routes.items():
        estate = with_(estate, route(f"main/rt/{table}", part, "main/nat"))
    named = (rule(party, way, *header, peer) for party, way, header, peer in lines)
    return with_(estate, *_unique(named))


def _nat(estate, kind):
    regional = NatGateway(
        key="main/nat", **PLACE, vpc="main", availability_mode="regional", addresses=(NAT_ADDRESS,)
    )
    values = {
        "zonal": {},
        "private": {"connectivity_type": "private"},
        "deleted": {"state": "deleted"},
        "by_hand": {"auto_provision_zones": False},
    }
    if kind in ("regional", "by_hand"):
        zone = replace(NAT_ADDRESS, availability_zone="eu-west-1a")
        return with_(
            without(estate, "main/nat"), replace(regional, addresses=(zone,), **values.get(kind, {}))
        )
    return changed(estate, "main/nat", **values[kind])


def _posture(mode, exclusions):
    options = VpcBlockPublicAccessOptions(key="bpa", **PLACE, internet_gateway_block_mode=mode)
    excluded = (
        VpcBlockPublicAccessExclusion(
            key=f"bpa/{place}", **PLACE, internet_gateway_exclusion_mode=kind, **{field: place}
        )
        for place, kind in exclusions.items()
        for field in ("vpc" if place == "main" else "subnet",)
    )
    return (options, *excluded)


@st.composite
def estates(draw):
    """The small estate with drawn rules, ACLs, routes, gateways, addresses and posture."""
    estate = Estate(resources=(*GROUND, *ALB, *APP, *DB, *GROUPS), parties=PARTIES)
    estate = with_(estate, *_unique(draw(st.lists(rules, min_size=4, max_size=14))))
    for tier in draw(st.sets(st.sampled_from(("public", "app", "data")))):
        subnets = [subnet for subnet in SUBNETS if subnet.split("/")[1] == tier]
        estate = with_(estate, *_acl(tier, subnets, draw(st.lists(lines, min_size=1, max_size=8))))
    if draw(st.booleans()):
        estate = _dual_stack(estate)
        tables, parts = st.sampled_from(("app", "data", "public")), st.sampled_from(PARTS)
        parties, ways = st.sampled_from(("alb", "app", "db")), st.sampled_from(("in", "out", "out"))
        named = st.tuples(parties, ways, st.sampled_from(HEADERS), st.sampled_from((*PARTS, "10.0.0.0/16")))
        drawn = draw(st.dictionaries(tables, parts, max_size=2)), draw(st.lists(named, max_size=5))
        estate = _nat64(estate, *drawn)
    estate = _nat(
        estate, draw(st.sampled_from(("zonal", "zonal", "regional", "private", "deleted", "by_hand")))
    )
    for key in draw(st.sets(st.sampled_from(("main/rt/app/pl/s3", "main/rt/public/0.0.0.0/0")), max_size=1)):
        estate = draw(
            st.sampled_from((without(estate, key), changed(estate, key, state="blackhole"), estate))
        )
    if draw(st.booleans()):
        estate = changed(estate, "eni/app/a", public_ip=ip_address("198.19.0.77"))
    extra = draw(
        st.sampled_from(
            (
                (),
                ("203.0.113.0/24", "main/igw"),
                ("default", "main/igw"),
                ("pl/s3", "nowhere"),
                ("pl/gone", "main/igw"),
            )
        )
    )
    if extra:
        estate = with_(estate, route("main/rt/data", *extra))
    mode = draw(st.sampled_from(("off", "off", "block-ingress", "block-bidirectional")))
    kinds = st.sampled_from(("allow-bidirectional", "allow-egress"))
    return with_(
        estate, *_posture(mode, draw(st.dictionaries(st.sampled_from(("main", *SUBNETS)), kinds, max_size=2)))
    )


def _verdict(plane, pair, bit):
    for verdict in ("reachable", "unknown"):
        if int(getattr(plane, verdict)[pair][bit // 64]) >> bit % 64 & 1:
            return verdict
    return "partial" if int(plane.some[pair][bit // 64]) >> bit % 64 & 1 else "blocked"


def _question(headers, bit):
    """A header class by its first port or message; for other protocols the protocol."""
    for protocol in CUT:
        place = bit - headers.offsets[protocol]
        if 0 <= place < len(headers.cuts[protocol]):
            port = headers.cuts[protocol][place]
            return Question(protocol=str(protocol), ports=((port, port),))
    return Question(protocol=str(headers.first_other_protocol(1 << bit)))


def _asked(plane, rng):
    """Pairs and header classes: some that are not blocked, some at random; nobody sends from NAT64's prefix."""
    headers, universe = plane.plane.base.headers, plane.plane.universe
    concerned = np.array([end.sort == "interface" for end in plane.ends])
    sends = np.array([end.stands_for is None for end in plane.ends])
    concerned = (concerned[:, None] | concerned) & sends[:, None]
    passing = np.argwhere((plane.some | plane.unknown).any(axis=2) & concerned).tolist()
    anything = np.argwhere(concerned).tolist()
    bits = [bit for bit in range(headers.count) if universe >> bit & 1]
    for s, d in rng.sample(passing, min(15, len(passing))):
        mask = to_mask(plane.some[s, d] | plane.unknown[s, d]) & universe
        yield (s, d), rng.choice([bit for bit in bits if mask >> bit & 1])
    for s, d in rng.sample(anything, min(15, len(anything))):
        yield (s, d), rng.choice(bits)


@settings(max_examples=150, deadline=None)
@given(estate=estates(), rng=st.randoms(use_true_random=False))
def test_matrix_and_trace_agree(estate, rng):
    """On drawn pairs and header classes both engines give the same verdict."""
    matrix = network_matrix(estate, Cuts(strangers_beside=True))
    for plane in matrix.planes:
        for pair, bit in _asked(plane, rng):
            question = _question(matrix.headers, bit)
            peopled = with_strangers(estate, View(plane), pair)
            topology = topology_of(peopled)
            path = trace(peopled, *trace_ends(topology, View(plane), pair), question)
            ends = [plane.ends[place].name for place in pair]
            assert (*ends, _verdict(plane, pair, bit)) == (*ends, path.verdict), (
                question,
                path.verdict,
                _verdict(plane, pair, bit),
                ends,
                path.blockers,
                path.forward,
                path.answer,
            )
