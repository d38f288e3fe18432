"""Small changes to an estate, each of which a proof must notice: something gone, something wider, something added."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_network
from itertools import chain

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    InternetGateway,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
)
from workbook.model.estate.resource import Resource
from workbook.model.ports import ALL_PORTS, PortRange
from workbook.proof.tightness import serves_a_flow, without
from workbook.reachability.addresses import address_classes
from workbook.reachability.classes import End
from workbook.reachability.compile import own_cuts
from workbook.reachability.filters import acl_rows, ground
from workbook.reachability.headers import EVERY, compile_headers, selector_of_rule

EVERYWHERE = ip_network("0.0.0.0/0")
NO_PEER = {"cidr_ipv4": None, "cidr_ipv6": None, "prefix_list": "", "referenced_security_group": ""}


@dataclass(frozen=True)
class Mutant:
    """A changed estate and what was changed; `gone` is what it lacks."""

    change: str
    estate: Estate
    gone: Resource | None = None


def dropped(estate: Estate) -> Iterator[Mutant]:
    """Each rule, allow entry and route that serves a flow, gone."""
    for resource in estate.resources:
        if serves_a_flow(resource):
            yield Mutant(f"without {resource.key}", without(estate, resource.key), gone=resource)


def widened(estate: Estate, *, acls: bool) -> Iterator[Mutant]:
    """Each rule (and, where asked, each allow entry) with a wider peer or range: by one bit, and to everything."""
    for rule in estate.of(SecurityGroupRule):
        for wide in (*_wider_peers(rule), *_wider_ports(rule)):
            yield _changed(estate, rule, wide)
    for entry in estate.of(NetworkAclEntry) if acls else ():
        if serves_a_flow(entry):
            for wide in _wider_entries(entry):
                yield _changed(estate, entry, wide)


def _changed(estate: Estate, before, after) -> Mutant:
    resources = tuple(after if each.key == before.key else each for each in estate.resources)
    return Mutant(f"{before.key} becomes {_words(after)}", replace(estate, resources=resources))


def filters_alike(one: Estate, other: Estate) -> bool:
    """Whether what an estate has beside another makes its filters decide alike on every packet there can be.

    Such a mutant is the same network in other words: an open ACL admits what one more entry names, and a group, which
    is the sum of its rules, what one more rule names. An estate that only lacks something is never called alike.
    """
    before = set(one.resources)
    new = [each for each in other.resources if each not in before]
    if new and all(isinstance(each, SecurityGroupRule) for each in new):
        return all(_lies_in_another(rule, other) for rule in new)
    if new and all(isinstance(each, NetworkAclEntry) for each in new):
        return _decisions(one, other) == _decisions(other, one)
    return False


def _lies_in_another(rule: SecurityGroupRule, estate: Estate) -> bool:
    """Whether another rule of the same group and direction admits all that this one does."""
    return any(
        (each.security_group, each.is_egress) == (rule.security_group, rule.is_egress)
        and _holds_headers(each, rule)
        and _holds_peer(each, rule)
        for each in estate.of(SecurityGroupRule)
        if each.key != rule.key
    )


def _holds_headers(wide: SecurityGroupRule, narrow: SecurityGroupRule) -> bool:
    outer, inner = selector_of_rule(wide), selector_of_rule(narrow)
    ports = outer.first <= inner.first and inner.last <= outer.last
    return outer.protocol == EVERY or (outer.protocol == inner.protocol and ports)


def _holds_peer(wide: SecurityGroupRule, narrow: SecurityGroupRule) -> bool:
    """The same group or prefix list, or a block around the block."""
    for network in ("cidr_ipv4", "cidr_ipv6"):
        outer, inner = getattr(wide, network), getattr(narrow, network)
        if outer and inner:
            return inner.subnet_of(outer)
    named = [(each.referenced_security_group, each.prefix_list) for each in (wide, narrow)]
    return any(named[0]) and named[0] == named[1]


def _decisions(estate: Estate, other: Estate) -> list[bytes]:
    """What each ACL lets through, for one address of each class that either estate tells apart."""
    cuts = [own_cuts(each) for each in (estate, other)]
    headers = compile_headers(chain.from_iterable(each.selectors for each in cuts))
    acls = [acl.key for acl in estate.of(NetworkAcl)]
    found = []
    for bits in (32, 128):
        classes = address_classes(chain.from_iterable(each.networks for each in cuts), bits)
        ends = [End(name="", sort="outside", address=at, span=(at, at)) for at in classes.starts]
        base = ground(headers, bits, tuple(ends))
        for direction in ("in", "out"):
            found += [row.tobytes() for row in acl_rows(estate, base, acls, direction)]
    return found


def _words(resource) -> str:
    fields = ("ip_protocol", "from_port", "to_port", "cidr_ipv4", "cidr_ipv6", "protocol", "port_range")
    more = ("cidr_block", "ipv6_cidr_block")
    return " ".join(
        str(getattr(resource, name)) for name in (*fields, *more) if getattr(resource, name, None)
    )


def _supernets(network) -> Iterator:
    """One bit wider, and everything; nothing where it is everything already."""
    if network is not None and network.prefixlen:
        yield network.supernet()
        if network.prefixlen > 1:
            yield network.supernet(new_prefix=0)


def _wider_peers(rule: SecurityGroupRule) -> Iterator[SecurityGroupRule]:
    for network in _supernets(rule.cidr_ipv4):
        yield replace(rule, cidr_ipv4=network)
    for network in _supernets(rule.cidr_ipv6):
        yield replace(rule, cidr_ipv6=network)
    if rule.referenced_security_group or rule.prefix_list:
        yield replace(rule, **NO_PEER | {"cidr_ipv4": EVERYWHERE})


def _wider_ports(rule: SecurityGroupRule) -> Iterator[SecurityGroupRule]:
    if rule.ip_protocol not in ("tcp", "udp"):
        return
    for ports in _wider_ranges(PortRange(from_port=rule.from_port, to_port=rule.to_port)):
        yield replace(rule, from_port=ports.from_port, to_port=ports.to_port)
    yield replace(rule, ip_protocol="-1", from_port=None, to_port=None)


def _wider_ranges(ports: PortRange) -> Iterator[PortRange]:
    if ports.from_port > 0:
        yield replace(ports, from_port=ports.from_port - 1)
    if ports.to_port < 65535:
        yield replace(ports, to_port=ports.to_port + 1)
    if ports != ALL_PORTS:
        yield ALL_PORTS


def _wider_entries(entry: NetworkAclEntry) -> Iterator[NetworkAclEntry]:
    for network in _supernets(entry.cidr_block):
        yield replace(entry, cidr_block=network)
    for network in _supernets(entry.ipv6_cidr_block):
        yield replace(entry, ipv6_cidr_block=network)
    if entry.port_range:
        for ports in _wider_ranges(entry.port_range):
            yield replace(entry, port_range=ports)
        yield replace(entry, protocol="-1", port_range=None)


def added(estate: Estate, *, acls: bool) -> Iterator[Mutant]:
    """One more allow for each group (and strict ACL) and direction, and a way to the internet for each table."""
    groups = sorted({key for each in estate.of(NetworkInterface) for key in each.security_groups})
    for place, key in enumerate(groups):
        for rule in _new_rules(estate.get(SecurityGroup, key), groups[place - 1]):
            yield Mutant(f"with {rule.key}", _with(estate, rule))
    for acl in estate.of(NetworkAcl) if acls else ():
        for entry in _new_entries(acl) if acl.subnets else ():
            yield Mutant(f"with {entry.key}", _with(estate, entry))
    yield from _new_routes(estate)


def _with(estate: Estate, resource) -> Estate:
    return replace(estate, resources=(*estate.resources, resource))


def _new_rules(group: SecurityGroup, other: str) -> Iterator[SecurityGroupRule]:
    peers = (
        {"cidr_ipv4": EVERYWHERE},
        {"cidr_ipv4": ip_network("192.0.2.7/32")},
        {"referenced_security_group": other},
    )
    for is_egress in (False, True):
        for place, peer in enumerate(peers):
            yield SecurityGroupRule(
                key=f"{group.key}/{'out' if is_egress else 'in'}/new/{place}",
                account=group.account,
                region=group.region,
                security_group=group.key,
                is_egress=is_egress,
                ip_protocol="udp",
                from_port=4711,
                to_port=4711,
                **peer,
            )


def _new_entries(acl: NetworkAcl) -> Iterator[NetworkAclEntry]:
    for egress in (False, True):
        yield NetworkAclEntry(
            key=f"{acl.key}/{'out' if egress else 'in'}/1",
            account=acl.account,
            region=acl.region,
            network_acl=acl.key,
            rule_number=1,
            egress=egress,
            protocol="17",
            rule_action="allow",
            cidr_block=ip_network("192.0.2.0/24"),
            port_range=PortRange(from_port=4711, to_port=4711),
        )


def _new_routes(estate: Estate) -> Iterator[Mutant]:
    """A default route to the internet gateway in every private tier's table that has none."""
    defaults = {route.route_table for route in estate.of(Route) if route.destination_cidr_block == EVERYWHERE}
    private = {subnet.key for subnet in estate.of(Subnet) if subnet.tier in ("app", "data")}
    if not estate.of(Route):
        return
    local = next(iter(estate.of(Route)), None)
    if local is None:
        return
    for gateway in estate.of(InternetGateway):
        for table in dict.fromkeys(route.route_table for route in estate.of(Route)):
            if table not in defaults and private & set(estate[table].subnets):
                route = replace(
                    local,
                    key=f"{table}/new",
                    route_table=table,
                    destination_cidr_block=EVERYWHERE,
                    target=gateway.key,
                    origin="CreateRoute",
                    because=(),
                )
                yield Mutant(f"with {route.key}", _with(estate, route))
