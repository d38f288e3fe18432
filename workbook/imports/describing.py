"""An Estate as describe JSON, the readers' mirror: what is written here reads back as the same network.

    files = describe(estate)          # {path: bytes}; write them, and read_describe reads them
    files, left_out = describe(estate), unwritten(estate)

Ids are the estate's own keys. Parties outside, which no answer of AWS knows, go into `Outside`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from workbook.imports.writers import compute, filters, interconnect, network
from workbook.imports.writers.answers import Answer, Listed, arn
from workbook.model.estate import (
    analytics,
    clusters,
    containers,
    data,
    dns,
    documents,
    edge,
    filesystems,
    identity,
    messaging,
    ml,
    observability,
    organization,
    packages,
    scheduling,
    streaming,
)
from workbook.model.estate import compute as running
from workbook.model.estate import interconnect as joining
from workbook.model.estate import network as net
from workbook.model.estate.estate import Estate
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource

R = TypeVar("R", bound=Resource)
K = TypeVar("K")

ALONE: Mapping[type[Resource], Callable[[Any], Iterator[Answer]]] = {
    net.Vpc: network.vpc,
    net.Subnet: network.subnet,
    net.InternetGateway: network.internet_gateway,
    net.EgressOnlyInternetGateway: network.egress_only_gateway,
    net.ElasticIp: network.address,
    net.NatGateway: network.nat_gateway,
    net.PrefixList: network.prefix_list,
    net.VpcBlockPublicAccessOptions: network.block_public_access,
    net.VpcBlockPublicAccessExclusion: network.block_public_access_exclusion,
    net.VpcEncryptionControl: network.encryption_control,
    running.LambdaFunction: compute.function,
    running.InstanceConnectEndpoint: compute.instance_connect_endpoint,
    data.DbSubnetGroup: compute.subnet_group,
    data.DbInstance: compute.database,
    data.DbProxy: compute.proxy,
    observability.FlowLog: compute.flow_log,
    joining.VpcPeeringConnection: interconnect.peering,
    joining.TransitGateway: interconnect.transit_gateway,
    joining.TransitGatewayAttachment: interconnect.attachment,
    joining.CustomerGateway: interconnect.customer_gateway,
    joining.VpnGateway: interconnect.vpn_gateway,
    joining.VpnConnection: interconnect.vpn_connection,
    joining.DirectConnectGateway: interconnect.direct_connect_gateway,
    joining.DirectConnectGatewayAssociation: interconnect.direct_connect_association,
    joining.NetworkFirewall: interconnect.network_firewall,
}
"""Kinds that need nothing but themselves."""

TOGETHER: frozenset[type[Resource]] = frozenset(
    {
        *(net.RouteTable, net.Route, net.SecurityGroup, net.SecurityGroupRule, net.NetworkAcl),
        *(net.NetworkAclEntry, net.NetworkInterface, net.VpcEndpoint, running.Instance),
        *(running.LoadBalancer, running.TargetGroup, joining.TransitGatewayRouteTable),
        *(joining.TransitGatewayRoute, joining.VpcEndpointService),
        *(joining.DirectConnectVirtualInterface,),
    }
)
"""Kinds that are written with what belongs to them."""

UNSUPPORTED: frozenset[type[Resource]] = frozenset(
    {
        *(running.LaunchTemplate, running.AutoScalingGroup, running.LambdaPermission),
        *(running.GlueConnection, running.GlueJob, running.GlueSecurityConfiguration),
        *(
            running.ApiGatewayRestApi,
            running.ApiGatewayHttpApi,
            data.DbParameterGroup,
            data.S3Bucket,
            data.S3Replication,
        ),
        *(identity.IamRole, identity.KmsKey, identity.Secret),
        *(observability.LogGroup, observability.DnsFirewallRuleGroup, observability.CloudTrail),
        *(observability.MetricAlarm, observability.LogMetricFilter, observability.EventRule),
        *(observability.LogDelivery, observability.SessionDocument),
        *(scheduling.Schedule, containers.EcrRepository, containers.EcsCluster),
        *(dns.ResolverEndpoint, dns.ResolverRule),
        *(edge.CloudFrontDistribution, edge.CloudFrontOriginAccessControl, edge.CloudFrontVpcOrigin),
        *(edge.WebAcl, edge.ShieldSubscription, edge.ShieldProtection),
        *(
            containers.DiscoveryNamespace,
            containers.DiscoveryService,
            clusters.DbCluster,
            documents.DocDbCluster,
        ),
        *(filesystems.EfsFileSystem, filesystems.EfsAccessPoint, filesystems.FsxLustreFileSystem),
        *(ml.SageMakerTrainingJob, ml.SageMakerModel, ml.SageMakerEndpoint, ml.SageMakerNotebook),
        ml.SageMakerDomain,
        *(containers.EcsTaskDefinition, containers.EcsService),
        *(identity.IamPolicy, identity.KmsGrant, observability.LogResourcePolicy),
        *(messaging.SqsQueue, messaging.SnsTopic, organization.Organization),
        *(organization.OrganizationalUnit, organization.ServiceControlPolicy),
        *(organization.ResourceControlPolicy, streaming.KinesisStream, streaming.KinesisStreamConsumer),
        *(streaming.EventSourceMapping, streaming.FirehoseStream, streaming.IotTopicRule),
        *(packages.CodeArtifactDomain, packages.CodeArtifactRepository),
        *(analytics.GlueDatabase, analytics.GlueCrawler, analytics.AthenaWorkgroup),
    }
)
"""Kinds that no answer about networks shows; their interfaces are written all the same."""

TARGET_FIELDS: Mapping[type[Resource], str] = {
    net.NatGateway: "NatGatewayId",
    net.EgressOnlyInternetGateway: "EgressOnlyInternetGatewayId",
    net.NetworkInterface: "NetworkInterfaceId",
    running.Instance: "InstanceId",
    joining.TransitGateway: "TransitGatewayId",
    joining.VpcPeeringConnection: "VpcPeeringConnectionId",
}


def describe(estate: Estate) -> dict[str, bytes]:
    """The estate as files of describe JSON, by account and Region."""
    files: dict[str, bytes] = {}
    listed: dict[str, dict[str, list[Any]]] = {}
    for resource, answer in _Describing(_by_numbers(estate)).answers():
        folder = f"{_safe(resource.account)}/{_safe(resource.region)}"
        if isinstance(answer, Listed):
            listed.setdefault(folder, {}).setdefault(answer.result_key, []).append(answer.fields)
        else:
            files[f"{folder}/{_safe(answer.about)}-{len(files)}.json"] = _text(answer.fields)
    for folder, answers in listed.items():
        for key, items in answers.items():
            files[f"{folder}/{key}.json"] = _text({key: items})
    outside = [_outside(party) for party in estate.parties if party.location != "vpc"]
    return files | {"outside.json": _text({"Outside": outside})}


def _by_numbers(estate: Estate) -> Estate:
    """The estate with the numbers of its accounts in place of their keys, where they are known."""
    numbers = {each.key: each.account_id or each.key for each in estate.accounts}
    return replace(estate, resources=tuple(_numbered(each, numbers) for each in estate.resources))


def _numbered(resource: Resource, numbers: Mapping[str, str]) -> Resource:
    found = replace(resource, account=numbers.get(resource.account, resource.account))
    if not isinstance(found, joining.VpcPeeringConnection):
        return found
    requester, accepter = found.requester_account, found.accepter_account
    return replace(
        found,
        requester_account=numbers.get(requester, requester),
        accepter_account=numbers.get(accepter, accepter),
    )


def unwritten(estate: Estate) -> tuple[str, ...]:
    """The kinds of the estate's resources that `describe` leaves out."""
    return tuple(sorted({type(each).__name__ for each in estate.resources if type(each) in UNSUPPORTED}))


