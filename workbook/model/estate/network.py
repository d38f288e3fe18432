"""The VPC family: addresses, routes, gateways, endpoints, and the two kinds of filter."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import ClassVar, Literal

from workbook.model.estate.identity import PolicyDocument
from workbook.model.estate.resource import Resource
from workbook.model.ports import IcmpTypeCode, PortRange

RoutingClass = Literal["public", "private_egress", "isolated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vpc(Resource):
    """A VPC."""

    kind: Literal["Vpc"] = "Vpc"
    cidr_blocks: tuple[IPv4Network, ...]
    ipv6_cidr_blocks: tuple[IPv6Network, ...] = ()
    enable_dns_support: bool = True
    enable_dns_hostnames: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Subnet(Resource):
    """A subnet. `az_slot` is the design's letter for the zone; empty in an import.

    `tier` is the architect's name; `routing_class` is computed from the route table. An IPv6-only subnet
    has no `cidr_block`; with `enable_dns64` the resolver answers its hosts with NAT64 addresses of IPv4-only names.
    """

    kind: Literal["Subnet"] = "Subnet"
    vpc: str
    availability_zone: str
    az_slot: str = ""
    cidr_block: IPv4Network | None
    ipv6_cidr_block: IPv6Network | None = None
    tier: str = ""
    routing_class: RoutingClass = "isolated"
    map_public_ip_on_launch: bool = False
    enable_dns64: bool = False

    @property
    def blocks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Its CIDR blocks, of both families."""
        return tuple(block for block in (self.cidr_block, self.ipv6_cidr_block) if block)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTable(Resource):
    """A route table; `subnets` are explicit associations, `gateways` edge associations, `main` takes the rest."""

    kind: Literal["RouteTable"] = "RouteTable"
    vpc: str
    subnets: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Resource):
    """One route. Exactly one destination. `target` is a resource's key, or `local`.

    Local routes are written out, as AWS's own route tables list them.
    """

    kind: Literal["Route"] = "Route"
    route_table: str
    destination_cidr_block: IPv4Network | None = None
    destination_ipv6_cidr_block: IPv6Network | None = None
    destination_prefix_list: str = ""
    target: str
    origin: Literal["CreateRouteTable", "CreateRoute", "EnableVgwRoutePropagation"] = "CreateRoute"
    state: Literal["active", "blackhole"] = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class InternetGateway(Resource):
    """An internet gateway; `vpc` is empty while it is detached."""

    kind: Literal["InternetGateway"] = "InternetGateway"
    vpc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressOnlyInternetGateway(Resource):
    """IPv6 out, and nothing in."""

    kind: Literal["EgressOnlyInternetGateway"] = "EgressOnlyInternetGateway"
    vpc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticIp(Resource):
    """A public IPv4 address kept for an owner. `public_ip` is a stand-in until AWS gives the real one."""

    kind: Literal["ElasticIp"] = "ElasticIp"
    public_ip: IPv4Address
    domain: Literal["vpc"] = "vpc"


