"""The link to premises: VPN, Direct Connect or both, how strong, how safe, and what has to come over it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Literal

from workbook.blocks.joined import service_flow
from workbook.blocks.resolving import ResolvingOptions
from workbook.errors import Fault
from workbook.facts.direct_connect import port, speeds, ways
from workbook.facts.limits import vpc_limit
from workbook.model.intent.connection import HybridLink
from workbook.model.intent.flow import Assumption, Flow, Waiver
from workbook.model.intent.traffic import Band, Traffic
from workbook.options import option
from workbook.values import PublicAddress

LINK, PREMISES = "link", "on-premises"


class LinkOptions(ResolvingOptions):
    """What an architect tunes in the link itself."""

    gateway: Literal["virtual_private_gateway", "transit_gateway"] | None = option(
        None,
        title="Gateway",
        help="Where the link ends in AWS. Automatic: a virtual private gateway for one VPC, a transit gateway for more.",
        group="Place",
    )
    medium: Literal["vpn", "direct_connect", "direct_connect_with_vpn_backup"] = option(
        "vpn",
        title="Link",
        help="Site-to-Site VPN over the internet, Direct Connect, or Direct Connect with a VPN as its backup.",
        group="Place",
    )
    customer_gateway_ip: PublicAddress = option(
        "203.0.113.10",
        title="Customer gateway",
        help="Public address of the router on premises, or of the NAT before it.",
        group="Place",
        levels=("203.0.113.10",),
    )
    vpn_authentication: Literal["pre_shared_key", "certificate"] = option(
        "pre_shared_key",
        title="VPN authentication",
        help="pre_shared_key: AWS makes one for each tunnel; certificate: the router shows one of AWS Private CA, may change "
        "its address, and no secret is copied.",
        group="Place",
        levels=("pre_shared_key", "certificate"),
    )
    vpn_tunnels: Literal["standard", "large", "accelerated"] = option(
        "standard",
        title="VPN tunnels",
        help="standard: 1.25 Gbps each; large: 5 Gbps; accelerated: standard, entering AWS's network at the nearest edge "
        "location. The latter two end at a transit gateway.",
        group="Place",
        levels=("standard",),
    )
    direct_connect_port: Literal["dedicated", "hosted"] = option(
        "dedicated",
        title="Direct Connect port",
        help="dedicated: a port of your own at the location; hosted: a share of a partner's, ordered from and paid to the partner.",
        group="Place",
        levels=("dedicated",),
    )
    direct_connect_speed: Literal[
        "50M", "100M", "200M", "300M", "400M", "500M", "1G", "2G", "5G", "10G", "25G", "100G", "400G"
    ] = option(
        "1G",
        title="Port speed",
        help="Of each port: dedicated 1, 10, 100 or 400 Gbps, hosted 50 Mbps to 25 Gbps.",
        group="Place",
        levels=("1G", "10G"),
    )
    direct_connect_resiliency: Literal["single", "development", "high", "maximum"] = option(
        "single",
        title="Direct Connect resilience",
        help="single: one connection; development: two devices at one location; high: two locations; maximum: two devices at "
        "each of two locations. Each connection is a port by the hour.",
        group="Place",
        levels=("single", "maximum"),
    )
    direct_connect_lag: int = option(
        1,
        title="Ports in a group",
        help="Ports that each connection bundles (LAG): up to four of 1 or 10 Gbps, two of 100 or 400; a hosted one has none.",
        group="Place",
        unit="ports",
        levels=(1,),
        ge=1,
        le=4,
    )
    direct_connect_macsec: bool = option(
        False,
        title="MACsec",
        help="Encrypts every connection between your router and AWS's; dedicated ports of 10 Gbps and more have it. Nothing "
        "else encrypts Direct Connect.",
        group="Filters",
        levels=(False,),
    )
    transfer_tb_per_month: float = option(
        10.0,
        title="Bulk volume",
        help="What comes from premises in a month, in one go, in TB (10^12 bytes); a table says how long each link takes and "
        "what fits. 0: nothing.",
        group="Traffic",
        unit="TB a month",
        levels=(10.0, 0.0),
        ge=0,
        le=100_000,
    )
    transfer_window_hours: float = option(
        24.0,
        title="Window",
        help="Hours in which that volume has to be over.",
        group="Traffic",
        unit="hours",
        levels=(24.0,),
        gt=0,
        le=744,
    )
    steady_latency: bool = option(
        False,
        title="Steady latency",
        help="Whether delay must not vary: over the internet nobody promises that, so no VPN by itself fits.",
        group="Traffic",
        levels=(False,),
    )

    @property
    def ends_at(self) -> str:
        """The gateway: as given, or as many VPCs need it."""
        return self.gateway or ("transit_gateway" if self.other_vpcs else "virtual_private_gateway")

    def conflicts(self) -> Iterator[Fault]:
        """Speeds that are sold, groups and encryption that ports have, and tunnels that the gateway takes."""
        yield from super().conflicts()
        if self.vpn_tunnels != "standard" and self.ends_at == "virtual_private_gateway":
            sentence = f"vpn_tunnels={self.vpn_tunnels} ends at a transit gateway only"
            yield Fault("vpn_tunnels", f"{sentence}; take standard,")
            yield Fault("gateway", f"{sentence}; or take transit_gateway.")
        if self.steady_latency and self.medium == "vpn":
            sentence = "a VPN crosses the internet, which promises no steady latency"
            yield Fault("medium", f"{sentence}; take direct_connect,")
            yield Fault("steady_latency", f"{sentence}; or switch it off.")
        most = vpc_limit("propagated_routes")
        if len(self.on_premises_cidrs) > most:
            sentence = f"{len(self.on_premises_cidrs)} networks, and AWS takes {most} by BGP"
            yield Fault("on_premises_cidrs", f"{sentence}; announce summaries.")
        if self.medium != "vpn":
            yield from self._port_conflicts()

    def _port_conflicts(self) -> Iterator[Fault]:
        words = f"{self.direct_connect_port} port of {self.direct_connect_speed}"
        sold = port(self.direct_connect_port, self.direct_connect_speed)
        if not sold:
            choices = ", ".join(speeds(self.direct_connect_port))
            yield Fault("direct_connect_speed", f"no {words} is sold; take one of {choices},")
            yield Fault("direct_connect_port", f"no {words} is sold; or take the other kind of port.")
            return
        if self.direct_connect_lag > sold.lag_ports:
            sentence = f"{self.direct_connect_lag} ports in a group, and a {words} allows {sold.lag_ports}"
            yield Fault("direct_connect_lag", f"{sentence}; take {sold.lag_ports} or another speed.")
        if self.direct_connect_macsec and not sold.macsec:
            sentence = f"a {words} has no MACsec; dedicated ones of 10G, 100G and 400G do"
            yield Fault("direct_connect_macsec", f"{sentence}; switch it off,")
            yield Fault("direct_connect_speed", f"{sentence}; or take one of them.")


def link(options: LinkOptions, gateway: str) -> HybridLink:
    """The link, ending at a VPC's virtual private gateway or at a hub."""
    sold = port(options.direct_connect_port, options.direct_connect_speed)
    by_address = options.vpn_authentication == "pre_shared_key"
    return HybridLink(
        key=LINK,
        title="Link to premises",
        network=PREMISES,
        gateway=gateway,
        medium=options.medium,
        customer_gateway_ip=IPv4Address(options.customer_gateway_ip) if by_address else None,
        tunnels=options.vpn_tunnels,
        ways=ways(options.direct_connect_resiliency),
        port=options.direct_connect_port,
        port_speed_gbps=sold.gbps if sold else 1.0,
        lag_ports=options.direct_connect_lag,
        macsec=options.direct_connect_macsec,
        transfer_tb_per_month=options.transfer_tb_per_month,
        transfer_window_hours=options.transfer_window_hours,
        steady_latency=options.steady_latency,
    )


