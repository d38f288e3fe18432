"""Through appliances, NAT instances, firewalls and inspection both engines give one verdict."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.reachability.inspected_world import BOXES, appliance, firewall, inspected, inspection
from tests.reachability.small_estates import ALLOW_ALL, HOME, OPEN, host
from tests.reachability.test_matrix_trace import _asked, _question, _verdict
from workbook.model.estate.network import VpcBlockPublicAccessExclusion, VpcBlockPublicAccessOptions
from workbook.proof.paths import trace_ends
from workbook.proof.universe import View
from workbook.reachability.matrix import network_matrix
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

ROUTES = {
    "app": (
        "0.0.0.0/0 {box}",
        "0.0.0.0/0 igw",
        "0.0.0.0/0 nat",
        "10.0.2.0/24 {box}",
        "::/0 {box}",
        "::/0 igw",
    ),
    "db": ("10.0.1.0/24 {box}", "0.0.0.0/0 nat", "0.0.0.0/0 {box}", "10.0.9.0/24 {box}"),
    "box": ("0.0.0.0/0 igw", "0.0.0.0/0 nat", "::/0 igw", "10.0.1.0/24 {box}"),
    "pub": ("0.0.0.0/0 igw", "10.0.1.0/24 {box}", "10.0.2.0/24 {box}", "0.0.0.0/0 {box}"),
}
EDGE = ("10.0.1.0/24 {box}", "10.0.9.0/24 {box}", "10.0.0.0/24 {box}", "10.0.0.0/16 {box}")
HEADERS = ("-1 *", "tcp 443", "tcp 1024-65535", "icmp *", "udp 53")
PEERS = ("0.0.0.0/0", "10.0.0.0/16", "10.0.1.0/24", "10.0.9.9/32", "sg/app", "sg/db", "sg/box", "::/0")
rules = st.builds(
    "{} {} {}".format, st.sampled_from(("in", "out")), st.sampled_from(HEADERS), st.sampled_from(PEERS)
)
groups = st.one_of(st.just(OPEN), st.lists(rules, max_size=6).map(lambda own: (*own, OPEN[2])))
entries = st.builds(
    "{} {} {} {} {}".format,
    st.integers(1, 90),
    st.sampled_from(("in", "out")),
    st.sampled_from(("allow", "deny")),
    st.sampled_from(HEADERS),
    st.sampled_from(("0.0.0.0/0", "10.0.1.0/24", "10.0.2.0/24", "10.0.9.0/24")),
)
statements = st.lists(
    st.sampled_from(
        (
            "allow tcp 443 10.0.1.0/24 any",
            "drop tcp 1-1023 any any",
            "allow icmp * any any",
            "drop -1 * any 10.0.2.0/24",
            "allow -1 * 10.0.2.0/24 10.0.1.0/24",
        )
    ),
    max_size=3,
)


@st.composite
def routes_of(draw, name):
    """Some routes of a table, each destination once."""
    chosen = draw(st.lists(st.sampled_from(ROUTES[name]), max_size=4))
    return tuple({line.split()[0]: line for line in chosen}.values())


@st.composite
def boxes(draw, kind):
    """A middlebox of a kind: stated, not stated, resting, checked, in the sender's own subnet."""
    if kind == "appliance":
        more = draw(st.sampled_from(({}, {}, {}, {"source_dest_check": True}, {"public": None})))
        state = draw(st.sampled_from(("running", "running", "running", "stopped")))
        return appliance(
            draw(st.sampled_from(("transparent", "nat", "transparent", "nat", ""))), state=state, **more
        )
    if kind == "firewall":
        return firewall(*draw(statements), default=draw(st.sampled_from(("allow", "drop", "unknown"))))
    word = draw(st.sampled_from(("allow", "allow", "drop", "unknown")))
    return inspection(word, zone=draw(st.sampled_from(("box", "box", "far"))), cross_zone=draw(st.booleans()))


@st.composite
def worlds(draw):
    """The inspected VPC with drawn routes, edge table, lists, groups, middlebox and posture."""
    kind = draw(st.sampled_from(tuple(BOXES)))
    lists = {
        name: (*draw(st.lists(entries, max_size=3, unique_by=lambda each: each.split()[0])), *ALLOW_ALL)
        for name in ROUTES
    }
    more = [host("peer", "box", "10.0.9.20", "sg/db", public="198.51.100.77")]
    mode = draw(st.sampled_from(("off", "off", "off", "block-ingress", "block-bidirectional")))
    more.append(VpcBlockPublicAccessOptions(key="bpa", internet_gateway_block_mode=mode, **HOME))
    for place in draw(st.sets(st.sampled_from(("app", "box", "pub", "main")), max_size=2)):
        where = {"vpc": place} if place == "main" else {"subnet": place}
        word = draw(st.sampled_from(("allow-bidirectional", "allow-egress")))
        excluded = VpcBlockPublicAccessExclusion(
            key=f"bpa/{place}", internet_gateway_exclusion_mode=word, **where, **HOME
        )
        more.append(excluded)
    drawn = {f"sg_{name}": draw(groups) for name in ("app", "db", "box")}
    return inspected(
        kind,
        box=draw(boxes(kind)),
        routes={name: draw(routes_of(name)) for name in draw(st.sets(st.sampled_from(tuple(ROUTES))))},
        edge=tuple(draw(st.lists(st.sampled_from(EDGE), max_size=2, unique=True))),
        lists=lists,
        more=more,
        **drawn,
    )


def _goes_on_behind_a_nat_instance(plane, pair, asked):
    """Nothing is stated of other protocols there: the trace ends, the matrix still sees what blocks behind."""
    carried = plane.plane.joins.joining(*pair).carried
    return "nat_instance" in carried and asked.protocol not in ("6", "17", "1")


@settings(max_examples=50, deadline=None)
@given(estate=worlds(), rng=st.randoms(use_true_random=False))
def test_matrix_and_trace_agree_through_middleboxes(estate, rng):
    """On drawn pairs and header classes of an inspected network both engines give the same verdict."""
    matrix, topology = network_matrix(estate), topology_of(estate)
    for plane in matrix.planes:
        for pair, bit in _asked(plane, rng):
            source, destination = (plane.ends[place] for place in pair)
            if "gateway" in (source.sort, destination.sort):
                continue
            asked = _question(matrix.headers, bit)
            path = trace(estate, *trace_ends(topology, View(plane), pair), asked)
            names = [source.name, destination.name]
            event(path.verdict)
            if _goes_on_behind_a_nat_instance(plane, pair, asked) and _verdict(plane, pair, bit) == "blocked":
                continue
            assert (*names, asked, _verdict(plane, pair, bit)) == (*names, asked, path.verdict), (
                path.blockers,
                path.forward,
                path.answer,
            )


@pytest.mark.parametrize("kind", BOXES)
def test_every_kind_of_middlebox_lets_through_what_is_stated(kind):
    """With routes both ways the application reaches the internet and the database, through the middlebox."""
    plane = network_matrix(inspected(kind)).planes[0]
    places = {name: at for at, end in enumerate(plane.ends) for name in (end.name, *end.parties)}
    for far in ("internet", "db"):
        pair = places["app"], places[far]
        assert plane.cells.mask("reachable", *pair)
        assert plane.chain_between(*pair).components[0] == BOXES[kind]
