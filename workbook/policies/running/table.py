"""What the resources of a plan need to run at all, whoever planned them: one row a kind."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from workbook.model.estate import analytics as asks
from workbook.model.estate import compute as runs
from workbook.model.estate import data, edge, filesystems, messaging, observability
from workbook.model.estate import ml as learns
from workbook.model.estate import streaming as flows
from workbook.model.estate.resource import Resource
from workbook.policies.running import (
    alarms,
    analytics,
    compute,
    files,
    logs,
    ml,
    origins,
    storage,
    streaming,
    trails,
)
from workbook.policies.running.need import Known, Running
from workbook.policies.running.trust import role_holders, trust

NEEDS: dict[type[Resource], Callable[[Any, Known], Iterator[Running]]] = {
    runs.LambdaFunction: compute.function,
    runs.LambdaPermission: compute.invocation,
    runs.GlueJob: compute.job,
    runs.LaunchTemplate: compute.template,
    runs.LoadBalancer: logs.balancer,
    observability.FlowLog: logs.flow_log,
    observability.LogGroup: logs.log_group,
    observability.LogDelivery: logs.log_delivery,
    observability.CloudTrail: trails.trail,
    observability.MetricAlarm: alarms.alarm,
    observability.EventRule: alarms.rule,
    learns.SageMakerTrainingJob: ml.in_vpc,
    learns.SageMakerModel: ml.in_vpc,
    learns.SageMakerNotebook: ml.in_vpc,
    learns.SageMakerDomain: ml.in_vpc,
    data.S3Bucket: storage.bucket,
    data.S3Replication: storage.replication,
    runs.ApiGatewayRestApi: streaming.api,
    flows.EventSourceMapping: streaming.mapping,
    flows.FirehoseStream: streaming.delivery,
    flows.IotTopicRule: streaming.topic_rule,
    asks.GlueCrawler: analytics.crawler,
    edge.CloudFrontDistribution: origins.distribution,
}
BANS: dict[type[Resource], Callable[[Any], Iterator[Running]]] = {
    filesystems.EfsFileSystem: files.insecure_mounts,
    data.S3Bucket: storage.insecure_transport,
    messaging.SnsTopic: alarms.insecure_publish,
    runs.LambdaFunction: compute.own_code,
    runs.ApiGatewayRestApi: compute.outside_endpoint,
}


def running_needs(resources: Iterable[Resource]) -> Iterator[Running]:
    """What the resources need of policies."""
    known = {resource.key: resource for resource in resources}
    for role, holder in role_holders(known.values()):
        yield from trust(role, holder)
    for resource in known.values():
        if type(resource) in NEEDS:
            yield from NEEDS[type(resource)](resource, known)


def running_bans(resources: Iterable[Resource]) -> Iterator[Running]:
    """What house rules forbid."""
    for resource in resources:
        if type(resource) in BANS:
            yield from BANS[type(resource)](resource)
