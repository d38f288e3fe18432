"""Roles: who may take each, and what it may do, one statement an access."""

from collections.abc import Iterator

from workbook.model.estate.identity import IamRole, PolicyDocument, PolicyPrincipal, Statement
from workbook.model.intent import party as intent
from workbook.model.intent.containers import ContainerService, ContainerTask
from workbook.model.intent.design import Design
from workbook.planning.places import flow_log_group_of, flow_log_role_of
from workbook.planning.reasons import access_reason, house_rule, merged
from workbook.policies.principal_roles import plan_principal_roles
from workbook.policies.statements import access_statement, condition, document, service, sid

TRUSTED: dict[type[intent.Party], str] = {
    intent.InstanceFleet: "ec2.amazonaws.com",
    intent.BastionHost: "ec2.amazonaws.com",
    intent.Function: "lambda.amazonaws.com",
    intent.SparkJob: "glue.amazonaws.com",
    intent.DatabaseProxy: "rds.amazonaws.com",
    intent.Database: "rds.amazonaws.com",
    ContainerService: "ecs-tasks.amazonaws.com",
    ContainerTask: "ecs-tasks.amazonaws.com",
}

ENI_ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)
"""What Lambda needs to attach a function to a VPC (AWSLambdaVPCAccessExecutionRole, January 2024)."""


GLUE_ENI_ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeRouteTables",
    "ec2:DescribeVpcAttribute",
    "ec2:CreateTags",
)
"""What Glue needs for a connection into a VPC (AWSGlueServiceRole, without its access to buckets)."""


def plan_roles(design: Design) -> Iterator[IamRole]:
    """The role of every party that acts, and of the services that act for the design."""
    for party in design.placed:
        trusted = TRUSTED.get(type(party))
        if trusted and not (isinstance(party, intent.Database) and not party.exports_to_s3):
            yield _party_role(design, party, trusted)
    yield from plan_principal_roles(design)
    watched = (vpc for vpc in design.vpcs if vpc.means.flow_logs == "cloudwatch")
    for account, region in dict.fromkeys((vpc.account, vpc.region) for vpc in watched):
        yield _flow_log_role(design, account, region)


def _party_role(design: Design, party: intent.Placed, trusted: str) -> IamRole:
    vpc = design.vpc(party.vpc)
    accesses = [access for access in design.accesses if access.principal == party.key]
    statements = [access_statement(design, access) for access in accesses]
    if isinstance(party, intent.Function):
        statements += _function_statements(party)
    if isinstance(party, intent.SparkJob):
        statements.append(_glue_attachment())
    return IamRole(
        key=f"role/{party.key}",
        account=vpc.account,
        region=vpc.region,
        because=merged(map(access_reason, accesses)) or (house_rule("ground"),),
        role_name=f"{design.name_prefix}-{party.key}",
        assume_role_policy=_trust(trusted, party.key),
        policy=document(*statements) if statements else None,
        instance_profile=isinstance(party, (intent.InstanceFleet, intent.BastionHost)),
    )


def _trust(trusted: str, key: str) -> PolicyDocument:
    # EC2 and Lambda set no source keys when they take a role; the others do.
    sourced = trusted not in ("ec2.amazonaws.com", "lambda.amazonaws.com")
    conditions = (condition("StringEquals", "aws:SourceAccount", "${account}"),) if sourced else ()
    return document(
        Statement(
            sid=sid(f"trust-{key}"),
            effect="Allow",
            principals=service(trusted),
            actions=("sts:AssumeRole",),
            conditions=conditions,
        )
    )


def _function_statements(party: intent.Function) -> list[Statement]:
    because = (house_rule("function-runtime"),)
    function = f"${{{party.key}.arn}}"
    return [
        Statement(
            sid="WriteOwnLogs",
            effect="Allow",
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resources=(f"${{log/{party.key}.arn}}:*",),
            because=because,
        ),
        Statement(sid="AttachToVpc", effect="Allow", actions=ENI_ACTIONS, resources=("*",), because=because),
        Statement(
            sid="CodeMayNotAttach",
            effect="Deny",
            actions=ENI_ACTIONS,
            resources=("*",),
            conditions=(condition("ArnEquals", "lambda:SourceFunctionArn", function),),
            because=because,
        ),
    ]


def _glue_attachment() -> Statement:
    """What Glue needs to put its workers into the connection's subnet."""
    because = (house_rule("glue-runtime"),)
    return Statement(
        sid="AttachToVpc", effect="Allow", actions=GLUE_ENI_ACTIONS, resources=("*",), because=because
    )


def _flow_log_role(design: Design, account: str, region: str) -> IamRole:
    group = f"${{{flow_log_group_of(design, account, region)}.arn}}"
    trust = Statement(
        sid="TrustFlowLogs",
        effect="Allow",
        principals=(PolicyPrincipal(type="Service", identifiers=("vpc-flow-logs.amazonaws.com",)),),
        actions=("sts:AssumeRole",),
        conditions=(
            condition("StringEquals", "aws:SourceAccount", "${account}"),
            condition("ArnLike", "aws:SourceArn", "arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*"),
        ),
    )
    actions = (
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
    )
    write = Statement(sid="WriteFlowLogs", effect="Allow", actions=actions, resources=(group, f"{group}:*"))
    return IamRole(
        key=flow_log_role_of(design, account, region),
        account=account,
        region=region,
        because=(house_rule("flow-logs"),),
        role_name=f"{design.name_prefix}-flow-logs",
        assume_role_policy=document(trust),
        policy=document(write),
    )
