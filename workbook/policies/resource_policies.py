"""Policies on resources: keys, buckets, endpoints."""

from dataclasses import replace

from workbook.model.estate.compute import ApiGatewayRestApi
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.identity import KmsKey, PolicyDocument, PolicyPrincipal, Statement
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.resource import Resource
from workbook.model.intent import party as intent
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access
from workbook.planning.places import access_logs_of, alb_logs_of, flow_logs_of
from workbook.planning.reasons import access_reason, house_rule, merged
from workbook.policies.statements import (
    EVERYONE,
    access_resources,
    condition,
    deny_insecure_transport,
    document,
    service,
    sid,
)

AWS_OWNED_BUCKETS = "arn:${partition}:s3:::"
SAME_ACCOUNT = condition("StringEquals", "aws:SourceAccount", "${account}")


def with_policy(design: Design, resource: Resource) -> Resource:
    """The resource with its policy, where its kind has one."""
    match resource:
        case KmsKey():
            return replace(resource, policy=_key_policy(design))
        case S3Bucket() if not resource.existing_id:
            return replace(resource, policy=_bucket_policy(design, resource))
        case VpcEndpoint():
            return replace(resource, policy=_endpoint_policy(design, resource))
        case ApiGatewayRestApi() if resource.private:
            return replace(resource, policy=_api_policy(resource))
    return resource


def _key_policy(design: Design) -> PolicyDocument:
    because = (house_rule("encryption-key"),)
    owner = (PolicyPrincipal(type="AWS", identifiers=("arn:${partition}:iam::${account}:root",)),)
    statements = [
        Statement(
            sid="OwnAccountByIam",
            effect="Allow",
            principals=owner,
            actions=("kms:*",),
            resources=("*",),
            because=because,
        ),
        Statement(
            sid="CloudWatchLogs",
            effect="Allow",
            principals=service("logs.${region}.amazonaws.com"),
            actions=("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"),
            resources=("*",),
            conditions=(
                condition(
                    "ArnLike",
                    "kms:EncryptionContext:aws:logs:arn",
                    "arn:${partition}:logs:${region}:${account}:log-group:*",
                ),
            ),
            because=because,
        ),
    ]
    if any(vpc.means.flow_logs == "s3" for vpc in design.vpcs):
        statements.append(
            Statement(
                sid="FlowLogDelivery",
                effect="Allow",
                principals=service("delivery.logs.amazonaws.com"),
                actions=("kms:GenerateDataKey*", "kms:Decrypt"),
                resources=("*",),
                conditions=(SAME_ACCOUNT,),
                because=(house_rule("flow-logs"),),
            )
        )
    if any(isinstance(party, intent.InstanceFleet) for party in design.parties):
        statements += _auto_scaling_statements()
    return document(*statements)


def _auto_scaling_statements() -> list[Statement]:
    """What EC2 Auto Scaling needs to start instances with encrypted volumes."""
    role = (
        PolicyPrincipal(
            type="AWS",
            identifiers=(
                "arn:${partition}:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/"
                "AWSServiceRoleForAutoScaling",
            ),
        ),
    )
    because = (house_rule("encryption-key"),)
    use = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")
    return [
        Statement(
            sid="AutoScalingVolumes",
            effect="Allow",
            principals=role,
            actions=use,
            resources=("*",),
            because=because,
        ),
        Statement(
            sid="AutoScalingGrants",
            effect="Allow",
            principals=role,
            actions=("kms:CreateGrant",),
            resources=("*",),
            conditions=(condition("Bool", "kms:GrantIsForAWSResource", "true"),),
            because=because,
        ),
    ]


def _bucket_policy(design: Design, bucket: S3Bucket) -> PolicyDocument:
    arn = f"${{{bucket.key}.arn}}"
    statements = [deny_insecure_transport(arn, bucket.because[0])]
    if bucket.key == flow_logs_of(design, bucket.account, bucket.region):
        statements += _flow_log_delivery(arn)
    if bucket.key == alb_logs_of(design, bucket.account, bucket.region):
        statements.append(_alb_log_delivery(arn))
    if bucket.key == access_logs_of(design, bucket.account, bucket.region):
        statements.append(_access_log_delivery(arn))
    return document(*statements)


