"""The icons between two nodes in the order packets meet them: what the estate's routes lead through."""

from ipaddress import IPv4Address, IPv6Address

from workbook.model.estate.edge import CloudFrontDistribution
from workbook.model.estate.interconnect import VpcPeeringConnection
from workbook.model.estate.network import NetworkInterface
from workbook.reachability.journeys import Journey, Station, journey
from workbook.reachability.topology import private_addresses, topology_of
from workbook.views.scene.joints import port_key
from workbook.views.scene.lines import Ground
from workbook.views.scene.parts import Node

Address = IPv4Address | IPv6Address


def way_between(ground: Ground, source: Node, target: Node) -> list[Node] | None:
    """The nodes between two that are in different networks; None where no route leads, or nothing joins them.

    At least one end stands in a subnet; from beyond the estate packets come by the way that answers take.
    """
    if source.position != "inside":
        back = way_between(ground, target, source) if target.position == "inside" else None
        return back[::-1] if back else None
    address = _address(ground, target)
    if address is None or not ground.is_joined:
        return None
    way = journey(topology_of(ground.estate), ground.vpc(source), source.frame, address)
    if way.arrival == "lost" or not any(_is_joint(ground, station) for station in way.stations):
        return None
    return _nodes(ground, way, source)


def _is_joint(ground: Ground, station: Station) -> bool:
    """Whether something on the way is of those that join networks, or inspect what passes."""
    nodes = ground.of_resource.get(station.key, ())
    return any(node.position not in ("vpc_top", "vpc_right", "vpc_span") for node in nodes) and not any(
        node.icon == "nat_gateway" for node in nodes
    )


def _address(ground: Ground, target: Node) -> Address | None:
    """An address that a node stands for."""
    for key in target.resources:
        if key in ground.estate:
            found = ground.estate[key]
            if isinstance(found, NetworkInterface):
                return next(iter(private_addresses(found)), None)
            if isinstance(found, CloudFrontDistribution):
                return ANYWHERE
        elif target.position in ("outside", "premises"):
            blocks = ground.estate.party(key).cidr_blocks
            return (
                blocks[0][min(1, blocks[0].num_addresses - 1)] if blocks and blocks[0].prefixlen else ANYWHERE
            )
    return None


ANYWHERE = IPv4Address("198.51.100.1")
"""Some address on the internet: of the range that documentation is given."""


def _nodes(ground: Ground, way: Journey, source: Node) -> list[Node]:
    here, near = ground.vpc(source), source
    nodes: list[Node] = []
    for station in way.stations:
        found = topology_of(ground.estate).resource(station.key)
        if isinstance(found, VpcPeeringConnection):
            there = found.accepter_vpc if here == found.requester_vpc else found.requester_vpc
            keys = [port_key(here), station.key, port_key(there)]
            here = there
        else:
            keys = [station.key]
            here = station.vpc or here
        for drawn in filter(None, map(ground.nodes_of, keys)):
            near = _where(ground, drawn, station, near)
            nodes.append(near)
    return list(dict.fromkeys(nodes))


def _where(ground: Ground, nodes: tuple[Node, ...], station: Station, near: Node) -> Node:
    """Of a component in several subnets the node that packets go on from, else the one in the zone they come from."""
    here = [node for node in nodes if node.frame == station.subnet]
    return here[0] if here else ground.nearest(near, nodes)
