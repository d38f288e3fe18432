"""Which service takes the role of which kind of resource."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from workbook.model.estate.resource import Resource
from workbook.model.intent.flow import AccessCondition
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import SAME_ACCOUNT, Running, when

ROLE = "role/"


@dataclass(frozen=True, slots=True)
class Trusted:
    """The service that takes a kind's role, and the source keys that it sets when it does."""

    service: str
    conditions: tuple[AccessCondition, ...] = ()


_FLOW_LOG = when("ArnLike", "aws:SourceArn", "arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*")

# EC2 and Lambda set no source keys when they take a role; the others do.
TRUSTED: dict[str, Trusted] = {
    "Instance": Trusted("ec2.amazonaws.com"),
    "LaunchTemplate": Trusted("ec2.amazonaws.com"),
    "LambdaFunction": Trusted("lambda.amazonaws.com"),
    "GlueJob": Trusted("glue.amazonaws.com", (SAME_ACCOUNT,)),
    "DbProxy": Trusted("rds.amazonaws.com", (SAME_ACCOUNT,)),
    "DbInstance": Trusted("rds.amazonaws.com", (SAME_ACCOUNT,)),
    "FlowLog": Trusted("vpc-flow-logs.amazonaws.com", (SAME_ACCOUNT, _FLOW_LOG)),
    "CloudTrail": Trusted("cloudtrail.amazonaws.com", (SAME_ACCOUNT,)),
    "S3Replication": Trusted("s3.amazonaws.com", (SAME_ACCOUNT,)),
    "EcsTaskDefinition": Trusted("ecs-tasks.amazonaws.com", (SAME_ACCOUNT,)),
    "EcsService": Trusted("ecs-tasks.amazonaws.com", (SAME_ACCOUNT,)),
    "Schedule": Trusted("scheduler.amazonaws.com", (SAME_ACCOUNT,)),
    "FirehoseStream": Trusted("firehose.amazonaws.com", (SAME_ACCOUNT,)),
    "IotTopicRule": Trusted("iot.amazonaws.com", (SAME_ACCOUNT,)),
    "GlueCrawler": Trusted("glue.amazonaws.com", (SAME_ACCOUNT,)),
    "ApiGatewayRestApi": Trusted("apigateway.amazonaws.com"),
    "SageMakerTrainingJob": Trusted("sagemaker.amazonaws.com"),
    "SageMakerNotebook": Trusted("sagemaker.amazonaws.com"),
    "SageMakerModel": Trusted("sagemaker.amazonaws.com"),
    "SageMakerDomain": Trusted("sagemaker.amazonaws.com"),
}
"""By the name of the kind; no kind takes a role without a row."""


WITHOUT_SOURCE = ("batchoperations.s3.amazonaws.com",)
"""Services that take roles named in a call, of which AWS documents no source keys (S3 guide, batch-ops-iam-role-policies)."""


def source_keys(service: str) -> tuple[AccessCondition, ...]:
    """The source keys that a service sets when it takes a role; EC2, Lambda and some others set none."""
    if service in WITHOUT_SOURCE:
        return ()
    known = [trusted for trusted in TRUSTED.values() if trusted.service == service]
    return known[0].conditions if known else (SAME_ACCOUNT,)


def role_holders(resources: Iterable[Resource]) -> Iterator[tuple[str, Resource]]:
    """Every role (by key) that a resource names, with the resource."""
    for resource in resources:
        for field in fields(resource):
            value = getattr(resource, field.name)
            if isinstance(value, str) and value.startswith(ROLE) and field.name != "key":
                yield value, resource


def trust(role: str, holder: Resource) -> Iterator[Running]:
    """That the service of a kind takes its role."""
    trusted = TRUSTED.get(type(holder).__name__)
    if trusted:
        yield Running(
            key=f"runs/{role}/trust-{role.removeprefix(ROLE)}",
            principal=f"service:{trusted.service}",
            actions=("sts:AssumeRole",),
            resource=f"${{{role}.arn}}",
            conditions=trusted.conditions,
            because=house_rule("role-trust"),
        )
