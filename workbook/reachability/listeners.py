"""A load balancer's node answers on its listeners' ports, and to ICMP, as far as listeners are described."""

from workbook.facts.ip_protocols import protocol_name, protocol_number
from workbook.facts.listener_protocols import transports
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.network import NetworkInterface
from workbook.reachability.packet import ICMP, WITH_PORTS
from workbook.reachability.path import Blocker
from workbook.reachability.spans import Spans, ports_text, subtract, union
from workbook.reachability.walk import Walk

KIND = "LoadBalancer"


def refuse_unheard(walk: Walk, interface: NetworkInterface) -> None:
    """Drops what no listener of the interface's load balancer takes; ICMP is none of theirs."""
    balancer = walk.topology.resource(interface.attached_to)
    packet = walk.packet
    if not isinstance(balancer, LoadBalancer) or packet.protocol in ICMP:
        return
    if balancer.type == "gateway" or not balancer.listeners:
        return
    code = f"{'ELB' if balancer.type == 'classic' else 'ELBV2'}_LISTENER_PORT_RESTRICTION"
    if packet.protocol not in WITH_PORTS:
        detail = f"no listener takes {protocol_name(packet.protocol)}"
        walk.trail.block(balancer.key, KIND, code, detail, change=f"ask {balancer.key} what it listens on")
        return
    heard = listened(balancer, packet.protocol)
    dropped = subtract(packet.ports, heard)
    if dropped:
        blocker = Blocker(
            component=balancer.key,
            code=code,
            rule="",
            detail=f"it listens on {ports_text(heard) or 'no such port'}",
            change=f"add to {balancer.key} a listener for {packet.describe(dropped)}",
        )
        walk.trail.drop_ports(packet, dropped, KIND, blocker)


def listened(balancer: LoadBalancer, protocol: str) -> Spans:
    """The ports of one transport on which a load balancer listens."""
    return union(
        (listener.port, listener.port)
        for listener in balancer.listeners
        if protocol in {protocol_number(name) for name in transports(listener.protocol)}
    )
