"""One VPC with every way in and out, for single facts of AWS's documentation."""

from dataclasses import replace

from tests.reachability.small_estates import (
    ALLOW_ALL,
    HOME,
    OPEN,
    acl,
    estate,
    gateway_endpoint,
    group,
    host,
    nat,
    outside,
    party,
    prefix_list,
    subnet,
    table,
    vpc,
)
from workbook.model.estate.network import EgressOnlyInternetGateway, InternetGateway, VpcEndpoint
from workbook.model.ports import PortRange

S3 = "54.231.0.0/17"
OUTSIDE = "203.0.113.5"
OUTSIDE6 = "2600:1f14:ffff::7"
SIX = "2600:1f14:1::/56"


def world(*, public=ALLOW_ALL, private=ALLOW_ALL, groups=None, routes=("0.0.0.0/0 nat",), extra=(), **more):
    """A public and a private subnet in two zones, NAT, IGW, EIGW, an S3 gateway endpoint and one for SSM.

    `groups` are rules by group over the open one: `{"sg/app": (...)}`.
    """
    rules = {"sg/open": OPEN, "sg/app": OPEN, "sg/db": OPEN} | (groups or {})
    return estate(
        more.get("vpc") or vpc(ipv6=(SIX,)),
        subnet("pub", "10.0.0.0/24", ipv6="2600:1f14:1::/64"),
        subnet("app", "10.0.1.0/24", ipv6="2600:1f14:1:1::/64"),
        subnet("db", "10.0.2.0/24", az="b", ipv6="2600:1f14:1:2::/64"),
        table("rt/pub", ["pub"], "0.0.0.0/0 igw", "::/0 igw"),
        table("rt/app", ["app"], "pl/s3 s3", "::/0 eigw", "64:ff9b::/96 nat", *routes),
        table("rt/db", ["db"], "64:ff9b::/96 nat"),
        acl("acl/pub", ["pub"], *public, *SIX_TOO),
        acl("acl/app", ["app", "db"], *private, *SIX_TOO),
        InternetGateway(key="igw", vpc="main", **HOME),
        EgressOnlyInternetGateway(key="eigw", vpc="main", **HOME),
        more.get("nat") or nat("nat", "pub", "10.0.0.220", "198.51.100.20"),
        prefix_list("pl/s3", S3),
        gateway_endpoint("s3"),
        interface_endpoint(),
        *(group(key, *lines) for key, lines in rules.items()),
        host("web", "pub", "10.0.0.10", "sg/open", public="198.51.100.10", ipv6=("2600:1f14:1::10",)),
        host("bare", "pub", "10.0.0.11", "sg/open"),
        host("app", "app", "10.0.1.5", "sg/app", ipv6=("2600:1f14:1:1::5",)),
        host("near", "app", "10.0.1.6", "sg/app"),
        host("db", "db", "10.0.2.5", "sg/db"),
        host(
            "ssm", "app", "10.0.1.40", *more.get("endpoint_groups", ("sg/open",)), attached_to="endpoint/ssm"
        ),
        *extra,
        parties=[
            party("web", "web"),
            party("alb", "bare", client_ports="load_balancer", listens=(PORT_443,), forwards_to=("app",)),
            party("app", "app", "near"),
            party("db", "db", listens=(PortRange(from_port=5432, to_port=5432),)),
            party("endpoint:ssm", "ssm", client_ports="managed"),
            outside("internet", "0.0.0.0/0", "::/0"),
            outside("office", "203.0.113.0/24"),
            outside("aws:ssm", "52.95.0.0/24", location="aws_service", service="ssm"),
            replace(outside("aws:s3", S3, location="aws_service", service="s3"), prefix_list="pl/s3"),
        ],
    )


SIX_TOO = ("101 in allow -1 * ::/0", "101 out allow -1 * ::/0")
PORT_443 = PortRange(from_port=443, to_port=443)


def interface_endpoint(**more):
    """An interface endpoint for SSM with private DNS."""
    made = {"private_dns_enabled": True, "subnets": ("app",)} | more
    return VpcEndpoint(
        key="endpoint/ssm",
        vpc="main",
        vpc_endpoint_type="Interface",
        service="ssm",
        service_name="com.amazonaws.eu-west-1.ssm",
        **made,
        **HOME,
    )


def without(estate_, *keys):
    """The estate without some resources."""
    return replace(estate_, resources=tuple(each for each in estate_.resources if each.key not in keys))


def changed(estate_, key, **fields):
    """The estate with one resource changed."""
    resources = (replace(each, **fields) if each.key == key else each for each in estate_.resources)
    return replace(estate_, resources=tuple(resources))


def with_more(estate_, *resources):
    """The estate with more resources."""
    return replace(estate_, resources=(*estate_.resources, *resources))
