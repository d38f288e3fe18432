"""Names across a link: who may ask whom, what is forwarded for which VPC, and what is refused."""

from ipaddress import ip_address

import pytest

from workbook.analysis import analyze
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.exports.write import write
from workbook.model.estate.dns import ResolverEndpoint, ResolverRule
from workbook.model.estate.network import Route, SecurityGroupRule
from workbook.model.estate.observability import DnsFirewallRuleGroup
from workbook.plan import plan
from workbook.reachability.reach import reach

SERVERS = {"192.168.0.53/32", "192.168.1.53/32"}


def _document(**options):
    return Document(pattern="hybrid_connectivity", options=options)


def _estate(**options):
    return plan(build(_document(**options)))


def _rules(estate, group, *, egress):
    return {
        (rule.ip_protocol, rule.from_port, rule.to_port, str(rule.cidr_ipv4))
        for rule in estate.of(SecurityGroupRule)
        if rule.security_group == group and rule.is_egress == egress
    }


FROM_AND_TO_SERVERS = {(protocol, 53, 53, server) for protocol in ("tcp", "udp") for server in SERVERS}


def test_nothing_of_it_stands_by_default():
    """Without the option there is no endpoint, no rule and no party for servers on premises."""
    estate = _estate()
    assert not estate.of(ResolverEndpoint)
    assert not estate.of(ResolverRule)
    assert "dns-servers" not in {party.key for party in estate.parties}


def test_only_the_servers_ask_the_inbound_endpoint_and_it_opens_nothing():
    """The inbound group takes UDP and TCP 53 from each server alone, and lets nothing out."""
    estate = _estate(resolver_endpoints="inbound")
    assert _rules(estate, "sg/resolver-inbound", egress=False) == FROM_AND_TO_SERVERS
    assert _rules(estate, "sg/resolver-inbound", egress=True) == set()
    assert not estate.of(ResolverRule)


def test_the_outbound_endpoint_asks_the_servers_alone_and_takes_nothing():
    """The outbound group lets UDP and TCP 53 out to each server alone, and nothing in."""
    estate = _estate(resolver_endpoints="outbound")
    assert _rules(estate, "sg/resolver-outbound", egress=True) == FROM_AND_TO_SERVERS
    assert _rules(estate, "sg/resolver-outbound", egress=False) == set()


@pytest.mark.parametrize("zones", [2, 3, 4])
def test_an_endpoint_has_interfaces_in_two_zones(zones):
    """AWS asks for two addresses; each further one would cost as much and is not taken."""
    for endpoint in _estate(resolver_endpoints="both", az_count=zones).of(ResolverEndpoint):
        assert endpoint.subnets == ("main/app/a", "main/app/b")


def test_the_rule_serves_every_vpc_of_its_region():
    """VPCs of the Region follow the rule, other accounts' too; for another Region people are told what to do."""
    near = _estate(resolver_endpoints="both", other_vpcs="data=10.30.0.0/16")
    assert near.of(ResolverRule)[0].vpcs == ("main", "data")
    options = {
        "resolver_endpoints": "outbound",
        "other_vpcs": "data=10.30.0.0/16, shop=10.40.0.0/16 111122223333, far=10.50.0.0/16 eu-west-1",
    }
    design = build(_document(**options))
    assert plan(design).of(ResolverRule)[0].vpcs == ("main", "data", "shop")
    (said,) = [each for each in design.assumptions if each.subject == "Resolver rule"]
    assert "far" in said.sentence
    assert "data" not in said.sentence
    assert "shop" not in said.sentence


def test_other_accounts_get_the_rule_by_a_share_and_associate_it_themselves(tmp_path):
    """The owner's root shares the rule with each account, the others' root associates its VPC by the shared rule's id."""
    others = "data=10.30.0.0/16, shop=10.40.0.0/16 111122223333, till=10.50.0.0/16 444455556666"
    analysis = analyze(_document(resolver_endpoints="outbound", other_vpcs=others))
    write(export(analysis, ["terraform"]), tmp_path)
    ours, theirs = (
        (tmp_path / "terraform" / role / "interconnect.tf").read_text() for role in ("workload", "spoke")
    )
    share = ours.partition('resource "aws_ram_principal_association" "resolver_outbound"')[2].partition(
        "resource"
    )[0]
    assert "account-111122223333" in share
    assert "account-444455556666" in share
    assert ours.count("aws_route53_resolver_rule_association") == 2
    assert "resolver_rule_id = var.workload_route53_resolver_rule_id_resolver_outbound" in theirs
    assert 'resource "aws_route53_resolver_rule"' not in theirs


