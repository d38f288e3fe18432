"""Small estates built by hand: a VPC of two zones, its routes, and rules as short lines."""

from dataclasses import replace
from ipaddress import ip_address, ip_network

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    InternetGateway,
    NatGateway,
    NatGatewayAddress,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.party import Party
from workbook.model.ports import IcmpTypeCode, PortRange

PLACE = {"account": "main", "region": "eu-west-1"}
NUMBERS = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58", "-1": "-1"}
S3_BLOCK = ip_network("198.18.1.0/24")


def vpc(**more):
    """The VPC `main`, 10.0.0.0/16."""
    return Vpc(key="main", **PLACE, **({"cidr_blocks": (ip_network("10.0.0.0/16"),)} | more))


def subnet(tier, az, third, **more):
    """A /24 of the VPC: `main/TIER/AZ` at 10.0.THIRD.0."""
    return Subnet(
        key=f"main/{tier}/{az}",
        **PLACE,
        vpc="main",
        availability_zone=f"eu-west-1{az}",
        az_slot=az,
        cidr_block=ip_network(f"10.0.{third}.0/24"),
        tier=tier,
        **more,
    )


SUBNETS = (
    subnet("public", "a", 0),
    subnet("public", "b", 1),
    subnet("app", "a", 16),
    subnet("app", "b", 17),
    subnet("data", "a", 32),
    subnet("data", "b", 33),
)


def table(name, *subnets, **routes):
    """A route table and its routes: destination (dots as `_`) to target, `pl` for the S3 prefix list."""
    key = f"main/rt/{name}"
    return (RouteTable(key=key, **PLACE, vpc="main", subnets=subnets), *routes_of(key, routes))


def routes_of(key, routes):
    """Routes of a table from a mapping of destination to target."""
    return tuple(route(key, destination, target) for destination, target in routes.items())


def route(table_key, destination, target, **more):
    """One route; the destination is a CIDR, `default`, `default6` or a prefix list's key."""
    words = {"default": "0.0.0.0/0", "default6": "::/0"}.get(destination, destination)
    where = {"destination_prefix_list": words} if words.startswith("pl") else _cidr_field(words)
    return Route(key=f"{table_key}/{words}", **PLACE, route_table=table_key, target=target, **where, **more)


def _cidr_field(words):
    network = ip_network(words)
    name = "destination_cidr_block" if network.version == 4 else "destination_ipv6_cidr_block"
    return {name: network}


def interface(party, az, tier, host, third, **more):
    """The interface of a party in one subnet, carrying the group `sg/PARTY`."""
    values = {"security_groups": (f"sg/{party}",)} | more
    return NetworkInterface(
        key=f"eni/{party}/{az}",
        **PLACE,
        vpc="main",
        subnet=f"main/{tier}/{az}",
        private_ip_address=ip_address(f"10.0.{third}.{host}"),
        attached_to=party,
        **values,
    )


def group(party):
    """The security group `sg/PARTY`."""
    return SecurityGroup(key=f"sg/{party}", **PLACE, vpc="main", group_name=party, description=party)


def rule(party, direction, protocol, ports, peer):
    """A rule: `rule("alb", "in", "tcp", 443, "0.0.0.0/0")`; a peer is a CIDR, `sg/...` or `pl/...`."""
    first, last = ports if isinstance(ports, tuple) else (ports, ports)
    field = _peer_field(peer)
    return SecurityGroupRule(
        key=f"sg/{party}/{direction}/{protocol}-{first}-{last}/{peer}",
        **PLACE,
        security_group=f"sg/{party}",
        is_egress=direction == "out",
        ip_protocol=protocol,
        from_port=first,
        to_port=last,
        **field,
    )


def _peer_field(peer):
    if peer.startswith("sg/"):
        return {"referenced_security_group": peer}
    if peer.startswith("pl"):
        return {"prefix_list": peer}
    network = ip_network(peer)
    return {"cidr_ipv4" if network.version == 4 else "cidr_ipv6": network}


def acl(name, subnets, *lines, **more):
    """A network ACL with lines such as `(100, "in", "allow", "tcp", (443, 443), "0.0.0.0/0")`."""
    key = f"main/acl/{name}"
    entries = (entry(key, *line) for line in lines)
    return (NetworkAcl(key=key, **PLACE, vpc="main", subnets=tuple(subnets), **more), *entries)


