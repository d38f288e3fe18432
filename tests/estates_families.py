"""Resources of the younger families for the estate with every kind, made by hand under the given first fields."""

from functools import partial
from ipaddress import IPv4Address
from typing import Any

from workbook.model.estate import (
    analytics,
    clusters,
    containers,
    dns,
    documents,
    edge,
    filesystems,
    identity,
    messaging,
    ml,
    network,
    observability,
    packages,
    scheduling,
    streaming,
)
from workbook.model.estate.resource import Resource


def naming(here: dict[str, Any], prefix: str, subnets: tuple[str, ...]) -> tuple[Resource, ...]:
    """Names across a link: an endpoint each way, and what is forwarded."""
    placed = {"vpc": "main", "subnets": subnets, "security_groups": ("sg/app",)}
    return (
        dns.ResolverEndpoint(
            **here, key="names-in", endpoint_name=f"{prefix}-names-in", direction="INBOUND", **placed
        ),
        dns.ResolverEndpoint(
            **here, key="names-out", endpoint_name=f"{prefix}-names-out", direction="OUTBOUND", **placed
        ),
        dns.ResolverRule(
            **here,
            key="names-out/rule",
            rule_name=f"{prefix}-names-out-rule",
            domain_name="corp.example.com",
            resolver_endpoint="names-out",
            target_ips=(IPv4Address("192.168.0.53"), IPv4Address("192.168.1.53")),
            vpcs=("main",),
        ),
    )


def packed(here: dict[str, Any], prefix: str, subnets: tuple[str, ...]) -> tuple[Resource, ...]:
    """Containers: an image, packages, and a service that runs it."""
    return (
        packages.CodeArtifactDomain(
            **here, key="packages/domain", domain_name=f"{prefix}-packages", kms_key="key/main"
        ),
        packages.CodeArtifactRepository(
            **here,
            key="packages",
            repository_name=f"{prefix}-packages",
            domain="packages/domain",
            external_connection="public:pypi",
        ),
        containers.EcrRepository(
            **here, key="images", repository_name=f"{prefix}-images", kms_key="key/main"
        ),
        containers.EcsCluster(**here, key="shop/cluster", cluster_name=f"{prefix}-shop"),
        containers.EcsTaskDefinition(
            **here,
            key="shop/task",
            family=f"{prefix}-shop",
            cpu_units=512,
            memory_mb=1024,
            repository="images",
            port=8080,
            role="role/app",
            execution_role="role/app",
            log_group="log/function",
            file_system="files",
            access_point="files/access-point",
            mount_path="/data",
        ),
        containers.DiscoveryNamespace(
            **here, key="shop/namespace", namespace_name=f"{prefix}.internal", vpc="main"
        ),
        containers.DiscoveryService(**here, key="shop/name", namespace="shop/namespace", service_name="shop"),
        containers.EcsService(
            **here,
            key="shop",
            discovery_service="shop/name",
            cluster="shop/cluster",
            task_definition="shop/task",
            subnets=subnets,
            security_groups=("sg/app",),
            desired_count=2,
        ),
    )


def started(here: dict[str, Any], prefix: str) -> tuple[Resource, ...]:
    """A schedule that starts the function, and a queue for starts that failed."""
    return (
        messaging.SqsQueue(**here, key="failed", queue_name=f"{prefix}-failed", kms_key="key/main"),
        scheduling.Schedule(
            **here,
            key="nightly",
            schedule_name=f"{prefix}-nightly",
            schedule_expression="cron(0 3 * * ? *)",
            target="function",
            role="role/app",
            kms_key="key/main",
            dead_letter_queue="failed",
        ),
    )


def stored(here: dict[str, Any], subnets: tuple[str, ...]) -> tuple[Resource, ...]:
    """A file system and a document database."""
    return (
        filesystems.EfsFileSystem(
            **here, key="files", subnets=subnets, security_groups=("sg/app",), kms_key="key/main"
        ),
        filesystems.EfsAccessPoint(
            **here,
            key="files/access-point",
            file_system="files",
            user_id=999,
            group_id=999,
            root_path="/data",
        ),
        filesystems.FsxLustreFileSystem(
            **here,
            key="scratch",
            subnet=subnets[0],
            security_groups=("sg/app",),
            kms_key="key/main",
            storage_gib=1200,
            throughput_mb_s_per_tib=125,
            bucket="bucket/files",
        ),
        clusters.DbCluster(
            **here,
            key="ledger",
            engine="aurora-postgresql",
            engine_version="17.5",
            port=5432,
            db_subnet_group="database/subnets",
            parameter_family="aurora-postgresql17",
            parameters=(("rds.force_ssl", "1"),),
            security_groups=("sg/database",),
            instances=2,
            least_capacity=0.5,
            most_capacity=4,
            http_endpoint=True,
            kms_key="key/main",
            iam_database_authentication=True,
            backup_retention_days=14,
            master_user_name="orders_admin",
            cloudwatch_logs_exports=("postgresql",),
        ),
        documents.DocDbCluster(
            **here,
            key="papers",
            engine_version="5.0.0",
            port=27017,
            subnets=subnets,
            security_groups=("sg/database",),
            instance_class="db.t4g.medium",
            instances=2,
            kms_key="key/main",
            backup_retention_days=14,
            master_user_name="orders_admin",
            cloudwatch_logs_exports=("audit",),
        ),
    )


