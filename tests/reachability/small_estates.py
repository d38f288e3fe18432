"""Small estates for the trace, written as short lines: `in tcp 443 0.0.0.0/0`, `100 out deny -1 * ::/0`."""

from ipaddress import ip_address, ip_network

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
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
from workbook.reachability.ends import interface_end, outside_end, stranger_end
from workbook.reachability.packet import parse_question
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

HOME = {"account": "main", "region": "eu-west-1"}
OPEN = ("in -1 * 0.0.0.0/0", "in -1 * ::/0", "out -1 * 0.0.0.0/0", "out -1 * ::/0")
ALLOW_ALL = ("100 in allow -1 * 0.0.0.0/0", "100 out allow -1 * 0.0.0.0/0")
NUMBERS = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}


def vpc(block="10.0.0.0/16", *, key="main", ipv6=(), **more):
    """A VPC."""
    six = tuple(ip_network(each) for each in ipv6)
    return Vpc(key=key, cidr_blocks=(ip_network(block),), ipv6_cidr_blocks=six, **HOME, **more)


def subnet(key, block, *, az="a", home="main", ipv6=None):
    """A subnet."""
    return Subnet(
        key=key,
        vpc=home,
        availability_zone=f"eu-west-1{az}",
        az_slot=az,
        cidr_block=ip_network(block),
        ipv6_cidr_block=ip_network(ipv6) if ipv6 else None,
        **HOME,
    )


def table(key, subnets, *routes, home="main", gateways=(), main=False):
    """A route table and its routes: `0.0.0.0/0 igw`, `pl/s3 endpoint/s3`, `10.9.0.0/16 pcx blackhole`."""
    made = RouteTable(key=key, vpc=home, subnets=tuple(subnets), gateways=gateways, main=main, **HOME)
    return [made, *(route(key, line) for line in routes)]


def route(key, line):
    """One route from its line."""
    destination, target, *words = line.split()
    where = {}
    if destination.startswith("pl/"):
        where["destination_prefix_list"] = destination
    else:
        block = ip_network(destination)
        where["destination_cidr_block" if block.version == 4 else "destination_ipv6_cidr_block"] = block
    return Route(
        key=f"{key}/{destination}{''.join(words)}",
        route_table=key,
        target=target,
        state="blackhole" if "blackhole" in words else "active",
        origin="EnableVgwRoutePropagation" if "propagated" in words else "CreateRoute",
        **where,
        **HOME,
    )


def group(key, *lines, home="main", is_default=False):
    """A security group and its rules: `in tcp 443 sg/web`, `out -1 * pl/s3`, `in icmp 8/0 10.0.0.0/8`."""
    made = SecurityGroup(key=key, vpc=home, group_name=key, description="test", is_default=is_default, **HOME)
    return [made, *(rule(key, line) for line in lines)]


def rule(key, line):
    """One rule from its line."""
    way, protocol, ports, peer = line.split()
    first, last = _pair(ports)
    if peer.startswith("sg"):
        where = {"referenced_security_group": peer}
    elif peer.startswith("pl/"):
        where = {"prefix_list": peer}
    else:
        block = ip_network(peer)
        where = {"cidr_ipv4" if block.version == 4 else "cidr_ipv6": block}
    return SecurityGroupRule(
        key=f"{key}/{line}",
        security_group=key,
        is_egress=way == "out",
        ip_protocol=protocol,
        from_port=first,
        to_port=last,
        **where,
        **HOME,
    )


def _pair(ports):
    if ports == "*":
        return None, None
    first, _, last = ports.replace("/", "-", 1).partition("-")
    return int(first), int(last or first)


def acl(key, subnets, *lines, home="main", is_default=False):
    """A network ACL and its entries, with the last ones that AWS adds: `100 in allow tcp 443 0.0.0.0/0`."""
    made = NetworkAcl(key=key, vpc=home, subnets=tuple(subnets), is_default=is_default, **HOME)
    last = [f"{n} {way} deny -1 * {b}" for way in ("in", "out") for n, b in _LAST]
    return [made, *(entry(key, line) for line in (*lines, *last))]


