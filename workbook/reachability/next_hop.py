"""The table that takes a packet on from where it is, and the route that it gives."""

from workbook.reachability.route_choice import LOCAL, Choice, choose_route
from workbook.reachability.walk import Walk

TABLE = "RouteTable"


def next_hop(walk: Walk) -> tuple[str, Choice]:
    """The table that routes from here, by name, and the route it gives.

    A subnet's own; that of a regional NAT gateway; for what comes in by a gateway, the gateway's own table, and
    without one the VPC's local routes.
    """
    if walk.subnet:
        table = walk.topology.route_table(walk.subnet)
    else:
        table = walk.topology.edge_table(walk.entrance or walk.nat_gateway)
    choice = choose_route(walk.topology, walk.vpc, table.key if table else None, walk.packet.destination)
    name = table.key if table else walk.subnet or walk.entrance or walk.nat_gateway
    if _is_preset(walk, choice) and table is None:
        preset = walk.topology.internet_gateway(walk.vpc)
        choice = (
            Choice(target=preset.key) if preset else choice
        )  # AWS presets it in a regional NAT gateway's table
    return name, choice


def _is_preset(walk: Walk, choice: Choice) -> bool:
    return not walk.subnet and not walk.entrance and not choice.target


def is_local(choice: Choice) -> bool:
    """Whether a route keeps the packet in its VPC."""
    return choice.target == LOCAL
