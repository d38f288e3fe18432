"""What functions, jobs, fleets and APIs need to run, and what their own code may not do."""

from collections.abc import Iterator
from functools import partial

from workbook.model.estate import compute
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import SAME_ACCOUNT, Known, Running, when

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

AUTO_SCALING = "arn:${partition}:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"


def function(function: compute.LambdaFunction, _known: Known) -> Iterator[Running]:
    """Its own log, and its place in the VPC."""
    because = house_rule("function-runtime")
    if function.log_group:
        yield Running(
            key=f"runs/{function.key}/write-own-logs",
            principal=function.role,
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resource=f"${{{function.log_group}.arn}}:*",
            because=because,
        )
    if function.subnets:
        yield Running(
            key=f"runs/{function.key}/attach-to-vpc",
            principal=function.role,
            actions=ENI_ACTIONS,
            resource="*",
            because=because,
        )


def invocation(permission: compute.LambdaPermission, known: Known) -> Iterator[Running]:
    """That who is permitted may invoke the function, on behalf of the source."""
    source = known.get(permission.source)
    attribute = (
        "execution_arn"
        if isinstance(source, (compute.ApiGatewayRestApi, compute.ApiGatewayHttpApi))
        else "arn"
    )
    arn = f"${{{permission.source}.{attribute}}}{permission.source_path}"
    service = "." in permission.principal and not permission.principal.startswith("arn:")
    account = (SAME_ACCOUNT,) if permission.source_account else ()
    yield Running(
        key=f"runs/{permission.key}/invoke",
        principal=f"service:{permission.principal}" if service else permission.principal,
        actions=(permission.action,),
        resource=f"${{{permission.function}.arn}}",
        conditions=(*((when("ArnLike", "aws:SourceArn", arn),) if permission.source else ()), *account),
        because=house_rule("invocation"),
    )


def job(job: compute.GlueJob, _known: Known) -> Iterator[Running]:
    """The place of its workers in the VPC."""
    if job.connections:
        yield Running(
            key=f"runs/{job.key}/attach-to-vpc",
            principal=job.role,
            actions=GLUE_ENI_ACTIONS,
            resource="*",
            because=house_rule("glue-runtime"),
        )


_SCALING_USE = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")


def template(template: compute.LaunchTemplate, _known: Known) -> Iterator[Running]:
    """What EC2 Auto Scaling needs to start instances with encrypted volumes."""
    if not template.kms_key:
        return
    need = partial(
        Running,
        principal=AUTO_SCALING,
        resource=f"${{{template.kms_key}.arn}}",
        because=house_rule("encryption-key"),
    )
    yield need(key=f"runs/{template.key}/auto-scaling-volumes", actions=_SCALING_USE)
    yield need(
        key=f"runs/{template.key}/auto-scaling-grants",
        actions=("kms:CreateGrant",),
        conditions=(when("Bool", "kms:GrantIsForAWSResource", "true"),),
    )


def own_code(function: compute.LambdaFunction) -> Iterator[Running]:
    """The function's own code may not do what Lambda does with its role to attach it."""
    if function.subnets:
        yield Running(
            key=f"runs/{function.key}/code-may-not-attach",
            principal=function.role,
            actions=ENI_ACTIONS,
            resource="*",
            conditions=(when("ArnEquals", "lambda:SourceFunctionArn", f"${{{function.key}.arn}}"),),
            because=house_rule("function-runtime"),
        )


def outside_endpoint(api: compute.ApiGatewayRestApi) -> Iterator[Running]:
    """A private API answers callers that come through its endpoint, and nobody else."""
    if api.private and api.vpc_endpoints:
        endpoints = tuple(f"${{{endpoint}.id}}" for endpoint in api.vpc_endpoints)
        yield Running(
            key=f"runs/{api.key}/deny-outside-endpoint",
            principal="anyone",
            actions=("execute-api:Invoke",),
            resource=f"${{{api.key}.execution_arn}}/*",
            conditions=(when("StringNotEquals", "aws:SourceVpce", *endpoints),),
            because=house_rule("private-api"),
        )
