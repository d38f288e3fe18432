"""Nodes of a scene: what stands in subnets, on the VPC's border, beside it in the Region, and beyond AWS."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from workbook.model.estate.apis import Api, apis
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.compute import (
    ApiGatewayRestApi,
    AutoScalingGroup,
    GlueConnection,
    GlueJob,
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    LoadBalancer,
)
from workbook.model.estate.containers import EcsService, EcsTaskDefinition
from workbook.model.estate.data import DbInstance, DbProxy, S3Bucket
from workbook.model.estate.dns import ResolverEndpoint, ResolverRule
from workbook.model.estate.documents import DocDbCluster
from workbook.model.estate.edge import CloudFrontVpcOrigin
from workbook.model.estate.estate import Estate
from workbook.model.estate.filesystems import EfsFileSystem, FsxLustreFileSystem
from workbook.model.estate.interconnect import DirectConnectGateway, VpnConnection, VpnGateway
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    SecurityGroup,
    VpcEndpoint,
)
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.estate.scheduling import Schedule
from workbook.views.scene.parts import Node, View
from workbook.views.scene.places import region_key
from workbook.views.scene.symbols import icon_of
from workbook.views.text import counted, one_line

RANKS: dict[type[Resource], int] = {
    CloudFrontVpcOrigin: 5,
    LoadBalancer: 10,
    AutoScalingGroup: 20,
    DbProxy: 25,
    EcsService: 20,
    EcsTaskDefinition: 35,
    LambdaFunction: 30,
    GlueJob: 40,
    GlueConnection: 40,
    DbInstance: 50,
    DbCluster: 50,
    DocDbCluster: 50,
    EfsFileSystem: 55,
    FsxLustreFileSystem: 55,
    Instance: 60,
    InstanceConnectEndpoint: 70,
    ResolverEndpoint: 75,
}
"""From left to right in a subnet: what requests enter by first, gateways last."""
CLIENT_RANK = 15
OTHER_RANK = 45
ENDPOINT_RANK = 80
NAT_RANK = 90
PRIMARY_AND_STANDBY = 2
MANY_HOSTS = 3
"""More outside hosts than this share one card."""


@dataclass(frozen=True)
class Standing:
    """All nodes, with the look-ups that lines need."""

    nodes: tuple[Node, ...]
    of_party: dict[str, tuple[Node, ...]]
    """Party -> its nodes, one a subnet (or one outside)."""
    of_resource: dict[str, tuple[Node, ...]]
    """Gateway or endpoint -> its nodes."""

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """Every node by its key."""
        return {node.key: node for node in self.nodes}


def inside_nodes(estate: Estate, view: View) -> Iterator[tuple[str, Node]]:
    """Each inside party with its node in every subnet where it has an interface; endpoints share one a subnet."""
    endpoints: dict[str, list[tuple[Party, NetworkInterface]]] = {}
    for party in estate.parties:
        for key in party.interfaces:
            interface = estate.get(NetworkInterface, key)
            if isinstance(_owner(estate, interface), VpcEndpoint):
                endpoints.setdefault(interface.subnet, []).append((party, interface))
            else:
                yield party.key, _party_node(estate, party, interface, view)
    for subnet, held in endpoints.items():
        node = _endpoints_node(estate, subnet, held, view)
        for party, _ in held:
            yield party.key, node


def _owner(estate: Estate, interface: NetworkInterface) -> Resource | None:
    """What an interface belongs to; nothing where a group waits for its first member."""
    if interface.attached_to not in estate:
        return None
    return estate[interface.attached_to]


def _party_node(estate: Estate, party: Party, interface: NetworkInterface, view: View) -> Node:
    owner = _owner(estate, interface)
    icon = icon_of(owner) if owner else "clients"
    details = ["public IPv4"] if interface.public_ip else []
    if isinstance(owner, DbInstance) and owner.multi_az and len(party.interfaces) > 1:
        zones = len(party.interfaces)
        more = f", two of {zones} zones" if zones > PRIMARY_AND_STANDBY else ""
        details.append(f"Multi-AZ{more}")
    if isinstance(owner, ResolverEndpoint):
        rules = (rule for rule in estate.of(ResolverRule) if rule.resolver_endpoint == owner.key)
        details += [f"forwards {one_line(rule.domain_name)}" for rule in rules]
    return Node(
        key=f"{party.key}@{interface.subnet}",
        title=one_line(party.title),
        icon=icon,
        position="inside",
        frame=interface.subnet,
        rank=RANKS.get(type(owner), OTHER_RANK) if owner else CLIENT_RANK,
        details=tuple(details),
        group=_group_words(estate, interface.security_groups) if view == "security" else "",
        resources=(*((owner.key,) if owner else ()), interface.key, *interface.security_groups),
        tooltip=_party_words(party, type(owner).__name__ if owner else "a group for clients", interface),
        existing=bool(owner and owner.existing_id),
    )


def _party_words(party: Party, kind: str, interface: NetworkInterface) -> str:
    groups = ", ".join(interface.security_groups)
    return one_line(f"{party.title} ({kind} {interface.attached_to}) in {interface.subnet}; groups: {groups}")


def _group_words(estate: Estate, groups: Iterable[str]) -> str:
    found = tuple(dict.fromkeys(groups))
    if len(found) == 1 and found[0] in estate:
        name = one_line(estate.get(SecurityGroup, found[0]).group_name)
        return min(name, one_line(found[0]), key=len)
    return counted(len(found), "security group") if found else "no security group"


def _endpoints_node(
    estate: Estate, subnet: str, held: list[tuple[Party, NetworkInterface]], view: View
) -> Node:
    endpoints = [estate.get(VpcEndpoint, interface.attached_to) for _, interface in held]
    services = [one_line(endpoint.service) for endpoint in endpoints]
    groups = [group for _, interface in held for group in interface.security_groups]
    return Node(
        key=f"endpoints@{subnet}",
        title=counted(len(services), "interface endpoint"),
        icon="endpoint",
        position="inside",
        frame=subnet,
        rank=ENDPOINT_RANK,
        details=(", ".join(services),),
        group=_group_words(estate, groups) if view == "security" else "",
        resources=(*(endpoint.key for endpoint in endpoints), *dict.fromkeys(groups)),
        tooltip=one_line(f"Interface endpoints in {subnet}: {', '.join(services)}"),
        existing=all(endpoint.existing_id for endpoint in endpoints),
    )


def gateway_nodes(estate: Estate) -> Iterator[Node]:
    """Internet gateways, NAT gateways and gateway endpoints, where packets pass them."""
    for internet in estate.of(InternetGateway):
        if internet.vpc:
            yield _border(
                internet.key, "Internet gateway", "internet_gateway", internet.vpc, internet.existing_id
            )
    for egress in estate.of(EgressOnlyInternetGateway):
        name = "Egress-only IGW (IPv6)"
        yield _border(egress.key, name, "internet_gateway", egress.vpc, egress.existing_id)
    yield from map(_nat_node, estate.of(NatGateway))
    for endpoint in estate.of(VpcEndpoint):
        if endpoint.vpc_endpoint_type == "Gateway":
            yield _gateway_endpoint(endpoint)


def _border(key: str, title: str, icon: str, vpc: str, existing_id: str) -> Node:
    return Node(
        key=key,
        title=title,
        icon=icon,
        position="vpc_top",
        frame=vpc,
        resources=(key,),
        tooltip=one_line(f"{title} {key}"),
        existing=bool(existing_id),
    )


def _nat_node(nat: NatGateway) -> Node:
    regional = nat.availability_mode == "regional"
    return Node(
        key=nat.key,
        title="Regional NAT gateway" if regional else "NAT gateway",
        icon="nat_gateway",
        position="inside" if nat.subnet else "vpc_span",
        frame=nat.subnet or nat.vpc,
        rank=NAT_RANK,
        details=("all zones",) if regional else (),
        resources=(nat.key, *(address.allocation for address in nat.addresses if address.allocation)),
        tooltip=one_line(f"NAT gateway {nat.key} ({nat.availability_mode}, {nat.connectivity_type})"),
        existing=bool(nat.existing_id),
    )


def _gateway_endpoint(endpoint: VpcEndpoint) -> Node:
    word = {"s3": "S3", "dynamodb": "DynamoDB"}.get(endpoint.service, endpoint.service)
    return Node(
        key=endpoint.key,
        title=one_line(f"{word} gateway endpoint"),
        icon="endpoint",
        position="vpc_right",
        frame=endpoint.vpc,
        resources=(endpoint.key,),
        tooltip=one_line(f"Gateway endpoint {endpoint.key} for {endpoint.service_name}"),
        existing=bool(endpoint.existing_id),
    )


def outside_nodes(estate: Estate) -> Iterator[tuple[str, Node]]:
    """Each outside party with its node; many hosts share a card, and premises stand under everything."""
    outside = [party for party in estate.parties if party.location in ("internet", "on_premises")]
    hosts = [party for party in outside if not party.cidr_blocks]
    for party in outside:
        if party.cidr_blocks or len(hosts) <= MANY_HOSTS:
            node = _outside(party)
            yield party.key, replace(node, position="premises") if is_behind(estate, party) else node
    if len(hosts) > MANY_HOSTS:
        card = _hosts_card(hosts)
        yield from ((party.key, card) for party in hosts)


def is_behind(estate: Estate, party: Party) -> bool:
    """Whether a network is reached by something that leads out of AWS to premises."""
    if party.location != "on_premises":
        return False
    ways = (VpnGateway, VpnConnection, DirectConnectGateway)
    return any(key in estate for key in party.behind) or any(estate.of(kind) for kind in ways)


def _outside(party: Party) -> Node:
    whole = any(block.prefixlen == 0 for block in party.cidr_blocks)
    named = bool(party.host_name) or not party.cidr_blocks
    icon, rank = ("internet", 20) if whole else ("server", 30) if named else ("office", 10)
    blocks = [str(block) for block in party.cidr_blocks]
    more = f" +{len(blocks) - 1}" if len(blocks) > 1 else ""
    host = one_line(party.host_name)
    return Node(
        key=f"outside:{party.key}",
        title=one_line(party.title),
        icon=icon,
        position="outside",
        rank=rank,
        details=() if whole else (blocks[0] + more,) if blocks else () if host == party.title else (host,),
        resources=(party.key,),
        tooltip=one_line(f"{party.title}: {', '.join(blocks) or party.host_name or 'addresses not known'}"),
    )


def _hosts_card(hosts: list[Party]) -> Node:
    from workbook.views.scene.parts import Row

    return Node(
        key="outside:hosts",
        title="Hosts on the internet",
        icon="server",
        position="outside",
        rank=30,
        rows=tuple(
            Row(title=one_line(host.host_name or host.title), icon="server", key=host.key) for host in hosts
        ),
        resources=tuple(host.key for host in hosts),
        tooltip="Hosts on the internet, known by name",
    )


def api_nodes(estate: Estate) -> Iterator[Node]:
    """What starts work from beside the VPC: API Gateway's REST APIs, and schedules."""
    for schedule in estate.of(Schedule):
        yield Node(
            key=schedule.key,
            title="EventBridge Scheduler",
            icon="eventbridge_scheduler",
            position="beside",
            frame=region_key(schedule.account, schedule.region),
            rank=10,
            details=(one_line(schedule.schedule_expression),),
            resources=(schedule.key,),
            tooltip=one_line(f"EventBridge Scheduler {schedule.key} starts {schedule.target}"),
            existing=bool(schedule.existing_id),
        )
    for api in apis(estate):
        if not api.function:
            continue  # a step of what records pass
        yield Node(
            key=api.key,
            title=one_line(api.name),
            icon="api_gateway",
            position="beside",
            frame=region_key(api.account, api.region),
            rank=10,
            details=(_sort_of(api),),
            resources=(api.key,),
            tooltip=one_line(f"API Gateway {api.key}, authorization {api.authorization}"),
            existing=bool(api.existing_id),
        )


def bucket_words(bucket: S3Bucket) -> str:
    """What a card calls a bucket."""
    return one_line(bucket.bucket_name or bucket.purpose or bucket.key)


def _sort_of(api: Api) -> str:
    if isinstance(api, ApiGatewayRestApi):
        return "private REST API" if api.private else "REST API"
    return "HTTP API"
