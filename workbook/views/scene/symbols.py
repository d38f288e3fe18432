"""Which kinds of resource a picture shows, how, and with which icon; and which it does not, with the reason."""

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
from workbook.model.estate.resource import Resource

FRAMES: frozenset[type[Resource]] = frozenset({network.Vpc, network.Subnet})
"""Drawn as a frame around what stands in it."""

STANDING: dict[type[Resource], str] = {
    compute.Instance: "instance",
    compute.AutoScalingGroup: "instances",
    compute.LambdaFunction: "lambda",
    compute.GlueJob: "glue",
    compute.GlueConnection: "glue",
    compute.InstanceConnectEndpoint: "endpoint",
    compute.LoadBalancer: "alb",
    edge.CloudFrontVpcOrigin: "cloudfront",
    dns.ResolverEndpoint: "route_53",
    containers.EcsService: "fargate",
    containers.EcsTaskDefinition: "fargate",
    documents.DocDbCluster: "documentdb",
    filesystems.EfsFileSystem: "efs",
    filesystems.FsxLustreFileSystem: "fsx_lustre",
    ml.SageMakerTrainingJob: "sagemaker_training",
    ml.SageMakerModel: "sagemaker_model",
    ml.SageMakerNotebook: "sagemaker_notebook",
    ml.SageMakerDomain: "sagemaker",
    data.DbInstance: "rds",
    clusters.DbCluster: "rds",
    data.DbProxy: "rds",
    network.NetworkInterface: "interface",
}
"""Drawn as an icon in every subnet where it has an interface."""

GATEWAYS: dict[type[Resource], str] = {
    network.InternetGateway: "internet_gateway",
    network.EgressOnlyInternetGateway: "internet_gateway",
    network.NatGateway: "nat_gateway",
    network.VpcEndpoint: "endpoint",
}
"""Drawn as an icon where packets pass: on the VPC's border or in the subnet it stands in."""

LISTED: dict[type[Resource], str] = {
    data.S3Bucket: "s3",
    containers.EcrRepository: "ecr",
    packages.CodeArtifactRepository: "codeartifact",
    messaging.SqsQueue: "sqs",
    messaging.SnsTopic: "sns",
    analytics.GlueCrawler: "glue_crawler",
    containers.DiscoveryNamespace: "route_53",
    identity.KmsKey: "kms",
    identity.Secret: "secrets_manager",
    observability.LogGroup: "log_group",
    observability.FlowLog: "flow_logs",
    observability.LogDelivery: "flow_logs",
    observability.CloudTrail: "cloudtrail",
    observability.DnsFirewallRuleGroup: "route_53",
    network.VpcBlockPublicAccessOptions: "shield",
    network.VpcEncryptionControl: "shield",
    edge.WebAcl: "waf",
    edge.ShieldSubscription: "shield",
}
"""Drawn as a line of a card beside the VPC: regional things that are in no subnet."""

BESIDE: dict[type[Resource], str] = {
    compute.ApiGatewayRestApi: "api_gateway",
    compute.ApiGatewayHttpApi: "api_gateway",
    scheduling.Schedule: "eventbridge_scheduler",
}
"""Drawn as an icon beside the VPC: regional things that lines lead to."""

STEPS: dict[type[Resource], str] = {
    streaming.IotTopicRule: "iot_core",
    streaming.KinesisStream: "kinesis",
    streaming.FirehoseStream: "firehose",
    analytics.AthenaWorkgroup: "athena",
}
"""Drawn as an icon under the VPCs, in the order that records pass them."""

AT_EDGE: dict[type[Resource], str] = {
    edge.CloudFrontDistribution: "cloudfront",
}
"""Drawn beyond the Regions, between people and what serves them."""

JOINTS: dict[type[Resource], str] = {
    interconnect.TransitGateway: "transit_gateway",
    interconnect.TransitGatewayAttachment: "transit_attachment",
    interconnect.VpcPeeringConnection: "peering",
    interconnect.VpnGateway: "vpn_gateway",
    interconnect.VpnConnection: "vpn",
    interconnect.CustomerGateway: "customer_gateway",
    interconnect.DirectConnectGateway: "direct_connect",
    interconnect.DirectConnectVirtualInterface: "direct_connect",
    interconnect.VpcEndpointService: "privatelink",
    interconnect.NetworkFirewall: "network_firewall",
}
"""Drawn where they join networks: on a VPC's lower border, between VPCs, or beyond AWS; firewalls in their subnets."""

AS_LINES: frozenset[type[Resource]] = frozenset({network.SecurityGroupRule})
"""Drawn as the lines of the security view, and named by the lines of the flow view."""

AS_WORDS: frozenset[type[Resource]] = frozenset({network.SecurityGroup, network.NetworkAcl})
"""Drawn in the security view: groups as dashed frames, network ACLs by name in their subnets."""

