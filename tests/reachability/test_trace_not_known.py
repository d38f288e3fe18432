"""What the estate does not hold makes the answer unknown exactly where the answer depends on it."""

import pytest

from tests.reachability.documented_world import changed, with_more, without, world
from tests.reachability.small_estates import ask, codes, prefix_list, route

FAR = "203.0.113.5"


@pytest.mark.parametrize(
    ("ports", "verdict"),
    [("tcp/443", "unknown"), ("tcp/444", "blocked"), ("udp/443", "blocked"), ("tcp/443-444", "unknown")],
)
def test_a_rule_by_a_list_that_is_missing_leaves_only_its_own_ports_open(ports, verdict):
    """Ports and protocols that the rule does not speak of are dropped for sure."""
    estate = world(groups={"sg/app": ("out tcp 443 pl/gone",)})

    assert ask(estate, "eni/app", FAR, ports).verdict == verdict


def test_a_rule_by_a_missing_list_is_named():
    """The rule that cannot be judged stands at the hop."""
    path = ask(world(groups={"sg/app": ("out tcp 443 pl/gone",)}), "eni/app", FAR, "tcp/443")

    assert "sg/app/out tcp 443 pl/gone" in [hop.decided_by for hop in path.forward.hops]


def test_another_rule_that_admits_settles_it():
    """Where a rule that is known admits the packet, the one that is not changes nothing."""
    estate = world(groups={"sg/app": ("out tcp 443 pl/gone", "out tcp 443 0.0.0.0/0")})

    assert ask(estate, "eni/app", FAR, "tcp/443").verdict == "reachable"


def test_a_nat_gateway_in_a_subnet_nobody_described():
    """Its list and its table are not known; a closed group before it still blocks."""
    estate = changed(world(), "nat", subnet="elsewhere")
    shut = changed(world(groups={"sg/app": ("out tcp 1 0.0.0.0/0",)}), "nat", subnet="elsewhere")

    assert ask(estate, "eni/app", FAR, "tcp/443").verdict == "unknown"
    assert ask(shut, "eni/app", FAR, "tcp/443").verdict == "blocked"


def overlapping(*more):
    """Two lists of different lengths over one address, with different targets."""
    lists = prefix_list("pl/wide", "203.0.113.0/24"), prefix_list("pl/narrow", "203.0.113.0/28")
    routes = [route("rt/app", line) for line in ("pl/wide nat", "pl/narrow igw", *more)]
    return with_more(without(world(), "rt/app/0.0.0.0/0"), *lists, *routes)


@pytest.mark.parametrize(
    ("more", "address", "verdict", "why"),
    [
        ((), FAR, "unknown", "both lists hold it"),
        ((), "203.0.113.77", "reachable", "one list holds it"),
        (("203.0.113.5/32 nat",), FAR, "reachable", "a longer static route decides"),
        (("203.0.113.0/25 nat",), FAR, "unknown", "a static route shorter than the longest entry does not"),
    ],
)
def test_prefix_lists_that_overlap_are_undetermined_at_any_length(more, address, verdict, why):
    """AWS picks one of the lists at random, and says nothing of the longer entry."""
    assert ask(overlapping(*more), "eni/app", address, "tcp/443").verdict == verdict, why


def test_lists_with_one_target_are_no_riddle():
    """Overlapping lists that lead to the same place decide nothing at random."""
    estate = changed(overlapping(), "rt/app/pl/narrow", target="nat")

    assert codes(ask(estate, "eni/app", FAR, "tcp/443")) == []