def learned(here: dict[str, Any], prefix: str, subnets: tuple[str, ...]) -> tuple[Resource, ...]:
    """SageMaker: how jobs are started, a model with its endpoint, a notebook and a domain."""
    placed = {"subnets": subnets, "security_groups": ("sg/app",), "role": "role/app"}
    return (
        ml.SageMakerTrainingJob(
            **here,
            **placed,
            key="training",
            job_name=f"{prefix}-training",
            instance_type="ml.m5.xlarge",
            instance_count=2,
            kms_key="key/main",
        ),
        ml.SageMakerModel(
            **here,
            **placed,
            key="model",
            model_name=f"{prefix}-model",
            repository="images",
            model_bucket="bucket/files",
        ),
        ml.SageMakerEndpoint(
            **here,
            key="model/endpoint",
            endpoint_name=f"{prefix}-model",
            model="model",
            instance_type="ml.m5.xlarge",
            instance_count=2,
            kms_key="key/main",
        ),
        ml.SageMakerNotebook(
            **here,
            key="notebook",
            notebook_name=f"{prefix}-notebook",
            role="role/app",
            instance_type="ml.m5.xlarge",
            subnet=subnets[0],
            security_groups=("sg/app",),
            kms_key="key/main",
            volume_gb=50,
        ),
        ml.SageMakerDomain(
            **here,
            **placed,
            key="studio",
            domain_name=f"{prefix}-studio",
            vpc="main",
            kms_key="key/main",
            file_system="files",
        ),
    )


def streamed(here: dict[str, Any], prefix: str) -> tuple[Resource, ...]:
    """Streams with a reader, delivery and a rule for devices; a catalog with its crawler and workgroup."""
    return (
        streaming.KinesisStream(
            **here,
            key="stream",
            stream_name=f"{prefix}-stream",
            stream_mode="PROVISIONED",
            shards=2,
            kms_key="key/main",
            policy=identity.PolicyDocument(statements=()),
        ),
        streaming.KinesisStreamConsumer(
            **here, key="reader/consumer", consumer_name=f"{prefix}-reader", stream="stream"
        ),
        streaming.EventSourceMapping(
            **here, key="reader", source="reader/consumer", function="function", failure_queue="failed"
        ),
        streaming.FirehoseStream(
            **here,
            key="delivery",
            stream_name=f"{prefix}-delivery",
            role="role/app",
            bucket="bucket/files",
            kms_key="key/main",
            function="function",
            log_group="log/function",
        ),
        streaming.IotTopicRule(
            **here,
            key="rule",
            rule_name=f"{prefix.replace('-', '_')}_rule",
            sql="SELECT * FROM 'telemetry/#'",
            stream="stream",
            role="role/app",
            partition_key="${topic()}",
            log_group="log/function",
        ),
        analytics.GlueDatabase(**here, key="catalog", database_name=f"{prefix}-catalog"),
        analytics.GlueCrawler(
            **here,
            key="crawler",
            crawler_name=f"{prefix}-crawler",
            database="catalog",
            role="role/app",
            bucket="bucket/files",
            schedule="cron(0 3 * * ? *)",
        ),
        analytics.AthenaWorkgroup(
            **here, key="queries", workgroup_name=f"{prefix}-queries", result_bucket="bucket/files"
        ),
    )


def permitted(here: dict[str, Any], prefix: str) -> tuple[Resource, ...]:
    """A boundary, a grant, a policy of log groups and a topic with those who hear of it."""
    document = identity.PolicyDocument(
        statements=(
            identity.Statement(sid="AtMost", effect="Allow", actions=("s3:GetObject",), resources=("*",)),
        )
    )
    return (
        identity.IamPolicy(
            **here,
            key="boundary/pipeline",
            policy_name=f"{prefix}-pipeline",
            description="The most that roles may do",
            policy=document,
        ),
        identity.KmsGrant(
            **here,
            key="key/main/grant",
            kms_key="key/main",
            grant_name="for-the-application",
            grantee="role/app",
            operations=("Decrypt",),
            encryption_context_subset=(("department", "orders"),),
        ),
        observability.LogResourcePolicy(
            **here, key="log/policy", policy_name=f"{prefix}-logs", policy=document
        ),
        messaging.SnsTopic(
            **here,
            key="alarms",
            topic_name=f"{prefix}-alarms",
            kms_key="key/main",
            subscriptions=("failed", "function"),
            emails=("network-team@example.com",),
            policy=document,
        ),
        *_alarms(here, prefix),
    )


