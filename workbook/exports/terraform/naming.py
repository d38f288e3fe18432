"""Terraform names that come from the estate's keys, so that what stays keeps its address.

`main/app/a` becomes `aws_subnet.app["a"]`, `sg/app/in/tcp-8080/alb` the rule `app_from_alb_tcp_8080`. The VPC
called `main` and the words that only repeat the kind (`sg`, `rt`, `acl`) are left out.
"""

import re
from collections.abc import Callable, Mapping
from hashlib import sha256

from workbook.exports.terraform.hcl import Address
from workbook.exports.terraform.kinds import REPEATING_WORDS
from workbook.exports.terraform.standing import has_address, terraform_type
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import TransitGatewayRoute
from workbook.model.estate.network import (
    ElasticIp,
    NatGateway,
    NetworkAclEntry,
    Route,
    RouteTable,
    SecurityGroupRule,
    Subnet,
)
from workbook.model.estate.observability import FlowLog, MetricAlarm
from workbook.model.estate.resource import Resource

_ZONAL = (Subnet, RouteTable, NatGateway, ElasticIp, FlowLog, MetricAlarm)
"""Kinds that repeat by zone: the last word of their keys is the zone's letter."""


def slug(text: str) -> str:
    """A Terraform identifier: lower case letters, digits and underscores, with a letter first."""
    found = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return found if found[:1].isalpha() else f"n{found}"


def addresses(estate: Estate) -> dict[str, Address]:
    """The Terraform address of every resource, by the estate's key; existing ones have the name they would have.

    Two keys that come to one name are told apart by a digest of their keys.
    """
    zones = frozenset(subnet.az_slot for subnet in estate.of(Subnet) if subnet.az_slot)
    own = (resource for resource in estate.resources if has_address(resource, estate))
    proposed = {resource.key: _address(resource, estate, zones) for resource in own}
    given: dict[str, Address] = {}
    taken: set[Address] = set()
    alone: dict[tuple[str, str], bool] = {}
    for key in sorted(proposed):
        address = proposed[key]
        name = (address.type, address.name)
        if address in taken or alone.setdefault(name, not address.key) != (not address.key):
            digest = sha256(key.encode(errors="replace")).hexdigest()[:8]
            address = Address(address.type, f"{address.name}_{digest}", address.key)
        given[key] = address
        taken.add(address)
    return given


def _address(resource: Resource, estate: Estate, zones: frozenset[str]) -> Address:
    special = _SPECIAL_NAMES.get(type(resource))
    if special:
        return special(resource, estate, zones)
    words, zone = words_of(resource, zones)
    return Address(terraform_type(resource), slug("_".join(words)), zone)


def words_of(resource: Resource, zones: frozenset[str]) -> tuple[list[str], str]:
    """The telling words of a key, and the zone it ends in."""
    words = resource.key.split("/")
    zone = ""
    if isinstance(resource, _ZONAL) and len(words) > 1 and words[-1] in zones:
        zone = words.pop()
    for idle in ("main", REPEATING_WORDS.get(type(resource), "")):
        if idle in words and len(words) > 1:
            words.remove(idle)
    repeating = REPEATING_WORDS.get(type(resource))
    if isinstance(resource, NatGateway) and resource.availability_mode == "regional":
        words.append("regional")
    return (["main"] if words == [repeating] else words), zone


def _route(resource: Resource, estate: Estate, zones: frozenset[str]) -> Address:
    assert isinstance(resource, Route)
    words, zone = words_of(estate[resource.route_table], zones)
    destination = resource.key.removeprefix(f"{resource.route_table}/")
    plain = _EVERYONE.get(destination, destination)
    return Address("aws_route", slug("_".join([*words, "to", plain])), zone)


def _transit_gateway_route(resource: Resource, estate: Estate, zones: frozenset[str]) -> Address:
    assert isinstance(resource, TransitGatewayRoute)
    words, _ = words_of(estate[resource.transit_gateway_route_table], zones)
    destination = resource.key.removeprefix(f"{resource.transit_gateway_route_table}/")
    plain = re.sub(r"^pl/", "", _EVERYONE.get(destination, destination))
    return Address(terraform_type(resource), slug("_".join([*words, "to", plain])), "")


_EVERYONE = {"0.0.0.0/0": "any_ipv4", "::/0": "any_ipv6"}


def _security_group_rule(resource: Resource, estate: Estate, zones: frozenset[str]) -> Address:
    assert isinstance(resource, SecurityGroupRule)
    words, _ = words_of(estate[resource.security_group], zones)
    parts = resource.key.removeprefix(f"{resource.security_group}/").split("/", 2)
    protocol, peer = (parts[1], parts[2]) if len(parts) == 3 else ("", "_".join(parts))
    plain = _EVERYONE.get(peer) or re.sub(r"^(sg|pl)/", "", peer)
    name = "_".join([*words, "to" if resource.is_egress else "from", plain, protocol])
    return Address(terraform_type(resource), slug(name), "")


def _network_acl_entry(resource: Resource, estate: Estate, zones: frozenset[str]) -> Address:
    assert isinstance(resource, NetworkAclEntry)
    words, _ = words_of(estate[resource.network_acl], zones)
    name = "_".join([*words, "out" if resource.egress else "in"])
    return Address("aws_network_acl_rule", slug(name), str(resource.rule_number))


_SPECIAL_NAMES: Mapping[type[Resource], Callable[[Resource, Estate, frozenset[str]], Address]] = {
    Route: _route,
    TransitGatewayRoute: _transit_gateway_route,
    SecurityGroupRule: _security_group_rule,
    NetworkAclEntry: _network_acl_entry,
}
