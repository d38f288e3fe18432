"""Which kind of resource becomes what, and in which file. What is not here is in UNSUPPORTED, with the reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from workbook.errors import UnsupportedError
from workbook.exports.terraform import (
    alarms,
    analytics,
    clusters,
    compute,
    containers,
    data,
    dns,
    edge,
    endpoints,
    filesystems,
    filters,
    firewall,
    flow_logs,
    front,
    glue,
    http_api,
    hybrid,
    identity,
    log_deliveries,
    ml,
    network,
    observability,
    organization,
    packages,
    peering,
    permissions,
    scheduling,
    services,
    sessions,
    storage,
    streaming,
    transit,
)
from workbook.exports.terraform.existing import existing
from workbook.exports.terraform.items import Item
from workbook.exports.terraform.providers import placed
from workbook.exports.terraform.root import Root
from workbook.model.estate import analytics as asks
from workbook.model.estate import clusters as grouped
from workbook.model.estate import compute as runs
from workbook.model.estate import containers as packs
from workbook.model.estate import data as keeps
from workbook.model.estate import dns as names
from workbook.model.estate import documents as papers
from workbook.model.estate import edge as fronts
from workbook.model.estate import filesystems as files
from workbook.model.estate import identity as may
from workbook.model.estate import interconnect as joins
from workbook.model.estate import messaging as sends
from workbook.model.estate import ml as learns
from workbook.model.estate import network as ground
from workbook.model.estate import observability as watches
from workbook.model.estate import organization as governs
from workbook.model.estate import packages as bundles
from workbook.model.estate import scheduling as starts
from workbook.model.estate import streaming as flows
from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True)
class Emitter:
    """The file a kind is written to, and what writes it."""

    file: str
    emit: Callable[[Any, Root], Iterator[Item]]


NETWORK, INTERCONNECT, GROUPS, ACLS = "network.tf", "interconnect.tf", "security_groups.tf", "network_acls.tf"
ENDPOINTS = "endpoints.tf"
EDGE = "edge.tf"
COMPUTE, CONTAINERS, DATABASES, BUCKETS = "compute.tf", "containers.tf", "databases.tf", "buckets.tf"
STREAMS = "streams.tf"
IDENTITY, LOGGING, ORGANIZATION = "identity.tf", "logging.tf", "organization.tf"
ALARMS = "alarms.tf"
FILES = (
    NETWORK,
    INTERCONNECT,
    GROUPS,
    ACLS,
    ENDPOINTS,
    EDGE,
    COMPUTE,
    CONTAINERS,
    DATABASES,
    BUCKETS,
    STREAMS,
    IDENTITY,
    LOGGING,
    ALARMS,
    ORGANIZATION,
)

EMITTERS: dict[type[Resource], Emitter] = {
    ground.Vpc: Emitter(NETWORK, network.vpc),
    ground.Subnet: Emitter(NETWORK, network.subnet),
    ground.InternetGateway: Emitter(NETWORK, network.internet_gateway),
    ground.EgressOnlyInternetGateway: Emitter(NETWORK, network.egress_only_gateway),
    ground.ElasticIp: Emitter(NETWORK, network.elastic_ip),
    ground.NatGateway: Emitter(NETWORK, network.nat_gateway),
    ground.RouteTable: Emitter(NETWORK, network.route_table),
    ground.Route: Emitter(NETWORK, network.route),
    ground.VpcBlockPublicAccessOptions: Emitter(NETWORK, network.block_public_access),
    ground.VpcBlockPublicAccessExclusion: Emitter(NETWORK, network.block_public_access_exclusion),
    ground.VpcEncryptionControl: Emitter(NETWORK, network.encryption_control),
    ground.SecurityGroup: Emitter(GROUPS, filters.security_group),
    ground.SecurityGroupRule: Emitter(GROUPS, filters.security_group_rule),
    ground.NetworkAcl: Emitter(ACLS, filters.network_acl),
    ground.NetworkAclEntry: Emitter(ACLS, filters.network_acl_entry),
    ground.PrefixList: Emitter(ENDPOINTS, endpoints.prefix_list),
    ground.VpcEndpoint: Emitter(ENDPOINTS, endpoints.endpoint),
    joins.VpcPeeringConnection: Emitter(INTERCONNECT, peering.connection),
    joins.TransitGateway: Emitter(INTERCONNECT, transit.gateway),
    joins.TransitGatewayAttachment: Emitter(INTERCONNECT, transit.attachment),
    joins.TransitGatewayRouteTable: Emitter(INTERCONNECT, transit.route_table),
    joins.TransitGatewayRoute: Emitter(INTERCONNECT, transit.route),
    joins.CustomerGateway: Emitter(INTERCONNECT, hybrid.customer_gateway),
    joins.VpnGateway: Emitter(INTERCONNECT, hybrid.vpn_gateway),
    joins.VpnConnection: Emitter(INTERCONNECT, hybrid.vpn_connection),
    joins.DirectConnectGateway: Emitter(INTERCONNECT, hybrid.direct_connect_gateway),
    joins.DirectConnectGatewayAssociation: Emitter(INTERCONNECT, hybrid.association),
    joins.DirectConnectVirtualInterface: Emitter(INTERCONNECT, hybrid.virtual_interface),
    joins.VpcEndpointService: Emitter(ENDPOINTS, services.endpoint_service),
    joins.NetworkFirewall: Emitter(INTERCONNECT, firewall.firewall),
    names.ResolverEndpoint: Emitter(INTERCONNECT, dns.endpoint),
    names.ResolverRule: Emitter(INTERCONNECT, dns.rule),
    fronts.CloudFrontDistribution: Emitter(EDGE, edge.distribution),
    fronts.CloudFrontOriginAccessControl: Emitter(EDGE, edge.origin_access_control),
    fronts.CloudFrontVpcOrigin: Emitter(EDGE, edge.vpc_origin),
    fronts.WebAcl: Emitter(EDGE, edge.web_acl),
    fronts.ShieldProtection: Emitter(EDGE, edge.shield_protection),
    runs.Instance: Emitter(COMPUTE, compute.instance),
    runs.LaunchTemplate: Emitter(COMPUTE, compute.launch_template),
    runs.AutoScalingGroup: Emitter(COMPUTE, compute.auto_scaling_group),
    runs.LambdaFunction: Emitter(COMPUTE, compute.function),
    runs.LambdaPermission: Emitter(COMPUTE, compute.permission),
    runs.InstanceConnectEndpoint: Emitter(COMPUTE, compute.connect_endpoint),
    runs.LoadBalancer: Emitter(COMPUTE, front.load_balancer),
    runs.TargetGroup: Emitter(COMPUTE, front.target_group),
    runs.ApiGatewayRestApi: Emitter(COMPUTE, front.rest_api),
    runs.ApiGatewayHttpApi: Emitter(COMPUTE, http_api.http_api),
    runs.GlueConnection: Emitter(COMPUTE, glue.connection),
    runs.GlueJob: Emitter(COMPUTE, glue.job),
    runs.GlueSecurityConfiguration: Emitter(COMPUTE, glue.security_configuration),
    packs.EcrRepository: Emitter(CONTAINERS, containers.repository),
    bundles.CodeArtifactDomain: Emitter(CONTAINERS, packages.domain),
    bundles.CodeArtifactRepository: Emitter(CONTAINERS, packages.repository),
    packs.EcsCluster: Emitter(CONTAINERS, containers.cluster),
    packs.EcsTaskDefinition: Emitter(CONTAINERS, containers.task_definition),
    packs.EcsService: Emitter(CONTAINERS, containers.service),
    starts.Schedule: Emitter(COMPUTE, scheduling.schedule),
    sends.SqsQueue: Emitter(COMPUTE, scheduling.queue),
    sends.SnsTopic: Emitter(ALARMS, permissions.topic),
    flows.KinesisStream: Emitter(STREAMS, streaming.stream),
    flows.KinesisStreamConsumer: Emitter(STREAMS, streaming.consumer),
    flows.EventSourceMapping: Emitter(STREAMS, streaming.mapping),
    flows.FirehoseStream: Emitter(STREAMS, streaming.delivery),
    flows.IotTopicRule: Emitter(STREAMS, streaming.topic_rule),
    asks.GlueDatabase: Emitter(COMPUTE, analytics.database),
    asks.GlueCrawler: Emitter(COMPUTE, analytics.crawler),
    asks.AthenaWorkgroup: Emitter(COMPUTE, analytics.workgroup),
    packs.DiscoveryNamespace: Emitter(CONTAINERS, containers.namespace),
    packs.DiscoveryService: Emitter(CONTAINERS, containers.discovery),
    files.EfsFileSystem: Emitter(DATABASES, filesystems.file_system),
    files.EfsAccessPoint: Emitter(DATABASES, filesystems.access_point),
    files.FsxLustreFileSystem: Emitter(DATABASES, filesystems.lustre),
    papers.DocDbCluster: Emitter(DATABASES, filesystems.document_database),
    learns.SageMakerTrainingJob: Emitter(COMPUTE, ml.training),
    learns.SageMakerModel: Emitter(COMPUTE, ml.model),
    learns.SageMakerEndpoint: Emitter(COMPUTE, ml.endpoint),
    learns.SageMakerNotebook: Emitter(COMPUTE, ml.notebook),
    learns.SageMakerDomain: Emitter(COMPUTE, ml.domain),
    keeps.DbSubnetGroup: Emitter(DATABASES, data.subnet_group),
    keeps.DbParameterGroup: Emitter(DATABASES, data.parameter_group),
    keeps.DbInstance: Emitter(DATABASES, data.database),
    grouped.DbCluster: Emitter(DATABASES, clusters.cluster),
    keeps.DbProxy: Emitter(DATABASES, data.proxy),
    keeps.S3Bucket: Emitter(BUCKETS, storage.bucket),
    keeps.S3Replication: Emitter(BUCKETS, storage.replication),
    watches.CloudTrail: Emitter(LOGGING, observability.trail),
    may.IamRole: Emitter(IDENTITY, identity.role),
    may.IamPolicy: Emitter(IDENTITY, permissions.managed_policy),
    may.KmsGrant: Emitter(IDENTITY, permissions.grant),
    may.KmsKey: Emitter(IDENTITY, identity.key),
    may.Secret: Emitter(DATABASES, identity.secret),
    governs.OrganizationalUnit: Emitter(ORGANIZATION, organization.unit),
    governs.ServiceControlPolicy: Emitter(ORGANIZATION, organization.service_control_policy),
    governs.ResourceControlPolicy: Emitter(ORGANIZATION, organization.resource_control_policy),
    watches.LogGroup: Emitter(LOGGING, observability.log_group),
    watches.SessionDocument: Emitter(LOGGING, sessions.document),
    watches.LogResourcePolicy: Emitter(LOGGING, permissions.log_resource_policy),
    watches.LogDelivery: Emitter(LOGGING, log_deliveries.log_delivery),
    watches.FlowLog: Emitter(LOGGING, flow_logs.flow_log),
    watches.DnsFirewallRuleGroup: Emitter(LOGGING, observability.dns_firewall),
    watches.MetricAlarm: Emitter(ALARMS, alarms.alarm),
    watches.LogMetricFilter: Emitter(ALARMS, alarms.metric_filter),
    watches.EventRule: Emitter(ALARMS, alarms.event_rule),
}

BY_AWS: dict[type[Resource], str] = {
    ground.NetworkInterface: "AWS makes the interfaces of what runs; their addresses in a design are examples.",
    governs.Organization: "An organization is there before its accounts; roots are told its ids.",
    fronts.ShieldSubscription: "It binds the organization for a year: people subscribe, before protections are made.",
}
"""Kinds that AWS makes by itself, or that are there before anything else; the export leaves them out."""

UNSUPPORTED: dict[type[Resource], str] = {}
"""Kinds without words here, and why; an estate that holds one is refused by name."""


PARTS = (ground.Route, ground.NetworkAclEntry)
"""Parts of other resources: where they exist, nothing names them, so no variable stands for them."""


def items(resource: Resource, root: Root) -> Iterator[tuple[str, Item]]:
    """What one resource becomes, each part with its file; nothing for what exists or AWS makes by itself.

    Raises:
        UnsupportedError: the kind has no words here.
    """
    kind = type(resource)
    if kind in BY_AWS:
        return
    if resource.existing_id:
        if resource.key in root.addresses and kind not in PARTS:
            yield "", existing(resource, root)
        return
    if kind not in EMITTERS:
        reason = UNSUPPORTED.get(kind, "nobody has taught it the kind.")
        raise UnsupportedError(
            f"Terraform export has no words for {kind.__name__} {resource.key!r}: {reason}"
        )
    for item in EMITTERS[kind].emit(resource, root.at(resource.region)):
        yield EMITTERS[kind].file, placed(item, resource, root)
