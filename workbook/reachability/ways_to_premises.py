"""What leads from a gateway of AWS to networks on premises: VPN connections, Direct Connect."""

from ipaddress import IPv4Network, IPv6Network

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import (
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    VpnConnection,
)
from workbook.reachability.packet import Address

Network = IPv4Network | IPv6Network


def ways_to_premises(estate: Estate, gateway: str, address: Address) -> tuple[str, ...]:
    """The components behind a virtual private gateway, a Direct Connect gateway or a VPN connection, in order.

    Where both lead to an address, AWS prefers Direct Connect over a VPN
    (docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html).
    """
    direct = _by_direct_connect(estate, gateway, address)
    return direct or _by_vpn(estate, gateway, address)


def _by_direct_connect(estate: Estate, gateway: str, address: Address) -> tuple[str, ...]:
    associated = (
        each.direct_connect_gateway
        for each in estate.of(DirectConnectGatewayAssociation)
        if each.gateway == gateway and each.state == "associated"
    )
    interfaces = estate.of(DirectConnectVirtualInterface)
    for place in (*associated, gateway):
        behind = [each for each in interfaces if each.gateway == place and _leads(each.cidr_blocks, address)]
        if behind:
            between = (each.key for each in estate.of(DirectConnectGateway) if each.key == place)
            return (*between, behind[0].key)
    return ()


def _by_vpn(estate: Estate, gateway: str, address: Address) -> tuple[str, ...]:
    own = [each for each in estate.of(VpnConnection) if gateway in (each.key, each.vpn_gateway)]
    found = [each for each in own if each.key == gateway or _leads(each.routes, address)]
    return next(((each.key, each.customer_gateway) for each in found), ())


def _leads(blocks: tuple[Network, ...], address: Address) -> bool:
    """Whether an address is behind; what is announced by BGP and written nowhere may be."""
    return not blocks or any(address in block for block in blocks)