def _alarms(here: dict[str, Any], prefix: str) -> tuple[Resource, ...]:
    """An alarm on a figure, one on a band, one on what a filter counts, and a rule for events."""
    alarm = partial(
        observability.MetricAlarm,
        **here,
        description="A figure says so",
        statistic="Sum",
        period_s=300,
        evaluation_periods=1,
        missing_data="notBreaching",
        topic="alarms",
    )
    return (
        alarm(
            key="alarm/errors/function",
            alarm_name=f"{prefix}-alarm-errors-function",
            namespace="AWS/Lambda",
            metrics=("Errors",),
            comparison="GreaterThanThreshold",
            threshold=0.5,
            dimensions=(("FunctionName", "${function.function_name}"), ("Sort", 'a "quoted" text')),
        ),
        alarm(
            key="alarm/band/function",
            alarm_name=f"{prefix}-alarm-band-function",
            namespace="AWS/Lambda",
            metrics=("Duration", "Invocations"),
            comparison="GreaterThanUpperThreshold",
            threshold=None,
            expression="ANOMALY_DETECTION_BAND(m1, 2)",
            dimensions=(("FunctionName", "${function.function_name}"),),
        ),
        observability.SessionDocument(
            **here,
            key="sessions",
            document_name=f"{prefix}-sessions",
            bucket="bucket/files",
            log_group="log/function",
            max_minutes=60,
            idle_minutes=20,
        ),
        observability.LogMetricFilter(
            **here,
            key="filter/root/function",
            filter_name="root",
            log_group="log/function",
            pattern='{ $.userIdentity.type = "Root" }',
            namespace=f"{prefix}/CloudTrail",
            metric_name="root",
        ),
        observability.EventRule(
            **here,
            key="events/changes",
            rule_name=f"{prefix}-changes",
            source="aws.ec2",
            detail_type="AWS API Call via CloudTrail",
            detail=(("eventName", ("CreateVpc", "DeleteVpc")), ("functions", ("${function.function_name}",))),
            topic="alarms",
        ),
    )


def fronted(here: dict[str, Any], prefix: str, subnets: tuple[str, ...]) -> tuple[Resource, ...]:
    """CloudFront before a load balancer by a VPC origin and before a bucket, with a web ACL and Shield Advanced."""
    rules = (
        edge.WebAclRule(
            name="countries",
            priority=10,
            statement="geo_match",
            action="block",
            capacity=1,
            countries=("US",),
            negated=True,
        ),
        edge.WebAclRule(
            name="rate-limit",
            priority=20,
            statement="rate_based",
            action="count",
            capacity=2,
            rate_limit=2000,
            window_s=300,
            forwarded_ip=True,
        ),
        edge.WebAclRule(
            name="common",
            priority=30,
            statement="managed_rule_group",
            action="block",
            capacity=700,
            managed_rule_group="AWSManagedRulesCommonRuleSet",
        ),
    )
    return (
        network.SecurityGroup(
            **here,
            key="sg/way-in",
            vpc="main",
            group_name="CloudFront-VPCOrigins-Service-SG",
            description="Interfaces of way-in",
            kept_by="way-in",
        ),
        edge.CloudFrontVpcOrigin(
            **here,
            key="way-in",
            origin_name=f"{prefix}-way-in",
            load_balancer="alb",
            vpc="main",
            subnets=subnets,
            security_groups=("sg/way-in",),
        ),
        edge.CloudFrontOriginAccessControl(
            **here, key="files-front/origin-access-control", control_name=f"{prefix}-files-front"
        ),
        edge.WebAcl(
            **here,
            key="web-acl",
            acl_name=f"{prefix}-web-acl",
            scope="CLOUDFRONT",
            rules=rules,
            resources=("alb",),
            body_limit_kb=64,
        ),
        edge.CloudFrontDistribution(
            **here,
            key="front",
            origin="alb",
            vpc_origin="way-in",
            domain_name="shop.example.com",
            minimum_protocol_version="TLSv1.2_2021",
            web_acl="web-acl",
        ),
        edge.CloudFrontDistribution(
            **here,
            key="files-front",
            origin="bucket/files",
            origin_access_control="files-front/origin-access-control",
            minimum_protocol_version="TLSv1.2_2021",
        ),
        observability.LogDelivery(
            **here,
            key="web-acl/logs",
            delivery_name=f"{prefix}-web-acl",
            source="web-acl",
            log_types=("WAF_LOGS",),
            destination="log/function",
        ),
        observability.LogDelivery(
            **here,
            key="front/logs",
            delivery_name=f"{prefix}-front",
            source="front",
            log_types=("ACCESS_LOGS",),
            destination="bucket/files",
        ),
        edge.ShieldSubscription(**here, key="shield"),
        edge.ShieldProtection(
            **here, key="shield/front", protection_name=f"{prefix}-front", resource="front"
        ),
    )
