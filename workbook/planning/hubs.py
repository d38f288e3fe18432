"""Transit hubs as resources: the gateway, its attachments, and the route tables that say who finds whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.model.estate import interconnect
from workbook.model.estate.interconnect import TransitGatewayAttachment
from workbook.model.estate.resource import Reason, Resource
from workbook.model.intent.connection import HybridLink, TransitHub
from workbook.model.intent.design import Design
from workbook.planning.addresses import AddressPlan
from workbook.planning.joints import media_of, network_of, of_kind
from workbook.planning.places import Place

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class _Segment:
    """A route table: who looks up in it, and who announces to it."""

    key: str
    members: tuple[TransitGatewayAttachment, ...]
    announcing: tuple[TransitGatewayAttachment, ...]


def plan_hub(
    design: Design, plan: AddressPlan, hub: TransitHub, because: tuple[Reason, ...]
) -> Iterator[Resource]:
    """A hub with everything attached to it."""
    place = Place(hub.account, hub.region, because)
    yield interconnect.TransitGateway(
        key=hub.key,
        default_route_table_association=False,
        default_route_table_propagation=False,
        security_group_referencing_support=hub.security_group_referencing,
        **vars(place),
    )
    attachments = (*_of_vpcs(design, plan, hub, because), *_of_links(design, hub, because))
    yield from attachments
    for segment in _segments(hub, attachments):
        yield from _table(hub, segment, plan, place)


def _segments(hub: TransitHub, attachments: tuple[TransitGatewayAttachment, ...]) -> Iterator[_Segment]:
    """One table for all; or one for what is shared and one for isolated VPCs, which hear nothing of one another."""
    shared = tuple(each for each in attachments if each.resource not in hub.isolated)
    yield _Segment(key=f"{hub.key}/rt", members=shared, announcing=attachments)
    isolated = tuple(each for each in attachments if each.resource in hub.isolated)
    if isolated:
        yield _Segment(key=f"{hub.key}/rt/isolated", members=isolated, announcing=shared)


def _table(hub: TransitHub, segment: _Segment, plan: AddressPlan, place: Place) -> Iterator[Resource]:
    yield interconnect.TransitGatewayRouteTable(
        key=segment.key,
        transit_gateway=hub.key,
        associations=tuple(each.key for each in segment.members),
        propagations=tuple(each.key for each in segment.announcing),
        **vars(place),
    )
    # Where several attachments announce a block, only the best one's route is in the table: Direct Connect comes first.
    announced: dict[IPv4Network | IPv6Network, TransitGatewayAttachment] = {}
    for attachment in segment.announcing:
        for block in attachment.cidr_blocks or plan.of_vpc(attachment.resource):
            announced.setdefault(block, attachment)
    for block, attachment in announced.items():
        yield interconnect.TransitGatewayRoute(
            key=f"{segment.key}/{block}",
            transit_gateway_route_table=segment.key,
            destination_cidr_block=block,
            attachment=attachment.key,
            type="propagated",
            **vars(place),
        )


def _of_vpcs(
    design: Design, plan: AddressPlan, hub: TransitHub, because: tuple[Reason, ...]
) -> Iterator[TransitGatewayAttachment]:
    for key in hub.vpcs:
        vpc = design.vpc(key)
        yield TransitGatewayAttachment(
            key=f"{hub.key}/attachment/{key}",
            account=vpc.account,
            region=vpc.region,
            because=because,
            transit_gateway=hub.key,
            resource_type="vpc",
            resource=key,
            subnets=tuple(subnet.key for subnet in plan.of_tier(key, hub.tier)),
            appliance_mode_support=hub.appliance_mode,
            security_group_referencing_support=hub.security_group_referencing,
            ipv6_support=any(block.version == 6 for block in plan.of_vpc(key)),
        )


def _of_links(
    design: Design, hub: TransitHub, because: tuple[Reason, ...]
) -> Iterator[TransitGatewayAttachment]:
    for link in of_kind(design, HybridLink):
        for medium in media_of(link) if link.gateway == hub.key else ():
            yield TransitGatewayAttachment(
                key=f"{hub.key}/attachment/{link.key}/{medium}",
                account=hub.account,
                region=hub.region,
                because=because,
                transit_gateway=hub.key,
                resource_type="vpn" if medium == "vpn" else "direct-connect-gateway",
                resource=f"{link.key}/{medium}",
                cidr_blocks=network_of(design, link),
            )
