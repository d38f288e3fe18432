"""The way of the answer: a walk of its own, along the tables and lists of its own way.

Security groups let answers pass; network ACLs and route tables know of no conversation. Where addresses were
translated the answer must come by the same gateway, which translates them back; between two translations it finds
its own way. So it reaches the same client from the address that the client contacted, or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbook.facts.ephemeral_ranges import client_range
from workbook.model.estate.network import NatGateway, NetworkInterface
from workbook.reachability.doors import door
from workbook.reachability.ends import End, interface_end
from workbook.reachability.entry import enter_by
from workbook.reachability.explanations import hint
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.packet import Packet, answer_ports
from workbook.reachability.request import advance
from workbook.reachability.spans import Spans, span
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail
from workbook.reachability.walk import KEEPS_ADDRESSES, Return, Stage, Walk


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the request's way between two translations: the one before it, and the stages after that."""

    edge: Stage | None
    stages: tuple[Stage, ...]
    nat: str = ""
    """The NAT gateway that it ends at, from where the answer sets out."""
    way_in: Stage | None = None
    """The crossing of an internet gateway that it ends at, where the answer comes in by the gateway's own table."""


def send_answer(walk: Walk, asked: Spans, lane: int = 0) -> Trail | None:
    """Follows the answer to a request that arrived; none where the messages asked for get no answer."""
    nats = [stage.gateway for stage in walk.stages if stage.kind == "nat"]
    trail = Trail(outside=walk.trail.outside, ports_of=nats[-1] if nats else "client")
    back = Packet(
        source=walk.packet.destination,
        destination=walk.packet.source,
        protocol=walk.packet.protocol,
        ports=answer_ports(walk.packet.protocol, asked, _range(walk, nats)),
    )
    if not back.ports:
        return None
    _send(walk, trail, back)
    passed: list[str] = []
    for part in _parts(walk.topology, walk.stages):
        found = _find_back(walk, trail, part, back, lane)
        passed += found.appliances
        if trail.lost and not trail.shut:
            return trail
        trail.lost = False
        if part.edge and part.edge.kind == "nat":
            nats.pop()
            trail.ports_of = nats[-1] if nats else "client"
            ports = answer_ports(part.edge.before.protocol, asked, _range(walk, nats))
            back = _untranslate(walk.topology, trail, part.edge, back, ports)
        elif part.edge:
            back = _across(walk.topology, trail, part.edge, back, led=found.arrived)
    _arrive(walk, trail, back, passed)
    return trail


def _parts(topology: Topology, stages: list[Stage]) -> Iterator[_Part]:
    """The request's way as the answer meets it: its last stretch first."""
    run: list[Stage] = []
    nat, way_in = "", None
    for stage in reversed(stages):
        if stage.kind in KEEPS_ADDRESSES:
            run.insert(0, stage)
            continue
        yield _Part(stage, tuple(run), nat, way_in)
        run = []
        way_in = stage if stage.kind == "to_internet" and stage.subnet else None
        gateway = topology.resource(stage.gateway) if stage.kind == "nat" else None
        nat = gateway.key if isinstance(gateway, NatGateway) else ""
    yield _Part(None, tuple(run), nat, way_in)


def _find_back(walk: Walk, trail: Trail, part: _Part, packet: Packet, lane: int) -> Walk:
    """The answer's own walk over one stretch."""
    goal = part.edge.gateway if part.edge else ""
    home = Walk(
        topology=walk.topology,
        trail=trail,
        source=walk.destination,
        destination=_end_of(walk, part, packet),
        packet=packet,
        back=Return(stages=part.stages, goal=goal, from_nat=bool(part.nat)),
        lane=lane,
        pinned=walk.pinned,
    )
    entering = part.edge is not None and part.edge.kind == "from_internet"
    if not (part.stages or part.way_in or entering):
        home.arrived = True
        return home
    _set_out(home, part)
    advance(home)
    walk.lanes = max(walk.lanes, home.lanes)
    return home


