"""What two estates say: rules, routes and every other resource, in words that mean the same on both sides."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from workbook.compare.names import Names
from workbook.facts.ip_protocols import protocol_name, protocol_number
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    ElasticIp,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    SecurityGroupRule,
)
from workbook.model.estate.resource import Resource
from workbook.reachability.headers import selector_of_rule

Said = Mapping[str, Any]
"""What a resource says, field by field, its references as common names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that says something else."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The same place with another content: what it says now, and what is different."""

    kind: str
    said: Said
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that one side has and the other has not."""

    kind: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is on the second side only, on the first only, and on both with another content."""

    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def of_kind(self, *kinds: str) -> "Difference":
        """What concerns resources of these kinds."""
        return self._where(lambda kind: kind in kinds)

    def without(self, kinds: Collection[str]) -> "Difference":
        """What concerns resources of any other kind."""
        return self._where(lambda kind: kind not in kinds)

    def _where(self, wanted: Callable[[str], bool]) -> "Difference":
        return Difference(
            added=tuple(each for each in self.added if wanted(each.kind)),
            removed=tuple(each for each in self.removed if wanted(each.kind)),
            changed=tuple(each for each in self.changed if wanted(each.kind)),
        )


RULE_PLACE = ("kind", "security_group", "direction", "protocol", "ports", "peer")
ENTRY_PLACE = ("kind", "network_acl", "direction", "rule_number")
ROUTE_PLACE = ("kind", "route_table", "destination")
RESOURCE_PLACE = ("kind", "name")
PLACES = {"SecurityGroupRule": RULE_PLACE, "NetworkAclEntry": ENTRY_PLACE, "Route": ROUTE_PLACE}
"""The fields that make two statements one place; the others are its content."""

LISTED = (SecurityGroupRule, NetworkAclEntry, Route)
NOT_COMPARED = (NetworkInterface, ElasticIp)
"""Interfaces and addresses of a plan are examples; what parties may reach is compared instead."""

NOT_SAID = frozenset(
    {
        *("key", "kind", "account", "because", "tags", "existing_id", "description"),
        *("addresses", "az_slot", "tier"),
    }
)
"""Fields that name a resource or explain it, addresses that AWS chooses, and words that only an architect has."""


def rule_difference(before: Estate, after: Estate, names: tuple[Names, Names]) -> Difference:
    """Security group rules by what they say, network ACL entries by their numbers."""
    return _difference(
        [*_said_by(before, SecurityGroupRule, names[0]), *_said_by(before, NetworkAclEntry, names[0])],
        [*_said_by(after, SecurityGroupRule, names[1]), *_said_by(after, NetworkAclEntry, names[1])],
    )


def route_difference(before: Estate, after: Estate, names: tuple[Names, Names]) -> Difference:
    """Routes by their table and destination; their target is the content."""
    return _difference(_said_by(before, Route, names[0]), _said_by(after, Route, names[1]))


def resource_difference(before: Estate, after: Estate, names: tuple[Names, Names]) -> Difference:
    """Every other resource by its name."""
    return _difference(_resources(before, names[0]), _resources(after, names[1]))


def _said_by(estate: Estate, kind: type[Resource], names: Names) -> list[tuple[str, Said]]:
    say: Callable[[Any, Names], Said] = _SAYINGS[kind]
    return [(each.key, say(each, names)) for each in estate.of(kind)]


def _resources(estate: Estate, names: Names) -> list[tuple[str, Said]]:
    left_out = (*LISTED, *NOT_COMPARED)
    kept = (each for each in estate.resources if not isinstance(each, left_out))
    return [(each.key, _said(each, names)) for each in kept]


def rule_said(rule: SecurityGroupRule, names: Names) -> Said:
    """A security group rule in words. Its peer is a network, or a name that both sides have."""
    return {
        "kind": rule.kind,
        "security_group": names.of(rule.security_group),
        "direction": "out" if rule.is_egress else "in",
        "protocol": _protocol(rule.ip_protocol),
        "ports": _rule_ports(rule),
        "peer": _peer(rule, names),
        "action": "allow",
        "description": rule.description,
    }


