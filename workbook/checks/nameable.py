"""Which groups a rule may name: those of its own VPC, and of some VPCs that are joined to it."""

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    VpcPeeringConnection,
)
from workbook.model.estate.network import SecurityGroup, SecurityGroupRule


def nameable(estate: Estate, rule: SecurityGroupRule, own: SecurityGroup, other: SecurityGroup) -> bool:
    """Whether a rule of one group may name another: over a peering in one Region, inbound over a transit gateway.

    Sources: vpc-peering-security-groups (VPC peering guide), tgw-vpc-attachments (transit gateway guide).
    """
    pair = frozenset({own.vpc, other.vpc})
    if len(pair) == 1 or any(_joins(peering, pair) for peering in estate.of(VpcPeeringConnection)):
        return True
    return not rule.is_egress and any(_passes_groups(estate, hub, pair) for hub in estate.of(TransitGateway))


def _joins(peering: VpcPeeringConnection, pair: frozenset[str]) -> bool:
    one_region = peering.requester_region == peering.accepter_region
    return {peering.requester_vpc, peering.accepter_vpc} == pair and one_region and peering.status == "active"


def _passes_groups(estate: Estate, hub: TransitGateway, pair: frozenset[str]) -> bool:
    switched_on = {
        attachment.resource
        for attachment in estate.of(TransitGatewayAttachment)
        if attachment.transit_gateway == hub.key and attachment.security_group_referencing_support
    }
    return hub.security_group_referencing_support and pair <= switched_on
