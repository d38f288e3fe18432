"""Both interfaces of a connection: who may send, who may receive, and their security groups."""

from workbook.facts.ip_protocols import protocol_name
from workbook.facts.nat64 import embedded
from workbook.model.estate.compute import RESTING
from workbook.model.estate.interconnect import VpcPeeringConnection
from workbook.model.estate.network import NetworkInterface
from workbook.reachability.ends import End
from workbook.reachability.listeners import refuse_unheard
from workbook.reachability.middleboxes import NOT_PRESERVED, translator
from workbook.reachability.next_hop import next_hop
from workbook.reachability.peered_vpcs import far_end, group_loss
from workbook.reachability.security_groups import Peer, groups_of, kind_of, pass_security_groups
from workbook.reachability.targets import MIDDLEBOXES, target_of
from workbook.reachability.walk import KEEPS_ADDRESSES, Walk

KIND = "NetworkInterface"
ENDPOINT = "vpc_endpoint"


def leave_interface(walk: Walk, interface: NetworkInterface) -> None:
    """The request leaves its source: state, kind and outbound rules."""
    walk.trail.hop(interface.key, KIND, "send", detail=walk.packet.headers())
    refuse_stopped(walk, interface)
    kind = kind_of(walk.topology, interface)
    if not kind.initiates:
        code = "VPCE_INTRA_VPC_TRAFFIC" if kind.interface_type == ENDPOINT else "X_NEVER_INITIATES"
        change = "ask the reverse direction: clients open connections to it"
        walk.trail.block(interface.key, KIND, code, f"{kind.title}: it opens no connections", change=change)
    if not walk.source.open_groups:
        peer = outbound_peer(walk)
        pass_security_groups(walk.topology, walk.trail, interface, walk.packet, peer, egress=True)


def arrive(walk: Walk, interface: NetworkInterface) -> None:
    """The request reaches its destination: inbound rules, state, and what the interface answers to."""
    if not walk.destination.open_groups:
        peer = inbound_peer(walk, interface)
        pass_security_groups(walk.topology, walk.trail, interface, walk.packet, peer, egress=False)
    refuse_stopped(walk, interface)
    kind = kind_of(walk.topology, interface)
    name = protocol_name(walk.packet.protocol)
    if "all" not in kind.protocols and name not in kind.protocols:
        detail = f"{kind.title}: it answers {' and '.join(kind.protocols)}, not {name}"
        walk.trail.block(interface.key, KIND, "PROTOCOL_RESTRICTION", detail, change=f"do not ask it {name}")
    refuse_unheard(walk, interface)
    if not walk.trail.shut:
        walk.trail.hop(interface.key, KIND, "deliver", detail=walk.packet.headers())
    walk.arrived = True


def outbound_peer(walk: Walk) -> Peer:
    """The destination as outbound rules see it: its groups met directly in the VPC, and over an active peering."""
    end = walk.destination
    if end.interface and walk.subnet == end.interface.subnet:
        return _met(walk, end)
    target = target_of(walk.topology, next_hop(walk)[1].target, walk.subnet)
    if end.interface is None:
        return Peer(elsewhere=_leads_to_strange_vpc(walk, target))
    if end.interface.vpc == walk.vpc:
        between = isinstance(target, MIDDLEBOXES) and target != end.interface
        return _met(walk, end, NOT_PRESERVED if between else "")
    peering = target if isinstance(target, VpcPeeringConnection) else None
    return _met(walk, end, group_loss(walk.topology, peering) if peering else NOT_PRESERVED)


def _leads_to_strange_vpc(walk: Walk, target: object) -> bool:
    """Whether a peering leads to a VPC that the estate does not hold, whose groups rules here may name."""
    if not isinstance(target, VpcPeeringConnection) or group_loss(walk.topology, target):
        return False
    far = far_end(walk.topology, target, walk.vpc)
    return far is not None and not far.known


def inbound_peer(walk: Walk, interface: NetworkInterface) -> Peer:
    """The source as inbound rules see it: its groups, if nothing on the way hides them or its address."""
    if any(stage.kind not in KEEPS_ADDRESSES for stage in walk.stages):
        return _translated_peer(walk)
    losing = next((stage for stage in walk.stages if stage.loses_groups), None)
    joined = any(stage.door and stage.kind in ("peering", "transit") for stage in walk.stages)
    if walk.source.interface is None:
        return Peer(elsewhere=joined and losing is None)
    over_transit = any(stage.kind == "transit" for stage in walk.stages)
    if over_transit and kind_of(walk.topology, interface).interface_type == ENDPOINT:
        return _met(walk, walk.source, NOT_PRESERVED)
    return _met(walk, walk.source, *((losing.loses_groups, losing.loses_at) if losing else ()))


def _translated_peer(walk: Walk) -> Peer:
    """Behind a NAT instance of the same VPC its own groups are seen; behind any other translation nobody's."""
    shown = translator(walk)
    last = next(
        at for at in range(len(walk.stages) - 1, -1, -1) if walk.stages[at].kind not in KEEPS_ADDRESSES
    )
    direct = all(stage.kind == "local" for stage in walk.stages[last + 1 :])
    if shown is None or not direct or shown.vpc != walk.vpc:
        return Peer()
    return Peer(groups=frozenset(groups_of(walk.topology, shown)), subnet=shown.subnet)


def _met(walk: Walk, end: End, loss: str = "", loss_at: str = "") -> Peer:
    """An end with its groups, unless it is met at its public address, or with groups that nobody sees."""
    interface = end.interface
    if interface is None or end.open_groups:
        return Peer()
    if end.address == interface.public_ip or embedded(end.address):
        return Peer()
    groups = frozenset(groups_of(walk.topology, interface))
    if loss:
        return Peer(subnet=interface.subnet, hidden=groups, loss=loss, loss_at=loss_at)
    return Peer(groups=groups, subnet=interface.subnet)


def refuse_stopped(walk: Walk, interface: NetworkInterface) -> None:
    """An instance that does not run sends, answers and forwards nothing."""
    state = walk.topology.instance_state(interface)
    if state not in ("running", *RESTING):
        reason = f"the instance is in state {state!r}, which is not known"
        walk.trail.unknown(interface.attached_to, "Instance", "X_NOT_MODELLED", reason)
    elif state != "running":
        detail = f"the instance is {state}"
        walk.trail.block(interface.attached_to, "Instance", "BAD_STATE", detail, change="start the instance")
