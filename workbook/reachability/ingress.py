"""Gateway route tables: what comes in by an internet or virtual private gateway may first meet a middlebox."""

from workbook.model.estate.interconnect import VpnGateway
from workbook.model.estate.network import InternetGateway, NetworkInterface
from workbook.reachability.explanations import hint
from workbook.reachability.next_hop import TABLE, next_hop
from workbook.reachability.public_access import Neighbour, Sort
from workbook.reachability.route_choice import LOCAL, Choice
from workbook.reachability.targets import (
    MIDDLEBOXES,
    FirewallEndpoint,
    InspectionEndpoint,
    target_of,
)
from workbook.reachability.walk import Walk

SORTS: dict[str, Sort] = {
    FirewallEndpoint.__name__: "firewall",
    InspectionEndpoint.__name__: "inspection",
}


def beside_gateway(walk: Walk, *, incoming: bool) -> Neighbour:
    """What stands next to the gateway that a packet comes in by, or leaves by."""
    key = _first_inside(walk) if incoming else _last_inside(walk)
    found = target_of(walk.topology, key) if key and key != LOCAL else None
    if isinstance(found, MIDDLEBOXES):
        return Neighbour(found.subnet, SORTS.get(type(found).__name__, ""))
    end = walk.destination.interface
    return Neighbour(end.subnet if incoming and end else walk.subnet)


def _first_inside(walk: Walk) -> str:
    return next_hop(walk)[1].target


def _last_inside(walk: Walk) -> str:
    last = walk.stages[-1] if walk.stages else None
    return last.gateway if last and last.kind == "middlebox" else ""


def refuse_edge_target(walk: Walk, choice: Choice) -> None:
    """A gateway's table leads to interfaces and endpoints of middleboxes and nowhere else (VPC_Route_Tables)."""
    gateway = walk.topology.resource(walk.entrance)
    target = target_of(walk.topology, choice.target)
    table = next_hop(walk)[0]
    by_vpn = isinstance(gateway, VpnGateway)
    fits = NetworkInterface if by_vpn else (NetworkInterface, FirewallEndpoint, InspectionEndpoint)
    if target is not None and not isinstance(target, fits):
        detail = walk.says(f"the table of {walk.entrance} cannot lead to {choice.target}")
        walk.trail.block(table, TABLE, "CANNOT_ROUTE", detail, rule=choice.key, change=hint("CANNOT_ROUTE"))
    internet = isinstance(gateway, InternetGateway) and walk.packet.destination.version == 4
    if internet and isinstance(target, NetworkInterface) and target.public_ip is None:
        code = "INGRESS_RTB_NO_PUBLIC_IP"
        detail = walk.says(f"{target.key} has no public address")
        change = f"give {target.key} a public address"
        walk.trail.block(table, TABLE, code, detail, rule=choice.key, change=change)
