"""An internal load balancer: nobody on the internet reaches it, the office does over its VPN."""

from functools import cache

import pytest

from workbook.analysis import analyze
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.interconnect import VpnConnection
from workbook.model.estate.network import InternetGateway, NetworkInterface
from workbook.proof.tightness import faults, idle

INTERNAL = {"exposure": "internal"}


@cache
def analysis(**more):
    """A dashboard behind an internal load balancer."""
    return analyze(Document(pattern="user_to_dashboard", options=INTERNAL | more))


@pytest.mark.parametrize("more", [{}, {"nacl_mode": "strict", "az_count": 3}, {"authentication": "none"}])
def test_the_office_comes_by_vpn_and_nothing_is_idle(more):
    """The proof holds, and each rule, route and entry is needed."""
    found = analysis(**more)

    assert found.proof.holds
    assert list(faults(found.design, found.estate)) == []
    assert list(idle(found.design, found.estate)) == []
    assert len(found.estate.of(VpnConnection)) == 1


def test_it_has_private_addresses_alone():
    """Scheme internal, no public address on any of its interfaces, and it stands in the private tier."""
    estate = analysis().estate
    cards = [card for card in estate.of(NetworkInterface) if card.attached_to == "alb"]

    assert [balancer.scheme for balancer in estate.of(LoadBalancer)] == ["internal"]
    assert {card.public_ip for card in cards} == {None}
    assert {card.subnet for card in cards} == {"main/app/a", "main/app/b"}


def test_without_sign_in_the_vpc_has_no_internet_at_all():
    """With sign-in the load balancer calls its provider, which takes NAT; without, no internet gateway stands."""
    assert analysis(authentication="none").estate.of(InternetGateway) == ()
    assert analysis().estate.of(InternetGateway) != ()


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"entry_open_to": "internet"}, {"entry_open_to", "exposure"}),
        ({"office_networks": ("10.20.4.0/24",)}, {"office_networks.0", "vpc_cidr"}),
        ({"office_networks": ()}, {"office_networks", "exposure"}),
        ({"nat_mode": "none"}, {"nat_mode", "endpoints"}),
    ],
)
def test_what_cannot_be_is_refused(more, fields):
    """Both ends of a contradiction are named."""
    with pytest.raises(OptionsError) as refused:
        analyze(Document(pattern="user_to_dashboard", options=INTERNAL | more))

    assert fields <= {fault.field for fault in refused.value.faults}


def test_an_internet_facing_one_is_as_it_was():
    """The default has no VPN, and users come from the office's public addresses."""
    design = build(Document(pattern="user_to_dashboard"))

    assert design.connections == ()
    assert str(design.party("office").cidr_blocks[0]) == "203.0.113.0/24"


def test_tls_goes_on_behind_the_load_balancer_where_it_is_asked_for():
    """The target group and its health checks speak HTTPS, and the finding about clear text is gone."""
    options = {"target_protocol": "https"}
    found = analyze(Document(pattern="user_to_dashboard", options=options))
    plain = analyze(Document(pattern="user_to_dashboard"))
    text = b"".join(export(found, ["terraform"]).values()).decode()

    assert [group.protocol for group in found.estate.of(TargetGroup)] == ["HTTPS"]
    assert "LOAD-BALANCING-09" not in {finding.check for finding in found.findings}
    assert "LOAD-BALANCING-09" in {finding.check for finding in plain.findings}
    assert found.proof.holds
    assert (
        text.count('"HTTPS"') > b"".join(export(plain, ["terraform"]).values()).decode().count('"HTTPS"') + 1
    )
