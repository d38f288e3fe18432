"""Meters of what joins networks: attachments, VPN and Direct Connect by the hour, firewalls by zone.

Their GB are billed along the flows' courses. Peerings, gateways and endpoint services have no hours: `free_of_charge`.
"""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly
from workbook.model.estate.interconnect import (
    DirectConnectVirtualInterface,
    NetworkFirewall,
    TransitGatewayAttachment,
    VpnConnection,
)
from workbook.model.intent.traffic import Band

HOURLY_ATTACHMENTS = ("vpc", "vpn", "direct-connect-gateway", "peering", "tgw-peering")
"""The types of attachment whose hourly price is on file; the others are shown without one."""

LEAST_DEDICATED_GBPS = 1
"""A port below this is hosted by a partner, who sells it at prices of its own."""


def _attachment_component(attachment: TransitGatewayAttachment, _inventory: Inventory) -> str:
    known = attachment.resource_type in HOURLY_ATTACHMENTS
    return "attachment_hour" if known else f"attachment_hour:{attachment.resource_type}"


def _attachment_hours(attachment: TransitGatewayAttachment, _inventory: Inventory) -> Band:
    payer = "the VPC's owner pays" if attachment.resource_type == "vpc" else "the gateway's owner pays"
    return exactly(HOURS_PER_MONTH, f"{HOURS_PER_MONTH} h, used or not; {payer}")


def _connection_hours(_connection: VpnConnection, _inventory: Inventory) -> Band:
    return exactly(HOURS_PER_MONTH, f"{HOURS_PER_MONTH} h, whether tunnels are up or not")


def _tunnel_address_hours(connection: VpnConnection, _inventory: Inventory) -> Band:
    tunnels = connection.tunnel_count
    return exactly(tunnels * HOURS_PER_MONTH, f"{counted(tunnels, 'tunnel')} x {HOURS_PER_MONTH} h")


def _port_component(interface: DirectConnectVirtualInterface, _inventory: Inventory) -> str:
    speed = interface.bandwidth_gbps
    if speed is None:
        return "port_hour_of_unknown_speed"
    if interface.hosted or speed < LEAST_DEDICATED_GBPS:
        words = f"{speed:g}G" if speed >= 1 else f"{speed * 1000:g}M"
        return f"hosted_port_hour_{words}"
    return f"dedicated_port_hour_{speed:g}G"


def _port_hours(interface: DirectConnectVirtualInterface, _inventory: Inventory) -> Band:
    ports = interface.ports
    return exactly(
        ports * HOURS_PER_MONTH,
        f"{counted(ports, 'port')} x {HOURS_PER_MONTH} h; interfaces on one port pay it once, the partner's line is extra",
    )


def _connection_component(connection: VpnConnection, _inventory: Inventory) -> str:
    return "connection_hour:large_tunnels" if connection.large_tunnels else "connection_hour"


def _accelerator_hours(connection: VpnConnection, _inventory: Inventory) -> Band:
    if not connection.accelerated:
        return exactly(0, "not accelerated")
    tunnels = connection.tunnel_count
    return exactly(
        tunnels * HOURS_PER_MONTH,
        f"an accelerator for each of {counted(tunnels, 'tunnel')} x {HOURS_PER_MONTH} h; its premium on every GB is extra",
    )


def _firewall_hours(firewall: NetworkFirewall, inventory: Inventory) -> Band:
    zones = inventory.zones(firewall.subnets)
    return exactly(
        len(zones) * HOURS_PER_MONTH, f"{counted(len(zones), 'zone')} x {HOURS_PER_MONTH} h, used or not"
    )


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=TransitGatewayAttachment,
        service="Transit Gateway",
        component=_attachment_component,
        unit="attachment-hour",
        title="Transit gateway attachment, hours",
        paid_for="interconnect",
        quantity=_attachment_hours,
    ),
    Meter(
        kind=VpnConnection,
        service="Site-to-Site VPN",
        component=_connection_component,
        unit="connection-hour",
        title="Site-to-Site VPN connection, hours",
        paid_for="interconnect",
        quantity=_connection_hours,
    ),
    Meter(
        kind=VpnConnection,
        service="Site-to-Site VPN",
        component="accelerator_hour",
        unit="accelerator-hour",
        title="Accelerated VPN, accelerators' hours",
        paid_for="interconnect",
        quantity=_accelerator_hours,
    ),
    Meter(
        kind=VpnConnection,
        service="Public IPv4",
        component="in_use_or_idle_hour",
        unit="address-hour",
        title="Public IPv4 addresses of the VPN's tunnels",
        paid_for="public_ipv4",
        quantity=_tunnel_address_hours,
    ),
    Meter(
        kind=DirectConnectVirtualInterface,
        service="Direct Connect",
        component=_port_component,
        unit="port-hour",
        title="Direct Connect port, hours",
        paid_for="interconnect",
        quantity=_port_hours,
    ),
    Meter(
        kind=NetworkFirewall,
        service="Network Firewall",
        component="endpoint_hour",
        unit="endpoint-hour",
        title="Network Firewall endpoints, zone hours",
        paid_for="inspection",
        quantity=_firewall_hours,
    ),
)
