"""A load balancer in the matrix answers where the trace says it answers, and what it does not hear is not forgotten."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reachability.drawn_networks import joined, several_doors
from tests.reachability.matrix_estates import PLACE, THREE_TIERS, changed, rule, with_
from tests.reachability.test_matrix_reuse import assert_same, edited
from tests.reachability.test_matrix_trace import _asked, _question, _verdict, estates
from workbook.model.estate.compute import Listener, LoadBalancer
from workbook.model.estate.network import NetworkInterface
from workbook.proof.paths import trace_ends
from workbook.proof.universe import View
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import Unheard, passages, unheard
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

listeners = st.builds(
    Listener,
    protocol=st.sampled_from(("HTTPS", "TCP", "UDP", "TCP_UDP", "TLS")),
    port=st.sampled_from((53, 443, 444, 1024, 8080, 40005)),
)


def behind(estate, *cards, kind="application", heard=()):
    """The estate with a load balancer that has these interfaces and listeners."""
    made = LoadBalancer(
        key="balancer", **PLACE, type=kind, scheme="internal", subnets=(), listeners=tuple(heard)
    )
    for card in cards:
        estate = changed(estate, card, attached_to="balancer")
    return with_(estate, made)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), joins=st.booleans(), rng=st.randoms(use_true_random=False))
def test_matrix_and_trace_agree_on_listeners(data, joins, rng):
    """Whatever listens where, of every type of balancer, both engines give one verdict."""
    estate = data.draw(joined() if joins else estates())
    cards = sorted(each.key for each in estate.of(NetworkInterface))
    chosen = data.draw(st.lists(st.sampled_from(cards), min_size=1, max_size=4, unique=True))
    kind = data.draw(st.sampled_from(("application", "network", "classic", "gateway")))
    estate = behind(estate, *chosen, kind=kind, heard=data.draw(st.lists(listeners, max_size=3)))
    matrix, topology = network_matrix(estate), topology_of(estate)
    for plane in matrix.planes:
        for pair, bit in _asked(plane, rng):
            source, destination = (plane.ends[place] for place in pair)
            if "gateway" in (source.sort, destination.sort):
                continue
            asked, ends = _question(matrix.headers, bit), trace_ends(topology, View(plane), pair)
            if source.attached and (plane.plane.joins.joining(*pair).lanes or several_doors(estate, *ends)):
                continue  # the trace follows the lanes of one door only
            path = trace(estate, *ends, asked)
            names = [source.name, destination.name]
            assert (*names, asked, _verdict(plane, pair, bit)) == (*names, asked, path.verdict), path.blockers


WIDE = with_(THREE_TIERS, rule("alb", "in", "tcp", (440, 450), "0.0.0.0/0"))
HTTPS = Listener(protocol="HTTPS", port=443)


def _ports(estate, source, destination):
    found = passages(network_matrix(estate))
    return [each.ports for each in found if (each.source, each.destination) == (source, destination)]


def test_only_listeners_ports_are_open():
    """A range of eleven ports admitted, one listener: one port passes."""
    both = ("eni/alb/a", "eni/alb/b")
    assert _ports(WIDE, "internet", "alb") == ["440-450"]
    assert _ports(behind(WIDE, *both, heard=[HTTPS]), "internet", "alb") == ["443"]
    assert _ports(behind(WIDE, *both), "internet", "alb") == ["440-450"]
    assert _ports(behind(WIDE, *both, kind="gateway", heard=[HTTPS]), "internet", "alb") == ["440-450"]


def test_what_no_listener_takes_is_told():
    """The ports that groups and lists let through beside the listener are named, for the one balancer that has it."""
    found = list(unheard(network_matrix(behind(WIDE, "eni/alb/a", "eni/alb/b", heard=[HTTPS]))))
    assert Unheard(source="internet", destination="alb", protocol="tcp", ports="440-442, 444-450") in found
    assert {each.destination for each in found} == {"alb"}
    assert list(unheard(network_matrix(behind(WIDE, "eni/alb/a", "eni/alb/b")))) == []


def test_filters_let_through_the_same_with_and_without_listeners():
    """What a proof compares with what is stated does not shrink because nothing listens yet."""
    heard = network_matrix(behind(WIDE, "eni/alb/a", heard=[HTTPS]))
    every = network_matrix(behind(WIDE, "eni/alb/a"))
    assert heard.headers.cuts == every.headers.cuts
    assert np.array_equal(heard.planes[0].let_through, every.planes[0].let_through)
    assert not np.array_equal(heard.planes[0].open, every.planes[0].open)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_after_an_edit_listeners_are_what_they_were(data):
    """An edit of rules or entries takes over what is unheard too."""
    estate = behind(data.draw(estates()), "eni/alb/a", heard=data.draw(st.lists(listeners, max_size=2)))
    before, after = network_matrix(estate), data.draw(edited(estate))
    assert_same(network_matrix(after, after=before), network_matrix(after))


@pytest.mark.parametrize("heard", [(), (HTTPS,)])
def test_another_listener_is_another_matrix(heard):
    """A listener that comes or goes leaves nothing of the old matrix standing."""
    before = network_matrix(behind(WIDE, "eni/alb/a", heard=[Listener(protocol="TCP", port=444)]))
    other = behind(WIDE, "eni/alb/a", heard=heard)
    assert_same(network_matrix(other, after=before), network_matrix(other))
