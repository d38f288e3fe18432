"""Ways to premises: tunnels that are up, logged and up to date, and links that are not alone."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.subject import Subject
from workbook.model.estate.interconnect import (
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    VpnConnection,
)

VPN_PAGE = "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"
NO_VPN = "there is no Site-to-Site VPN"


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
    why="One virtual interface is one port at one location: its maintenance, or a digger, ends the link.",
    remedy="Add a virtual interface at another location, or a VPN as the backup (direct_connect_with_vpn_backup).",
    source="https://docs.aws.amazon.com/directconnect/latest/UserGuide/resiliency_toolkit.html",
    applies=has(DirectConnectGateway, "there is no Direct Connect gateway"),
)
def direct_connect_is_not_alone(subject: Subject) -> Iterator[Flaw]:
    """One flaw per gateway with one virtual interface and no VPN at the gateways it leads to."""
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
        if len(own) < 2 and not ends & backed:
            evidence = f"virtual interfaces: {len(own)}; no VPN at {', '.join(sorted(ends)) or 'any gateway'}"
            yield Flaw(resource=gateway.key, message=f"{gateway.key} hangs on one link", evidence=evidence)
