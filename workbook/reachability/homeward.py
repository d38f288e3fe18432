"""How an answer finds home: to the gateway that its request came in by, or to the client itself.

AWS checks no reverse path: an answer goes where the tables on its own way lead, and is lost where that is elsewhere.
"""

from typing import Literal

from workbook.model.estate.interconnect import TransitGateway, VpcPeeringConnection, VpnGateway
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    VpcEndpoint,
)
from workbook.reachability.explanations import open_route, peer_block
from workbook.reachability.next_hop import TABLE, is_local
from workbook.reachability.route_choice import LOCAL, Choice, route_prefixes
from workbook.reachability.walk import Return, Walk

Turn = Literal["follow", "deliver", "done"]

JOINS = (VpcPeeringConnection, TransitGateway, VpnGateway)
MISROUTED = "X_ANSWER_MISROUTED"


def turn_home(walk: Walk, back: Return, table: str, choice: Choice) -> Turn:
    """What an answer makes of a route: follow it, be delivered within the VPC, or have reached an end of its way."""
    if back.from_nat and not walk.stages:
        return _from_nat(walk, back, table, choice)
    if choice.target and choice.target == back.goal and not choice.blackhole:
        walk.trail.hop(
            table, TABLE, "route", decided_by=choice.key, detail=f"{choice.prefix} to {choice.target}"
        )
        walk.arrived = True
        return "done"
    if choice.blackhole or not choice.target or _leads_on(walk, back, choice):
        return "follow"
    return _astray(walk, back, table, choice)


def _leads_on(walk: Walk, back: Return, choice: Choice) -> bool:
    """Whether an answer may get home by a route: not by the doors that other packets leave by."""
    target = walk.topology.resource(choice.target)
    if isinstance(target, InternetGateway | EgressOnlyInternetGateway | NatGateway):
        return False
    if isinstance(target, VpcEndpoint) and target.vpc_endpoint_type == "Gateway":
        return False
    return not (_to_internet(walk, back) and isinstance(target, JOINS))


def _to_internet(walk: Walk, back: Return) -> bool:
    """Whether the request came in from the internet on this stretch, so that the answer must leave there."""
    return bool(back.goal) and walk.destination.place == "internet"


def _from_nat(walk: Walk, back: Return, table: str, choice: Choice) -> Turn:
    """A NAT gateway hands over to clients of its VPC; to others its subnet's table must lead, as to anybody else."""
    if walk.destination.vpc == walk.vpc:
        return "deliver" if all(stage.kind == "local" for stage in back.stages) else "follow"
    if choice.target in (back.entrance(walk.vpc), *_own_way(walk, choice)):
        return "follow"
    wanted, code = back.entrance(walk.vpc), "X_NAT_RETURN_ROUTE_MISSING"
    detail = walk.says(f"{table} does not lead {walk.packet.destination} back to {wanted}")
    block = peer_block(walk.topology, walk.vpc, walk.packet.destination, walk.trail.outside)
    walk.trail.block(table, TABLE, code, detail, rule=choice.key, change=open_route(table, block, wanted))
    walk.lose()
    return "done"


def _own_way(walk: Walk, choice: Choice) -> tuple[str, ...]:
    """Another way than the request's is one all the same, if it is between networks or through an appliance."""
    target = walk.topology.resource(choice.target)
    outward = isinstance(target, InternetGateway | EgressOnlyInternetGateway | NatGateway | VpcEndpoint)
    return () if outward or not choice.target or is_local(choice) else (choice.target,)


def _astray(walk: Walk, back: Return, table: str, choice: Choice) -> Turn:
    """The table sends the answer elsewhere; within a VPC it is shown what else would have stopped it."""
    wanted = _wanted(walk, back, walk.vpc)
    usable = any(
        walk.packet.destination in prefix
        for route in walk.topology.routes(table)
        if route.target == wanted
        for prefix in route_prefixes(walk.topology, route)
    )
    code = "MORE_SPECIFIC_ROUTE" if usable else "HIGHER_PRIORITY_ROUTE"
    if isinstance(walk.topology.resource(wanted), JOINS):
        code = MISROUTED
    decided = (table, TABLE, choice.key, walk.vpc)
    block_misrouted(walk, back, decided, f"{choice.prefix} leads to {choice.target}", code)
    if wanted == LOCAL:
        return "deliver"
    walk.lose()
    return "done"


def _wanted(walk: Walk, back: Return, vpc: str) -> str:
    """The target that would lead the answer home from a VPC."""
    return back.goal if _to_internet(walk, back) else back.entrance(vpc) or LOCAL


def block_misrouted(
    walk: Walk, back: Return, decided: tuple[str, str, str, str], detail: str, code: str = MISROUTED
) -> None:
    """Blames the table that sent an answer the wrong way."""
    table, kind, rule, vpc = decided
    wanted = _wanted(walk, back, vpc) if vpc else f"the attachment of {walk.destination.vpc}"
    block = peer_block(walk.topology, vpc, walk.packet.destination, walk.trail.outside)
    has_one = any(
        str(prefix) == block
        for route in walk.topology.routes(table)
        for prefix in route_prefixes(walk.topology, route)
    )
    change = open_route(table, block, wanted, has_one=has_one)
    walk.trail.block(table, kind, code, f"the answer: {detail} instead of {wanted}", rule=rule, change=change)
