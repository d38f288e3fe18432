"""Load balancers of each kind before two hosts in two zones, a client beside them, and PrivateLink from elsewhere."""

from dataclasses import replace

from tests.reachability.small_estates import (
    ALLOW_ALL,
    HOME,
    OPEN,
    acl,
    estate,
    group,
    host,
    outside,
    party,
    subnet,
    table,
    vpc,
)
from workbook.model.estate.compute import Listener, LoadBalancer, TargetGroup
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import InternetGateway, VpcEndpoint

NLB_GROUP = ("in tcp 443 0.0.0.0/0", "out tcp 8080 sg/app", "out tcp 8081 sg/app")
APP_GROUP = ("in tcp 8080 0.0.0.0/0", "in tcp 8081 10.0.0.0/23", "out -1 * 0.0.0.0/0")


def balancer(kind="network", **more):
    """A load balancer that listens on 443 and sends to 8080."""
    made = {
        "scheme": "internet-facing",
        "subnets": ("pub", "pub2"),
        "listeners": (Listener(protocol="TCP", port=443, target_group="tg"),),
        "security_groups": ("sg/lb",),
    } | more
    return LoadBalancer(key="lb", type=kind, **made, **HOME)


def target_group(**more):
    """The hosts of both zones, with their health checked on another port."""
    made = {
        "protocol": "TCP",
        "port": 8080,
        "target_type": "instance",
        "health_check_port": 8081,
        "preserve_client_ip": True,
        "targets": ("i/a", "i/b"),
    } | more
    return TargetGroup(key="tg", vpc="main", **made, **HOME)


def balanced(*, lb=None, tg=None, groups=None, lists=None, nodes=("sg/lb",), more=(), parties=()):
    """Clients on the internet and in the VPC, a balancer, its targets."""
    rules = {"sg/lb": NLB_GROUP, "sg/app": APP_GROUP, "sg/client": OPEN} | (groups or {})
    entries = {"pub": ALLOW_ALL, "app": ALLOW_ALL} | (lists or {})
    lb = lb or balancer()
    kind = "load_balancer" if lb.type == "application" else "network_load_balancer"
    node = {"attached_to": "lb", "interface_type": kind}
    return estate(
        vpc(),
        subnet("pub", "10.0.0.0/24"),
        subnet("pub2", "10.0.1.0/24", az="b"),
        subnet("app", "10.0.2.0/24"),
        subnet("app2", "10.0.3.0/24", az="b"),
        table("rt/pub", ["pub", "pub2"], "0.0.0.0/0 igw"),
        table("rt/app", ["app", "app2"]),
        acl("acl/pub", ["pub", "pub2"], *entries["pub"]),
        acl("acl/app", ["app", "app2"], *entries["app"]),
        InternetGateway(key="igw", vpc="main", **HOME),
        *(group(key, *lines) for key, lines in rules.items()),
        host("lb-a", "pub", "10.0.0.10", *nodes, public="198.51.100.10", **node),
        host("lb-b", "pub2", "10.0.1.10", *nodes, public="198.51.100.11", **node),
        host("a", "app", "10.0.2.5", "sg/app", attached_to="i/a"),
        host("b", "app2", "10.0.3.5", "sg/app", attached_to="i/b"),
        host("client", "pub", "10.0.0.40", "sg/client"),
        lb,
        tg or target_group(),
        *more,
        parties=[
            party("balancer", "lb-a", "lb-b", client_ports="load_balancer"),
            party("app", "a", "b"),
            party("client", "client"),
            outside("internet", "0.0.0.0/0"),
            outside("office", "203.0.113.0/24"),
            *parties,
        ],
    )


def consumer(*, endpoint=None, service=None, **world):
    """Another VPC of the same CIDR that calls the balancer by PrivateLink."""
    door = {
        "vpc_endpoint_type": "Interface",
        "service": "orders",
        "service_name": "com.amazonaws.vpce.eu-west-1.vpce-svc-1",
        "subnets": ("far",),
    } | (endpoint or {})
    offered = {"service_name": "com.amazonaws.vpce.eu-west-1.vpce-svc-1", "load_balancers": ("lb",)}
    more = [
        vpc(key="other"),
        subnet("far", "10.0.2.0/24", home="other"),
        table("rt/far", ["far"], home="other"),
        acl("acl/far", ["far"], *ALLOW_ALL, home="other"),
        *(group(key, *lines, home="other") for key, lines in {"sg/far": OPEN, "sg/door": OPEN}.items()),
        host("far", "far", "10.0.2.5", "sg/far", home="other"),
        host(
            "door",
            "far",
            "10.0.2.9",
            "sg/door",
            home="other",
            attached_to="vpce",
            interface_type="vpc_endpoint",
        ),
        VpcEndpoint(key="vpce", vpc="other", **door, **HOME),
        VpcEndpointService(key="svc", **offered | (service or {}), **HOME),
    ]
    parties = (party("far", "far"), party("endpoint:orders", "door", client_ports="managed"))
    flat = [each for part in more for each in (part if isinstance(part, list) else [part])]
    return balanced(more=tuple(flat), parties=parties, **world)


def links(path):
    """The links of a chain in short words."""
    return [(link.source, link.destination, link.ports, link.verdict) for link in path.relayed_by]


def why(path, place=-1):
    """The codes that block one link of a chain."""
    return [blocker.code for blocker in path.relayed_by[place].blockers]


def with_zones(estate_, **zones):
    """The estate with some subnets in other zones."""
    return replace(
        estate_,
        resources=tuple(
            replace(each, availability_zone=f"eu-west-1{zones[each.key]}") if each.key in zones else each
            for each in estate_.resources
        ),
    )
