"""Laws that hold whatever the rules are: more rules open, more denies close, a subnet's inside is its own."""

from dataclasses import replace
from ipaddress import ip_network

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reachability.matrix_estates import THREE_TIERS, entry, with_
from tests.reachability.test_matrix_trace import NETWORKS, estates, lines, rules
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, Route, RouteTable
from workbook.reachability.compile import Cuts, compile_estate, own_cuts
from workbook.reachability.filters import to_mask
from workbook.reachability.headers import Selector
from workbook.reachability.matrix import matrix

KINDS = ("reachable", "some", "open")


def cells(estate, cuts):
    """Every cell by family, kind, ends and header: two estates cut alike can be laid on each other."""
    found = {}
    for plane in matrix(compile_estate(estate, cuts)).planes:
        names = [(end.name, end.span) for end in plane.ends]
        kinds = {kind: getattr(plane, kind) for kind in KINDS} | {"maybe": plane.some | plane.unknown}
        for kind, words in kinds.items():
            for s, d in np.argwhere(words.any(axis=2)).tolist():
                found[plane.plane.base.bits, kind, names[s], names[d]] = to_mask(words[s, d])
    return found


def test_the_laws_speak_of_something():
    """The small estate has passages, so that taking some away would show."""
    found = cells(THREE_TIERS, own_cuts(THREE_TIERS))
    assert {kind for _, kind, _, _ in found} == {*KINDS, "maybe"}
    assert not only_more(found, {})


def only_more(before, after):
    """Whether nothing that one holds is missing in the other."""
    return all(mask & ~after.get(cell, 0) == 0 for cell, mask in before.items())


@settings(max_examples=60, deadline=None)
@given(estate=estates(), rule=rules)
def test_one_more_rule_takes_no_passage_away(estate, rule):
    """Security groups only allow: whatever passed passes still."""
    more = with_(estate, replace(rule, key="one-more"))
    cuts = own_cuts(more)
    assert only_more(cells(estate, cuts), cells(more, cuts))


@settings(max_examples=60, deadline=None)
@given(estate=estates(), line=lines, number=st.integers(1, 99))
def test_one_more_deny_adds_no_passage(estate, line, number):
    """A deny before every other entry opens nothing."""
    way, _, header, cidr = line
    denied = tuple(
        replace(entry(acl.key, number, way, "deny", *header, cidr), key=f"{acl.key}/deny")
        for acl in estate.of(NetworkAcl)
    )
    fewer = with_(estate, *denied)
    cuts = own_cuts(fewer)
    assert only_more(cells(fewer, cuts), cells(estate, cuts))


@settings(max_examples=60, deadline=None)
@given(estate=estates())
def test_inside_a_subnet_neither_acl_nor_route_counts(estate):
    """Pairs in one subnet keep their cells when every ACL, table and route is gone."""
    cuts = own_cuts(estate)
    gone = (NetworkAcl, NetworkAclEntry, Route, RouteTable)
    bare = replace(estate, resources=tuple(each for each in estate.resources if not isinstance(each, gone)))

    def within(one):
        places = {
            end.name: end.subnet for plane in matrix(compile_estate(one, cuts)).planes for end in plane.ends
        }
        return {
            cell: mask
            for cell, mask in cells(one, cuts).items()
            if places[cell[2][0]] == places[cell[3][0]] != ""
        }

    assert within(estate) == within(bare)


@settings(max_examples=40, deadline=None)
@given(estate=estates(), port=st.integers(0, 65535), cidr=st.sampled_from(NETWORKS))
def test_further_cuts_change_no_answer(estate, port, cidr):
    """A port or network that somebody asks about cuts finer and decides nothing."""
    finer = Cuts(selectors=frozenset({Selector(6, port, port)}), networks=frozenset({ip_network(cidr)}))
    plain, cut = compile_estate(estate), compile_estate(estate, finer)
    for before, after in zip(matrix(plain).planes, matrix(cut).planes, strict=True):
        kept = [at for at, end in enumerate(after.ends) if end.sort == "interface"]
        old = [at for at, end in enumerate(before.ends) if end.sort == "interface"]
        for (s, d), (t, e) in zip(_pairs(kept), _pairs(old), strict=True):
            assert _spans(after, cut, s, d) == _spans(before, plain, t, e)


def _pairs(places):
    return [(s, d) for s in places for d in places]


def _spans(plane, compiled, source, destination):
    mask = to_mask(plane.reachable[source, destination])
    return {protocol: compiled.headers.intervals(protocol, mask) for protocol in (6, 17, 1, 58)}
