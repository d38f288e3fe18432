"""Subnets without IPv4: what reaches IPv6 hosts, AWS services and hosts of IPv4, and what it takes."""

from itertools import product

import pytest

from workbook.analysis import analyze
from workbook.document import Document
from workbook.errors import OptionsError
from workbook.exports.terraform.export import terraform
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    NatGateway,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    SecurityGroupRule,
    Subnet,
    VpcEndpoint,
)
from workbook.proof.tightness import faults, idle
from workbook.reachability.reach import reach

NAME = "ipv6_egress_only"
SIX = {"ipv6": "ipv6_only"}
PREFIX = "64:ff9b::/96"
EVERY = [
    {**SIX, "nat64": nat64, "nat_mode": nat_mode, "nacl_mode": nacl_mode, "outside_hosts": hosts}
    for nat64, nat_mode, nacl_mode, hosts in product(
        (False, True),
        ("single", "per_az", "regional"),
        ("default", "tiered", "strict"),
        ([{"host": "api.example.com", "sent_gb_per_month": 20}], []),
    )
]


def analyzed(**options):
    """The analysis of the pattern with these options."""
    return analyze(Document(pattern=NAME, options=options))


@pytest.mark.parametrize("options", EVERY, ids=lambda each: "-".join(map(str, list(each.values())[1:4])))
def test_every_way_of_ipv6_only_subnets_is_proven_and_tight(options):
    """Each stated flow works by its means, nothing unstated does, and no rule, entry or route is idle."""
    found = analyzed(**options)

    assert found.proof.holds, found.proof
    assert list(faults(found.design, found.estate)) == []
    assert list(idle(found.design, found.estate)) == []


def test_application_subnets_have_no_ipv4_and_dns64():
    """The application's subnets and interfaces speak IPv6 alone; the NAT gateways' subnets keep IPv4."""
    estate = analyzed(**SIX).estate
    app = [subnet for subnet in estate.of(Subnet) if subnet.tier == "app"]
    others = [subnet for subnet in estate.of(Subnet) if subnet.tier != "app"]

    assert app
    assert all(each.cidr_block is None and each.ipv6_cidr_block and each.enable_dns64 for each in app)
    assert all(each.cidr_block and not each.enable_dns64 for each in others)
    assert {card.private_ip_address for card in estate.of(NetworkInterface) if card.attached_to == "app"} == {
        None
    }


def test_hosts_leave_by_the_egress_only_gateway_and_services_by_nat64():
    """IPv6 hosts cost no NAT; AWS services are met behind the prefix, as endpoints speak IPv4 here."""
    found = analyzed(**SIX)
    routes = {str(each.destination_ipv6_cidr_block): each.target for each in found.estate.of(Route)}
    means = {each.flow: set(each.via) for each in found.estate.means}

    assert routes[PREFIX] in {each.key for each in found.estate.of(NatGateway)}
    assert routes["::/0"] == "main/eigw"
    assert means["app-to-api.example.com-443"] == {"main/eigw"}
    assert means["app-to-s3"] == {each.key for each in found.estate.of(NatGateway)}
    assert found.estate.of(VpcEndpoint) == ()


def test_nat64_names_the_prefix_and_nothing_wider():
    """Rules and entries of the clients name 64:ff9b::/96; without IPv6 hosts there is no egress-only gateway."""
    estate = analyzed(**SIX, nat64=True, nacl_mode="strict").estate
    peers = {str(rule.cidr_ipv6) for rule in estate.of(SecurityGroupRule) if rule.security_group == "sg/app"}
    entries = {
        str(each.ipv6_cidr_block)
        for each in estate.of(NetworkAclEntry)
        if each.network_acl == "main/acl/app" and each.rule_action == "allow" and each.protocol == "6"
    }

    assert (peers, entries) == ({PREFIX}, {PREFIX})
    assert estate.of(EgressOnlyInternetGateway) == ()


def test_nobody_comes_in_over_ipv6():
    """No rule admits ::/0 to administration ports, and the internet opens nothing."""
    estate = analyzed(**SIX).estate

    assert [rule for rule in estate.of(SecurityGroupRule) if not rule.is_egress] == []
    assert reach(estate, "internet", "app", "tcp/22").verdict == "blocked"


def test_terraform_makes_subnets_that_speak_ipv6_only():
    """The words of the provider for IPv6-only subnets, DNS64, and metadata over IPv6."""
    files = {path: text.decode() for path, text in terraform(analyzed(**SIX)).items()}
    network = next(text for path, text in files.items() if path.endswith("network.tf"))
    subnet = next(each for each in network.split("\nresource ") if each.startswith('"aws_subnet" "app"'))
    words = {line.split("=")[0].strip() for line in subnet.splitlines() if "=" in line}

    assert {"ipv6_native", "enable_dns64", "assign_ipv6_address_on_creation"} <= words
    assert {"enable_resource_name_dns_aaaa_record_on_launch", "private_dns_hostname_type_on_launch"} <= words
    assert "cidr_block" not in words
    assert any("http_protocol_ipv6" in text for text in files.values())


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"nat64": True}, {"nat64", "ipv6"}),
        ({**SIX, "nat_mode": "none"}, {"nat_mode", "ipv6"}),
        ({**SIX, "nat_mode": "instance"}, {"nat_mode", "ipv6"}),
        ({**SIX, "vpc_block_public_access": "block_bidirectional"}, {"vpc_block_public_access", "ipv6"}),
    ],
)
def test_what_cannot_translate_is_refused_with_the_ways_out(options, fields):
    """Each refusal names the fields that may give way."""
    with pytest.raises(OptionsError) as refused:
        analyzed(**options)

    assert fields <= {fault.field for fault in refused.value.faults}


def test_a_function_speaks_ipv6_only_where_it_is_told_to():
    """A function in dual-stack subnets gets Ipv6AllowedForDualStack; in IPv4 ones it does not."""
    texts = [
        "".join(
            text.decode()
            for text in terraform(
                analyze(Document(pattern="scheduled_external_api", options=options))
            ).values()
        )
        for options in ({"ipv6": "dual_stack"}, {})
    ]

    assert ["ipv6_allowed_for_dual_stack" in text for text in texts] == [True, False]
