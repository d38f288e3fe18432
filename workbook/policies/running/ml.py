"""What SageMaker needs to put its instances into the VPC with a role's rights, and to encrypt their volumes."""

from collections.abc import Iterator

from workbook.model.estate import ml
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import Known, Running, when

ENI_ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeVpcs",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
)
"""SageMaker Developer Guide, SageMaker Roles (execution roles with VpcConfig)."""

InVpc = ml.SageMakerTrainingJob | ml.SageMakerModel | ml.SageMakerNotebook | ml.SageMakerDomain


def in_vpc(resource: InVpc, _known: Known) -> Iterator[Running]:
    """Its interfaces, its logs by the service's own way, and its encrypted volumes."""
    because = house_rule("sagemaker-runtime")
    rows = (
        ("attach-to-vpc", ENI_ACTIONS, "*"),
        (
            "write-logs",
            ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
            "arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/*",
        ),
    )
    for word, actions, on in rows:
        key = f"runs/{resource.key}/{word}"
        yield Running(key=key, principal=resource.role, actions=actions, resource=on, because=because)
    key = getattr(resource, "kms_key", "")
    if key:
        yield Running(
            key=f"runs/{resource.key}/encrypt-volumes",
            principal=resource.role,
            actions=("kms:CreateGrant",),
            resource=f"${{{key}.arn}}",
            conditions=(when("Bool", "kms:GrantIsForAWSResource", "true"),),
            because=because,
        )
