"""In which order AWS can make the resources, and why: kinds by what they need to be there first."""

from dataclasses import dataclass

from workbook.model.estate import (
    analytics,
    clusters,
    compute,
    containers,
    data,
    dns,
    documents,
    edge,
    filesystems,
    identity,
    interconnect,
    messaging,
    ml,
    network,
    observability,
    organization,
    packages,
    scheduling,
    streaming,
)
from workbook.model.estate.estate import Estate
from workbook.model.estate.resource import Resource

Kind = type[Resource]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the work: what is made in it, and why it comes now."""

    title: str
    why: str
    kinds: tuple[Kind, ...]


STEPS: tuple[Step, ...] = (
    Step(
        "Organization",
        "Policies that bind whole accounts stand before anything is made in them.",
        (
            organization.Organization,
            organization.OrganizationalUnit,
            organization.ServiceControlPolicy,
            organization.ResourceControlPolicy,
        ),
    ),
    Step(
        "Keys and log buckets",
        "Whatever is encrypted or logged names them; a log that starts later misses the beginning.",
        (
            identity.KmsKey,
            data.S3Bucket,
            containers.EcrRepository,
            packages.CodeArtifactDomain,
            packages.CodeArtifactRepository,
            observability.LogGroup,
            observability.LogResourcePolicy,
        ),
    ),
    Step(
        "Network",
        "Everything stands in a subnet of the VPC.",
        (
            network.Vpc,
            network.Subnet,
            network.VpcEncryptionControl,
            network.VpcBlockPublicAccessOptions,
            network.VpcBlockPublicAccessExclusion,
        ),
    ),
    Step(
        "Records",
        "From the first packet on: flow logs, DNS Firewall and session documents cannot look back.",
        (observability.FlowLog, observability.DnsFirewallRuleGroup, observability.SessionDocument),
    ),
    Step(
        "Ways out",
        "A NAT gateway needs an address, and a subnet whose table leads to the internet gateway.",
        (
            network.InternetGateway,
            network.EgressOnlyInternetGateway,
            network.ElasticIp,
            network.NatGateway,
        ),
    ),
    Step(
        "What joins networks",
        "Both sides of a peering or attachment must exist before a route can lead to it.",
        (
            interconnect.CustomerGateway,
            interconnect.VpnGateway,
            interconnect.TransitGateway,
            interconnect.TransitGatewayRouteTable,
            interconnect.DirectConnectGateway,
            interconnect.DirectConnectVirtualInterface,
            interconnect.VpnConnection,
            interconnect.VpcPeeringConnection,
            interconnect.TransitGatewayAttachment,
            interconnect.DirectConnectGatewayAssociation,
            interconnect.TransitGatewayRoute,
            interconnect.NetworkFirewall,
        ),
    ),
    Step(
        "Routes",
        "A route needs its target. Until then subnets are isolated, which is the safe side.",
        (network.RouteTable, network.Route),
    ),
    Step(
        "Filters",
        "All security groups first, then their rules: rules name each other's groups. Network ACLs close with their first association.",
        (
            network.SecurityGroup,
            network.PrefixList,
            network.SecurityGroupRule,
            network.NetworkAcl,
            network.NetworkAclEntry,
        ),
    ),
    Step(
        "Endpoints",
        "They need subnets, route tables and groups; what runs needs them to fetch its first secret.",
        (network.VpcEndpoint,),
    ),
    Step(
        "Roles and secrets",
        "What runs takes its role when it starts.",
        (identity.IamPolicy, identity.IamRole, identity.KmsGrant, identity.Secret),
    ),
    Step(
        "Databases",
        "The slowest step, ten minutes and more; a proxy waits until its database answers.",
        (
            data.DbSubnetGroup,
            data.DbParameterGroup,
            data.DbInstance,
            clusters.DbCluster,
            data.DbProxy,
            documents.DocDbCluster,
            filesystems.EfsFileSystem,
            filesystems.EfsAccessPoint,
            filesystems.FsxLustreFileSystem,
        ),
    ),
    Step(
        "What runs",
        "Last of the inside: it finds its network, its secrets and its database.",
        (
            messaging.SqsQueue,
            streaming.KinesisStream,
            streaming.KinesisStreamConsumer,
            containers.DiscoveryNamespace,
            containers.DiscoveryService,
            containers.EcsCluster,
            containers.EcsTaskDefinition,
            compute.LaunchTemplate,
            compute.TargetGroup,
            compute.LambdaFunction,
            compute.GlueConnection,
            compute.GlueSecurityConfiguration,
            compute.GlueJob,
            compute.InstanceConnectEndpoint,
            dns.ResolverEndpoint,
            dns.ResolverRule,
            compute.Instance,
            compute.AutoScalingGroup,
            containers.EcsService,
            ml.SageMakerTrainingJob,
            ml.SageMakerModel,
            ml.SageMakerEndpoint,
            ml.SageMakerNotebook,
            ml.SageMakerDomain,
            streaming.EventSourceMapping,
            streaming.FirehoseStream,
            streaming.IotTopicRule,
            analytics.GlueDatabase,
            analytics.GlueCrawler,
            analytics.AthenaWorkgroup,
            scheduling.Schedule,
        ),
    ),
    Step(
        "Records and copies",
        "A trail or a replication rule is accepted only when its bucket, policy, topic and role are in place.",
        (messaging.SnsTopic, observability.CloudTrail, data.S3Replication),
    ),
    Step(
        "What people and callers reach",
        "The door is opened when everything behind it answers.",
        (
            compute.LoadBalancer,
            edge.WebAcl,
            edge.CloudFrontVpcOrigin,
            edge.CloudFrontOriginAccessControl,
            edge.CloudFrontDistribution,
            edge.ShieldSubscription,
            edge.ShieldProtection,
            interconnect.VpcEndpointService,
            compute.ApiGatewayRestApi,
            compute.ApiGatewayHttpApi,
            compute.LambdaPermission,
            observability.LogDelivery,
        ),
    ),
    Step(
        "Alarms",
        "They watch what stands; before that every figure would be missing.",
        (
            observability.LogMetricFilter,
            observability.MetricAlarm,
            observability.EventRule,
        ),
    ),
)
"""Every kind of resource stands in exactly one step, or among those that AWS makes by itself."""

MADE_BY_AWS: tuple[Kind, ...] = (network.NetworkInterface,)
"""What comes with the resource it belongs to."""

COMES_WITH: tuple[tuple[Kind, str, Kind], ...] = (
    (network.Route, "target", network.VpcEndpoint),
    (identity.Secret, "managed_by", data.DbInstance),
    (identity.Secret, "managed_by", clusters.DbCluster),
)
"""Resources that another one brings along: AWS writes a gateway endpoint's routes, RDS its master secret."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A step of one estate with what is made in it."""

    number: int
    title: str
    why: str
    resources: tuple[Resource, ...]


def phases(estate: Estate) -> tuple[Phase, ...]:
    """The steps that an estate has something for, numbered; what is there already is not made."""
    places = {kind: at for at, step in enumerate(STEPS) for kind in step.kinds}
    made: dict[int, list[Resource]] = {}
    for resource in estate.resources:
        if _is_made(resource):
            kind = _maker(estate, resource) or type(resource)
            made.setdefault(places[kind], []).append(resource)
    return tuple(
        Phase(number, STEPS[at].title, STEPS[at].why, tuple(made[at]))
        for number, at in enumerate(sorted(made), start=1)
    )


def _is_made(resource: Resource) -> bool:
    given = isinstance(resource, network.PrefixList) and resource.is_aws_managed
    return not (given or resource.existing_id or isinstance(resource, MADE_BY_AWS))


def _maker(estate: Estate, resource: Resource) -> Kind | None:
    """The kind that brings the resource along, if one does."""
    for kind, field, maker in COMES_WITH:
        if isinstance(resource, kind):
            key = getattr(resource, field)
            if key in estate and isinstance(estate[key], maker):
                return maker
    return None
