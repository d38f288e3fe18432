"""Every kind of resource in Terraform, on estates made by hand."""

from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from tests.estates import HERE, acl_entry, allow, complete_estate, group_rule, with_resource, without
from tests.exports.hostile import HOSTILE
from tests.exports.roots import put, root_of_document, root_of_estate, written
from tests.oracles import schema_check
from workbook.document import Document
from workbook.errors import UnsupportedError
from workbook.exports.terraform.fold import Piece, fold
from workbook.exports.terraform.hcl import Address, Raw
from workbook.exports.terraform.kinds import TERRAFORM_TYPES
from workbook.exports.terraform.module import build
from workbook.exports.terraform.table import BY_AWS, EMITTERS, FILES, UNSUPPORTED
from workbook.model.estate.compute import LambdaFunction, Listener, LoadBalancer
from workbook.model.estate.data import DbInstance, S3Bucket
from workbook.model.estate.edge import ShieldSubscription
from workbook.model.estate.estate import RESOURCE_TYPES, Account
from workbook.model.estate.identity import Condition, KmsKey, PolicyPrincipal
from workbook.model.estate.interconnect import (
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
)
from workbook.model.estate.network import (
    NatGateway,
    NatGatewayAddress,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.observability import DnsFirewallRuleGroup, FlowLog
from workbook.model.estate.organization import Organization
from workbook.model.estate.resource import Reason

ESTATE = complete_estate()


def test_every_kind_is_handled_or_said_to_be_unsupported():
    """No kind of resource is forgotten, none is in two tables, and each that is made has a name and a file."""
    tables = (EMITTERS.keys(), BY_AWS.keys(), UNSUPPORTED.keys())

    assert set(RESOURCE_TYPES) <= set().union(*tables)
    assert sum(map(len, tables)) == len(set().union(*tables))
    assert EMITTERS.keys() == TERRAFORM_TYPES.keys()
    assert {emitter.file for emitter in EMITTERS.values()} == set(FILES)
    assert all(why.endswith(".") for why in (*UNSUPPORTED.values(), *BY_AWS.values()))


def test_the_estate_of_these_tests_holds_every_kind_that_is_made():
    """What follows is said of all kinds."""
    assert {type(resource) for resource in ESTATE.resources} == EMITTERS.keys() | BY_AWS.keys()


def test_the_schema_knows_everything_that_is_written(tmp_path):
    """A root with every kind in it has no type, argument, block or reference that the provider has not."""
    assert schema_check.faults(put(root_of_estate(ESTATE), tmp_path)) == []


@pytest.fixture(scope="module")
def planned(terraform, tmp_path_factory):
    """The real plan of the whole estate."""
    folder = put(root_of_estate(ESTATE), tmp_path_factory.mktemp("estate"))
    assert terraform.unformatted(folder) == ""
    return terraform.plan(folder)


def test_terraform_plans_every_resource(planned):
    """Each resource that is not AWS's own or there already has its address in the real plan."""
    addresses = root_of_estate(ESTATE).addresses
    made = {
        resource.key: str(addresses[resource.key])
        for resource in ESTATE.resources
        if resource.key in addresses and not resource.existing_id and not _elsewhere(resource)
    }

    assert {key: address for key, address in made.items() if address not in planned} == {}
    left_out = {type(resource) for resource in ESTATE.resources if resource.key not in addresses}
    assert left_out == {
        NetworkInterface,
        Organization,
        Route,
        NetworkAclEntry,
        TransitGatewayAttachment,
        TransitGatewayRouteTable,
        TransitGatewayRoute,
        SecurityGroup,
        ShieldSubscription,
    }


def _elsewhere(resource):
    """AWS's own prefix lists are looked up; RDS makes the secret it manages."""
    return getattr(resource, "is_aws_managed", False) or bool(getattr(resource, "managed_by", ""))


def test_addresses_come_from_keys():
    """Names are those an architect would choose, and say which zone, tier or peer."""
    addresses = {key: str(address) for key, address in root_of_estate(ESTATE).addresses.items()}

    assert addresses["main/app/a"] == 'aws_subnet.app["a"]'
    assert addresses["main/rt/app/b"] == 'aws_route_table.app["b"]'
    assert addresses["main/rt/app/b/0.0.0.0/0"] == 'aws_route.app_to_any_ipv4["b"]'
    assert addresses["eip/main/nat/a"] == 'aws_eip.nat["a"]'
    assert addresses["main/nat/a"] == 'aws_nat_gateway.main["a"]'
    assert addresses["main/sg/default"] == "aws_default_security_group.default"
    assert addresses["sg/app/in/tcp-8080/sg/alb"] == (
        "aws_vpc_security_group_ingress_rule.app_from_alb_tcp_8080"
    )
    assert addresses["sg/app/out/tcp-443/pl/s3"] == "aws_vpc_security_group_egress_rule.app_to_s3_tcp_443"
    assert addresses["main/acl/app/in/200"] == 'aws_network_acl_rule.app_in["200"]'
    assert addresses["key/main"] == "aws_kms_key.main"


def test_two_keys_never_share_an_address():
    """Keys that come to one name are told apart, and the one that was there keeps its name."""
    twin = SecurityGroup(**HERE, key="sg/a-l/b", vpc="main", group_name="x", description="x")
    other = replace(twin, key="sg/a/l-b")
    estate = with_resource(with_resource(ESTATE, twin), other)
    addresses = root_of_estate(estate).addresses

    assert str(addresses["sg/a-l/b"]) == "aws_security_group.a_l_b"
    assert str(addresses["sg/a/l-b"]).startswith("aws_security_group.a_l_b_")
    assert len(set(addresses.values())) == len(addresses)


def test_hostile_keys_are_names_all_the_same(tmp_path, terraform):
    """A group whose key holds quotes, templates and line breaks gets a plain name, and its rules with it."""
    keys = [f"sg/{text}" for text in HOSTILE if text]
    groups = [replace(ESTATE.get(SecurityGroup, "sg/app"), key=key) for key in keys]
    rules = [group_rule(key, "tcp", "203.0.113.0/24", 443) for key in keys]
    estate = replace(ESTATE, resources=(*ESTATE.resources, *groups, *rules))
    plan = terraform.plan(put(root_of_estate(estate), tmp_path))
    made = root_of_estate(estate).addresses

    assert {str(made[resource.key]) for resource in (*groups, *rules)} <= plan.keys()
    assert len({made[resource.key] for resource in (*groups, *rules)}) == 2 * len(keys)


def test_two_parts_that_come_to_one_address_are_refused():
    """Should parts of two resources ever come to one address, that is said, and nothing is dropped."""
    twins = [Piece(address=Address("aws_vpc", "main"), body={"cidr_block": cidr}) for cidr in ("a", "b")]
    with pytest.raises(UnsupportedError, match=r"aws_vpc\.main"):
        list(fold(twins))


def test_public_things_wait_for_the_internet_gateway():
    """AWS refuses public load balancers, addresses and NAT gateways in a VPC without one."""
    made = written(root_of_estate(ESTATE))

    for address in ("aws_lb.alb", 'aws_eip.nat["a"]', 'aws_nat_gateway.main["a"]'):
        assert Raw("aws_internet_gateway.main") in made[address]["depends_on"]


def test_what_needs_permissions_waits_for_them():
    """A function and a proxy are made after the policies of their roles; logs after their bucket's policy."""
    made = written(root_of_estate(ESTATE))

    assert made["aws_lambda_function.function"]["depends_on"] == [Raw("aws_iam_role_policy.function")]
    assert Raw("aws_iam_role_policy.app") in made["aws_db_proxy.proxy"]["depends_on"]
    assert made["aws_flow_log.main"]["depends_on"] == [Raw("aws_s3_bucket_policy.files")]


def test_instances_wait_for_their_ways_and_filters():
    """What calls others at first boot is made after routes, rules and its role; subnets come to an ACL that has its entries."""
    made = written(root_of_document(Document(pattern="three_tier_dmz")))
    awaited = {str(raw) for raw in map(_text_of, made["aws_autoscaling_group.app"]["depends_on"])}

    assert {"aws_iam_role_policy.app", "aws_route.app_to_any_ipv4", "aws_vpc_endpoint.s3"} <= awaited
    assert "aws_network_acl_association.app" in awaited
    assert any(name.startswith("aws_vpc_security_group_egress_rule.app_") for name in awaited)
    association = made['aws_network_acl_association.app["a"]']
    assert set(map(_text_of, association["depends_on"])) == {
        "aws_network_acl_rule.app_in",
        "aws_network_acl_rule.app_out",
    }


def test_a_fleet_begins_with_the_health_check_of_its_instances():
    """Nothing installs the application, so the load balancer's judgement replaces no instance until somebody says so."""
    root = root_of_document(Document(pattern="three_tier_dmz"))
    inputs = {variable.name: variable for variable in build(root).variables}

    assert written(root)["aws_autoscaling_group.app"]["health_check_type"] == Raw("var.fleet_health_check")
    assert inputs["fleet_health_check"].default == "EC2"


def _text_of(raw):
    return raw.text


def test_rules_say_in_terraform_what_they_say_in_the_estate(planned):
    """Direction, protocol, ports and CIDR of every group rule are those of the estate."""
    addresses = root_of_estate(ESTATE).addresses
    for rule in ESTATE.of(SecurityGroupRule):
        found = planned[str(addresses[rule.key])]
        assert ("egress" in str(addresses[rule.key])) == rule.is_egress
        wanted = (
            rule.ip_protocol,
            rule.from_port,
            rule.to_port,
            str(rule.cidr_ipv4) if rule.cidr_ipv4 else None,
        )
        assert (found["ip_protocol"], found["from_port"], found["to_port"], found["cidr_ipv4"]) == wanted
        assert found["description"] == rule.description


def test_entries_say_in_terraform_what_they_say_in_the_estate(planned):
    """An IPv4, an ICMP and an IPv6 entry of one table keep their own columns, and no others."""
    entries = {number: planned[f'aws_network_acl_rule.app_in["{number}"]'] for number in (100, 200, 300)}
    columns = ("rule_number", "protocol", "from_port", "to_port", "icmp_type", "icmp_code", "cidr_block")

    assert [entries[100][name] for name in columns] == [100, "tcp", 443, 443, None, None, "0.0.0.0/0"]
    assert [entries[200][name] for name in columns] == [200, "icmp", None, None, 3, 4, "0.0.0.0/0"]
    assert [entries[300][name] for name in columns] == [300, "tcp", 443, 443, None, None, None]
    assert entries[300]["ipv6_cidr_block"] == "::/0"


def test_routes_that_aws_writes_are_left_to_it(planned):
    """No local route and no gateway endpoint's route is made; the endpoint's association is."""
    destinations = {
        found.get("destination_cidr_block") for name, found in planned.items() if "aws_route." in name
    }

    assert "10.20.0.0/16" not in destinations
    assert not any(found.get("destination_prefix_list_id") for found in planned.values())
    assert 'aws_vpc_endpoint_route_table_association.app_s3["a"]' in planned


def test_a_policy_is_json_with_the_resources_it_names():
    """Placeholders become references, one-value conditions stay plain, principals are grouped."""
    document = allow(
        "s3:GetObject",
        resource="${bucket/files.arn}/*",
        sid="Read",
        principals=(
            PolicyPrincipal(type="AWS", identifiers=("arn:aws:iam::${account}:root",)),
            PolicyPrincipal(type="Service", identifiers=("ec2.amazonaws.com",)),
        ),
        conditions=(
            Condition(operator="StringEquals", key="aws:SourceVpce", values=("${main/endpoint/s3.id}",)),
            Condition(operator="StringLike", key="aws:userid", values=("${aws:username}", "x")),
        ),
    )
    estate = with_resource(ESTATE, replace(ESTATE.get(KmsKey, "key/main"), policy=document))
    text = _text(estate, "identity.tf")

    assert 'Resource = ["${aws_s3_bucket.files.arn}/*"]' in text
    assert '"aws:SourceVpce" = aws_vpc_endpoint.s3.id' in text
    assert '"arn:${data.aws_partition.current.partition}:iam::' in text
    assert '"aws:userid" = ["$${aws:username}", "x"]' in text
    assert 'Service = ["ec2.amazonaws.com"]' in text


def _text(estate, file, **words):
    from workbook.exports.terraform.layout import render_block
    from workbook.exports.terraform.module import build

    return "\n".join(map(render_block, build(root_of_estate(estate, **words)).files[file]))


def test_a_placeholder_that_names_nothing_is_refused():
    """A policy that names what is not in the estate is not exported with a hole in it."""
    wrong = replace(ESTATE.get(KmsKey, "key/main"), policy=allow("kms:*", resource="${key/other.arn}"))
    with pytest.raises(UnsupportedError, match="key/other"):
        written(root_of_estate(with_resource(ESTATE, wrong)))


def test_what_exists_is_a_variable_and_is_not_made(tmp_path, terraform):
    """An existing VPC, subnet and bucket come in as inputs with the given ids; nothing of theirs is created."""
    vpc = replace(ESTATE.get(Vpc, "main"), existing_id="vpc-0abc")
    subnet = replace(ESTATE.get(Subnet, "main/public/a"), existing_id="subnet-0abc")
    estate = with_resource(with_resource(ESTATE, vpc), subnet)
    estate = replace(estate, resources=tuple(map(_without_ipv6, estate.resources)))
    folder = put(root_of_estate(estate), tmp_path)
    plan = terraform.plan(folder)

    assert schema_check.faults(folder) == []
    assert not any(name.startswith(("aws_vpc.main", 'aws_subnet.public["a"]')) for name in plan)
    assert plan["aws_internet_gateway.main"]["vpc_id"] == "vpc-0abc"
    assert plan['aws_nat_gateway.main["a"]']["subnet_id"] == "subnet-0abc"
    assert plan['aws_nat_gateway.main["b"]']["subnet_id"] == "(known after apply)"
    assert "arn:aws:s3:::example-bucket/*" in plan["aws_iam_role_policy.app"]["policy"]


def test_what_exists_and_is_not_referred_to_needs_no_input():
    """An existing group that no rule names is no variable to fill in."""
    lonely = SecurityGroup(
        **HERE, key="sg/lonely", vpc="main", group_name="x", description="x", existing_id="sg-0abc"
    )
    named = replace(ESTATE.get(SecurityGroup, "sg/alb"), existing_id="sg-0def")
    text = _text(with_resource(with_resource(ESTATE, lonely), named), "variables.tf")

    assert "existing_security_group_lonely" not in text
    assert "existing_security_group_alb" in text


def _without_ipv6(resource):
    return replace(resource, ipv6_cidr_block=None) if isinstance(resource, Subnet) else resource


def test_an_existing_bucket_is_named_by_its_arn():
    """Where a bucket's name is needed and its ARN is known, the name is taken from the ARN."""
    balancer = replace(ESTATE.get(LoadBalancer, "alb"), access_logs_bucket="bucket/theirs")
    text = _text(with_resource(ESTATE, balancer), "compute.tf")

    assert 'bucket  = element(split(":", var.existing_s3_bucket_theirs), 5)' in text


def test_an_arn_that_nobody_gave_is_asked_for():
    """An existing key known by its id only cannot stand where an ARN must."""
    key = replace(ESTATE.get(KmsKey, "key/main"), existing_id="1234abcd")
    with pytest.raises(UnsupportedError, match="give its ARN"):
        written(root_of_estate(with_resource(ESTATE, key)))


REFUSED = {
    "an attachment of a kind nobody plans": TransitGatewayAttachment(
        **HERE, key="tgw/attachment/sd-wan", transit_gateway="tgw", resource_type="connect", resource="main"
    ),
    "a second account": replace(ESTATE.get(S3Bucket, "bucket/files"), account="logs"),
    "a route to what has no interface to route to": Route(
        **HERE,
        key="main/rt/public/10.0.0.0/8",
        route_table="main/rt/public",
        destination_cidr_block=IPv4Network("10.0.0.0/8"),
        target="function",
    ),
    "a rule of the default group": group_rule("main/sg/default", "tcp", "0.0.0.0/0", 443),
    "a database that cannot write to S3": replace(ESTATE.get(DbInstance, "database"), engine="mysql"),
    "a flow log of a bucket": replace(ESTATE.get(FlowLog, "main/flow-log"), resource="bucket/files"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_terraform_export_cannot_say_is_refused_by_name(name):
    """What has no words here is a sentence that names it, never a gap."""
    from workbook.exports.terraform.module import build

    with pytest.raises(UnsupportedError, match=r"[a-z]"):
        build(root_of_estate(with_resource(ESTATE, REFUSED[name])))


VARIANTS = {
    "a default ACL with entries": (
        replace(ESTATE.get(NetworkAcl, "main/acl/app"), is_default=True, subnets=()),
    ),
    "a regional NAT gateway": (NatGateway(**HERE, key="main/nat", vpc="main", availability_mode="regional"),),
    "a regional NAT gateway with addresses": (
        NatGateway(
            **HERE,
            key="main/nat",
            vpc="main",
            availability_mode="regional",
            auto_provision_zones=False,
            addresses=(NatGatewayAddress(allocation="eip/bastion", availability_zone="eu-west-1a"),),
        ),
    ),
    "a private NAT gateway": (
        NatGateway(
            **HERE, key="main/private-nat", vpc="main", subnet="main/app/a", connectivity_type="private"
        ),
    ),
    "an edge association": (RouteTable(**HERE, key="main/rt/edge", vpc="main", gateways=("main/igw",)),),
    "every protocol, to everyone": (
        SecurityGroupRule(
            **HERE,
            key="sg/app/out/all/0.0.0.0/0",
            security_group="sg/app",
            is_egress=True,
            ip_protocol="-1",
            cidr_ipv4=IPv4Network("0.0.0.0/0"),
        ),
    ),
    "an entry for every protocol": (acl_entry(500, protocol="-1", port_range=None),),
    "an endpoint without a policy": (
        replace(ESTATE.get(VpcEndpoint, "main/endpoint/execute-api"), policy=None),
    ),
    "a function outside the VPC": (
        replace(
            ESTATE.get(LambdaFunction, "function"), subnets=(), security_groups=(), log_group="", kms_key=""
        ),
    ),
    "a network load balancer": (
        replace(
            ESTATE.get(LoadBalancer, "alb"),
            type="network",
            access_logs_bucket="",
            deletion_protection=False,
            listeners=(Listener(protocol="TLS", port=443, target_group="alb/target-group"),),
        ),
    ),
    "a bucket with a name of its own": (
        replace(ESTATE.get(S3Bucket, "bucket/files"), bucket_name="acme-test-shop-files", versioning=False),
    ),
    "DNS Firewall that fails open": (
        replace(ESTATE.get(DnsFirewallRuleGroup, "main/dns-firewall"), action="ALERT", fail_open=True),
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_of_kinds_are_right_too(name, tmp_path, terraform):
    """What a kind can also be plans as well as what it usually is."""
    estate = ESTATE
    for resource in VARIANTS[name]:
        estate = with_resource(estate, resource)
    folder = put(root_of_estate(estate), tmp_path)

    assert schema_check.faults(folder) == []
    assert terraform.unformatted(folder) == ""
    assert terraform.plan(folder)


def test_only_what_is_used_is_looked_up():
    """Without prefix lists and instances no such data source is asked for."""
    rules = [rule.key for rule in ESTATE.of(SecurityGroupRule) if rule.prefix_list]
    assert "aws_ssm_parameter" in _text(ESTATE, "data.tf")
    by_private_link = ("nlb/target-group", "nlb", "nlb/service")
    appliance = ("appliance", "main/rt/public/172.16.0.0/16")
    fleet = ("bastion", "alb/target-group", "alb", "app")
    edge = ("way-in", "sg/way-in", "front", "shield/front", "web-acl", "front/logs", "web-acl/logs")
    slim = without(ESTATE, *rules, "pl/s3", *fleet, *edge, *by_private_link, *appliance)

    assert "aws_ssm_parameter" not in _text(slim, "data.tf")
    assert "aws_ec2_managed_prefix_list" not in _text(slim, "data.tf")


def test_an_account_that_was_given_is_the_only_one_touched():
    """A typed account id guards the provider; without one nothing is assumed."""
    unknown = replace(ESTATE, accounts=(Account(key="workload", title="Workload"),))

    assert "allowed_account_ids = [var.account_id]" in _text(ESTATE, "providers.tf")
    assert "allowed_account_ids" not in _text(unknown, "providers.tf")


def test_hostile_words_reach_terraform_as_words(tmp_path, terraform):
    """Purposes, descriptions, tags and environment values with HCL in them are planned as the texts they are."""
    estate = replace(ESTATE, resources=tuple(_hostile(resource) for resource in ESTATE.resources))
    tags = tuple((f"Tag {place}", text) for place, text in enumerate(HOSTILE))
    folder = put(root_of_estate(estate, tags=tags), tmp_path)
    plan = terraform.plan(folder)

    assert schema_check.faults(folder) == []
    assert terraform.unformatted(folder) == ""
    assert plan.keys() == terraform.plan(put(root_of_estate(ESTATE), tmp_path / "tame")).keys()
    assert plan["aws_vpc.main"]["tags"]["Note"] == "; ".join(HOSTILE)
    assert plan["aws_secretsmanager_secret.token"]["description"] == "; ".join(HOSTILE)
    (environment,) = plan["aws_lambda_function.function"]["environment"]
    assert environment["variables"] == {"TABLE": "; ".join(HOSTILE)}


def _hostile(resource):
    words = "; ".join(HOSTILE)
    reasons = tuple(Reason(kind="flow", key="k", sentence=text) for text in HOSTILE)
    fields = {"because": reasons, "tags": (*resource.tags, ("Note", words))}
    if type(resource).__name__ == "Secret" or isinstance(resource, SecurityGroupRule | SecurityGroup):
        fields["description"] = words
    if isinstance(resource, LambdaFunction):
        fields["environment"] = (("TABLE", words),)
    return replace(resource, **fields)


def test_descriptions_fit_ec2(tmp_path, terraform):
    """A rule's description holds only EC2's characters and at most 255 of them."""
    estate = replace(ESTATE, resources=tuple(_hostile(resource) for resource in ESTATE.resources))
    found = terraform.plan(put(root_of_estate(estate), tmp_path))
    texts = [
        each["description"]
        for name, each in found.items()
        if name.startswith("aws_vpc_security_group_") and "description" in each
    ]

    assert texts
    for text in texts:
        assert len(text) <= 255
        assert set(text) <= set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-:/()#,@[]+=&;{}!$*"
        )
