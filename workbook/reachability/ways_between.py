"""The ways between networks: VPC peering and transit gateways, as the chains of the matrix take them."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from workbook.model.estate.interconnect import TransitGateway, TransitGatewayAttachment, VpcPeeringConnection
from workbook.model.estate.resource import Resource
from workbook.reachability.chains import BLOCKED, UNKNOWN, Chain, Check, Groups
from workbook.reachability.filters import Index
from workbook.reachability.routing_tree import FIRST_LANE, Follower, Lane, Lead, Place
from workbook.reachability.transit_winners import CARRYING, GATEWAY_PEERINGS, TransitTables, Won
from workbook.reachability.ways_beyond import OUTWARD, Beyond


def peering(follower: Follower, lead: Lead, target: Resource) -> Index:
    """Into the peered VPC, which delivers within itself: only between the two VPCs' own addresses."""
    if not isinstance(target, VpcPeeringConnection):
        return follower.all_of(UNKNOWN, lead.places)
    place = lead.place
    ends = (target.requester_vpc, target.accepter_vpc)
    if place.vpc not in ends or place.is_foreign or target.status != "active":
        return follower.all_of(BLOCKED, lead.places)
    far = ends[1 - ends.index(place.vpc)]
    chain = peering_chain(target)
    if far not in follower.tables.vpcs:
        return Beyond(follower).out(target.key, replace(chain, exit=target.key, enters=False), lead.places)
    entered = Place(far, "", place.home, entrance=target.key, lane=place.lane)
    return follower.book.after(chain, "", follower.tail(entered, lead.places))


def peering_chain(target: VpcPeeringConnection) -> Chain:
    """A peering as part of a chain; groups of the other end mean something in the same Region."""
    near = target.requester_region == target.accepter_region
    return Chain(kind="peering", components=(target.key,), groups="seen" if near else "hidden")


class Entered(NamedTuple):
    """How a packet came into transit gateways, and which it has met.

    `vpc` and `zone` are where it left, empty where it came from outside AWS; `last` the attachment that it came by.
    """

    vpc: str
    zone: str
    home: str
    first: str
    last: str
    gateways: tuple[str, ...]
    lane: Lane