def _peer(rule: SecurityGroupRule, names: Names) -> str:
    network = rule.cidr_ipv4 or rule.cidr_ipv6
    return str(network) if network else names.of(rule.referenced_security_group or rule.prefix_list)


def _protocol(word: str) -> str:
    return "all" if word == "-1" else protocol_name(str(protocol_number(word)))


def _rule_ports(rule: SecurityGroupRule) -> str:
    if rule.ip_protocol in ("icmp", "icmpv6", "1", "58"):
        kind, code = rule.from_port, rule.to_port
        return "all" if kind in (None, -1) else f"{kind}/{-1 if code is None else code}"
    chosen = selector_of_rule(rule)
    return _range(chosen.first, chosen.last)


def _range(first: int, last: int) -> str:
    if (first, last) == (0, 65535):
        return "all"
    return str(first) if first == last else f"{first}-{last}"


def entry_said(entry: NetworkAclEntry, names: Names) -> Said:
    """A network ACL entry in words."""
    ports = entry.port_range
    icmp = entry.icmp_type_code
    words = _range(ports.from_port, ports.to_port) if ports else str(icmp) if icmp else "all"
    return {
        "kind": entry.kind,
        "network_acl": names.of(entry.network_acl),
        "direction": "out" if entry.egress else "in",
        "rule_number": entry.rule_number,
        "action": entry.rule_action,
        "protocol": _protocol(entry.protocol),
        "ports": "all" if words == "-1/-1" else words,
        "peer": str(entry.cidr_block or entry.ipv6_cidr_block),
    }


def route_said(route: Route, names: Names) -> Said:
    """A route in words."""
    network = route.destination_cidr_block or route.destination_ipv6_cidr_block
    return {
        "kind": route.kind,
        "route_table": names.of(route.route_table),
        "destination": str(network) if network else names.of(route.destination_prefix_list),
        "target": names.of(route.target),
        "origin": route.origin,
        "state": route.state,
    }


_SAYINGS: dict[type[Resource], Callable[..., Said]] = {
    SecurityGroupRule: rule_said,
    NetworkAclEntry: entry_said,
    Route: route_said,
}


def _said(resource: Resource, names: Names) -> Said:
    own = {each.name: getattr(resource, each.name) for each in fields(resource) if each.name not in NOT_SAID}
    said = {name: _value(value, names) for name, value in own.items()}
    return {"kind": type(resource).__name__, "name": names.of(resource.key), **said}


def _value(value: Any, names: Names) -> Any:
    """References as common names; what is listed without order in AWS in one order."""
    if isinstance(value, str):
        return names.of(value)
    if isinstance(value, (IPv4Network, IPv6Network)):
        return str(value)
    if isinstance(value, tuple) and all(isinstance(each, (str, IPv4Network, IPv6Network)) for each in value):
        return tuple(sorted(str(_value(each, names)) for each in value))
    return value


def _difference(before: list[tuple[str, Said]], after: list[tuple[str, Said]]) -> Difference:
    """Statements by their place first; then those that have one key on both sides, as rules of two snapshots have."""
    first, second = _by_place(before), _by_place(after)
    pairs = [(first[place][1], second[place][1]) for place in first if place in second]
    gone = {key: said for place, (key, said) in first.items() if place not in second}
    new = {key: said for place, (key, said) in second.items() if place not in first}
    moved = [key for key in gone if key in new and gone[key]["kind"] == new[key]["kind"]]
    pairs += [(gone[key], new[key]) for key in moved]
    return Difference(
        added=tuple(Entry(kind=said["kind"], said=said) for key, said in new.items() if key not in moved),
        removed=tuple(Entry(kind=said["kind"], said=said) for key, said in gone.items() if key not in moved),
        changed=tuple(_change(*pair) for pair in pairs if pair[0] != pair[1]),
    )


def _by_place(statements: Iterable[tuple[str, Said]]) -> dict[Hashable, tuple[str, Said]]:
    return {
        tuple(said[name] for name in PLACES.get(said["kind"], RESOURCE_PLACE)): (key, said)
        for key, said in statements
    }


def _change(was: Said, now: Said) -> Change:
    changes = (
        FieldChange(field=name, before=was[name], after=now[name]) for name in now if was[name] != now[name]
    )
    return Change(kind=now["kind"], said=now, changes=tuple(changes))
