"""Both interfaces of a connection: who may send, who may receive, and their security groups."""

from workbook.facts.ip_protocols import protocol_name
from workbook.model.estate.compute import RESTING
from workbook.model.estate.network import NetworkInterface
from workbook.reachability.ends import End
from workbook.reachability.security_groups import Peer, groups_of, kind_of, pass_security_groups
from workbook.reachability.topology import Topology
from workbook.reachability.walk import Walk

KIND = "NetworkInterface"
ENDPOINT = "vpc_endpoint"


def leave_interface(walk: Walk, interface: NetworkInterface) -> None:
    """The request leaves its source: state, kind and outbound rules."""
    walk.trail.hop(interface.key, KIND, "send", detail=walk.packet.headers())
    _refuse_stopped(walk, interface)
    kind = kind_of(walk.topology, interface)
    if not kind.initiates:
        code = "VPCE_INTRA_VPC_TRAFFIC" if kind.interface_type == ENDPOINT else "X_NEVER_INITIATES"
        change = "ask the reverse direction: clients open connections to it"
        walk.trail.block(interface.key, KIND, code, f"{kind.title}: it opens no connections", change=change)
    if not walk.source.open_groups:
        peer = peer_of(walk.topology, walk.destination, walk.vpc)
        pass_security_groups(walk.topology, walk.trail, interface, walk.packet, peer, egress=True)


def arrive(walk: Walk, interface: NetworkInterface) -> None:
    """The request reaches its destination: inbound rules, state, and what the interface answers to."""
    if not walk.destination.open_groups:
        readdressed = any(stage.kind != "local" for stage in walk.stages)
        peer = Peer() if readdressed else peer_of(walk.topology, walk.source, interface.vpc)
        pass_security_groups(walk.topology, walk.trail, interface, walk.packet, peer, egress=False)
    _refuse_stopped(walk, interface)
    kind = kind_of(walk.topology, interface)
    name = protocol_name(walk.packet.protocol)
    if "all" not in kind.protocols and name not in kind.protocols:
        detail = f"{kind.title}: it answers {' and '.join(kind.protocols)}, not {name}"
        walk.trail.block(interface.key, KIND, "PROTOCOL_RESTRICTION", detail, change=f"do not ask it {name}")
    if not walk.trail.shut:
        walk.trail.hop(interface.key, KIND, "deliver", detail=walk.packet.headers())
    walk.arrived = True


def peer_of(topology: Topology, end: End, vpc: str) -> Peer:
    """The far end as a security group sees it: its groups, when it is met at an address inside this VPC."""
    interface = end.interface
    met_inside = interface is not None and interface.vpc == vpc and end.address != interface.public_ip
    if interface is None or end.open_groups or not met_inside:
        return Peer()
    return Peer(groups=frozenset(groups_of(topology, interface)), subnet=interface.subnet)


def _refuse_stopped(walk: Walk, interface: NetworkInterface) -> None:
    state = walk.topology.instance_state(interface)
    if state not in ("running", *RESTING):
        reason = f"the instance is in state {state!r}, which is not known"
        walk.trail.unknown(interface.attached_to, "Instance", "X_NOT_MODELLED", reason)
    elif state != "running":
        detail = f"the instance is {state}"
        walk.trail.block(interface.attached_to, "Instance", "BAD_STATE", detail, change="start the instance")
