"""A small organization made by hand: a management account, two members, one outside; a key, a bucket, roles, policies."""

from typing import Any

from workbook.model.estate.compute import ApiGatewayRestApi, LambdaFunction, LambdaPermission
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.estate import Account, Estate
from workbook.model.estate.identity import (
    Condition,
    IamPolicy,
    IamRole,
    KmsGrant,
    KmsKey,
    PolicyDocument,
    PolicyPrincipal,
    Secret,
    Statement,
)
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.observability import LogGroup, LogResourcePolicy
from workbook.model.estate.organization import (
    Organization,
    OrganizationalUnit,
    ResourceControlPolicy,
    ServiceControlPolicy,
)

MEMBER = {"account": "member", "region": "eu-west-1"}
MANAGEMENT = {"account": "management", "region": "eu-west-1"}
ROOT = PolicyPrincipal(type="AWS", identifiers=("arn:${partition}:iam::${account}:root",))
EVERYONE = PolicyPrincipal(type="*")


def statement(effect: str, *actions: str, resource: str = "*", **more: Any) -> Statement:
    """A statement."""
    return Statement(sid=more.pop("sid", "S"), effect=effect, actions=actions, resources=(resource,), **more)


def policy(*statements: Statement) -> PolicyDocument:
    """A policy."""
    return PolicyDocument(statements=statements)


def service(name: str) -> PolicyPrincipal:
    """A service."""
    return PolicyPrincipal(type="Service", identifiers=(name,))


TRUST = policy(
    Statement(
        sid="T", effect="Allow", principals=(service("ec2.amazonaws.com"),), actions=("sts:AssumeRole",)
    )
)


def role(key: str, *statements: Statement, **more: Any) -> IamRole:
    """A role of the member account, or as said."""
    own = policy(*statements) if statements else None
    return IamRole(
        **{**MEMBER, **more}, key=key, role_name=key.replace("/", "-"), assume_role_policy=TRUST, policy=own
    )


def estate(*more: Any) -> Estate:
    """The organization, with more resources in it."""
    return Estate(
        accounts=(
            Account(key="management", title="Management"),
            Account(key="member", title="Member", account_id="123456789012"),
            Account(key="vendor", title="Vendor"),
        ),
        resources=(
            Organization(**MANAGEMENT, key="organization", organization_id="o-example", accounts=()),
            OrganizationalUnit(**MANAGEMENT, key="ou/work", unit_name="work", parent="organization", accounts=("member",)),
            ServiceControlPolicy(
                **MANAGEMENT,
                key="scp/regions",
                policy_name="regions",
                description="no other Region",
                targets=("ou/work",),
                policy=policy(
                    statement(
                        "Deny", "s3:*", sid="OtherRegions",
                        conditions=(Condition(operator="StringNotEquals", key="aws:RequestedRegion", values=("eu-west-1",)),),
                    )
                ),
            ),
            ResourceControlPolicy(
                **MANAGEMENT,
                key="rcp/own",
                policy_name="own",
                description="nobody from outside",
                targets=("organization",),
                policy=policy(
                    statement(
                        "Deny", "s3:*", "glue:*", sid="Outsiders", principals=(EVERYONE,),
                        conditions=(
                            Condition(operator="StringNotEqualsIfExists", key="aws:PrincipalOrgID", values=("o-example",)),
                            Condition(operator="BoolIfExists", key="aws:PrincipalIsAWSService", values=("false",)),
                        ),
                    )
                ),
            ),
            S3Bucket(
                **MEMBER, key="bucket", purpose="files", sse_algorithm="AES256",
                policy=policy(statement("Allow", "s3:GetObject", resource="${bucket.arn}/open/*", principals=(EVERYONE,), sid="Open")),
            ),
            KmsKey(
                **MEMBER, key="key", alias="alias/k", description="k", rotation_period_days=365,
                deletion_window_days=30, policy=policy(statement("Allow", "kms:*", principals=(ROOT,), sid="Iam")),
            ),
            IamPolicy(**MEMBER, key="policy/boundary", policy_name="boundary", policy=policy(statement("Allow", "s3:*", sid="B"))),
            role("role/reader", statement("Allow", "s3:GetObject", "kms:Decrypt", sid="Reads")),
            role("role/bound", statement("Allow", "*", sid="All"), permissions_boundary="policy/boundary"),
            role("role/granted"),
            role("role/manager", statement("Allow", "*", sid="All"), **MANAGEMENT),
            KmsGrant(**MEMBER, key="grant", kms_key="key", grant_name="g", grantee="role/granted", operations=("Decrypt",)),
            *more,
        ),
    )  # fmt: skip


def secret(**more: Any) -> Secret:
    """A secret."""
    return Secret(**{**MEMBER, "secret_name": "s", **more}, key="secret", description="s")


def function() -> tuple[LambdaFunction, LambdaPermission, ApiGatewayRestApi]:
    """A function that an API may invoke."""
    return (
        LambdaFunction(
            **MEMBER, key="function", runtime="python3.13", handler="h", memory_mb=128, timeout_s=3, role="role/reader"
        ),
        LambdaPermission(
            **MEMBER, key="function/invoke", function="function", principal="apigateway.amazonaws.com", source="api",
            source_path="/*", source_account="member",
        ),
        ApiGatewayRestApi(**MEMBER, key="api", name="api", private=False, function="function"),
    )  # fmt: skip


def log_group() -> tuple[LogGroup, LogResourcePolicy]:
    """A log group, and who may write to the groups of its account."""
    return (
        LogGroup(**MEMBER, key="log/x", log_group_name="/x", retention_days=30),
        LogResourcePolicy(
            **MEMBER, key="logs/policy", policy_name="p",
            policy=policy(statement("Allow", "logs:PutLogEvents", principals=(service("route53.amazonaws.com"),), sid="R53")),
        ),
    )  # fmt: skip


def endpoint(document: PolicyDocument | None) -> VpcEndpoint:
    """A gateway endpoint of S3."""
    return VpcEndpoint(
        **MEMBER, key="endpoint", vpc="bucket", vpc_endpoint_type="Gateway", service="s3",
        service_name="com.amazonaws.eu-west-1.s3", policy=document,
    )  # fmt: skip
