"""PrivateLink: from an interface endpoint to the Network Load Balancers of the service that it stands for.

The two VPCs share no routes, so equal CIDRs do not matter. The balancer's groups judge the client's own address, if
they judge PrivateLink traffic at all; its targets see the balancer (network/load-balancer-security-groups).
"""

from collections.abc import Iterator

from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import NetworkInterface, VpcEndpoint
from workbook.reachability.balancing import nodes, zone_of
from workbook.reachability.combination import combined
from workbook.reachability.ends import End
from workbook.reachability.explanations import hint
from workbook.reachability.packet import Packet, Question
from workbook.reachability.path import Path
from workbook.reachability.security_groups import Peer, pass_security_groups
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail

LINK = "VpcEndpointService"
NOTE = "between endpoint and balancer the packet is AWS's: its lists are taken as open"


def services(topology: Topology, balancer: LoadBalancer) -> tuple[VpcEndpointService, ...]:
    """The services that offer a balancer by PrivateLink."""
    offered = topology.estate.of(VpcEndpointService)
    return tuple(service for service in offered if balancer.key in service.load_balancers)


def endpoints(topology: Topology, balancer: LoadBalancer) -> tuple[VpcEndpoint, ...]:
    """The interface endpoints that lead to a balancer."""
    names = {service.service_name for service in services(topology, balancer)}
    return tuple(
        endpoint
        for endpoint in topology.estate.of(VpcEndpoint)
        if endpoint.vpc_endpoint_type == "Interface" and endpoint.service_name in names
    )


def private_link(
    topology: Topology,
    endpoint: VpcEndpoint,
    balancer: LoadBalancer,
    clients: tuple[End, ...],
    question: Question,
) -> Path:
    """The stretch from an endpoint to a balancer, for each client that calls the endpoint."""
    trails = [
        _stretch(topology, endpoint, balancer, client, node, question)
        for client in clients
        for node in nodes(topology, balancer)
    ]
    return combined([_path(endpoint, balancer, question, trail) for trail in trails or [Trail()]])


def _stretch(
    topology: Topology,
    endpoint: VpcEndpoint,
    balancer: LoadBalancer,
    client: End,
    node: NetworkInterface,
    question: Question,
) -> Trail:
    trail = Trail()
    trail.hop(endpoint.key, "VpcEndpoint", "route", detail=f"PrivateLink to {balancer.key}; {NOTE}")
    for component, code, detail in _unfit(topology, endpoint, balancer):
        trail.block(component, LINK, code, detail, change=hint(code))
    address = node.private_ip_address
    if balancer.enforce_private_link_rules and address and client.address.version == 4:
        packet = Packet(
            source=client.address, destination=address, protocol=question.protocol, ports=question.ports
        )
        pass_security_groups(topology, trail, node, packet, Peer(), egress=False)
    if not trail.shut:
        trail.hop(node.key, "NetworkInterface", "deliver")
    return trail


def _unfit(
    topology: Topology, endpoint: VpcEndpoint, balancer: LoadBalancer
) -> Iterator[tuple[str, str, str]]:
    """What keeps an endpoint from its service: a connection not accepted, a service withdrawn, other zones."""
    if endpoint.state != "available":
        yield endpoint.key, "BAD_STATE", f"the endpoint is {endpoint.state}"
    for service in services(topology, balancer):
        if service.service_name == endpoint.service_name and service.state != "Available":
            yield service.key, "BAD_STATE", f"the service is {service.state}"
    there = {zone_of(topology, node.subnet) for node in nodes(topology, balancer)}
    here = {zone_of(topology, subnet) for subnet in endpoint.subnets} - {""}
    if endpoint.account == balancer.account and here and not here & there:
        zones = ", ".join(sorted(here))
        detail = f"{balancer.key} has no node in {zones}"
        yield balancer.key, "VPCE_SERVICE_NOT_INSTALLED_IN_AZ", detail


def _path(endpoint: VpcEndpoint, balancer: LoadBalancer, question: Question, trail: Trail) -> Path:
    leg = trail.leg()
    return Path(
        source=endpoint.key,
        destination=balancer.key,
        protocol=question.name,
        ports=question.ports_in_words,
        verdict=leg.verdict,
        forward=leg,
        answer=leg,
        blockers=tuple(trail.blockers),
    )