@dataclass(frozen=True)
class _Describing:
    """One estate with the look-ups that writing it needs."""

    estate: Estate

    def answers(self) -> Iterator[tuple[Resource, Answer]]:
        """Every answer with the resource it is about."""
        for resource in self.estate.resources:
            alone = ALONE.get(type(resource))
            found = alone(resource) if alone else self._together(resource)
            yield from ((resource, answer) for answer in found)

    def _together(self, resource: Resource) -> Iterator[Answer]:  # noqa: C901  # one line a kind
        match resource:
            case net.RouteTable():
                routes = self._routes.get(resource.key, ())
                yield network.route_table(resource, routes, self._target_fields)
            case net.SecurityGroup():
                yield from filters.security_group(resource, self._rules.get(resource.key, ()))
            case net.NetworkAcl():
                yield from filters.network_acl(resource, self._entries.get(resource.key, ()))
            case net.NetworkInterface():
                yield from compute.interface(resource, self._party_of.get(resource.key))
            case net.VpcEndpoint():
                yield compute.vpc_endpoint(resource, self._cards.get(resource.key, ()))
            case running.Instance():
                yield from compute.instance(resource, self._cards.get(resource.key, ()))
            case running.LoadBalancer():
                yield from compute.load_balancer(resource, self._arns)
            case running.TargetGroup():
                yield from compute.target_group(resource, self._arns[resource.key])
            case joining.TransitGatewayRouteTable():
                yield from interconnect.gateway_route_table(
                    resource, self._gateway_routes.get(resource.key, ())
                )
            case joining.VpcEndpointService():
                yield from interconnect.endpoint_service(resource, self._arns, self._gateway_balancers)
            case joining.DirectConnectVirtualInterface():
                to_vpn_gateway = isinstance(self._by_key.get(resource.gateway), joining.VpnGateway)
                yield from interconnect.virtual_interface(resource, to_vpn_gateway=to_vpn_gateway)

    @cached_property
    def _routes(self) -> dict[str, tuple[net.Route, ...]]:
        return _grouped(self._of(net.Route), lambda each: each.route_table)

    @cached_property
    def _gateway_routes(self) -> dict[str, tuple[joining.TransitGatewayRoute, ...]]:
        return _grouped(self._of(joining.TransitGatewayRoute), lambda each: each.transit_gateway_route_table)

    @cached_property
    def _rules(self) -> dict[str, tuple[net.SecurityGroupRule, ...]]:
        return _grouped(self._of(net.SecurityGroupRule), lambda each: each.security_group)

    @cached_property
    def _entries(self) -> dict[str, tuple[net.NetworkAclEntry, ...]]:
        return _grouped(self._of(net.NetworkAclEntry), lambda each: each.network_acl)

    @cached_property
    def _cards(self) -> dict[str, tuple[net.NetworkInterface, ...]]:
        return _grouped(self._of(net.NetworkInterface), lambda each: each.attached_to)

    @cached_property
    def _party_of(self) -> dict[str, Party]:
        return {card: party for party in self.estate.parties for card in party.interfaces}

    @cached_property
    def _target_fields(self) -> dict[str, str]:
        return {each.key: TARGET_FIELDS.get(type(each), "GatewayId") for each in self.estate.resources}

    @cached_property
    def _arns(self) -> dict[str, str]:
        """The ARNs of load balancers and target groups, which answers about them name."""
        balancers = {
            each.key: arn(each, "elasticloadbalancing", f"loadbalancer/{each.type[:3]}/{each.key}/0")
            for each in self._of(running.LoadBalancer)
        }
        groups = {
            each.key: arn(each, "elasticloadbalancing", f"targetgroup/{each.key}/0")
            for each in self._of(running.TargetGroup)
        }
        return balancers | groups

    @cached_property
    def _gateway_balancers(self) -> frozenset[str]:
        return frozenset(each.key for each in self._of(running.LoadBalancer) if each.type == "gateway")

    @cached_property
    def _by_key(self) -> dict[str, Resource]:
        return {each.key: each for each in self.estate.resources}

    def _of(self, kind: type[R]) -> tuple[R, ...]:
        return self.estate.of(kind)


def _grouped(items: tuple[R, ...], key: Callable[[R], str]) -> dict[str, tuple[R, ...]]:
    found: dict[str, list[R]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return {name: tuple(members) for name, members in found.items()}


def _outside(party: Party) -> dict[str, Any]:
    fields = {
        "Name": party.key,
        "Title": party.title,
        "Location": party.location,
        "Cidrs": [str(block) for block in party.cidr_blocks],
        "Service": party.service,
        "HostName": party.host_name,
        "ClientPorts": party.client_ports,
        "PrefixListId": party.prefix_list,
        "Behind": list(party.behind),
    }
    return {name: value for name, value in fields.items() if value}


def _safe(path: str) -> str:
    """A path that names a file whatever an id holds; what it is about stands inside the file."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", path)[:150].lstrip(".") or "unnamed"


def _text(answer: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(answer, indent=2, ensure_ascii=False)}\n".encode()
