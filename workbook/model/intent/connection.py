"""What people join: VPCs to one another, to networks on premises, and to a service of one's own."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Something that carries flows between networks. `key` names it; `title` is for people."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Peering(Connection):
    """Two VPCs joined directly; it joins no third. `dns_resolution`: public names of either side's hosts resolve to private addresses.

    `routes` lead to the whole of the other VPC, or to the tiers that flows cross to.
    """

    kind: Literal["Peering"] = "Peering"
    requester: str
    accepter: str
    dns_resolution: bool = False
    routes: Literal["vpc", "subnets"] = "vpc"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitHub(Connection):
    """A transit gateway and the VPCs attached to it. `tier` is each VPC's tier of attachment subnets.

    `isolated` VPCs reach the others and premises, and never one another.
    """

    kind: Literal["TransitHub"] = "TransitHub"
    account: str
    region: str
    vpcs: tuple[str, ...]
    isolated: tuple[str, ...] = ()
    tier: str = "transit"
    security_group_referencing: bool = False
    appliance_mode: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateService(Connection):
    """A service of one's own behind a Network Load Balancer, offered to VPCs by PrivateLink.

    `enforce_rules`: the load balancer's groups also judge what comes by PrivateLink. `allowed_accounts` (ids) may make
    endpoints beside the consumers of the design.
    """

    kind: Literal["PrivateService"] = "PrivateService"
    load_balancer: str
    consumers: tuple[str, ...]
    acceptance_required: bool = True
    private_dns_name: str = ""
    enforce_rules: bool = False
    allowed_accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HybridLink(Connection):
    """A network on premises joined to a VPC's virtual private gateway, or to a transit hub.

    `network` is a party on premises, `gateway` a VPC's key (virtual private gateway) or a hub's. `transfer_...` is
    what has to come over in a month and the hours it may take at a time; `steady_latency`: it may not vary. Without a
    `customer_gateway_ip` a certificate tells the device. `ways` are Direct Connect's locations with the number of
    connections at each, on devices of their own; each connection is `lag_ports` ports of `port_speed_gbps`.
    """

    kind: Literal["HybridLink"] = "HybridLink"
    network: str
    gateway: str
    medium: Literal["vpn", "direct_connect", "direct_connect_with_vpn_backup"]
    customer_gateway_ip: IPv4Address | None
    customer_bgp_asn: int = 65000
    static_routes: bool = False
    tunnels: Literal["standard", "large", "accelerated"] = "standard"
    ways: tuple[int, ...] = (1,)
    port: Literal["dedicated", "hosted"] = "dedicated"
    port_speed_gbps: float = 1.0
    lag_ports: int = 1
    macsec: bool = False
    transfer_tb_per_month: float = 0.0
    transfer_window_hours: float = 24.0
    steady_latency: bool = False


AnyConnection = Peering | TransitHub | PrivateService | HybridLink