_LAST = ((32767, "0.0.0.0/0"), (32768, "::/0"))


def entry(key, line):
    """One entry from its line."""
    number, way, action, protocol, ports, block = line.split()
    cidr = ip_network(block)
    first, last = _pair(ports)
    icmp = protocol in ("icmp", "icmpv6") and first is not None
    return NetworkAclEntry(
        key=f"{key}/{way}/{number}{'' if cidr.version == 4 else '/6'}",
        network_acl=key,
        rule_number=int(number),
        egress=way == "out",
        protocol=NUMBERS.get(protocol, protocol),
        rule_action=action,
        port_range=None if first is None or icmp else PortRange(from_port=first, to_port=last),
        icmp_type_code=IcmpTypeCode(type=first, code=last) if icmp else None,
        **{"cidr_block" if cidr.version == 4 else "ipv6_cidr_block": cidr},
        **HOME,
    )


def host(name, where, address, *groups, public=None, home="main", ipv6=(), **more):
    """An interface `eni/NAME`."""
    return NetworkInterface(
        key=f"eni/{name}",
        vpc=home,
        subnet=where,
        private_ip_address=ip_address(address),
        public_ip=ip_address(public) if public else None,
        ipv6_addresses=tuple(ip_address(each) for each in ipv6),
        security_groups=groups,
        **HOME,
        **more,
    )


def party(name, *interfaces, client_ports="linux", **more):
    """A party of these hosts."""
    keys = tuple(f"eni/{each}" for each in interfaces)
    return Party(key=name, title=name, interfaces=keys, client_ports=client_ports, **more)


def outside(name, *blocks, location="internet", **more):
    """A party beyond the edge."""
    cidrs = tuple(ip_network(block) for block in blocks)
    return Party(key=name, title=name, location=location, cidr_blocks=cidrs, **more)


def nat(key, where, private=None, public=None, **more):
    """A NAT gateway with one address."""
    own = NatGatewayAddress(
        private_ip=ip_address(private) if private else None,
        public_ip=ip_address(public) if public else None,
    )
    made = {"vpc": "main", "subnet": where, "addresses": (own,)} | more
    return NatGateway(key=key, **made, **HOME)


def prefix_list(key, *blocks):
    """A prefix list."""
    entries = tuple(ip_network(block) for block in blocks)
    return PrefixList(key=key, prefix_list_name=key, entries=entries, **HOME)


def gateway_endpoint(key, service="s3", **more):
    """A gateway endpoint."""
    made = {"vpc": "main", "state": "available"} | more
    return VpcEndpoint(
        key=key,
        vpc_endpoint_type="Gateway",
        service=service,
        service_name=f"com.amazonaws.eu-west-1.{service}",
        **made,
        **HOME,
    )


def estate(*parts, parties=()):
    """An estate of resources and lists of resources."""
    flat = [each for part in parts for each in (part if isinstance(part, list) else [part])]
    return Estate(resources=tuple(flat), parties=tuple(parties))


def ask(world, source, destination, ports, *, at_public=False, ipv6=False):
    """The trace between two names: `eni/...`, `stranger:SUBNET`, or an address outside."""
    client = _end(world, source, ipv6=ipv6)
    server = _end(world, destination, ipv6=ipv6, at_public=at_public)
    return trace(world, client, server, parse_question(ports))


def _end(world, name, *, ipv6, at_public=False):
    topology = topology_of(world)
    if name.startswith("stranger:"):
        return stranger_end(topology, name.removeprefix("stranger:"), ipv6=ipv6)
    if name.startswith("eni/"):
        interface = world[name]
        return interface_end(topology, name, address=interface.public_ip if at_public else None, ipv6=ipv6)
    return outside_end(topology, ip_address(name))


def codes(path):
    """The codes of a path's blockers, in order."""
    return [blocker.code for blocker in path.blockers]
