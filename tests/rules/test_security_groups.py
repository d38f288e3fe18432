"""Security group rules: exact peers at both ends, none that a wider one gives, purposes as descriptions."""

from workbook.document import Document, build
from workbook.model.estate.network import SecurityGroup, SecurityGroupRule
from workbook.model.intent.additions import Additions
from workbook.model.intent.flow import Flow
from workbook.model.ports import PortRange, one_port
from workbook.plan import plan
from workbook.rules.security_groups import description


def _rules(options, flows=()):
    document = Document(pattern="three_tier_dmz", options=options, additions=Additions(flows=flows))
    return {rule.key: rule for rule in plan(build(document)).of(SecurityGroupRule)}


def test_every_rule_has_exactly_one_peer():
    """Group, prefix list, IPv4 or IPv6 CIDR: one of them."""
    for rule in _rules({"ipv6": "dual_stack", "admin_access": "bastion"}).values():
        peers = [rule.referenced_security_group, rule.prefix_list, rule.cidr_ipv4, rule.cidr_ipv6]
        assert sum(bool(peer) for peer in peers) == 1, rule.key


def test_without_outside_hosts_nothing_is_open_to_everyone():
    """With endpoints for all that is called, the application may reach its groups and S3's prefix list only."""
    rules = _rules({"outside_hosts": "", "entry": "none"})

    assert [key for key, rule in rules.items() if rule.cidr_ipv4 or rule.cidr_ipv6] == []
    assert "sg/app/out/tcp-443/pl/s3" in rules


def test_a_wider_rule_takes_over_reasons():
    """A host without known addresses opens 443 to everywhere; the narrower rules to endpoints go, their reasons stay."""
    wide = _rules({})["sg/app/out/tcp-443/0.0.0.0/0"]

    assert not [key for key in _rules({}) if key.startswith("sg/app/out/tcp-443/sg/")]
    assert {"app-to-s3", "app-to-ssm", "app-to-api.example.com-443"} <= {
        reason.key for reason in wide.because
    }


def test_everything_of_ipv4_gives_a_group_without_ipv6():
    """An endpoint's group needs no rule beside 0.0.0.0/0; nor does one of the application's where IPv6 passes nowhere.

    Network ACLs of the design's own pass no IPv6 between tiers.
    """
    https = PortRange(from_port=443, to_port=443)
    flow = Flow(key="app-to-app", slot=200, source="app", destination="app", ports=https, purpose="gossip")

    rules = _rules({"ipv6": "dual_stack", "nacl_mode": "tiered"}, (flow,))

    assert "sg/app/out/tcp-443/0.0.0.0/0" in rules
    assert "sg/app/out/tcp-443/sg/app" not in rules
    assert "sg/app/out/tcp-443/sg/endpoint/ssm" not in rules
    assert "sg/app/out/tcp-443/sg/endpoint/ssm" in _rules({"ipv6": "dual_stack", "nat_mode": "none"})


SIGN_IN = {
    "ipv6": "dual_stack",
    "nacl_mode": "default",
    "authentication": "cognito",
    "target_protocol": "http",
    "app_port": 443,
    "runs_on": "instances",
}
"""A load balancer whose targets and whose sign-in service listen on the same port."""


def _balancers(**options):
    document = Document(pattern="user_to_dashboard", options=SIGN_IN | options)
    rules = plan(build(document)).of(SecurityGroupRule)
    return {rule.key: rule for rule in rules if rule.key.startswith("sg/alb/out/")}


def test_everything_of_both_families_gives_a_group_with_ipv6():
    """0.0.0.0/0 and ::/0 leave nothing for a rule to a group; where ::/0 is missing the group's IPv6 needs it."""
    both = _balancers(exposure="internal", nat_mode="regional")
    ipv4 = _balancers(exposure="internet_facing", nat_mode="instance", endpoints=("s3", "secretsmanager"))

    assert set(both) == {"sg/alb/out/tcp-443/0.0.0.0/0", "sg/alb/out/tcp-443/::/0"}
    assert "alb-to-app" in {reason.key for reason in both["sg/alb/out/tcp-443/0.0.0.0/0"].because}
    assert set(ipv4) == {"sg/alb/out/tcp-443/0.0.0.0/0", "sg/alb/out/tcp-443/sg/app"}


def test_a_range_takes_over_the_port_inside_it():
    """A user's flow on a range subsumes the pattern's flow on one of its ports."""
    ports = PortRange(from_port=8000, to_port=8100)
    flow = Flow(key="alb-to-app-more", slot=200, source="alb", destination="app", ports=ports, purpose="more")

    rules = _rules({}, (flow,))

    assert "sg/app/in/tcp-8000-8100/sg/alb" in rules
    assert "sg/app/in/tcp-8080/sg/alb" not in rules


def test_default_group_has_no_rules():
    """The VPC's default group is there and empty."""
    estate = plan(build(Document(pattern="three_tier_dmz")))
    (default,) = [group for group in estate.of(SecurityGroup) if group.is_default]

    assert [rule.key for rule in estate.of(SecurityGroupRule) if rule.security_group == default.key] == []


def test_descriptions_keep_to_ec2s_letters():
    """Apostrophes go, what else EC2 refuses is a space, and 255 letters are enough."""
    assert description(['it\'s "quoted"\n<b>', "é"]) == "its  quoted   b ;  "
    assert len(description(["long"] * 1 + ["x" * 300])) == 255


def test_one_port_reads_as_itself():
    """A flow on one port gives a rule from and to it."""
    rule = _rules({})["sg/database/in/tcp-5432/sg/app"]

    assert (rule.from_port, rule.to_port) == (one_port(5432).from_port, one_port(5432).to_port)
    assert rule.description == "the application works on the database"
