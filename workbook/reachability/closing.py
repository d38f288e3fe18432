"""The smallest change that would close an open path: each way to close it is tried on a copy of the estate.

A way is one place to stand: the destination's inbound rules, the source's outbound rules, a deny entry at either
subnet, a route. Edits are made there until nothing is open; the way with the fewest edits wins, then the one that
closes the least beside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from workbook.facts.ip_protocols import EVERY_PROTOCOL
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import Route, SecurityGroupRule
from workbook.reachability.collateral import beside_entry, beside_route, beside_rule
from workbook.reachability.deny_entries import deny_before, last_allowing
from workbook.reachability.ends import End
from workbook.reachability.packet import Question
from workbook.reachability.path import Closing, Edit, Hop, Path
from workbook.reachability.route_choice import LOCAL
from workbook.reachability.topology import topology_of

OPEN = ("reachable", "partial")
MOST_EDITS = 8
"""A way that needs more edits than this is given up."""
MOST_NAMES = 12
"""More of what else is closed is counted, not named."""


@dataclass(frozen=True, slots=True)
class Traced:
    """Two concrete ends, what was asked in one protocol, and the path between them."""

    source: End
    destination: End
    question: Question
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be closed, by name."""

    source: str
    destination: str
    question: Question


@dataclass(frozen=True, slots=True)
class Change:
    """An edit, the estate after it, and what it closes beside."""

    edit: Edit
    estate: Estate
    beside: tuple[str, ...]


Ask = Callable[[Estate], Sequence[Traced]]
"""The traces between all concrete ends of a question, over some estate."""
Way = Callable[[Estate, Wanted, Traced], Change | None]


def smallest_closing(estate: Estate, wanted: Wanted, ask: Ask, first: Sequence[Traced]) -> Closing | None:
    """The smallest change that closes all that is open between two ends; nothing where nothing is open.

    `first` are the traces over the estate as it is.
    """
    if not any(each.path.verdict in OPEN for each in first):
        return None
    found: list[Closing] = []
    for way in WAYS:
        closing = _along(way, estate, wanted, ask, first)
        found += [closing] if closing else []
        if closing and len(closing.edits) == 1 and not closing.also_closes:
            break  # nothing is smaller
    if not found:
        return Closing(
            note="no rule, entry or route of the estate decides: what lets it through is AWS's own"
        )
    best = min(found, key=_size)
    return replace(best, also_closes=_short(best.also_closes))


def _size(closing: Closing) -> tuple[int, bool, int]:
    """Few edits first; a route, which carries everything, last among equals; then few losses."""
    by_route = any(edit.kind == "remove_route" for edit in closing.edits)
    return len(closing.edits), by_route, len(closing.also_closes)


def _short(names: tuple[str, ...]) -> tuple[str, ...]:
    return (*names[:MOST_NAMES], f"and {len(names) - MOST_NAMES} more") if len(names) > MOST_NAMES else names


def _along(way: Way, estate: Estate, wanted: Wanted, ask: Ask, traced: Sequence[Traced]) -> Closing | None:
    """Edits at one place until nothing is open; nothing when that place cannot close it."""
    changes: list[Change] = []
    for _ in range(MOST_EDITS):
        standing = next((each for each in traced if each.path.verdict in OPEN), None)
        if standing is None:
            settled = all(each.path.verdict == "blocked" for each in traced)
            return _closing(changes) if settled else None
        change = way(estate, wanted, standing)
        if change is None:
            return None
        changes.append(change)
        estate = change.estate
        traced = ask(estate)
    return None


def _closing(changes: list[Change]) -> Closing:
    beside = tuple(dict.fromkeys(word for change in changes for word in change.beside))
    return Closing(edits=tuple(change.edit for change in changes), also_closes=beside)


def _deciding(path: Path, kind: str) -> list[Hop]:
    return [
        hop for hop in path.forward.hops if hop.kind == kind and hop.decided_by and hop.decision != "deny"
    ]


def _without(estate: Estate, key: str) -> Estate:
    return replace(estate, resources=tuple(each for each in estate.resources if each.key != key))


def remove_rule(estate: Estate, wanted: Wanted, traced: Traced, *, egress: bool) -> Change | None:
    """The rule by which the destination's groups admit it, or the source's let it out."""
    topology = topology_of(estate)
    rules = [topology.resource(hop.decided_by) for hop in _deciding(traced.path, "SecurityGroup")]
    there = [each for each in rules if isinstance(each, SecurityGroupRule) and each.is_egress is egress]
    if not there:
        return None
    rule = there[0] if egress else there[-1]
    change = f"remove from {rule.security_group} the {'outbound' if egress else 'inbound'} rule {rule.key}"
    edit = Edit(kind="remove_rule", resource=rule.key, change=change)
    beside = beside_rule(topology, rule, wanted.source, wanted.destination, wanted.question)
    return Change(edit, _without(estate, rule.key), beside)


def add_deny(estate: Estate, wanted: Wanted, traced: Traced, *, egress: bool) -> Change | None:
    """A deny for just these packets before the entry that lets them over a subnet's border."""
    topology = topology_of(estate)
    allowing = last_allowing(topology, traced.path, egress=egress)
    outside = {end.address: str(end.block) for end in (traced.source, traced.destination) if end.block}
    whole = wanted.question.protocol == EVERY_PROTOCOL
    question = wanted.question if whole else traced.question
    denying = deny_before(topology, *allowing, question, outside) if allowing else None
    if denying is None:
        return None
    way, word = ("outbound", "to") if egress else ("inbound", "from")
    block = denying.cidr_block or denying.ipv6_cidr_block
    packets = "all" if whole else f"{question.name}/{question.ports_in_words}"
    numbered = f"an {way} deny entry {denying.rule_number}"
    change = f"add to {denying.network_acl} {numbered}: {packets} {word} {block}"
    edit = Edit(kind="add_deny", resource=denying.network_acl, change=change)
    beside = beside_entry(topology, denying, wanted.source, wanted.destination, packets)
    return Change(edit, replace(estate, resources=(*estate.resources, denying)), beside)


def remove_route(estate: Estate, wanted: Wanted, traced: Traced) -> Change | None:
    """The first route that leads out of the source's subnet; the VPC's own local routes cannot be removed."""
    topology = topology_of(estate)
    routes = (topology.resource(hop.decided_by) for hop in _deciding(traced.path, "RouteTable"))
    route = next((each for each in routes if isinstance(each, Route) and each.target != LOCAL), None)
    if route is None:
        return None
    edit = Edit(
        kind="remove_route",
        resource=route.key,
        change=f"remove from {route.route_table} the route {route.key} to {route.target}",
    )
    return Change(edit, _without(estate, route.key), beside_route(topology, route, wanted.source))


WAYS: tuple[Way, ...] = (
    partial(remove_rule, egress=False),
    partial(remove_rule, egress=True),
    partial(add_deny, egress=False),
    partial(add_deny, egress=True),
    remove_route,
)
"""The places to close a path, the best first where edits and losses are equal."""
