"""Small edits of an estate, another one each time: what people do between two looks at the matrix."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkAclEntry, Route, SecurityGroupRule
from workbook.model.estate.resource import Resource
from workbook.model.ports import PortRange


def edits(estate: Estate) -> Iterator[Estate]:
    """Another port in one of the rules."""
    rules = estate.of(SecurityGroupRule)
    for turn in count():
        rule, port = rules[turn * 37 % len(rules)], 4242 + turn
        yield _with(estate, rule, replace(rule, from_port=port, to_port=port))


def entry_edits(estate: Estate) -> Iterator[Estate]:
    """Another port in one of the entries that deny a port."""
    entries = [each for each in estate.of(NetworkAclEntry) if each.port_range and each.rule_action == "deny"]
    for turn in count():
        entry, port = entries[turn % len(entries)], 4242 + turn
        yield _with(estate, entry, replace(entry, port_range=PortRange(from_port=port, to_port=port)))


def route_edits(estate: Estate) -> Iterator[Estate]:
    """One of the routes leads nowhere any more."""
    routes = estate.of(Route)
    for turn in count():
        route = routes[turn * 7 % len(routes)]
        yield _with(estate, route, replace(route, state="blackhole"))


EDITS = {"a rule": edits, "an ACL entry": entry_edits, "a route": route_edits}


def _with(estate: Estate, one: Resource, other: Resource) -> Estate:
    return replace(estate, resources=tuple(other if each is one else each for each in estate.resources))
