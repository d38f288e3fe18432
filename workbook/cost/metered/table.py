"""The table: every kind of resource is metered, free of charge, or unsupported by name."""

from typing import Any

from workbook.cost.metered import compute, data, logs, network
from workbook.cost.metered.meter import Meter
from workbook.facts.billing import free_of_charge
from workbook.model.estate import interconnect, messaging
from workbook.model.estate.resource import Resource

METERS: tuple[Meter[Any], ...] = (*network.METERS, *compute.METERS, *data.METERS, *logs.METERS)

FREE: frozenset[str] = frozenset(free_of_charge())
"""Kinds that AWS does not bill, each a row of facts with its source."""

UNSUPPORTED: frozenset[type[Resource]] = frozenset(
    {
        interconnect.VpcPeeringConnection,
        interconnect.TransitGateway,
        interconnect.TransitGatewayAttachment,
        interconnect.TransitGatewayRouteTable,
        interconnect.TransitGatewayRoute,
        interconnect.CustomerGateway,
        interconnect.VpnGateway,
        interconnect.VpnConnection,
        interconnect.DirectConnectGateway,
        interconnect.DirectConnectGatewayAssociation,
        interconnect.DirectConnectVirtualInterface,
        interconnect.VpcEndpointService,
        interconnect.NetworkFirewall,
        messaging.SqsQueue,
        messaging.SnsTopic,
    }
)
"""Kinds that cost money and that nothing here can price."""