def entry(acl_key, number, direction, action, protocol, ports, cidr):
    """One entry of an ACL; ports are a pair, or a type and code for ICMP, or None for all."""
    network = ip_network(cidr)
    ported = protocol in ("tcp", "udp") and ports is not None
    typed = protocol in ("icmp", "icmpv6") and ports is not None
    return NetworkAclEntry(
        key=f"{acl_key}/{direction}/{number}",
        **PLACE,
        network_acl=acl_key,
        rule_number=number,
        egress=direction == "out",
        protocol=NUMBERS.get(protocol, protocol),
        rule_action=action,
        cidr_block=network if network.version == 4 else None,
        ipv6_cidr_block=network if network.version == 6 else None,
        port_range=PortRange(from_port=ports[0], to_port=ports[1]) if ported else None,
        icmp_type_code=IcmpTypeCode(type=ports[0], code=ports[1]) if typed else None,
    )


IGW = InternetGateway(key="main/igw", **PLACE, vpc="main")
NAT_ADDRESS = NatGatewayAddress(private_ip=ip_address("10.0.0.5"), public_ip=ip_address("198.19.0.5"))
NAT = NatGateway(key="main/nat", **PLACE, vpc="main", subnet="main/public/a", addresses=(NAT_ADDRESS,))
S3_LIST = PrefixList(
    key="pl/s3",
    **PLACE,
    prefix_list_name="com.amazonaws.eu-west-1.s3",
    entries=(S3_BLOCK,),
    is_aws_managed=True,
)
S3_ENDPOINT = VpcEndpoint(
    key="main/endpoint/s3",
    **PLACE,
    vpc="main",
    vpc_endpoint_type="Gateway",
    service="s3",
    service_name="com.amazonaws.eu-west-1.s3",
    route_tables=("main/rt/app",),
)
INTERNET = Party(
    key="internet", title="Internet", location="internet", cidr_blocks=(ip_network("0.0.0.0/0"),)
)
OFFICE = Party(key="office", title="Office", location="internet", cidr_blocks=(ip_network("203.0.113.0/24"),))
S3 = Party(
    key="aws:s3",
    title="S3",
    location="aws_service",
    cidr_blocks=(S3_BLOCK,),
    prefix_list="pl/s3",
    service="s3",
)

ROUTES = (
    *table("public", "main/public/a", "main/public/b", default="main/igw"),
    *table("app", "main/app/a", "main/app/b", default="main/nat", **{"pl/s3": "main/endpoint/s3"}),
    *table("data", "main/data/a", "main/data/b"),
)
GROUND = (vpc(), *SUBNETS, IGW, NAT, S3_LIST, S3_ENDPOINT, *ROUTES)

PUBLIC_IP = {"public_ip": ip_address("198.19.0.9")}
ALB = (
    interface("alb", "a", "public", 10, 0, **PUBLIC_IP),
    interface("alb", "b", "public", 10, 1, **PUBLIC_IP),
)
APP = (interface("app", "a", "app", 10, 16), interface("app", "b", "app", 10, 17))
DB = (interface("db", "a", "data", 10, 32), interface("db", "b", "data", 10, 33))
GROUPS = (group("alb"), group("app"), group("db"))
RULES = (
    rule("alb", "in", "tcp", 443, "0.0.0.0/0"),
    rule("alb", "out", "tcp", 8080, "sg/app"),
    rule("app", "in", "tcp", 8080, "sg/alb"),
    rule("app", "out", "tcp", 5432, "sg/db"),
    rule("app", "out", "tcp", 443, "pl/s3"),
    rule("db", "in", "tcp", 5432, "sg/app"),
)


def inside(key, interfaces, client_ports="linux", **more):
    """A party with interfaces."""
    names = tuple(one.key for one in interfaces)
    return Party(key=key, title=key, interfaces=names, client_ports=client_ports, **more)


PARTIES = (
    inside("alb", ALB, "load_balancer", forwards_to=("app",)),
    inside("app", APP),
    inside("db", DB, "any"),
    INTERNET,
    OFFICE,
    S3,
)
THREE_TIERS = Estate(resources=(*GROUND, *ALB, *APP, *DB, *GROUPS, *RULES), parties=PARTIES)


def with_(estate, *resources):
    """The estate with more resources."""
    return replace(estate, resources=(*estate.resources, *resources))


def without(estate, *keys):
    """The estate without these resources."""
    return replace(estate, resources=tuple(one for one in estate.resources if one.key not in keys))


def changed(estate, key, **values):
    """The estate with one resource changed."""
    resources = tuple(replace(one, **values) if one.key == key else one for one in estate.resources)
    return replace(estate, resources=resources)
