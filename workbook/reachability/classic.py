"""Classic Load Balancers: the network ACL of a node's subnet judges what goes out even to the same subnet."""

from dataclasses import replace

from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.network import NetworkInterface
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.packet import Packet, Question
from workbook.reachability.path import Path
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail

CODE = "ELB_ACL_RESTRICTION"


def in_its_own_subnet(
    topology: Topology,
    balancer: LoadBalancer,
    pair: tuple[NetworkInterface, NetworkInterface],
    question: Question,
    path: Path,
) -> Path:
    """The path with the outbound list of the subnet that a Classic node and its target share."""
    node, target = pair
    source, destination = node.private_ip_address, target.private_ip_address
    if balancer.type != "classic" or node.subnet != target.subnet or not (source and destination):
        return path
    trail = Trail()
    packet = Packet(source=source, destination=destination, protocol=question.protocol, ports=question.ports)
    pass_network_acl(topology, trail, node.subnet, packet, egress=True)
    if not trail.shut:
        return path
    blockers = tuple(replace(each, code=CODE) for each in trail.blockers)
    forward = replace(path.forward, verdict="blocked", hops=(*path.forward.hops, *trail.hops))
    return replace(path, verdict="blocked", forward=forward, blockers=(*path.blockers, *blockers))
