"""Whether a Network Load Balancer's targets see the client's address."""

import pytest

from workbook.facts.client_ip_preservation import keeps_client_ip, preservation


@pytest.mark.parametrize(
    ("target_type", "protocol", "stated", "kept"),
    [
        ("instance", "TCP", None, True),
        ("instance", "TLS", False, False),
        ("instance", "UDP", False, True),
        ("instance", "TCP_UDP", False, True),
        ("ip", "TCP", None, False),
        ("ip", "TCP", True, True),
        ("ip", "UDP", False, True),
        ("ip", "QUIC", None, True),
        ("alb", "TCP", False, True),
        ("instance", "HTTP", True, False),
        ("lambda", "", True, False),
    ],
)
def test_what_is_stated_counts_where_people_may_choose(target_type, protocol, stated, kept):
    """Instances keep the client's address by default, and datagrams always do; other balancers never."""
    assert keeps_client_ip(target_type, protocol, stated=stated) is kept


def test_a_group_of_another_balancer_has_no_row():
    """An Application Load Balancer's group has neither a default nor a choice."""
    assert preservation("instance", "HTTPS") is None