@dataclass(frozen=True)
class Transit:
    """Transit gateways as chains go through them."""

    follower: Follower

    @cached_property
    def tables(self) -> TransitTables:
        """Their route tables, read once for one follower."""
        return self.follower.kept(
            "transit tables", lambda: TransitTables(self.follower.estate, self.follower.base)
        )

    def leave(self, lead: Lead, gateway: TransitGateway) -> Index:
        """Out of a VPC, by the attachment's subnet in the zone of the sender."""
        place, follower = lead.place, self.follower
        attachment = self.tables.of_vpc(gateway.key, place.vpc)
        if attachment is None:
            return follower.all_of(BLOCKED, lead.places)
        zone = self.follower.zone_of(place.subnet)
        zones = {self.follower.zone_of(each): each for each in reversed(attachment.subnets)}
        subnet = zones.get(zone) if zone else next(iter(attachment.subnets), None)
        if not subnet and zones and "" not in zones:
            return follower.all_of(BLOCKED, lead.places)
        chain = Chain(
            kind="transit_gateway",
            checks=(Check("acl", subnet),) if subnet else (),
            sure=bool(subnet) or not zones,
        )
        key = attachment.key
        entered = Entered(place.vpc, zone, place.home, key, key, (gateway.key,), place.lane)
        return follower.book.after(chain, "", self.forward(entered, lead.places))

    def forward(self, entered: Entered, places: Index) -> Index:
        """From one transit gateway on, by the table that its attachment is associated with."""
        anywhere = entered._replace(lane=FIRST_LANE)
        return self.follower.resolved(
            anywhere,
            entered.lane,
            places,
            lambda lane, asked: self._forward(entered._replace(lane=lane), asked),
        )

    def _forward(self, entered: Entered, asked: Index) -> Index:
        numbers = np.zeros(len(self.follower.base.ends), dtype=np.intp)
        wanted = np.zeros(len(numbers), dtype=np.bool_)
        wanted[asked] = True
        left = wanted.copy()
        gateway = self.follower.resource(entered.gateways[-1])
        table = self.tables.table_of(entered.gateways[-1], entered.last)
        fit = isinstance(gateway, TransitGateway) and gateway.state in CARRYING
        if not isinstance(gateway, TransitGateway):
            return self.follower.all_of(UNKNOWN, asked)
        if table is None or not fit or not self._carries(self.tables.attachments.get(entered.last)):
            return self.follower.all_of(BLOCKED, asked)
        for won in self.tables.won(table):
            places = won.places[wanted[won.places]]
            left[places] = False
            if len(places):
                numbers[places] = self._leave_by(won._replace(places=places), entered)
        if self.tables.is_silent(table):
            numbers[left] = self.follower.book.number(UNKNOWN)
        found: Index = numbers[asked]
        return self.follower.doubted(found) if self.tables.is_unread(table) else found

    def _carries(self, attachment: TransitGatewayAttachment | None) -> bool:
        if attachment is None:
            return True
        six = self.follower.base.bits == 128 and attachment.resource_type == "vpc"
        return attachment.state in CARRYING and (attachment.ipv6_support or not six)

    def _leave_by(self, won: Won, entered: Entered) -> Index:
        follower, attachment = self.follower, self.tables.attachments.get(won.attachment)
        if attachment is None or not self._carries(attachment):
            is_gone = not won.attachment or attachment is not None
            return follower.all_of(BLOCKED if is_gone else UNKNOWN, won.places)
        chain = Chain(
            kind="transit_gateway",
            components=(entered.gateways[-1],),
            groups=self._groups(entered, attachment),
            sure=not (won.rivals and attachment.resource_type == "vpc"),
        )
        if attachment.resource_type == "vpc" and attachment.resource in follower.tables.vpcs:
            return self._enter(chain, attachment, entered, won.places)
        if attachment.resource_type in GATEWAY_PEERINGS:
            return self._to_peer(chain, attachment, entered, won.places)
        if attachment.resource_type == "vpc" or attachment.resource_type in OUTWARD:
            return self._out(chain, attachment, won.places)
        return follower.all_of(UNKNOWN, won.places)

    def _groups(self, entered: Entered, last: TransitGatewayAttachment) -> Groups:
        first = self.tables.attachments.get(entered.first)
        gateway = self.follower.resource(entered.gateways[0])
        if len(entered.gateways) > 1 or first is None or not entered.vpc:
            return "hidden"
        on = isinstance(gateway, TransitGateway) and gateway.security_group_referencing_support
        both = first.security_group_referencing_support and last.security_group_referencing_support
        return "transit" if on and both else "hidden"

    def _enter(
        self, chain: Chain, attachment: TransitGatewayAttachment, entered: Entered, places: Index
    ) -> Index:
        """Into a VPC, in the attachment's subnet of the sender's zone where it has one, else in any."""
        subnet = self._delivery_subnet(attachment, entered)
        entrance = "" if subnet else attachment.key
        place = Place(attachment.resource, subnet, entered.home, entrance=entrance, lane=entered.lane)
        return self.follower.book.after(chain, subnet, self.follower.tail(place, places))

    def _delivery_subnet(self, attachment: TransitGatewayAttachment, entered: Entered) -> str:
        vpcs = self.follower.tables.vpcs
        account = vpcs[entered.vpc].account if entered.vpc in vpcs else ""
        subnets = attachment.subnets
        zone = entered.zone if len(entered.gateways) == 1 else ""
        same = [each for each in subnets if zone and self.follower.zone_of(each) == zone]
        if same and vpcs[attachment.resource].account == account and not attachment.appliance_mode_support:
            return same[0]
        self.follower.chances += len(subnets) > 1
        choice = entered.lane[0 if attachment.appliance_mode_support else 1]
        return subnets[choice % len(subnets)] if subnets else ""

    def _to_peer(
        self, chain: Chain, attachment: TransitGatewayAttachment, entered: Entered, places: Index
    ) -> Index:
        """Into the transit gateway at the other end of a peering."""
        here = entered.gateways[-1]
        ends = {attachment.resource, attachment.transit_gateway} - {here}
        other = self.follower.resource(next(iter(ends), ""))
        if not isinstance(other, TransitGateway) or other.key in entered.gateways:
            return self._out(chain, attachment, places)
        twin = self.tables.twin(attachment, here, other.key)
        on = entered._replace(last=twin.key, gateways=(*entered.gateways, other.key))
        return self.follower.book.after(chain, "", self.forward(on, places))

    def _out(self, chain: Chain, attachment: TransitGatewayAttachment, places: Index) -> Index:
        exit_ = replace(chain, exit=attachment.key, enters=False)
        return Beyond(self.follower).out(attachment.key, exit_, places)


def transit_gateway(follower: Follower, lead: Lead, target: Resource) -> Index:
    """Into the transit gateway that the VPC is attached to."""
    if not isinstance(target, TransitGateway):
        return follower.all_of(UNKNOWN, lead.places)
    return Transit(follower).leave(lead, target)
