"""Classes are neither too coarse nor too fine: headers by protocol and port, addresses by innermost network."""

from ipaddress import ip_address, ip_network
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reachability.matrix_estates import THREE_TIERS, rule, with_
from workbook.model.ports import IcmpTypeCode, PortRange
from workbook.reachability.addresses import address_classes, span
from workbook.reachability.compile import Cuts
from workbook.reachability.headers import (
    EVERY,
    ICMP,
    TCP,
    UDP,
    Selector,
    compile_headers,
    selector,
)
from workbook.reachability.matrix import network_matrix

ports = st.integers(0, 65535)
selectors = st.one_of(
    st.builds(
        lambda p, a, b: Selector(p, min(a, b), max(a, b)), st.sampled_from((TCP, UDP, ICMP)), ports, ports
    ),
    st.builds(Selector, st.sampled_from((EVERY, 47, 50))),
)
networks = st.builds(
    lambda number, prefix: ip_network((number >> (32 - prefix) << (32 - prefix), prefix)),
    st.integers(0, 2**32 - 1),
    st.integers(1, 32),
)


@given(st.lists(selectors, min_size=1, max_size=12))
def test_a_mask_holds_exactly_the_ports_it_was_asked_for(chosen):
    """Read back as intervals, every selector's set is the selector again."""
    headers = compile_headers(chosen)
    for one in chosen:
        mask = headers.mask(one)
        if one.protocol in (TCP, UDP, ICMP):
            assert headers.intervals(one.protocol, mask) == ((one.first, one.last),)
            assert mask & ~headers.segments[one.protocol] == 0
        elif one.protocol == EVERY:
            assert mask == headers.everything
        else:
            assert mask.bit_count() == 1
            assert not any(mask & segment for segment in headers.segments.values())


@given(st.lists(selectors, min_size=1, max_size=12))
def test_every_request_has_a_class_that_answers_it_alone(chosen):
    """Answers are cut where requests are, so that a request class is answered by one class."""
    headers = compile_headers(chosen)
    echoes = headers.mask(Selector(ICMP, 8 * 256, 8 * 256 + 255))
    answers = {answer for request, answer in headers.replies if echoes >> request & 1}
    assert sum(1 << answer for answer in answers) == headers.mask(Selector(ICMP, 0, 255))
    assert len(answers) == echoes.bit_count()


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (selector("tcp", PortRange(from_port=443, to_port=443)), ("tcp", "443")),
        (selector("tcp", PortRange(from_port=0, to_port=65535)), ("tcp", "all")),
        (selector("udp", PortRange(from_port=53, to_port=60)), ("udp", "53-60")),
        (selector("icmp", icmp=IcmpTypeCode(type=8, code=0)), ("icmp", "8/0")),
        (selector("1", icmp=IcmpTypeCode(type=3, code=-1)), ("icmp", "3/-1")),
        (selector("50"), ("50", "all")),
        (selector("all"), ("all", "all")),
    ],
)
def test_headers_in_words(given_, words):
    """Sets read as people write ports, ICMP types and codes, and protocols."""
    headers = compile_headers([given_, Selector(TCP, 22, 22)])
    assert list(headers.in_words(headers.mask(given_), headers.everything)) == [words]


@given(st.lists(networks, max_size=12), st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=20))
def test_an_addresss_class_is_its_innermost_network(named, numbers):
    """The class of an address is the smallest named network around it, or the whole space."""
    classes = address_classes(named, 32)
    numbers = [*numbers, *(end for network in named for end in span(network))]
    for number in numbers:
        around = [network for network in named if ip_address(number) in network]
        smallest = max(around, key=lambda network: network.prefixlen, default=ip_network("0.0.0.0/0"))
        assert classes.class_of(number) == span(smallest)


@given(st.lists(networks, max_size=12))
def test_the_segments_of_the_classes_fill_the_space_once(named):
    """Every address belongs to exactly one class."""
    pieces = sorted(piece for found in address_classes(named, 32).segments().values() for piece in found)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == 2**32 - 1
    assert all(left[1] + 1 == right[0] for left, right in pairwise(pieces))


def test_a_widened_peer_makes_a_class_of_its_own():
    """Addresses that only the wider network holds are told apart from those that were meant."""
    wider = with_(THREE_TIERS, rule("alb", "in", "tcp", 22, "203.0.112.0/23"))
    ends = [end for end in network_matrix(wider).planes[0].ends if end.sort == "outside"]
    office = span(ip_network("203.0.113.0/24"))
    assert {end.parties for end in ends if end.span == office} == {("office", "internet")}
    assert any(
        end.span == span(ip_network("203.0.112.0/23")) and end.parties == ("internet",) for end in ends
    )


def test_strangers_stand_in_every_subnet_and_address_class():
    """A network inside a subnet that somebody asks about gets a stranger of its own."""
    cuts = Cuts(networks=frozenset({ip_network("10.0.16.128/25")}))
    plane = network_matrix(THREE_TIERS, cuts).planes[0]
    strangers = [end for end in plane.ends if end.sort == "stranger"]
    assert [end.name for end in strangers].count("stranger:main/app/a") == 2
    assert {end.subnet for end in strangers} == {
        f"main/{t}/{z}" for t in ("public", "app", "data") for z in "ab"
    }


def test_strangers_with_groups_stand_beside_parties_only_when_asked_for():
    """A proof asks for strangers that carry a party's groups; a plain matrix has none."""
    plain, asked = (network_matrix(THREE_TIERS, Cuts(strangers_beside=beside)) for beside in (False, True))
    assert not [end for end in plain.planes[0].ends if end.beside]
    beside = [end for end in asked.planes[0].ends if end.beside]
    assert {end.beside for end in beside} == {("alb",), ("app",), ("db",)}
    assert len(beside) == 6


def test_private_addresses_beyond_the_vpc_are_nobody():
    """What the internet does not carry has no end: nothing can come from there."""
    cuts = Cuts(networks=frozenset({ip_network("172.16.5.0/24")}))
    ends = network_matrix(THREE_TIERS, cuts).planes[0].ends
    assert not [
        end
        for end in ends
        if end.sort == "outside" and ip_address(end.address).is_private and end.parties == ()
    ]
    assert span(ip_network("172.16.5.0/24")) not in {end.span for end in ends}