def _end_of(walk: Walk, part: _Part, packet: Packet) -> End:
    """Whom the answer looks for on a stretch: the NAT gateway, the world beyond a gateway, or the client."""
    if part.edge is None:
        return replace(walk.source, address=packet.destination)
    if part.edge.kind == "nat":
        name = part.edge.gateway
        if isinstance(walk.topology.resource(name), NetworkInterface):
            return interface_end(walk.topology, name, address=packet.destination)
        return End(name=name, address=packet.destination, place="nat_gateway", vpc=part.edge.vpc)
    return End(name=walk.source.name, address=packet.destination, place="internet")


def _set_out(home: Walk, part: _Part) -> None:
    """Where the answer starts: where the stretch ended."""
    if part.way_in:
        home.vpc, home.entrance = part.way_in.vpc, part.way_in.gateway
        return
    last = part.stages[-1] if part.stages else part.edge
    if last is None:
        return
    if last.door and not last.to_vpc:
        if way := door(home.topology, last.door):
            enter_by(home, way)
        return
    home.vpc = last.to_vpc or last.vpc
    home.subnet = last.to_subnet if part.stages else last.subnet
    home.nat_gateway = part.nat


def _range(walk: Walk, nats: list[str]) -> Spans:
    """The ports that answers go to: a NAT gateway's own where one stands before the client."""
    return span(*client_range("nat_gateway" if nats else walk.source.client_ports))


def _send(walk: Walk, trail: Trail, packet: Packet) -> None:
    end = walk.destination
    kind = NetworkInterface.__name__ if end.inside else "Outside"
    trail.hop(end.name, kind, "send", detail=packet.headers())
    if end.inside and not end.open_groups:
        trail.hop(end.name, "SecurityGroup", "allow", detail="answers of a tracked connection pass")


def _arrive(walk: Walk, trail: Trail, packet: Packet, passed: list[str]) -> None:
    source = walk.source
    kind = NetworkInterface.__name__ if source.inside else "Outside"
    if other := set(passed) ^ set(walk.appliances):
        code, box = _asymmetry(walk, set(passed)), min(other)
        detail = f"the request passes {_names(walk.appliances)}, the answer {_names(passed)}"
        trail.block(box, "Appliance", code, detail, change=hint(code))
    if not trail.shut:
        trail.hop(source.name, kind, "deliver", detail=packet.headers())


def _asymmetry(walk: Walk, passed: set[str]) -> str:
    """Straight out of an internet gateway whose own table leads what comes in through a middlebox, or other ways."""
    out = any(stage.kind == "to_internet" for stage in walk.stages)
    redirected = out and passed - set(walk.appliances)
    return "INGRESS_RTB_TRAFFIC_REDIRECTION" if redirected else "X_ANSWER_OTHER_APPLIANCE"


def _names(appliances: list[str]) -> str:
    return ", ".join(appliances) or "none"


def _untranslate(topology: Topology, trail: Trail, stage: Stage, packet: Packet, ports: Spans) -> Packet:
    before = stage.before
    kind = _kind(topology, stage.gateway)
    trail.translate(stage.gateway, kind, packet.destination, before.source, again=True)
    return Packet(source=before.destination, destination=before.source, protocol=before.protocol, ports=ports)


def _across(topology: Topology, trail: Trail, stage: Stage, packet: Packet, *, led: bool) -> Packet:
    """Over the edge of a VPC: out of the internet gateway that the request came in by, or in by another edge."""
    kind = _kind(topology, stage.gateway)
    if stage.kind == "from_internet":
        back = replace(packet, source=stage.before.destination)
        if led:
            trail.translate(stage.gateway, kind, packet.source, back.source)
        return back
    back = replace(packet, destination=stage.before.source)
    if stage.kind == "to_internet":
        trail.translate(stage.gateway, kind, packet.destination, back.destination, again=True)
    else:
        trail.hop(stage.gateway, kind, "route", detail=packet.headers())
    if stage.subnet and stage.kind != "to_internet":
        pass_network_acl(topology, trail, stage.subnet, back, egress=False)
    return back


def _kind(topology: Topology, key: str) -> str:
    resource = topology.resource(key)
    return type(resource).__name__ if resource else "Vpc"
