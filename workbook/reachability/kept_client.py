"""A Network Load Balancer that keeps the client's address: what its target and the lists on the way then see.

The node's own groups and the target's place decide where the packet goes; its source is the client. The answer goes
back to the node without asking the target's route table. Groups of clients are not seen by targets, the balancer's
own is (network/load-balancer-security-groups, edit-target-group-attributes).
"""

from dataclasses import replace

from workbook.facts.ephemeral_ranges import client_range
from workbook.model.estate.network import NetworkInterface
from workbook.reachability.combination import WORST_FIRST
from workbook.reachability.ends import End, interface_end
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.packet import ICMP, Packet, Question, answer_ports
from workbook.reachability.path import Blocker, Leg, Path
from workbook.reachability.request import send_request
from workbook.reachability.spans import ports_text, span, subtract, union
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail
from workbook.reachability.walk import Walk

KIND = "NetworkInterface"
PRESERVED = "ELBV2_SOURCE_ADDRESS_PRESERVATION"


def with_client_address(
    topology: Topology, client: End, node: NetworkInterface, target: NetworkInterface, question: Question
) -> Path:
    """The connection that a node opens to a target on behalf of a client, showing the client's address."""
    six = client.address.version == 6
    source = replace(
        interface_end(topology, node.key), address=client.address, client_ports=client.client_ports
    )
    end = interface_end(topology, target.key, ipv6=six)
    if refusal := _refused(client, node, target):
        return _never(source, end, question, refusal)
    walk = send_request(topology, source, end, question)
    back = _answer(walk, node, target) if walk.arrived else None
    forward = walk.trail.leg()
    answer = back.leg() if back else Leg(verdict="blocked" if walk.trail.shut else "unknown", hops=())
    verdict = min((forward.verdict, answer.verdict), key=WORST_FIRST.index)
    lost = back.denied.get("client", ()) if back else ()
    return Path(
        source=source.name,
        destination=end.name,
        protocol=question.name,
        ports=question.ports_in_words,
        verdict=verdict,
        forward=forward,
        answer=answer,
        blockers=(*walk.trail.blockers, *(back.blockers if back else ())),
        counterexample=f"answers to client ports {ports_text(lost)} are dropped" if lost else "",
    )


def _refused(client: End, node: NetworkInterface, target: NetworkInterface) -> Blocker | None:
    """The client that is its own target, and the target beyond the balancer's VPC."""
    if client.interface is not None and client.interface.key == target.key:
        detail = f"{target.key} would get a packet from its own address, which it drops"
        change = "turn client IP preservation off, or do not let a target call its own balancer"
        return Blocker(component=target.key, code="X_NLB_HAIRPIN", rule="", detail=detail, change=change)
    if target.vpc != node.vpc:
        detail = f"{target.key} is outside {node.vpc}: a balancer keeps client addresses only within its VPC"
        change = "turn client IP preservation off"
        return Blocker(component=node.attached_to, code=PRESERVED, rule="", detail=detail, change=change)
    return None


def _never(source: End, end: End, question: Question, blocker: Blocker) -> Path:
    trail = Trail()
    trail.block(blocker.component, KIND, blocker.code, blocker.detail, change=blocker.change)
    return Path(
        source=source.name,
        destination=end.name,
        protocol=question.name,
        ports=question.ports_in_words,
        verdict="blocked",
        forward=trail.leg(),
        answer=Leg(verdict="blocked", hops=()),
        blockers=tuple(trail.blockers),
    )


def _answer(walk: Walk, node: NetworkInterface, target: NetworkInterface) -> Trail | None:
    """The answer is taken back to the node; the lists of both subnets see it pass."""
    denied = union(pair for spans in walk.trail.denied.values() for pair in spans)
    asked = subtract(walk.packet.ports, denied)
    ports = answer_ports(walk.packet.protocol, asked, span(*client_range(walk.source.client_ports)))
    back = Packet(
        source=walk.packet.destination,
        destination=walk.packet.source,
        protocol=walk.packet.protocol,
        ports=ports,
    )
    if walk.packet.protocol in ICMP and not ports:
        return None
    trail = Trail(outside=walk.trail.outside)
    trail.hop(target.key, KIND, "send", detail=back.headers())
    if node.subnet != target.subnet:
        pass_network_acl(walk.topology, trail, target.subnet, back, egress=True)
        pass_network_acl(walk.topology, trail, node.subnet, back, egress=False)
    if not trail.shut:
        trail.hop(node.key, KIND, "deliver", detail="taken back by the balancer, without a route")
    return trail
