"""Relays as sources of a question: what they carry on is no connection of their own."""

import pytest

from tests.reachability.balanced_world import balanced, balancer, consumer, links, why
from tests.reachability.small_estates import codes
from workbook.reachability.reach import reach


@pytest.mark.parametrize(
    ("source", "enforced", "verdict"),
    [("vpce", False, "reachable"), ("endpoint:orders", False, "reachable"), ("eni/door", True, "unknown")],
)
def test_an_endpoint_as_a_source_carries_on_and_opens_nothing(source, enforced, verdict):
    """Itself it opens no connection; its chain begins with PrivateLink, never with a connection to itself."""
    world = consumer(lb=balancer(enforce_private_link_rules=enforced))
    path = reach(world, source, "app", "tcp/8080")

    assert "VPCE_INTRA_VPC_TRAFFIC" in codes(path)
    assert links(path) == [(source, "balancer", "443", verdict), ("balancer", "app", "8080", "reachable")]
    assert why(path, 0) == []


def test_a_balancer_by_its_interface_is_no_relay_before_itself():
    """Asked by the id of a node, what it sends to its targets is its own connection."""
    assert reach(balanced(), "eni/lb-a", "app", "tcp/8080").relayed_by == ()
