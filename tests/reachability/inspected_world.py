"""A VPC whose traffic passes a middlebox: north-south by the internet gateway's own table, east-west by the subnets'."""

from ipaddress import ip_network

from tests.reachability.small_estates import (
    ALLOW_ALL,
    HOME,
    OPEN,
    acl,
    estate,
    group,
    host,
    nat,
    outside,
    party,
    subnet,
    table,
    vpc,
)
from workbook.model.estate.compute import Instance, Listener, LoadBalancer, TargetGroup
from workbook.model.estate.interconnect import FirewallRule, NetworkFirewall, VpcEndpointService
from workbook.model.estate.network import InternetGateway, VpcEndpoint

SERVICE = "com.amazonaws.vpce.eu-west-1.vpce-svc-9"
BOXES = {"appliance": "eni/box", "firewall": "fw/a", "gwlb": "vpce"}
"""What routes name, by the kind of middlebox."""

SIX_TOO = ("101 in allow -1 * ::/0", "101 out allow -1 * ::/0")


def firewall(*rules, default="allow", **more):
    """A Network Firewall with an endpoint in the middlebox's subnet: `allow tcp 443 10.0.0.0/8 0.0.0.0/0`."""
    made = {"subnets": ("box",), "endpoints": ("fw/a",)} | more
    stated = tuple(_rule(line) for line in rules)
    return NetworkFirewall(key="fw", vpc="main", rules=stated, default_action=default, **made, **HOME)


def _rule(line):
    action, protocol, ports, source, destination = line.split()
    first, _, last = ports.partition("-")
    blocks = [None if each == "any" else ip_network(each) for each in (source, destination)]
    wide = {} if ports == "*" else {"from_port": int(first), "to_port": int(last or first)}
    return FirewallRule(action=action, protocol=protocol, source=blocks[0], destination=blocks[1], **wide)


def appliance(forwards="transparent", **more):
    """An instance that forwards, and its interface."""
    made = {"public": "198.51.100.90", "source_dest_check": False} | more
    groups = made.pop("groups", ("sg/box",))
    state = made.pop("state", "running")
    return [
        Instance(
            key="i/box",
            subnet="box",
            security_groups=groups,
            instance_type="t3.micro",
            forwards=forwards,
            state=state,
            **HOME,
        ),
        host("box", "box", "10.0.9.9", *groups, attached_to="i/box", **made),
    ]


def inspection(word="allow", *, zone="box", cross_zone=True, targets=(), **endpoint):
    """A Gateway Load Balancer endpoint, its service, and the balancer in another VPC."""
    made = {"subnets": ("box",), "state": "available"} | endpoint
    return [
        VpcEndpoint(
            key="vpce",
            vpc="main",
            vpc_endpoint_type="GatewayLoadBalancer",
            service="inspect",
            service_name=SERVICE,
            **made,
            **HOME,
        ),
        VpcEndpointService(key="svc", service_name=SERVICE, load_balancers=("gwlb",), **HOME),
        TargetGroup(
            key="tg",
            vpc="main",
            protocol="GENEVE",
            port=6081,
            target_type="instance",
            targets=targets,
            **HOME,
        ),
        LoadBalancer(
            key="gwlb",
            type="gateway",
            scheme="internal",
            subnets=(zone,),
            listeners=(Listener(protocol="GENEVE", port=6081, target_group="tg"),),
            cross_zone=cross_zone,
            inspection=word,
            **HOME,
        ),
    ]


MADE = {"appliance": appliance, "firewall": firewall, "gwlb": inspection}


def inspected(
    kind="appliance", *, box=None, routes=None, edge=("10.0.1.0/24 {box}",), lists=None, more=(), **groups
):
    """Everything of the application's subnet passes the middlebox, in and out of the VPC and across it."""
    where = BOXES[kind]
    ways = {
        "app": ("0.0.0.0/0 {box}", "10.0.2.0/24 {box}", "::/0 {box}"),
        "db": ("10.0.1.0/24 {box}", "0.0.0.0/0 nat"),
        "box": ("0.0.0.0/0 igw", "::/0 igw"),
        "pub": ("0.0.0.0/0 igw",),
    } | (routes or {})
    rules = {"sg_app": OPEN, "sg_db": OPEN, "sg_box": OPEN} | groups
    entries = dict.fromkeys(("app", "db", "box", "pub"), ALLOW_ALL) | (lists or {})
    return estate(
        vpc(ipv6=("2600:1f14:1::/56",)),
        subnet("pub", "10.0.0.0/24"),
        subnet("app", "10.0.1.0/24", ipv6="2600:1f14:1:1::/64"),
        subnet("db", "10.0.2.0/24", az="b"),
        subnet("box", "10.0.9.0/24", ipv6="2600:1f14:1:9::/64"),
        subnet("far", "10.0.8.0/24", az="c"),
        *(
            table(f"rt/{name}", [name], *(line.format(box=where) for line in lines))
            for name, lines in ways.items()
        ),
        table("rt/edge", [], *(line.format(box=where) for line in edge), gateways=("igw",)),
        *(acl(f"acl/{name}", [name], *lines, *SIX_TOO) for name, lines in entries.items()),
        *(group(name.replace("_", "/"), *lines) for name, lines in rules.items()),
        InternetGateway(key="igw", vpc="main", **HOME),
        nat("nat", "pub", "10.0.0.220", "198.51.100.20"),
        host(
            "app",
            "app",
            "10.0.1.5",
            "sg/app",
            public="198.51.100.5",
            ipv6=("2600:1f14:1:1::5",),
            attached_to="i/app",
        ),
        host("db", "db", "10.0.2.5", "sg/db"),
        box if box is not None else MADE[kind](),
        *more,
        parties=[party("app", "app"), party("db", "db"), outside("internet", "0.0.0.0/0", "::/0")],
    )
