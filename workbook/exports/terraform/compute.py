"""What runs, in Terraform: instances, Auto Scaling groups, Lambda functions, and people's way to them."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform import bastion, nat_instance
from workbook.exports.terraform.hcl import Block, Call, Raw, Reference, Row, Template, Value, quoted
from workbook.exports.terraform.identity import instance_profile, permissions_of
from workbook.exports.terraform.items import DataSource, Item, Variable, part, piece
from workbook.exports.terraform.readiness import before_it_runs
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import (
    AutoScalingGroup,
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    LambdaPermission,
    LaunchTemplate,
)
from workbook.model.estate.network import NetworkInterface, Subnet

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

ROOT_DEVICE = "/dev/xvda"
"""The root device of Amazon Linux (https://docs.aws.amazon.com/linux/al2023/ug/ec2.html)."""

_GRAVITON = re.compile(r"^[a-z]+\d+g")
"""A `g` after the generation names an Arm processor (EC2, Amazon EC2 instance type naming conventions)."""


def machine_image(instance_type: str) -> Variable:
    """The public parameter that names the newest Amazon Linux image for this processor."""
    architecture = "arm64" if _GRAVITON.match(instance_type) else "x86_64"
    return Variable(
        name=f"ami_parameter_{architecture}",
        type="string",
        description=f"Systems Manager parameter that names the machine image for {architecture} instances; "
        "the default is the newest Amazon Linux 2023.",
        default=f"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}",
        rule=Raw(f'startswith(var.ami_parameter_{architecture}, "/")'),
        message="Must be the name of a Systems Manager parameter, which starts with a slash.",
    )


def _metadata(tokens: str, subnets: Iterable[str], root: Root) -> Block:
    """Instance metadata; hosts without IPv4 ask for it over IPv6."""
    homes = [root.estate.get(Subnet, key) for key in subnets]
    six = "enabled" if homes and not any(each.cidr_block for each in homes) else None
    body: Body = {"http_endpoint": "enabled", "http_tokens": tokens, "http_put_response_hop_limit": 1}
    return Block("", body={**body, "http_protocol_ipv6": six})


def instance(resource: Instance, root: Root) -> Iterator[Item]:
    """One instance, its image kept until it is replaced on purpose."""
    image = machine_image(resource.instance_type)
    body: Body = {
        "ami": Raw(f"data.aws_ssm_parameter.{image.name}{root.suffix}.insecure_value"),
        "instance_type": _size(resource, root),
        "subnet_id": root.ref(resource.subnet),
        "vpc_security_group_ids": root.refs(resource.security_groups),
        "iam_instance_profile": instance_profile(resource.role, root) if resource.role else None,
        "associate_public_ip_address": resource.associate_public_ip_address,
        "source_dest_check": False if _forwards(resource, root) else None,
        "user_data": _start(resource),
        "monitoring": True,
        "metadata_options": _metadata(resource.http_tokens, (resource.subnet,), root),
        "root_block_device": Block("", body={"encrypted": True, "kms_key_id": _key(resource.kms_key, root)}),
        "tags": root.tags_of(resource),
        "lifecycle": Block("", body={"ignore_changes": [Raw("ami")]}, comment=_KEEPS_IMAGE),
        "depends_on": before_it_runs(
            root, subnets=(resource.subnet,), groups=resource.security_groups, role=resource.role
        ),
    }
    yield from (image, image_data(image, root), _sizes(root))
    yield piece(resource, root.address(resource), body, section=resource.key)
    if resource.elastic_ip:
        joined: Body = {"allocation_id": root.ref(resource.elastic_ip), "instance_id": root.ref(resource.key)}
        yield part(root.beside(resource, "aws_eip_association"), joined, section=resource.key)


def _start(resource: Instance) -> str | None:
    if resource.forwards == "nat":
        return nat_instance.START
    return bastion.START if resource.hardened else None


def _forwards(resource: Instance, root: Root) -> bool:
    """Whether it passes on what is addressed to others: then AWS must not check its addresses."""
    cards = (card for card in root.estate.of(NetworkInterface) if card.attached_to == resource.key)
    return bool(resource.forwards) or any(not card.source_dest_check for card in cards)


def _size(resource: Instance | LaunchTemplate, root: Root) -> Raw:
    return Raw(f"var.instance_types[{quoted(root.address(resource).name)}]")


def _sizes(root: Root) -> Variable:
    found: tuple[LaunchTemplate | Instance, ...] = (
        *root.estate.of(LaunchTemplate),
        *root.estate.of(Instance),
    )
    return Variable(
        name="instance_types",
        type="map(string)",
        description="The instance type of each fleet and instance. Another one must have the same processor, "
        "arm64 or x86_64, as the one it replaces.",
        default={root.address(each).name: each.instance_type for each in found if not each.existing_id},
    )


def image_data(image: Variable, root: Root) -> DataSource:
    """The image that the parameter names today."""
    name = f"{image.name}{root.suffix}"
    return DataSource(type="aws_ssm_parameter", name=name, body=(("name", Raw(f"var.{image.name}")),))


_KEEPS_IMAGE = "A newer image does not replace the running instance; `terraform apply -replace` does."


def _key(key: str, root: Root) -> Value:
    return root.ref(key, "arn") if key else None


def launch_template(resource: LaunchTemplate, root: Root) -> Iterator[Item]:
    """How an Auto Scaling group makes its instances; each new one takes the newest image."""
    image = machine_image(resource.instance_type)
    groups = root.refs(resource.security_groups)
    public = resource.associate_public_ip_address
    volume = {"encrypted": "true", "kms_key_id": _key(resource.kms_key, root), "volume_type": "gp3"}
    body: Body = {
        "name": root.name_of(resource),
        "image_id": Template(("resolve:ssm:", Raw(f"var.{image.name}"))),
        "instance_type": _size(resource, root),
        "vpc_security_group_ids": None if public else groups,
        "update_default_version": True,
        "iam_instance_profile": _profile(resource.role, root),
        "metadata_options": _metadata(resource.http_tokens, _subnets_of(resource, root), root),
        "monitoring": Block("", body={"enabled": True}),
        "block_device_mappings": Block("", body={"device_name": ROOT_DEVICE, "ebs": Block("", body=volume)}),
        "network_interfaces": _public_interface(groups) if public else None,
        "tag_specifications": tuple(_tagged(sort, resource, root) for sort in ("instance", "volume")),
        "tags": root.tags_of(resource),
    }
    yield from (image, _sizes(root))
    yield piece(resource, root.address(resource), body)


def _subnets_of(template: LaunchTemplate, root: Root) -> tuple[str, ...]:
    """The subnets of the group that starts instances of a template."""
    groups = (each for each in root.estate.of(AutoScalingGroup) if each.launch_template == template.key)
    return tuple(key for each in groups for key in each.subnets)


def _profile(role: str, root: Root) -> Block | None:
    return Block("", body={"name": instance_profile(role, root)}) if role else None


def _public_interface(groups: Value) -> Block:
    return Block("", body={"associate_public_ip_address": "true", "security_groups": groups})


def _tagged(sort: str, resource: LaunchTemplate, root: Root) -> Block:
    """The provider's default tags do not reach what an Auto Scaling group starts."""
    tags = Call("merge", (Raw("var.tags"), {"Name": root.short_name(resource)}))
    return Block("", body={"resource_type": sort, "tags": tags})


def auto_scaling_group(resource: AutoScalingGroup, root: Root) -> Iterator[Item]:
    """Instances over several subnets, replaced step by step when their template changes."""
    template = root.address(root.estate[resource.launch_template])
    capacity = f"var.fleet_sizes[{quoted(root.address(resource).name)}]"
    version = {"id": Reference(template), "version": Reference(template, "latest_version")}
    body: Body = {
        "name": root.name_of(resource),
        "min_size": Raw(f"{capacity}.min"),
        "max_size": Raw(f"{capacity}.max"),
        "desired_capacity": Raw(f"{capacity}.desired"),
        "vpc_zone_identifier": root.refs(resource.subnets),
        "target_group_arns": root.refs(resource.target_groups, "arn") if resource.target_groups else None,
        "health_check_type": Raw("var.fleet_health_check") if resource.target_groups else "EC2",
        "launch_template": Block("", body=version),
        "instance_refresh": Block("", body={"strategy": "Rolling"}),
        "tag": Block("", body={"key": "Name", "value": root.name_of(resource), "propagate_at_launch": True}),
        "depends_on": _before_it_runs(resource, root),
    }
    yield _fleet_sizes(root)
    if resource.target_groups:
        yield _FLEET_HEALTH_CHECK
    yield piece(resource, root.address(resource), body)


def _before_it_runs(resource: AutoScalingGroup, root: Root) -> Value:
    """Instances call their services at first boot, and nothing of theirs names routes, rules and endpoints."""
    template = root.estate.get(LaunchTemplate, resource.launch_template)
    groups, role = template.security_groups, template.role
    return before_it_runs(root, subnets=resource.subnets, groups=groups, role=role)


_FLEET_HEALTH_CHECK = Variable(
    name="fleet_health_check",
    type="string",
    description="What makes an Auto Scaling group behind a load balancer replace an instance: EC2, its status checks. "
    "Set to ELB once the application answers the health check path; before, every instance would be replaced "
    "over and over.",
    default="EC2",
    rule=Raw('contains(["EC2", "ELB"], var.fleet_health_check)'),
    message="Must be EC2 or ELB.",
)


def _fleet_sizes(root: Root) -> Variable:
    fleets = [fleet for fleet in root.estate.of(AutoScalingGroup) if not fleet.existing_id]
    return Variable(
        name="fleet_sizes",
        type="map(object({ min = number, max = number, desired = number }))",
        description="How many instances each fleet has. Fewer than one a zone leaves zones empty.",
        default={
            root.address(fleet).name: Row(
                (("min", fleet.min_size), ("max", fleet.max_size), ("desired", fleet.desired_capacity))
            )
            for fleet in fleets
        },
        rule=Raw(
            "alltrue([for size in values(var.fleet_sizes) : size.min <= size.desired && size.desired <= size.max])"
        ),
        message="In each fleet min, desired and max must stand in this order.",
    )


def connect_endpoint(resource: InstanceConnectEndpoint, root: Root) -> Iterator[Item]:
    """A private door for SSH, guarded by IAM."""
    body: Body = {
        "subnet_id": root.ref(resource.subnet),
        "security_group_ids": root.refs(resource.security_groups),
        "preserve_client_ip": resource.preserve_client_ip,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def function(resource: LambdaFunction, root: Root) -> Iterator[Item]:
    """A function; its code comes from a bucket that a variable names."""
    package = f"var.function_packages[{quoted(root.address(resource).name)}]"
    environment = {name: root.text(value, strict=False) for name, value in resource.environment}
    body: Body = {
        "function_name": function_name(resource, root),
        "role": root.ref(resource.role, "arn"),
        "runtime": resource.runtime,
        "handler": resource.handler,
        "memory_size": resource.memory_mb,
        "timeout": resource.timeout_s,
        "s3_bucket": Raw(f"{package}.bucket"),
        "s3_key": Raw(f"{package}.key"),
        "kms_key_arn": _key(resource.kms_key, root),
        "vpc_config": _vpc_config(resource, root),
        "logging_config": _logging(resource, root),
        "environment": Block("", body={"variables": environment}) if environment else None,
        "tags": root.tags_of(resource),
        "depends_on": permissions_of(resource.role, root),
    }
    yield _packages(root)
    yield piece(resource, root.address(resource), body)


def function_name(resource: LambdaFunction, root: Root) -> Template:
    """The name of a function; its log group is made under the same one."""
    return root.short_name(resource)


def _vpc_config(resource: LambdaFunction, root: Root) -> Block | None:
    if not resource.subnets:
        return None
    inside = {
        "subnet_ids": root.refs(resource.subnets),
        "security_group_ids": root.refs(resource.security_groups),
        "ipv6_allowed_for_dual_stack": True if _speaks_ipv6(resource, root) else None,
    }
    return Block("", body=inside)


def _speaks_ipv6(resource: LambdaFunction, root: Root) -> bool:
    """Whether its interfaces take IPv6 addresses, which AWS gives only in dual-stack subnets and when asked."""
    cards = [card for card in root.estate.of(NetworkInterface) if card.attached_to == resource.key]
    return bool(cards) and all(card.ipv6_addresses for card in cards)


def _logging(resource: LambdaFunction, root: Root) -> Block | None:
    if not resource.log_group:
        return None
    return Block("", body={"log_format": "JSON", "log_group": root.ref(resource.log_group, "name")})


def _packages(root: Root) -> Variable:
    names = [root.address(function).name for function in root.estate.of(LambdaFunction)]
    return Variable(
        name="function_packages",
        type="map(object({ bucket = string, key = string }))",
        description="Where the code of each Lambda function lies: a bucket in this Region and the key of a zip file.",
        example={name: {"bucket": "REPLACE-code-bucket", "key": f"{name}.zip"} for name in names},
        rule=Raw('alltrue([for package in values(var.function_packages) : endswith(package.key, ".zip")])'),
        message="Each key must name a zip file.",
    )


def permission(resource: LambdaPermission, root: Root) -> Iterator[Item]:
    """Who may invoke a function."""
    source = root.ref(resource.source, _SOURCE_ATTRIBUTE) if resource.source else None
    parts = (source, resource.source_path) if source and resource.source_path else ()
    body: Body = {
        "statement_id": root.address(resource).name,
        "action": resource.action,
        "function_name": root.ref(resource.function, "function_name"),
        "principal": resource.principal,
        "source_arn": Template(parts) if parts else source,
    }
    yield piece(resource, root.address(resource), body)


_SOURCE_ATTRIBUTE = "execution_arn"
"""API Gateway signs its calls with the execution ARN."""