@pytest.mark.parametrize(("region", "monthly_usd"), [("us-east-1", 0.4), ("eu-west-1", None)])
def test_queries_across_the_link_are_priced_where_a_price_is_on_file(region, monthly_usd):
    """A million queries through each endpoint cost what the Region's row says, and nothing is guessed without one."""
    analysis = analyze(_document(resolver_endpoints="both", region=region))
    found = [item for item in analysis.estimate.items if item.title == "Resolver endpoint, queries"]
    assert [item.monthly_usd for item in found] == [monthly_usd, monthly_usd]


@pytest.mark.parametrize("nacl_mode", ["default", "tiered", "strict"])
@pytest.mark.parametrize("other_vpcs", ["", "data=10.30.0.0/16"])
def test_the_design_stays_proven_and_tight(nacl_mode, other_vpcs):
    """With both endpoints every flow works and nothing else is open, whatever the network ACLs are."""
    proof = analyze(_document(resolver_endpoints="both", nacl_mode=nacl_mode, other_vpcs=other_vpcs)).proof
    assert proof.holds
    assert proof.unstated_flows == ()
    assert {flow.flow for flow in proof.proven_flows} >= {
        f"{way}-{protocol}"
        for way in ("dns-servers-to-resolver-inbound", "resolver-outbound-to-dns-servers")
        for protocol in ("udp", "tcp")
    }


@pytest.mark.parametrize(
    ("source", "destination", "port"),
    [
        ("192.168.0.54", "resolver-inbound", "udp/53"),
        ("192.168.0.53", "resolver-inbound", "tcp/443"),
        ("192.168.0.53", "resolver-outbound", "udp/53"),
        ("resolver-outbound", "192.168.0.54", "udp/53"),
        ("resolver-inbound", "192.168.0.53", "udp/53"),
        ("app", "192.168.0.53", "udp/53"),
        ("app", "resolver-inbound", "udp/53"),
    ],
)
def test_nobody_else_asks(source, destination, port):
    """Another host on premises, another port, the other direction and the workloads themselves are refused."""
    assert reach(_estate(resolver_endpoints="both"), source, destination, port).verdict != "reachable"


def test_the_servers_are_reached_by_the_links_own_routes():
    """The servers lie in the announced networks, so no route of their own is needed."""
    without, having = _estate(), _estate(resolver_endpoints="both")
    assert {route.key for route in without.of(Route)} == {route.key for route in having.of(Route)}


def test_an_allow_list_lets_the_forwarded_domain_through():
    """DNS Firewall judges queries before they are forwarded, so its list holds the domain."""
    estate = _estate(resolver_endpoints="outbound", dns_firewall="allow_list")
    (group,) = estate.of(DnsFirewallRuleGroup)
    assert {"corp.example.com", "*.corp.example.com"} <= set(group.allowed_domains)
    (other,) = _estate(resolver_endpoints="inbound", dns_firewall="allow_list").of(DnsFirewallRuleGroup)
    assert not any("corp.example.com" in domain for domain in other.allowed_domains)


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"on_premises_resolvers": "10.0.0.1"}, {"on_premises_resolvers", "on_premises_cidrs"}),
        ({"on_premises_resolvers": "192.168.0.0/24"}, {"on_premises_resolvers"}),
        ({"on_premises_resolvers": ""}, {"on_premises_resolvers"}),
        (
            {"on_premises_resolvers": ",".join(f"192.168.0.{host}" for host in range(1, 8))},
            {"on_premises_resolvers"},
        ),
        ({"az_count": 1}, {"az_count", "resolver_endpoints"}),
    ],
)
def test_what_aws_would_refuse_is_refused(options, fields):
    """A server outside the premises, a network for a server, none or seven of them, and a single zone."""
    with pytest.raises(OptionsError) as refused:
        build(_document(resolver_endpoints="both", **options))
    assert {fault.field for fault in refused.value.faults} == fields
    build(_document(**{name: given for name, given in options.items() if name == "az_count"}))


def test_the_rule_names_the_servers_and_terraform_associates_it():
    """Terraform has both endpoints, a rule with each server's address, and an association for each VPC."""
    assert _estate(resolver_endpoints="both").of(ResolverRule)[0].target_ips == tuple(
        map(ip_address, ("192.168.0.53", "192.168.1.53"))
    )
    files = export(
        analyze(_document(resolver_endpoints="both", other_vpcs="data=10.30.0.0/16")), ["terraform"]
    )
    text = next(str(body) for path, body in files.items() if path.endswith("interconnect.tf"))
    assert 'direction              = "INBOUND"' in text
    assert text.count('resource "aws_route53_resolver_rule_association"') == 2
    assert 'ip   = "192.168.1.53"' in text


def test_each_interface_is_paid_by_the_hour():
    """Two endpoints of two interfaces are 4 x 730 h x 0.125 USD (Route 53 pricing)."""
    items = analyze(_document(resolver_endpoints="both")).estimate.items
    assert sum(item.monthly_usd for item in items if item.title.endswith("interface hours")) == 365
