"""Ways to premises: tunnels that are up, logged and up to date, and links that are not alone."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.subject import Subject
from workbook.checks.transfers import USABLE, own_links, transfer
from workbook.model.estate.interconnect import (
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    VpnConnection,
)
from workbook.model.intent.connection import HybridLink

VPN_PAGE = "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"
NO_VPN = "there is no Site-to-Site VPN"


def _links(subject: Subject) -> list[HybridLink]:
    connections = subject.design.connections if subject.design else ()
    return [each for each in connections if isinstance(each, HybridLink)]


def _moves_a_volume(subject: Subject) -> str:
    moved = any(each.transfer_tb_per_month for each in _links(subject))
    return "" if moved else "no volume from premises is stated"


@check(
    "HYBRID-01",
    title="VPN tunnels take IKEv2 only",
    severity="medium",
    why="IKEv1 has weaker exchanges and known attacks; a tunnel that offers both takes what the other end asks for.",
    remedy="Allow ikev2 alone on both tunnels, once the device on premises speaks it.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-183",
    applies=has(VpnConnection, NO_VPN),
)
def tunnels_take_ikev2(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPN whose tunnels may take IKEv1."""
    for vpn in subject.estate.of(VpnConnection):
        if vpn.ike_versions != ("ikev2",):
            offered = ", ".join(vpn.ike_versions) or "ikev1, ikev2 (as AWS offers unasked)"
            yield Flaw(resource=vpn.key, message=f"{vpn.key} may take IKEv1", evidence=f"IKE: {offered}")


@check(
    "HYBRID-02",
    title="VPN tunnels log",
    severity="medium",
    why="Without logs nobody sees why a tunnel fell or failed to come up.",
    remedy="Send the logs of both tunnels to CloudWatch Logs.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-171",
    applies=has(VpnConnection, NO_VPN),
)
def tunnels_log(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPN with a tunnel that does not log."""
    for vpn in subject.estate.of(VpnConnection):
        if not vpn.log_group:
            yield Flaw(resource=vpn.key, message=f"{vpn.key} logs nowhere", evidence="no log group")


@check(
    "HYBRID-03",
    title="Both tunnels of a VPN are up",
    severity="medium",
    why="AWS replaces one tunnel's endpoint at a time for maintenance: with one tunnel that is an outage.",
    remedy="Configure both tunnels on the device on premises.",
    source=VPN_PAGE,
    applies=has(VpnConnection, NO_VPN),
)
def tunnels_are_up(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPN that has fewer than two tunnels up."""
    for vpn in subject.estate.of(VpnConnection):
        up = vpn.tunnel_count - vpn.tunnels_down
        if up < 2:  # a VPN has two
            evidence = f"{up} of {vpn.tunnel_count} tunnels up"
            yield Flaw(resource=vpn.key, message=f"{vpn.key} has {up} tunnel up", evidence=evidence)


@check(
    "HYBRID-04",
    title="A Direct Connect gateway has a second way",
    severity="medium",
    why="One virtual interface is one port, and several at one location are one building: maintenance, a fire or a digger "
    "ends the link.",
    remedy="Add a virtual interface at another location (direct_connect_resiliency=high), or a VPN as the backup "
    "(direct_connect_with_vpn_backup).",
    source="https://docs.aws.amazon.com/directconnect/latest/UserGuide/resiliency_toolkit.html",
    applies=has(DirectConnectGateway, "there is no Direct Connect gateway"),
)
def direct_connect_is_not_alone(subject: Subject) -> Iterator[Flaw]:
    """One flaw per gateway whose virtual interfaces are at one location, with no VPN at the gateways it leads to."""
    estate = subject.estate
    backed = {
        end for vpn in estate.of(VpnConnection) for end in (vpn.vpn_gateway, vpn.transit_gateway) if end
    }
    for gateway in estate.of(DirectConnectGateway):
        own = [each for each in estate.of(DirectConnectVirtualInterface) if each.gateway == gateway.key]
        ends = {
            each.gateway
            for each in estate.of(DirectConnectGatewayAssociation)
            if each.direct_connect_gateway == gateway.key
        }
        places = {each.location or each.key for each in own}
        if len(places) < 2 and not ends & backed:  # two places, or a port at one of them and a VPN
            where = "; locations: 1" if len(own) > 1 else ""
            leads = ", ".join(sorted(ends)) or "any gateway"
            evidence = f"virtual interfaces: {len(own)}{where}; no VPN at {leads}"
            yield Flaw(resource=gateway.key, message=f"{gateway.key} hangs on one link", evidence=evidence)


@check(
    "HYBRID-05",
    title="Direct Connect is encrypted on its way",
    severity="low",
    why="Direct Connect encrypts nothing by itself: what applications send in the clear can be read at the location, in "
    "the partner's network and on every cable between.",
    remedy="Take ports with MACsec (direct_connect_macsec=true, dedicated, 10 Gbps or more), or see to it that every "
    "application uses TLS.",
    source="https://docs.aws.amazon.com/directconnect/latest/UserGuide/encryption-in-transit.html",
    applies=has(DirectConnectVirtualInterface, "there is no Direct Connect virtual interface"),
)
def direct_connect_is_encrypted(subject: Subject) -> Iterator[Flaw]:
    """One flaw per gateway with an interface on a connection that is known to have no MACsec."""
    if subject.design is None:
        return  # virtual interfaces do not say whether their connections have MACsec
    bare: dict[str, list[str]] = {}
    for interface in subject.estate.of(DirectConnectVirtualInterface):
        if not interface.macsec:
            bare.setdefault(interface.gateway, []).append(interface.key)
    for gateway, keys in bare.items():
        evidence = f"no MACsec: {', '.join(keys)}"
        yield Flaw(resource=gateway, message=f"{gateway} sends over lines in the clear", evidence=evidence)


@check(
    "HYBRID-06",
    title="What has to come over a link fits its window",
    severity="medium",
    why="A volume that takes longer than its window runs into the next working day, or into the next run.",
    remedy="Take a faster link, bundle ports (direct_connect_lag), allow more hours, or move it in another way: the table of "
    "transfer times has what fits.",
    source="https://docs.aws.amazon.com/whitepapers/latest/hybrid-connectivity/hybrid-connectivity.html",
    applies=_moves_a_volume,
)
def transfers_fit(subject: Subject) -> Iterator[Flaw]:
    """One flaw per link whose own way takes longer than the stated hours."""
    for link in _links(subject):
        own = next(own_links(link))
        found = transfer(own, link.transfer_tb_per_month, link.transfer_window_hours)
        if not found.fits:
            ends = "vpn" if link.medium == "vpn" else "dx-gateway"
            evidence = (
                f"{link.transfer_tb_per_month:g} TB over {own.title} take {found.hours:.1f} h, with {USABLE:.0%} of it usable; "
                f"the window is {link.transfer_window_hours:g} h"
            )
            message = f"{link.key} is too slow for the stated volume"
            yield Flaw(resource=f"{link.key}/{ends}", message=message, evidence=evidence)