def _access_log_delivery(arn: str) -> Statement:
    """S3 writes for buckets of this account (S3 User Guide, Enabling Amazon S3 server access logging)."""
    return Statement(
        sid="BucketAccessLogWrite",
        effect="Allow",
        principals=service("logging.s3.amazonaws.com"),
        actions=("s3:PutObject",),
        resources=(f"{arn}/*",),
        conditions=(SAME_ACCOUNT,),
        because=(house_rule("bucket-logs"),),
    )


def _flow_log_delivery(arn: str) -> list[Statement]:
    because = (house_rule("flow-logs"),)
    source = condition("ArnLike", "aws:SourceArn", "arn:${partition}:logs:${region}:${account}:*")
    return [
        Statement(
            sid="FlowLogWrite",
            effect="Allow",
            principals=service("delivery.logs.amazonaws.com"),
            actions=("s3:PutObject",),
            resources=(f"{arn}/AWSLogs/${{account}}/*",),
            conditions=(
                condition("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control"),
                SAME_ACCOUNT,
                source,
            ),
            because=because,
        ),
        Statement(
            sid="FlowLogCheck",
            effect="Allow",
            principals=service("delivery.logs.amazonaws.com"),
            actions=("s3:GetBucketAcl", "s3:ListBucket"),
            resources=(arn,),
            conditions=(SAME_ACCOUNT, source),
            because=because,
        ),
    ]


def _alb_log_delivery(arn: str) -> Statement:
    return Statement(
        sid="LoadBalancerLogWrite",
        effect="Allow",
        principals=service("logdelivery.elasticloadbalancing.amazonaws.com"),
        actions=("s3:PutObject",),
        resources=(f"{arn}/AWSLogs/${{account}}/*",),
        because=(house_rule("load-balancer-logs"),),
    )


def _endpoint_policy(design: Design, endpoint: VpcEndpoint) -> PolicyDocument | None:
    wanted = design.vpc(endpoint.vpc).means.endpoint_policy
    carried = [access for access in design.accesses if access.service == endpoint.service]
    if wanted == "full":
        return None
    if wanted == "account_only" or not carried:
        return document(_own_account(("*",), ("*",), ()))
    return document(*(_carried(design, access) for access in carried))


def _carried(design: Design, access: Access) -> Statement:
    resources = access_resources(design, access)
    statement = replace(_own_account(access.actions, resources, (access,)), sid=sid(access.key))
    # AWS's own buckets (package repositories) are read without signing: no principal, no account.
    return replace(statement, conditions=()) if resources[0].startswith(AWS_OWNED_BUCKETS) else statement


def _own_account(
    actions: tuple[str, ...], resources: tuple[str, ...], accesses: tuple[Access, ...]
) -> Statement:
    return Statement(
        sid="OwnAccountOnly",
        effect="Allow",
        principals=EVERYONE,
        actions=actions,
        resources=resources,
        conditions=(condition("StringEquals", "aws:PrincipalAccount", "${account}"),),
        because=merged(map(access_reason, accesses)),
    )


def _api_policy(api: ApiGatewayRestApi) -> PolicyDocument:
    """A private API must say who may call it: callers that come through its endpoint, and nobody else."""
    endpoints = tuple(f"${{{endpoint}.id}}" for endpoint in api.vpc_endpoints)
    invoke = Statement(
        sid="InvokeThroughEndpoint",
        effect="Allow",
        principals=EVERYONE,
        actions=("execute-api:Invoke",),
        resources=("execute-api:/*",),
        because=api.because,
    )
    elsewhere = condition("StringNotEquals", "aws:SourceVpce", *endpoints)
    deny = replace(invoke, sid="DenyOutsideEndpoint", effect="Deny", conditions=(elsewhere,))
    return document(invoke, deny)
