"""The way of the answer: the request's stages backwards, each with its own lists and tables.

Security groups let answers pass; network ACLs and route tables know of no conversation. The answer must reach
the same client from the address that the client contacted.
"""

from dataclasses import replace

from workbook.facts.ephemeral_ranges import client_range
from workbook.model.estate.network import NetworkInterface
from workbook.reachability.explanations import open_route, peer_block
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.packet import Packet, answer_ports
from workbook.reachability.route_choice import LOCAL, Choice, choose_route, route_prefixes
from workbook.reachability.spans import Spans, span
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail
from workbook.reachability.walk import Stage, Walk

TABLE = "RouteTable"


def send_answer(walk: Walk, asked: Spans) -> Trail | None:
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
    for stage in reversed(walk.stages):
        if stage.kind == "nat":
            nats.pop()
            trail.ports_of = nats[-1] if nats else "client"
            ports = answer_ports(stage.before.protocol, asked, _range(walk, nats))
            back = _untranslate(trail, stage, back, ports)
        else:
            back = _backwards(walk.topology, trail, stage, back)
    _arrive(walk, trail, back)
    return trail


def _range(walk: Walk, nats: list[str]) -> Spans:
    """The ports that answers go to: a NAT gateway's own where one stands before the client."""
    return span(*client_range("nat_gateway" if nats else walk.source.client_ports))


def _send(walk: Walk, trail: Trail, packet: Packet) -> None:
    end = walk.destination
    kind = NetworkInterface.__name__ if end.inside else "Outside"
    trail.hop(end.name, kind, "send", detail=packet.headers())
    if end.inside and not end.open_groups:
        trail.hop(end.name, "SecurityGroup", "allow", detail="answers of a tracked connection pass")


def _arrive(walk: Walk, trail: Trail, packet: Packet) -> None:
    source = walk.source
    kind = NetworkInterface.__name__ if source.inside else "Outside"
    contacted = walk.stages[0].before.destination if walk.stages else walk.destination.address
    if not trail.shut and packet.source != contacted:
        code = "X_ANSWER_FROM_OTHER_ADDRESS"
        detail = f"the client asked {contacted}, the answer comes from {packet.source}"
        trail.block(source.name, kind, code, detail, change="send the answer back the way the request came")
    if not trail.shut:
        trail.hop(source.name, kind, "deliver", detail=packet.headers())


def _untranslate(trail: Trail, stage: Stage, packet: Packet, ports: Spans) -> Packet:
    before = stage.before
    trail.hop(
        stage.gateway,
        "NatGateway",
        "translate",
        detail=f"{packet.destination} becomes {before.source} again",
    )
    return Packet(source=before.destination, destination=before.source, protocol=before.protocol, ports=ports)


def _backwards(topology: Topology, trail: Trail, stage: Stage, packet: Packet) -> Packet:
    if stage.kind == "local":
        _local(topology, trail, stage, packet)
        return packet
    if stage.kind == "from_internet":
        return _out(topology, trail, stage, packet)
    back = replace(packet, destination=stage.before.source)
    if stage.kind == "to_internet":
        detail = f"{packet.destination} becomes {back.destination} again"
        trail.hop(stage.gateway, "InternetGateway", "translate", detail=detail)
    else:
        trail.hop(stage.gateway, _kind(topology, stage.gateway), "route", detail=packet.headers())
    if stage.subnet:
        pass_network_acl(topology, trail, stage.subnet, back, egress=False)
    return back


def _kind(topology: Topology, key: str) -> str:
    resource = topology.resource(key)
    return type(resource).__name__ if resource else "Vpc"


def _local(topology: Topology, trail: Trail, stage: Stage, packet: Packet) -> None:
    """Between two places of one VPC; a NAT gateway hands answers to its client without asking a table."""
    if stage.subnet == stage.to_subnet:
        return
    if stage.to_subnet:
        pass_network_acl(topology, trail, stage.to_subnet, packet, egress=True)
        if not stage.into_nat:
            _route_back(topology, trail, stage, packet, stage.to_subnet, LOCAL)
    if stage.subnet:
        pass_network_acl(topology, trail, stage.subnet, packet, egress=False)


def _out(topology: Topology, trail: Trail, stage: Stage, packet: Packet) -> Packet:
    """Back out of the internet gateway that the request came in by; it puts the contacted address in again."""
    pass_network_acl(topology, trail, stage.subnet, packet, egress=True)
    led = _route_back(topology, trail, stage, packet, stage.subnet, stage.gateway)
    back = replace(packet, source=stage.before.destination)
    if led:
        detail = f"{packet.source} becomes {back.source}"
        trail.hop(stage.gateway, "InternetGateway", "translate", detail=detail)
    return back


def _route_back(
    topology: Topology, trail: Trail, stage: Stage, packet: Packet, subnet: str, wanted: str
) -> bool:
    """Whether the table of a subnet sends the answer to the component that the request came by."""
    table = topology.route_table(subnet)
    choice = choose_route(topology, stage.vpc, table.key if table else None, packet.destination)
    name = table.key if table else subnet
    if choice.target == wanted and not choice.blackhole:
        trail.hop(name, TABLE, "route", decided_by=choice.key, detail=f"{choice.prefix} to {choice.target}")
        return True
    code, detail = _misrouted(topology, name, choice, packet, wanted)
    block = peer_block(topology, stage.vpc, packet.destination, trail.outside)
    change = open_route(name, block, wanted)
    trail.block(name, TABLE, code, f"the answer: {detail}", rule=choice.key, change=change)
    return False


def _misrouted(
    topology: Topology, table: str, choice: Choice, packet: Packet, wanted: str
) -> tuple[str, str]:
    if not choice.target:
        return "NO_ROUTE_TO_DESTINATION", f"no route leads to {packet.destination}"
    if choice.blackhole:
        return "BAD_STATE_ROUTE", f"{choice.prefix} leads to {choice.target}, which is gone"
    usable = any(
        packet.destination in prefix
        for route in topology.routes(table)
        if route.target == wanted
        for prefix in route_prefixes(topology, route)
    )
    code = "MORE_SPECIFIC_ROUTE" if usable else "HIGHER_PRIORITY_ROUTE"
    return code, f"{choice.prefix} leads to {choice.target} instead of {wanted}"