def link_flows(options: LinkOptions, services: Sequence[str]) -> Iterator[Flow]:
    """Premises to each service; what comes over in bulk goes to the first."""
    for place, service in enumerate(services):
        flow = service_flow(options, PREMISES, service, 100 + place, options.service_port)
        if place == 0 and options.transfer_tb_per_month:
            flow = replace(flow, traffic=flow.traffic + _bulk(options.transfer_tb_per_month))
        yield flow


def _bulk(tb: float) -> Traffic:
    """What a month's volume puts on the flow that carries it: all of it sent, none of it a guess."""
    gb = tb * 1e12 / 2**30
    reason = f"the bulk volume of {tb:g} TB (10^12 bytes), as stated"
    return Traffic(request_gb_per_month=Band(low=gb, typical=gb, high=gb, reason=reason))


def link_assumptions(options: LinkOptions) -> Iterator[Assumption]:
    """What people do on premises, at the locations and with keys that no file may hold."""
    yield Assumption(
        subject="router on premises",
        sentence="It announces its networks by BGP, admits UDP 500 and 4500 and ESP where a VPN runs, and lets its own "
        "firewall pass the stated flows.",
    )
    if options.medium != "direct_connect" and options.vpn_authentication == "certificate":
        yield Assumption(
            subject="router's certificate",
            sentence="A private certificate of AWS Private CA is issued for it in ACM, and renewed before it ends.",
        )
    if options.medium == "vpn":
        return
    yield Assumption(subject="Direct Connect", sentence="Every port and cross connect is ordered and up.")
    if options.direct_connect_macsec:
        yield Assumption(
            subject="MACsec",
            sentence="The key (CKN and CAK) of each connection is made, associated by hand and set on the router: Terraform "
            "would keep it in its state.",
        )


def link_waivers(options: LinkOptions) -> Iterator[Waiver]:
    """What was chosen knowingly: one location, or a line that is not encrypted by itself."""
    found = ways(options.direct_connect_resiliency)
    if options.medium == "direct_connect" and len(found) == 1:
        yield Waiver(
            check="HYBRID-04",
            resource=f"{LINK}/dx-gateway",
            reason="Chosen so: one location, whose outage people live with; direct_connect_with_vpn_backup or "
            "direct_connect_resiliency=high has a second way.",
        )
    if options.medium != "vpn" and not options.direct_connect_macsec:
        yield Waiver(
            check="HYBRID-05",
            resource=f"{LINK}/dx-gateway",
            reason="Chosen so: the applications' own TLS guards what passes; direct_connect_macsec encrypts the line.",
        )