@dataclass(frozen=True, slots=True, kw_only=True)
class NatGatewayAddress:
    """An address of a NAT gateway: inside, outside, and the zone it serves (regional kind)."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    private_ip: IPv4Address | None = None
    public_ip: IPv4Address | None = None
    allocation: str = ""
    availability_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NatGateway(Resource):
    """A NAT gateway. Zonal ones stand in a `subnet`; a regional one has none and spans the VPC.

    A regional one has a route table of its own, with the internet gateway's route preset by AWS.
    """

    kind: Literal["NatGateway"] = "NatGateway"
    vpc: str
    subnet: str = ""
    connectivity_type: Literal["public", "private"] = "public"
    availability_mode: Literal["zonal", "regional"] = "zonal"
    auto_provision_zones: bool = True
    addresses: tuple[NatGatewayAddress, ...] = ()
    state: str = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInterface(Resource):
    """An interface: what packets leave from and arrive at.

    In a plan one interface stands for all that one party has in one subnet, and its addresses are examples:
    AWS chooses the real ones. `attached_to` is the key of the resource it belongs to.
    """

    kind: Literal["NetworkInterface"] = "NetworkInterface"
    vpc: str
    subnet: str
    private_ip_address: IPv4Address | None = None
    secondary_private_ip_addresses: tuple[IPv4Address, ...] = ()
    ipv6_addresses: tuple[IPv6Address, ...] = ()
    public_ip: IPv4Address | None = None
    security_groups: tuple[str, ...] = ()
    source_dest_check: bool = True
    interface_type: str = "interface"
    attached_to: str = ""
    status: str = "in-use"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroup(Resource):
    """A security group; `is_default` marks the one AWS makes with the VPC.

    `kept_by` is the key of the resource for which AWS makes the group and writes its rules; people only name it.
    """

    kind: Literal["SecurityGroup"] = "SecurityGroup"
    vpc: str
    group_name: str
    description: str
    is_default: bool = False
    kept_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroupRule(Resource):
    """One allow rule with exactly one peer, as DescribeSecurityGroupRules shows it.

    `ip_protocol` is `tcp`, `udp`, `icmp`, `icmpv6`, `-1` or a number. For ICMP the ports hold type and code.
    """

    kind: Literal["SecurityGroupRule"] = "SecurityGroupRule"
    security_group: str
    is_egress: bool
    ip_protocol: str
    from_port: int | None = None
    to_port: int | None = None
    cidr_ipv4: IPv4Network | None = None
    cidr_ipv6: IPv6Network | None = None
    prefix_list: str = ""
    referenced_security_group: str = ""
    referenced_account_id: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAcl(Resource):
    """A network ACL; `is_default` marks the VPC's own, which serves every subnet without another."""

    kind: Literal["NetworkAcl"] = "NetworkAcl"
    vpc: str
    subnets: tuple[str, ...] = ()
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAclEntry(Resource):
    """One numbered entry; the lowest number that matches decides. The `*` denies are entries 32767 and 32768.

    `protocol` is AWS's number as text (`6`, `17`, `1`, `58`) or `-1`; ports are the packet's destination ports.
    """

    kind: Literal["NetworkAclEntry"] = "NetworkAclEntry"
    network_acl: str
    rule_number: int
    egress: bool
    protocol: str
    rule_action: Literal["allow", "deny"]
    cidr_block: IPv4Network | None = None
    ipv6_cidr_block: IPv6Network | None = None
    port_range: PortRange | None = None
    icmp_type_code: IcmpTypeCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixList(Resource):
    """A managed prefix list. Entries of AWS's own lists are stand-ins from `facts` (the real ones change)."""

    kind: Literal["PrefixList"] = "PrefixList"
    prefix_list_name: str
    address_family: Literal["IPv4", "IPv6"] = "IPv4"
    max_entries: int = 1
    entries: tuple[IPv4Network | IPv6Network, ...] = ()
    is_aws_managed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcEndpoint(Resource):
    """A VPC endpoint. `service` is the short word (`s3`, `ecr.api`); `policy` None means full access.

    `service_region` is where the service stands, if elsewhere.
    """

    kind: Literal["VpcEndpoint"] = "VpcEndpoint"
    vpc: str
    vpc_endpoint_type: Literal[
        "Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork", "Tunnel"
    ]
    service: str
    service_name: str
    route_tables: tuple[str, ...] = ()
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    private_dns_enabled: bool = False
    ip_address_type: Literal["ipv4", "ipv6", "dualstack"] = "ipv4"
    policy: PolicyDocument | None = None
    service_region: str = ""
    state: str = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcBlockPublicAccessOptions(Resource):
    """The account's posture in one Region; routes cannot override it."""

    kind: Literal["VpcBlockPublicAccessOptions"] = "VpcBlockPublicAccessOptions"
    internet_gateway_block_mode: Literal["off", "block-ingress", "block-bidirectional"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcBlockPublicAccessExclusion(Resource):
    """A VPC or a subnet that the posture does not bind, or binds for ingress only."""

    kind: Literal["VpcBlockPublicAccessExclusion"] = "VpcBlockPublicAccessExclusion"
    vpc: str = ""
    subnet: str = ""
    internet_gateway_exclusion_mode: Literal["allow-bidirectional", "allow-egress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcEncryptionControl(Resource):
    """Whether traffic inside the VPC must be encrypted. Exclusions name what enforce mode lets be."""

    kind: Literal["VpcEncryptionControl"] = "VpcEncryptionControl"
    vpc: str
    mode: Literal["monitor", "enforce"]
    exclusions: tuple[str, ...] = ()
