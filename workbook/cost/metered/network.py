"""Meters of the VPC family: NAT gateways, addresses, endpoints. Their GB are billed along the flows' courses."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.inspection import waived_nats
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly
from workbook.model.estate.network import (
    ElasticIp,
    NatGateway,
    NetworkInterface,
    VpcEncryptionControl,
    VpcEndpoint,
)
from workbook.model.intent.party import InstanceFleet
from workbook.model.intent.traffic import Band

NOTHING = exactly(0)

ENDPOINT_SERVICES = {
    "Interface": "VPC Endpoint (interface)",
    "GatewayLoadBalancer": "VPC Endpoint (GWLB)",
    "Resource": "VPC Endpoint (resource)",
}
"""The price file's name for each type of endpoint that is billed by the hour."""


def _nat_hours(nat: NatGateway, inventory: Inventory) -> Band:
    billed = nat.availability_mode == "zonal" and nat.key not in waived_nats(inventory)
    return exactly(HOURS_PER_MONTH, f"{HOURS_PER_MONTH} h, used or not") if billed else NOTHING


def _waived_nat_hours(nat: NatGateway, inventory: Inventory) -> Band:
    waived = nat.key in waived_nats(inventory)
    return (
        exactly(HOURS_PER_MONTH, f"{HOURS_PER_MONTH} h, one for each of a firewall endpoint's")
        if waived
        else NOTHING
    )


def _nat_zone_hours(nat: NatGateway, _inventory: Inventory) -> Band:
    zones = {address.availability_zone for address in nat.addresses}
    if nat.availability_mode == "zonal":
        return NOTHING
    return exactly(
        len(zones) * HOURS_PER_MONTH, f"{counted(len(zones), 'zone')} with workloads x {HOURS_PER_MONTH} h"
    )


def _nat_own_addresses(nat: NatGateway, _inventory: Inventory) -> Band:
    own = [address for address in nat.addresses if address.public_ip and not address.allocation]
    return exactly(len(own) * HOURS_PER_MONTH, f"{counted(len(own), 'address')} x {HOURS_PER_MONTH} h")


def _is_of_nat(address: ElasticIp, inventory: Inventory) -> bool:
    gateways = inventory.estate.of(NatGateway)
    return any(own.allocation == address.key for nat in gateways for own in nat.addresses)


def _nat_address_hours(address: ElasticIp, inventory: Inventory) -> Band:
    hours = HOURS_PER_MONTH if _is_of_nat(address, inventory) else 0
    return exactly(hours, f"1 address x {HOURS_PER_MONTH} h, attached or not")


def _address_hours(address: ElasticIp, inventory: Inventory) -> Band:
    hours = 0 if _is_of_nat(address, inventory) else HOURS_PER_MONTH
    return exactly(hours, f"1 address x {HOURS_PER_MONTH} h, attached or not")


def _interface_address_hours(interface: NetworkInterface, inventory: Inventory) -> Band:
    elastic = {address.public_ip for address in inventory.estate.of(ElasticIp)}
    if not interface.public_ip or interface.public_ip in elastic:
        return NOTHING
    fleet = inventory.intent(InstanceFleet, interface.attached_to)
    hosts = fleet.instances_per_az if fleet else 1
    more = "; under load it takes more" if interface.interface_type == "load_balancer" else ""
    return exactly(hosts * HOURS_PER_MONTH, f"{counted(hosts, 'address')} x {HOURS_PER_MONTH} h{more}")


def _endpoint_zone_hours(kind: str) -> Any:
    def zone_hours(endpoint: VpcEndpoint, inventory: Inventory) -> Band:
        zones = inventory.zones(endpoint.subnets)
        if endpoint.vpc_endpoint_type != kind:
            return NOTHING
        return exactly(
            len(zones) * HOURS_PER_MONTH, f"{counted(len(zones), 'zone')} x {HOURS_PER_MONTH} h, used or not"
        )

    return zone_hours


def _control_hours(_control: VpcEncryptionControl, _inventory: Inventory) -> Band:
    return exactly(HOURS_PER_MONTH, f"{HOURS_PER_MONTH} h a VPC")


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=NatGateway,
        service="NAT Gateway",
        component="zonal_hour",
        unit="hour",
        title="NAT gateway, hours",
        paid_for="nat",
        quantity=_nat_hours,
    ),
    Meter(
        kind=NatGateway,
        service="NAT Gateway",
        component="zonal_hour_with_network_firewall",
        unit="hour",
        title="NAT gateway behind a Network Firewall, hours (waived)",
        paid_for="nat",
        quantity=_waived_nat_hours,
    ),
    Meter(
        kind=NatGateway,
        service="NAT Gateway",
        component="regional_az_hour",
        unit="AZ-hour",
        title="Regional NAT gateway, zone hours",
        paid_for="nat",
        quantity=_nat_zone_hours,
    ),
    Meter(
        kind=NatGateway,
        service="Public IPv4",
        component="in_use_or_idle_hour",
        unit="address-hour",
        title="Public IPv4 addresses of the regional NAT gateway",
        paid_for="nat",
        quantity=_nat_own_addresses,
    ),
    Meter(
        kind=ElasticIp,
        service="Public IPv4",
        component="in_use_or_idle_hour",
        unit="address-hour",
        title="Public IPv4 address of a NAT gateway",
        paid_for="nat",
        quantity=_nat_address_hours,
    ),
    Meter(
        kind=ElasticIp,
        service="Public IPv4",
        component="in_use_or_idle_hour",
        unit="address-hour",
        title="Public IPv4 address",
        paid_for="public_ipv4",
        quantity=_address_hours,
    ),
    Meter(
        kind=NetworkInterface,
        service="Public IPv4",
        component="in_use_or_idle_hour",
        unit="address-hour",
        title="Public IPv4 address of an interface",
        paid_for="public_ipv4",
        quantity=_interface_address_hours,
    ),
    *(
        Meter(
            kind=VpcEndpoint,
            service=service,
            component="az_hour",
            unit="endpoint-AZ-hour",
            title=f"{kind} endpoint, zone hours",
            paid_for="endpoints",
            quantity=_endpoint_zone_hours(kind),
        )
        for kind, service in ENDPOINT_SERVICES.items()
    ),
    Meter(
        kind=VpcEncryptionControl,
        service="VPC encryption controls",
        component="vpc_hour",
        unit="hour",
        title="VPC encryption controls",
        paid_for="security",
        quantity=_control_hours,
    ),
)
