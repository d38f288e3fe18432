"""The stated flows as links: the hops that packets take, each with the rules, entries and routes that carry it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from workbook.model.estate.apis import apis
from workbook.model.estate.data import DbInstance
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    SecurityGroupRule,
    VpcEndpoint,
)
from workbook.model.estate.party import Means
from workbook.model.estate.resource import Resource
from workbook.model.estate.scheduling import Schedule
from workbook.model.estate.streaming import EventSourceMapping, FirehoseStream, KinesisStreamConsumer
from workbook.model.intent.flow import Flow
from workbook.proof.proof import Proof
from workbook.views.scene.at_edge import edge_hops
from workbook.views.scene.lines import Ground, Hop, Lines
from workbook.views.scene.parts import Link, LinkKind, Node, View
from workbook.views.scene.ways import way_between
from workbook.views.text import one_line

GATES = (InternetGateway, EgressOnlyInternetGateway, VpcEndpoint)


def flow_words(flow: Flow) -> str:
    """`tcp/5432`, `icmp/8/0`, `all`."""
    detail = flow.ports or flow.icmp_type_code
    return f"{flow.protocol}/{detail}" if detail and flow.protocol != "all" else flow.protocol


def flow_links(
    ground: Ground,
    flows: Iterable[Flow],
    view: View,
    proof: Proof | None = None,
    path: Sequence[str] = (),
) -> tuple[Link, ...]:
    """Every stated flow along its means; the network view leaves out ICMP and labels of what leaves by gateways.

    With a proof, the flow view shows what is stated and not proven, and what is open and not stated. It numbers the
    lines of a request's `path`.
    """
    carriers = _carriers(ground.estate)
    means = {found.flow: found for found in ground.estate.means}
    unproven = {line.flow for line in proof.unproven_flows} if proof else set()
    lines = Lines()
    for flow in flows:
        if view == "flows" or _is_main(flow):
            words = one_line(f"{flow.source} → {flow.destination} {flow_words(flow)}: {flow.purpose}")
            for hop in _hops(ground, flow, means.get(flow.key), every=view == "flows"):
                shown = _shown(hop, view, is_broken=flow.key in unproven)
                lines.add(shown, flows=(flow.key,), carriers=carriers.get(flow.key, ()), words=words)
    if view == "flows" and proof:
        _add_unstated(lines, ground, proof)
    if view == "network":
        _add_standbys(lines, ground)
    for hop in _invocations(ground):
        lines.add(hop, words="started by AWS from outside the VPC; no packet of the VPC")
    for hop in edge_hops(ground):
        lines.add(hop, words="at the edge, before any VPC; no packet of the VPC")
    return lines.links(path if view == "flows" else ())


def _shown(hop: Hop, view: View, *, is_broken: bool) -> Hop:
    """A hop as its view shows it."""
    here, there, kind, label = hop
    if is_broken:
        return here, there, "broken", label
    return here, there, kind, label if view == "flows" or kind == "request" else ""


def _add_unstated(lines: Lines, ground: Ground, proof: Proof) -> None:
    """What is open and nobody stated, between parties that are drawn; strangers are in the tables only."""
    for line in proof.unstated_flows:
        words = one_line(
            f"open and not stated: {line.source} → {line.destination} {line.protocol}/{line.ports}"
        )
        for source, target in ground.pairs(ground.ends(line.source), ground.ends(line.destination)):
            lines.add((source, target, "broken", f"{line.protocol}/{line.ports}"), words=words)


def _add_standbys(lines: Lines, ground: Ground) -> None:
    """The standby of a Multi-AZ database, where two zones leave no question where it is."""
    for database in ground.estate.of(DbInstance):
        nodes = ground.of_party.get(database.key, ())
        if database.multi_az and len(nodes) == 2:
            words = "RDS keeps a synchronous standby in the other zone by itself; no flow of the design"
            lines.add((*nodes, "replication", "standby"), words=words)


def _is_main(flow: Flow) -> bool:
    return flow.source != flow.destination and flow.protocol in ("tcp", "udp")


def _carriers(estate: Estate) -> dict[str, tuple[str, ...]]:
    """Flow -> the rules, entries and routes that are there for it."""
    found: dict[str, dict[str, None]] = {}
    for resource in estate.resources:
        if isinstance(resource, (SecurityGroupRule, NetworkAclEntry, Route)):
            for reason in resource.because:
                if reason.kind == "flow":
                    found.setdefault(reason.key, {})[resource.key] = None
    return {flow: tuple(keys) for flow, keys in found.items()}


def _hops(ground: Ground, flow: Flow, means: Means | None, *, every: bool) -> Iterator[Hop]:
    """The legs of a flow from node to node, in each zone where it starts or ends."""
    delivered = means.delivered_to if means else flow.destination
    sources, targets = ground.ends(flow.source), ground.ends(delivered)
    pairs = ground.pairs(sources, targets, every=every)
    if delivered in ground.card_of:
        pairs = [(source, ground.beside(source, targets)) for source in sources]
    for source, target in pairs:
        for passed in _ways(ground, source, target, means.via if means else ()):
            chain = [source, *passed, target]
            yield from _legs(chain, _kind(chain), flow_words(flow))
    if delivered != flow.destination:
        for target in targets:
            yield from _behind_endpoint(ground, flow, target)


def _behind_endpoint(ground: Ground, flow: Flow, endpoint: Node) -> Iterator[Hop]:
    """From an endpoint to the card of its service, or by the endpoint service to the load balancer that offers it."""
    if flow.destination in ground.card_of:
        yield endpoint, ground.beside(endpoint, ground.card_of[flow.destination]), "private", ""
        return
    names = {service.service_name: service.key for service in ground.estate.of(VpcEndpointService)}
    offered = (found for found in ground.estate.of(VpcEndpoint) if found.key in endpoint.resources)
    for service in (
        ground.nodes_of(names[each.service_name]) for each in offered if each.service_name in names
    ):
        for node in service:
            yield endpoint, node, "private", ""
            for target in ground.ends(flow.destination):
                yield node, target, "private", flow_words(flow)


def _legs(chain: list[Node], kind: LinkKind, label: str) -> Iterator[Hop]:
    """Labelled where the flow leaves its source, where it comes to its target from another network, and beyond AWS."""
    for number, (here, there) in enumerate(pairwise(chain)):
        beyond = "outside" in (here.position, there.position) or chain[0].position == "outside"
        enters = there == chain[-1] and here.position == "vpc_bottom"
        yield here, there, kind, label if number == 0 or beyond or enters else ""


def _ways(ground: Ground, source: Node, target: Node, via: Iterable[str]) -> list[list[Node]]:
    """The gateways between two ends in the order packets meet them: one way, or two in a dual-stack VPC."""
    joined = way_between(ground, source, target)
    if joined is not None:
        return [joined]
    passed = [ground.estate[key] for key in via if key in ground.estate]
    nats = tuple(node for found in passed for node in _translators(ground, found))
    ways = [[ground.nearest(source, nats), *ground.internet_gateways(source)[:1]]] if nats else []
    gates = [
        node
        for found in passed
        if isinstance(found, GATES)
        for node in ground.of_resource.get(found.key, ())
        if node not in (source, target)
    ]
    return [*ways, *([gate] for gate in gates)] or [[]]


def _translators(ground: Ground, found: Resource) -> tuple[Node, ...]:
    """The nodes of a NAT gateway, or of the NAT instance that an interface belongs to."""
    if isinstance(found, NatGateway):
        return ground.of_resource[found.key]
    return ground.of_party.get(found.attached_to, ()) if isinstance(found, NetworkInterface) else ()


def _kind(chain: list[Node]) -> LinkKind:
    first, last, icons = chain[0], chain[-1], {node.icon for node in chain[1:]}
    if first.position != "outside" and icons & {"nat_gateway", "nat_instance", "internet_gateway"}:
        return "egress"
    is_endpoint = "endpoint" in icons and (last.key.startswith("endpoints@") or bool(last.rows))
    return "private" if is_endpoint else "request"


def _invocations(ground: Ground) -> Iterator[Hop]:
    """API Gateway and Scheduler to what they start, which is no connection in the VPC."""
    started = [(api.key, api.function, "invoke") for api in apis(ground.estate) if api.function]
    started += [(each.key, each.target, "start") for each in ground.estate.of(Schedule)]
    for mapping in ground.estate.of(EventSourceMapping):
        source = ground.estate[mapping.source]
        stream = source.stream if isinstance(source, KinesisStreamConsumer) else mapping.source
        started.append((stream, mapping.function, "poll"))
    started += [(each.key, each.function, "transform") for each in ground.estate.of(FirehoseStream)]
    for key, target, label in started:
        for node in ground.of_resource.get(key, ()):
            for end in ground.of_party.get(target, ()):
                yield node, end, "control", label
