"""The ways through what stands between on purpose: appliances, NAT instances, firewall and inspection endpoints.

Each enters the middlebox's subnet over its network ACL and goes on by the table of that subnet. What a route's target is
by kind is looked up in `targets`, the index that the trace reads as well; what it means is decided here.
"""

from dataclasses import replace

import numpy as np

from workbook.model.estate.compute import RESTING, Instance, LoadBalancer, TargetGroup
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import NetworkInterface
from workbook.reachability.chains import BLOCKED, LOCAL, Chain, Check, Translator, then
from workbook.reachability.edges import Beside
from workbook.reachability.filters import Index
from workbook.reachability.routing_tree import Follower, Lead, Place
from workbook.reachability.targets import FirewallEndpoint, InspectionEndpoint

BOXED = ("middlebox", "nat_instance")
"""The kinds of chain that begin with a middlebox: nobody's groups are seen through one."""


def interface(follower: Follower, lead: Lead, target: object) -> Index:
    """Into an interface: of the destination itself, or of an instance that forwards what is not its own."""
    if not isinstance(target, NetworkInterface):
        return follower.all_of(BLOCKED, lead.places)
    ends = follower.base.ends
    own = np.array([target.key in ends[at].members for at in lead.places.tolist()], dtype=np.bool_)
    here = target.vpc == lead.place.vpc
    numbers = np.where(own & here, follower.book.number(LOCAL), 0)
    numbers[~own] = _forwarded(follower, lead._replace(places=lead.places[~own]), target)
    return numbers


def _forwarded(follower: Follower, lead: Lead, target: NetworkInterface) -> Index:
    owner = follower.resource(target.attached_to)
    state = owner.state if isinstance(owner, Instance) else "running"
    if target.source_dest_check or state in RESTING:
        return follower.all_of(BLOCKED, lead.places)
    entered = _entered(follower, lead, target.key, target.subnet, "")
    entered = replace(entered, sure=state == "running")
    if entered.kind == "unknown":
        return follower.all_of(entered, lead.places)
    entered = replace(entered, checks=(*entered.checks, Check("group", target.key)))
    forwards = owner.forwards if isinstance(owner, Instance) else ""
    if forwards == "transparent":
        passed = replace(entered, boxes=((target.key, 0),), groups="hidden")
        return _gone_on(follower, lead, passed, target)
    lost = replace(entered, kind="unknown")
    if forwards != "nat":
        return follower.all_of(lost, lead.places)
    if follower.base.bits == 32 and target.private_ip_address is not None:
        return _translated(follower, lead, entered, target)
    own = (Translator(target.key, target.subnet, -1),)
    return follower.all_of(replace(lost, translators=own), lead.places)


def _entered(follower: Follower, lead: Lead, key: str, subnet: str, sort: Beside) -> Chain:
    """Over the border of a middlebox's subnet, if anybody described it."""
    beside = subnet == lead.place.subnet
    known = subnet in follower.subnets
    return Chain(
        kind="middlebox" if known else "unknown",
        components=(key,),
        checks=(Check("acl", subnet),) if known and not beside else (),
        leaves=not beside,
        beside=(subnet, sort),
    )


def _gone_on(
    follower: Follower, lead: Lead, chain: Chain, card: NetworkInterface | None, sort: Beside = ""
) -> Index:
    """On by the table of the middlebox's subnet; an appliance's own groups judge what leaves it."""
    place, subnet = lead.place, chain.beside[0]
    on = place._replace(vpc=follower.subnets[subnet].vpc, subnet=subnet, entrance="", box=sort or "appliance")
    tails = follower.tail(on, lead.places)
    if card is None:
        return follower.book.after(chain, subnet, tails)
    return follower.book.mapped(tails, lambda rest: _out_of(chain, card, subnet, rest))


def _out_of(chain: Chain, card: NetworkInterface, subnet: str, rest: Chain) -> Chain:
    out = Check(
        "group", card.key, egress=True, translators=len(chain.translators), seen=rest.kind not in BOXED
    )
    return then(replace(chain, checks=(*chain.checks, out)), subnet, rest)


def _translated(follower: Follower, lead: Lead, entered: Chain, card: NetworkInterface) -> Index:
    """A NAT instance sends with its own address; of protocols beside TCP, UDP and ICMP nothing is stated."""
    end = next((at for at, each in enumerate(follower.base.ends) if card.key in each.members), -1)
    chain = replace(
        entered,
        kind="nat_instance",
        checks=(*entered.checks, Check("carries", "nat_instance")),
        translators=(Translator(card.key, card.subnet, end),),
    )
    place = Place(card.vpc, card.subnet, card.vpc, translator=card.key, lane=lead.place.lane)
    tails = follower.tail(place, lead.places)
    return follower.book.mapped(tails, lambda rest: _out_of(chain, card, card.subnet, rest))


def firewall(follower: Follower, lead: Lead, target: object) -> Index:
    """Into an endpoint of a Network Firewall, whose statement judges who opens connections."""
    if not isinstance(target, FirewallEndpoint):
        return follower.all_of(BLOCKED, lead.places)
    entered = _entered(follower, lead, target.key, target.subnet, "firewall")
    if entered.kind == "unknown":
        return follower.all_of(entered, lead.places)
    passed = replace(
        entered,
        checks=(*entered.checks, Check("firewall", target.firewall.key)),
        boxes=((target.key, 0),),
        groups="hidden",
    )
    return _gone_on(follower, lead, passed, None, "firewall")


def inspection(follower: Follower, lead: Lead, target: object) -> Index:
    """Into a Gateway Load Balancer endpoint, through the appliances behind it, and out of the endpoint again."""
    if not isinstance(target, InspectionEndpoint):
        return follower.all_of(BLOCKED, lead.places)
    entered = _entered(follower, lead, target.key, target.subnet, "inspection")
    if entered.kind == "unknown":
        return follower.all_of(entered, lead.places)
    balancer = _balancer(follower, target)
    gone = target.endpoint.state != "available" or (
        balancer is not None and not _serves(follower, target, balancer)
    )
    if gone or (balancer is not None and balancer.inspection == "drop"):
        return follower.all_of(BLOCKED, lead.places)
    sure = balancer is not None and balancer.inspection == "allow"
    passed = replace(entered, boxes=((target.key, 0),), groups="hidden", sure=sure)
    return _gone_on(follower, lead, passed, None, "inspection")


def _balancer(follower: Follower, target: InspectionEndpoint) -> LoadBalancer | None:
    services = follower.estate.of(VpcEndpointService)
    names = (
        key
        for service in services
        if service.service_name == target.endpoint.service_name
        for key in service.load_balancers
    )
    found = (follower.resource(key) for key in names)
    return next((each for each in found if isinstance(each, LoadBalancer) and each.type == "gateway"), None)


def _serves(follower: Follower, target: InspectionEndpoint, balancer: LoadBalancer) -> bool:
    """The balancer must be in the endpoint's zone, and without cross-zone have targets there."""
    here = follower.zone_of(target.subnet)
    zones = {follower.zone_of(subnet) for subnet in balancer.subnets} - {""}
    if balancer.account == target.endpoint.account and here and zones and here not in zones:
        return False
    wanted = {listener.target_group for listener in balancer.listeners}
    targets = {
        each for group in follower.estate.of(TargetGroup) if group.key in wanted for each in group.targets
    }
    there = {
        follower.zone_of(card.subnet)
        for card in follower.estate.of(NetworkInterface)
        if {card.key, card.attached_to, str(card.private_ip_address)} & targets
    }
    return not there or balancer.cross_zone or here in there
