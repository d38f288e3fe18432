"""Site-to-Site VPN and Direct Connect."""

from collections.abc import Iterator, Sequence
from typing import Any

from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Network, Odd
from workbook.model.estate.interconnect import (
    CustomerGateway,
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.resource import Resource

ATTACHED = ("", "attached", "available", "attaching")
INTERFACE_TYPES = ("private", "transit", "public")


def customer_gateway(described: Described, _book: Book) -> Iterator[Resource]:
    """The customer's end of a VPN."""
    item = described.item
    yield CustomerGateway(
        **described.head(),
        bgp_asn=item.number("BgpAsn") or item.number("BgpAsnExtended") or 65000,
        ip_address=item.address4("IpAddress"),
        device_name=item.text("DeviceName"),
        by_certificate=bool(item.text("CertificateArn")),
    )


def vpn_gateway(described: Described, book: Book) -> Iterator[Resource]:
    """A virtual private gateway."""
    item = described.item
    attached = (each.text("VpcId") for each in item.items("VpcAttachments") if each.text("State") in ATTACHED)
    yield VpnGateway(
        **described.head(),
        vpc=book.known(next(attached, ""), described, "Vpcs"),
        amazon_side_asn=item.number("AmazonSideAsn") or 64512,
        state=item.text("State") or "available",
    )


def vpn_connection(described: Described, book: Book) -> Iterator[Resource]:
    """A Site-to-Site VPN. Tunnels are those its telemetry shows."""
    item = described.item
    tunnels = item.items("VgwTelemetry")
    yield VpnConnection(
        **described.head(),
        customer_gateway=book.known(item.text("CustomerGatewayId"), described, "CustomerGateways"),
        vpn_gateway=book.known(item.text("VpnGatewayId"), described, "VpnGateways"),
        transit_gateway=book.known(item.text("TransitGatewayId"), described, "TransitGateways"),
        static_routes_only=item.item("Options").flag("StaticRoutesOnly"),
        routes=tuple(
            block for each in item.items("Routes") if (block := each.network("DestinationCidrBlock"))
        ),
        tunnel_count=len(tunnels) or 2,
        tunnels_down=sum(each.text("Status") == "DOWN" for each in tunnels),
        **_tunnels(item.item("Options").items("TunnelOptions")),
        large_tunnels=item.item("Options").text("TunnelBandwidth") == "large",
        accelerated=item.item("Options").flag("EnableAcceleration"),
        state=item.text("State") or "available",
    )


def _tunnels(options: Sequence[Item]) -> dict[str, Any]:
    """What both tunnels have in common: one that takes IKEv1 or does not log speaks for the connection."""
    versions = [tuple(each.text("Value") for each in one.items("IkeVersions")) for one in options]
    logs = [one.item("LogOptions").item("CloudWatchLogOptions") for one in options]
    groups = [each.text("LogGroupArn") if each.flag("LogEnabled") else "" for each in logs]
    return {
        "ike_versions": () if () in versions else tuple(dict.fromkeys(v for each in versions for v in each)),
        "restarts": bool(options) and all(one.text("DpdTimeoutAction") == "restart" for one in options),
        "log_group": groups[0] if groups and all(groups) else "",
    }


def direct_connect_gateway(described: Described, _book: Book) -> Iterator[Resource]:
    """A Direct Connect gateway."""
    item = described.item
    yield DirectConnectGateway(
        **described.head(),
        name=item.text("directConnectGatewayName"),
        amazon_side_asn=item.number("amazonSideAsn") or 64512,
        state=item.text("directConnectGatewayState") or "available",
    )


def direct_connect_association(described: Described, book: Book) -> Iterator[Resource]:
    """A Direct Connect gateway joined to a gateway of AWS."""
    item = described.item
    gateway = item.text("virtualGatewayId") or item.item("associatedGateway").text("id")
    prefixes = item.items("allowedPrefixesToDirectConnectGateway")
    if not gateway:
        raise Odd("it names no gateway that it associates")
    yield DirectConnectGatewayAssociation(
        **described.head(),
        direct_connect_gateway=book.known(
            item.need("directConnectGatewayId"), described, "directConnectGateways"
        ),
        gateway=book.known(gateway, described, "VpnGateways", "TransitGateways"),
        allowed_prefixes=tuple(block for each in prefixes if (block := each.network("cidr"))),
        state=item.text("associationState") or "associated",
    )


def virtual_interface(described: Described, book: Book) -> Iterator[Resource]:
    """A Direct Connect virtual interface."""
    item = described.item
    kind = item.text("virtualInterfaceType")
    if kind not in INTERFACE_TYPES:
        raise Odd(f"virtualInterfaceType {kind!r} is not known")
    filters: tuple[Network | None, ...] = tuple(
        each.network("cidr") for each in item.items("routeFilterPrefixes")
    )
    gateway = item.text("directConnectGatewayId", "virtualGatewayId")
    yield DirectConnectVirtualInterface(
        **described.head(),
        type=kind,  # type: ignore[arg-type]  # one of INTERFACE_TYPES
        gateway=book.known(gateway, described, "directConnectGateways", "VpnGateways"),
        vlan=item.number("vlan", least=0) or 0,
        bgp_asn=item.number("asn", least=0) or 0,
        cidr_blocks=tuple(block for block in filters if block),
        location=item.text("location"),
        state=item.text("virtualInterfaceState") or "available",
    )
