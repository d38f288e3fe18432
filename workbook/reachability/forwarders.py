"""Interfaces that forward what is not their own: NAT instances, and appliances that pass packets on as they are.

Their groups judge what comes in and what goes out, of requests as of any packet. What the software in them does is
what people state of the instance; without a statement nobody knows.
"""

from workbook.model.estate.compute import Instance
from workbook.model.estate.network import NetworkInterface
from workbook.reachability.arrival import inbound_peer, outbound_peer, refuse_stopped
from workbook.reachability.explanations import hint
from workbook.reachability.middleboxes import pass_on, step_in
from workbook.reachability.nat import CARRIED
from workbook.reachability.security_groups import pass_security_groups
from workbook.reachability.walk import Stage, Walk

KIND = "NetworkInterface"


def through_interface(walk: Walk, interface: NetworkInterface) -> None:
    """Into an interface that is to forward packets which are not its own."""
    refuse_stopped(walk, interface)
    if interface.source_dest_check:
        code = "ENI_SOURCE_DEST_CHECK_RESTRICTION"
        detail = walk.says("it drops packets that are not from or to itself")
        change = f"turn the source/destination check of {interface.key} off"
        walk.trail.block(interface.key, KIND, code, detail, change=change)
        walk.trail.lost = True
        return
    if not step_in(walk, interface.key, KIND, interface.subnet):
        return
    _judge(walk, interface, egress=False)
    owner = walk.topology.resource(interface.attached_to)
    forwards = owner.forwards if isinstance(owner, Instance) else ""
    if forwards == "transparent":
        pass_on(walk, interface.key, KIND)
        _judge(walk, interface, egress=True)
    elif forwards == "nat":
        _translate(walk, interface)
    else:
        name = owner.key if owner else interface.key
        reason = walk.says(f"{name} forwards packets; what its software lets through is not stated")
        walk.trail.unknown(interface.key, KIND, "X_NOT_MODELLED", reason)
        walk.trail.lost = True


def _judge(walk: Walk, interface: NetworkInterface, *, egress: bool) -> None:
    """The forwarder's own groups; answers belong to a connection that they know."""
    if walk.back:
        return
    peer = outbound_peer(walk) if egress else inbound_peer(walk, interface)
    pass_security_groups(walk.topology, walk.trail, interface, walk.packet, peer, egress=egress)


def _translate(walk: Walk, interface: NetworkInterface) -> None:
    """A NAT instance sends with its own address, from the ports of a NAT, and knows its answers."""
    own = interface.private_ip_address
    if walk.back:
        code = "X_ANSWER_MISROUTED"
        detail = walk.says(f"{interface.key} would put its own address in")
        walk.trail.block(interface.key, KIND, code, detail, change=hint(code))
        walk.lose()
        return
    if own is None or walk.packet.destination.version == 6 or walk.packet.protocol not in CARRIED:
        reason = f"{interface.key} is stated to translate TCP, UDP and ICMP over IPv4, and nothing else"
        walk.trail.unknown(interface.key, KIND, "X_NOT_MODELLED", reason)
        walk.trail.lost = True
        return
    after = walk.readdressed(source=own)
    walk.trail.translate(interface.key, KIND, walk.packet.source, after.source)
    walk.pass_stage(
        Stage(
            kind="nat",
            before=walk.packet,
            after=after,
            vpc=walk.vpc,
            subnet=interface.subnet,
            gateway=interface.key,
        )
    )
    walk.nat_gateway = ""
    _judge(walk, interface, egress=True)
