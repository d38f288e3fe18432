"""A matrix after an edit is that of a fresh run, and does only what the edit asks for."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.reachability.drawn_networks import joined
from tests.reachability.matrix_estates import THREE_TIERS, changed, entry, rule, with_, without
from tests.reachability.test_matrix_trace import estates, lines, rules
from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule
from workbook.reachability import blocks
from workbook.reachability.cells import KINDS
from workbook.reachability.compile import Cuts
from workbook.reachability.headers import Selector, compile_headers
from workbook.reachability.matrix import network_matrix
from workbook.reachability.recut import recut

FILTERS = (SecurityGroupRule, NetworkAclEntry)


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
    kind = draw(st.sampled_from(("less", "other", "more", "entry")))
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


PORTS = st.sampled_from((1, 443, 4711, 8080, 8443))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), joins=st.booleans(), beside=st.booleans())
def test_after_an_edit_the_matrix_is_that_of_a_fresh_run(data, joins, beside):
    """Whatever one edit after another changes, what is taken over and what is computed make the fresh matrix."""
    cuts = Cuts(selectors=frozenset({Selector(6, 5432, 5432)}), strangers_beside=beside)
    estate = data.draw(joined() if joins else estates())
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


def test_an_edit_of_something_else_is_a_fresh_run():
    """A route, or a network that nothing named before, changes ends and joins: nothing is taken over."""
    before = network_matrix(THREE_TIERS)
    for other in (
        without(THREE_TIERS, "main/rt/app/0.0.0.0/0"),
        with_(THREE_TIERS, rule("app", "in", "tcp", 22, "192.0.2.0/28")),
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