NOT_DRAWN: dict[type[Resource], str] = {
    interconnect.TransitGatewayRouteTable: "the lines follow its routes; a table lists it",
    interconnect.TransitGatewayRoute: "the lines follow it; the table of its route table lists it",
    interconnect.DirectConnectGatewayAssociation: "the line between the two gateways stands for it",
    dns.ResolverRule: "the outbound endpoint that is drawn names what it forwards",
    edge.CloudFrontOriginAccessControl: "a setting of the distribution that is drawn",
    edge.ShieldProtection: "the subscription that is listed protects what is drawn",
    network.RouteTable: "the lines follow its routes; the route table lists it",
    network.Route: "the lines follow it; the route table lists it",
    network.NetworkAclEntry: "the lines of the flow view name it; the network ACL table lists it",
    network.ElasticIp: "an address of a NAT gateway or instance that is drawn",
    network.PrefixList: "a list of addresses of a service that is drawn",
    network.VpcBlockPublicAccessExclusion: "a setting of a VPC or subnet that is drawn",
    compute.LaunchTemplate: "how the Auto Scaling group that is drawn makes its instances",
    compute.LambdaPermission: "permissions have a view of their own",
    compute.GlueSecurityConfiguration: "a setting of the Glue job that is drawn",
    compute.TargetGroup: "the line from the load balancer to its targets stands for it",
    containers.DiscoveryService: "a name of the namespace that is drawn",
    packages.CodeArtifactDomain: "the repository that is listed keeps its packages in it",
    filesystems.EfsAccessPoint: "a door of the file system that is drawn",
    ml.SageMakerEndpoint: "the model that is drawn answers for it",
    containers.EcsCluster: "the service or task that is drawn runs under it",
    data.DbSubnetGroup: "the subnets where the database is drawn are the group",
    data.DbParameterGroup: "a setting of the database that is drawn",
    data.S3Replication: "a rule of the bucket that is drawn",
    streaming.KinesisStreamConsumer: "the line from the stream to its reader stands for it",
    streaming.EventSourceMapping: "the line from the stream to the function stands for it",
    analytics.GlueDatabase: "the crawler that is listed fills it",
    identity.IamRole: "permissions have a view of their own",
    identity.IamPolicy: "permissions have a view of their own",
    identity.KmsGrant: "permissions have a view of their own",
    observability.LogResourcePolicy: "permissions have a view of their own",
    observability.SessionDocument: "what keeps the record is listed",
    observability.MetricAlarm: "the topic that is listed tells of it; the handoff lists it",
    observability.LogMetricFilter: "an alarm is on what it counts; the handoff lists it",
    observability.EventRule: "the topic that is listed tells of it; the handoff lists it",
    organization.Organization: "the account frames stand for it",
    organization.OrganizationalUnit: "the account frames stand for it",
    organization.ServiceControlPolicy: "permissions have a view of their own",
    organization.ResourceControlPolicy: "permissions have a view of their own",
}

DRAWN: frozenset[type[Resource]] = frozenset(
    {*FRAMES, *STANDING, *GATEWAYS, *JOINTS, *LISTED, *BESIDE, *STEPS, *AT_EDGE, *AS_LINES, *AS_WORDS}
)

DATABASE_ICONS: dict[str, str] = {
    "mariadb": "rds_mariadb",
    "mysql": "rds_mysql",
    "oracle": "rds_oracle",
    "postgres": "rds_postgres",
    "sqlserver": "rds_sqlserver",
}
"""Icon by the word that the engine's name begins with."""

SERVICE_ICONS: dict[str, str] = {
    "athena": "athena",
    "autoscaling": "autoscaling",
    "cloudtrail": "cloudtrail",
    "codeartifact": "codeartifact",
    "config": "config",
    "dynamodb": "dynamodb",
    "ec2": "ec2",
    "ec2messages": "systems_manager",
    "ecr": "ecr",
    "ecs": "ecs",
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "alb",
    "events": "eventbridge",
    "execute-api": "api_gateway",
    "glue": "glue",
    "iam": "iam",
    "kinesis-firehose": "firehose",
    "kinesis-streams": "kinesis",
    "kms": "kms",
    "lakeformation": "lake_formation",
    "lambda": "lambda",
    "logs": "cloudwatch",
    "monitoring": "cloudwatch",
    "rds": "rds",
    "rds-data": "rds",
    "s3": "s3",
    "sagemaker": "sagemaker",
    "secretsmanager": "secrets_manager",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "systems_manager",
    "ssmmessages": "systems_manager",
    "states": "step_functions",
    "sts": "sts",
}
"""Icon by the endpoint service's word, or by the part before its first dot."""


def icon_of(resource: Resource) -> str:
    """The icon of a resource that stands somewhere."""
    if isinstance(resource, data.DbInstance):
        family = next((word for word in DATABASE_ICONS if resource.engine.startswith(word)), "")
        return DATABASE_ICONS.get(family, "rds")
    if isinstance(resource, compute.LoadBalancer):
        return {"network": "nlb", "gateway": "gwlb"}.get(resource.type, "alb")
    if isinstance(resource, compute.Instance) and resource.forwards:
        return "nat_instance" if resource.forwards == "nat" else "firewall"
    for table in (STANDING, GATEWAYS, BESIDE, STEPS, AT_EDGE, LISTED):
        if type(resource) in table:
            return table[type(resource)]
    return "interface"


def service_icon(service: str) -> str:
    """The icon of an AWS service by its endpoint word; a plain one for those without."""
    return SERVICE_ICONS.get(service) or SERVICE_ICONS.get(service.split(".", maxsplit=1)[0], "service")
