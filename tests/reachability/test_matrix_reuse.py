"""A matrix after an edit is that of a fresh run, and does only what the edit asks for."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.reachability.drawn_networks import joined
from tests.reachability.matrix_estates import THREE_TIERS, acl, changed, entry, route, rule, with_, without
from tests.reachability.test_matrix_middleboxes import worlds
from tests.reachability.test_matrix_trace import estates, lines, rules
from workbook.model.estate.interconnect import TransitGatewayRoute
from workbook.model.estate.network import NetworkAclEntry, Route, SecurityGroupRule
from workbook.reachability import blocks
from workbook.reachability.cells import KINDS
from workbook.reachability.compile import Cuts
from workbook.reachability.headers import Selector, compile_headers
from workbook.reachability.matrix import network_matrix
from workbook.reachability.recut import recut

FILTERS = (SecurityGroupRule, NetworkAclEntry)
ROUTES = (Route, TransitGatewayRoute)


def assert_same(found, fresh):
    """Two matrices are one: classes, ends, and every word of every cell."""
    assert found.headers == fresh.headers
    assert len(found.planes) == len(fresh.planes)
    for own, other in zip(found.planes, fresh.planes, strict=True):
        assert own.ends == other.ends
        assert own.plane.universe == other.plane.universe
        assert own.cells.places.tolist() == other.cells.places.tolist()
        for kind in KINDS:
            assert np.array_equal(own.cells.of(kind), other.cells.of(kind)), kind


@st.composite
def edited(draw, estate):
    """The estate with a rule or entry more, less, or other than it was."""
    known = [each for each in estate.resources if isinstance(each, FILTERS)]
    kind = draw(st.sampled_from(("less", "other", "more", "entry", "route")))
    routes = [each for each in estate.resources if isinstance(each, ROUTES)]
    if kind == "route" and routes:
        return draw(rerouted(estate, routes))
    if kind in ("less", "other") and known:
        chosen = draw(st.sampled_from(known))
        if kind == "less":
            return without(estate, chosen.key)
        if isinstance(chosen, SecurityGroupRule):
            return changed(estate, chosen.key, ip_protocol="tcp", from_port=draw(PORTS), to_port=8500)
        return changed(estate, chosen.key, rule_action=draw(st.sampled_from(("allow", "deny"))))
    acls = [each.network_acl for each in estate.of(NetworkAclEntry)]
    if kind == "entry" and acls:
        way, action, header, cidr = draw(lines)
        return with_(estate, entry(draw(st.sampled_from(acls)), 7, way, action, *header, cidr))
    more = replace(draw(rules), key="more")
    groups = sorted({each.security_group for each in estate.of(SecurityGroupRule)})
    return with_(estate, replace(more, security_group=draw(st.sampled_from(groups or ["sg/app"]))))


@st.composite
def rerouted(draw, estate, routes):
    """The estate with a route less, or with the target or the state of another."""
    chosen, other = draw(st.sampled_from(routes)), draw(st.sampled_from(routes))
    if draw(st.booleans()):
        return without(estate, chosen.key)
    target = "target" if isinstance(chosen, Route) else "attachment"
    if not hasattr(other, target):
        return changed(estate, chosen.key, state="blackhole")
    return changed(estate, chosen.key, **{target: getattr(other, target)})


PORTS = st.sampled_from((1, 443, 4711, 8080, 8443))


@settings(max_examples=70, deadline=None)
@given(data=st.data(), kind=st.sampled_from((joined, estates, worlds)), beside=st.booleans())
def test_after_an_edit_the_matrix_is_that_of_a_fresh_run(data, kind, beside):
    """Whatever one edit after another changes, what is taken over and what is computed make the fresh matrix."""
    cuts = Cuts(selectors=frozenset({Selector(6, 5432, 5432)}), strangers_beside=beside)
    estate = data.draw(kind())
    matrix = network_matrix(estate, cuts)
    for _ in range(2):
        estate = data.draw(edited(estate))
        matrix = network_matrix(estate, cuts, after=matrix)
        event("taken over" if matrix.planes else "nothing")
        assert_same(matrix, network_matrix(estate, cuts))


@pytest.mark.parametrize(
    "change",
    [
        lambda estate: with_(estate, rule("app", "out", "tcp", 9999, "sg/db")),
        lambda estate: without(estate, "sg/app/out/tcp-5432-5432/sg/db"),
        lambda estate: changed(estate, "sg/app/out/tcp-5432-5432/sg/db", from_port=5430),
    ],
    ids=["added", "removed", "changed"],
)
def test_only_pairs_that_a_rule_names_are_computed_again(change):
    """An edit of a rule between two groups looks at no more sources and destinations than carry them."""
    before, asked = network_matrix(THREE_TIERS), []
    block = blocks._Blocks.block

    def counted(self, sources, destinations):
        asked.append((len(sources), len(destinations)))
        return block(self, sources, destinations)

    with patch.object(blocks._Blocks, "block", counted):
        found = network_matrix(change(THREE_TIERS), after=before)
    assert asked
    assert set(asked) == {(2, 2)}
    assert_same(found, network_matrix(change(THREE_TIERS)))


def asked_for(before, after):
    """How many sources and destinations each block of a matrix after an edit looks at, which must be right."""
    known, asked = network_matrix(before), []
    block = blocks._Blocks.block

    def counted(self, sources, destinations):
        asked.append((len(sources), len(destinations)))
        return block(self, sources, destinations)

    with patch.object(blocks._Blocks, "block", counted):
        found = network_matrix(after, after=known)
    assert_same(found, network_matrix(after))
    return asked, len(known.planes[0].ends)


DATA = ("main/data/a", "main/data/b")
LISTED = with_(
    THREE_TIERS,
    *acl(
        "data",
        DATA,
        (100, "in", "allow", "tcp", (5432, 5432), "10.0.16.0/20"),
        (110, "in", "allow", "tcp", (1024, 65535), "0.0.0.0/0"),
        (100, "out", "allow", "-1", None, "0.0.0.0/0"),
    ),
)


def test_only_pairs_that_an_entry_decides_for_are_computed_again():
    """An entry about the application's block: the ends behind the ACL, and those of that block."""
    key = next(each.key for each in LISTED.of(NetworkAclEntry) if each.rule_number == 100 and not each.egress)
    asked, every = asked_for(LISTED, changed(LISTED, key, rule_action="deny"))
    ends = network_matrix(LISTED).planes[0].ends
    behind = sum(end.subnet in DATA for end in ends)
    block = sum(end.subnet.startswith("main/app/") for end in ends)
    assert asked
    assert all(min(pair) <= block and max(pair) <= max(behind, block) < every for pair in asked)


