"""Tight: nothing that serves a flow can go, and each layer of filters admits by itself no more than the flows.

What serves only prohibitions or house rules (denies, ICMP "packet too big") is outside tightness.
"""

from collections.abc import Iterator
from dataclasses import replace

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkAclEntry, Route, SecurityGroupRule
from workbook.model.estate.resource import Resource
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.proof.acl_layer import AclLayer
from workbook.proof.families import IPV6
from workbook.proof.flows import FlowProver, FlowResult
from workbook.proof.prohibitions import ProhibitionProver
from workbook.proof.prove import excess, held_widenings, matrix_of
from workbook.proof.rule_layer import RuleLayer
from workbook.proof.stated import delivered_to, stated
from workbook.proof.universe import View, views
from workbook.reachability.filters import Words
from workbook.reachability.matrix import Matrix


def serves_a_flow(resource: Resource) -> bool:
    """Whether a resource is an allow rule, an allow entry or a route with a flow among its reasons."""
    allows = isinstance(resource, (SecurityGroupRule, Route)) or (
        isinstance(resource, NetworkAclEntry) and resource.rule_action == "allow"
    )
    return allows and any(reason.kind == "flow" for reason in resource.because)


def without(estate: Estate, key: str) -> Estate:
    """The estate without one resource."""
    return replace(estate, resources=tuple(each for each in estate.resources if each.key != key))


def idle(design: Design, estate: Estate, *, after: Matrix | None = None) -> Iterator[str]:
    """The keys of rules, entries and routes without which every flow still works as well as with them.

    `after` is the matrix of an estate that this one was edited from; it spares what did not change.
    """
    matrix = matrix_of(design, estate, after=after)
    prover = FlowProver(design, estate, views(matrix))
    before = {flow.key: prover.prove(flow) for flow in design.flows}
    for resource in estate.resources:
        if serves_a_flow(resource) and not _is_missed(design, matrix, resource, before):
            yield resource.key


def _is_missed(design: Design, whole: Matrix, gone: Resource, before: dict[str, FlowResult]) -> bool:
    """Whether some flow is worse off without; the flows that the resource serves are asked first."""
    rest = without(whole.estate, gone.key)
    seen = views(matrix_of(design, rest, after=whole))
    prover = FlowProver(design, rest, seen)
    served = {reason.key for reason in gone.because if reason.kind == "flow"}
    for flow in sorted(design.flows, key=lambda flow: flow.key not in served):
        result = prover.prove(flow)
        if result.broken or result.denied != before[flow.key].denied:
            return True
    return carries_ipv6(design, whole, gone)


def carries_ipv6(design: Design, whole: Matrix, resource: Resource) -> bool:
    """Whether less of the flows that a resource serves passes over IPv6 without it."""
    seen = views(matrix_of(design, without(whole.estate, resource.key), after=whole))
    served = {reason.key for reason in resource.because if reason.kind == "flow"}
    flows = [flow for flow in design.flows if flow.key in served]
    return _by_ipv6(flows, whole.estate, views(whole)) != _by_ipv6(flows, whole.estate, seen)


def _by_ipv6(flows: list[Flow], estate: Estate, seen: tuple[View, ...]) -> list[int]:
    """What of some flows passes over IPv6 as well: inside a VPC IPv4 is enough, but IPv6 is no idle luxury."""
    return [
        view.union(
            view.plane.reachable,
            view.of(estate.party(flow.source)),
            view.of(estate.party(delivered_to(flow, estate))),
        )
        for view in seen
        if view.bits == IPV6
        for flow in flows
    ]


def faults(design: Design, estate: Estate, *, after: Matrix | None = None) -> Iterator[str]:
    """Every way in which an estate does other than its design states, cheapest to find first, in sentences.

    Beside what the proof asks, each layer is judged by itself: every security group rule, every route, and the
    network ACLs of strict VPCs. So what is too wide is found even where another layer hides it.
    """
    seen = views(matrix_of(design, estate, after=after))
    held = held_widenings(design, estate)
    yield from _broken(FlowProver(design, estate, seen))
    yield from RuleLayer(design, estate, held).excess()
    yield from _unwanted_routes(estate)
    statements = tuple(stated(view, design, estate, held) for view in seen)
    yield from _excess(seen, statements)
    for result in ProhibitionProver(design, estate, seen, statements).results():
        if not result.holds:
            yield f"{result.key}: {result.counterexample}"
    yield from AclLayer(design, estate, seen).excess()


def _broken(prover: FlowProver) -> Iterator[str]:
    for flow in prover.design.flows:
        broken = prover.prove(flow).broken
        if broken:
            yield f"{flow.key}: {broken.why}"


def _unwanted_routes(estate: Estate) -> Iterator[str]:
    """Routes beside AWS's local ones that no flow wants."""
    for route in estate.of(Route):
        if route.target != "local" and not serves_a_flow(route):
            yield f"{route.key} leads to {route.target}, and no flow takes it"


def _excess(seen: tuple[View, ...], statements: tuple[Words, ...]) -> Iterator[str]:
    for view, words in zip(seen, statements, strict=True):
        for source, target, mask in view.nonzero(excess(view, words)):
            names = view.ends[source].name, view.ends[target].name
            ports = ", ".join(f"{protocol}/{ports}" for protocol, ports in view.in_words(mask))
            yield f"{names[0]} reaches {names[1]} on {ports}, and nothing states it"