def test_an_entry_that_decides_nothing_is_no_work():
    """One more entry behind one that says the same leaves every cell as it was."""
    more = with_(LISTED, entry("main/acl/data", 120, "in", "allow", "tcp", (5432, 5432), "10.0.16.0/20"))
    assert asked_for(LISTED, more)[0] == []


def test_only_pairs_that_are_joined_otherwise_are_computed_again():
    """A default route gone: its subnets, towards who is outside, and nobody else."""
    asked, _ = asked_for(THREE_TIERS, changed(THREE_TIERS, "main/rt/app/0.0.0.0/0", state="blackhole"))
    ends = network_matrix(THREE_TIERS).planes[0].ends
    own = sum(end.subnet.startswith("main/app/") for end in ends)
    outside = sum(end.sort == "outside" for end in ends)
    assert asked
    assert all(min(pair) <= min(own, outside) and max(pair) <= max(own, outside) for pair in asked)


def test_an_edit_of_something_else_is_a_fresh_run():
    """A gateway, or a network that nothing named before, changes ends: nothing is taken over."""
    before = network_matrix(THREE_TIERS)
    for other in (
        without(THREE_TIERS, "main/nat"),
        with_(THREE_TIERS, rule("app", "in", "tcp", 22, "192.0.2.0/28")),
        with_(THREE_TIERS, route("main/rt/app", "192.0.2.0/28", "main/igw")),
    ):
        assert_same(network_matrix(other, after=before), network_matrix(other))


selectors = st.builds(
    lambda protocol, first, more: Selector(protocol, first, min(65535, first + more)),
    st.sampled_from((6, 17, 1, 58, 50, 47)),
    st.integers(0, 65535),
    st.integers(0, 9000),
)


@given(
    both=st.sets(selectors, max_size=40),
    one=st.sets(selectors, max_size=6),
    two=st.sets(selectors, max_size=6),
)
def test_header_sets_are_the_same_under_other_cuts(both, one, two):
    """A set that only common selectors make is, cut anew, the very set that they make there."""
    before, after = compile_headers({*both, *one}), compile_headers({*both, *two})
    for chosen in sorted(both):
        width = -(-before.count // 64)
        words = np.frombuffer(before.mask(chosen).to_bytes(8 * width, "little"), dtype="<u8").astype(
            np.uint64
        )
        moved = recut(words[None], before, after)[0]
        assert int.from_bytes(moved.astype("<u8").tobytes(), "little") == after.mask(chosen)
