"""SageMaker in Terraform: models, endpoints, notebooks, domains; and what training jobs are started with."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.filesystems import mount_targets
from workbook.exports.terraform.hcl import Block, Raw, Template, Value, quoted
from workbook.exports.terraform.identity import permissions_of
from workbook.exports.terraform.items import Item, Output, Variable, part, piece
from workbook.exports.terraform.readiness import before_it_runs
from workbook.exports.terraform.root import Root
from workbook.model.estate.filesystems import EfsFileSystem
from workbook.model.estate.ml import (
    SageMakerDomain,
    SageMakerEndpoint,
    SageMakerModel,
    SageMakerNotebook,
    SageMakerTrainingJob,
)

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def training(resource: SageMakerTrainingJob, root: Root) -> Iterator[Item]:
    """A job is started, not declared: these values go into CreateTrainingJob."""
    settings: dict[str, Value] = {
        "RoleArn": root.ref(resource.role, "arn"),
        "Subnets": root.refs(resource.subnets),
        "SecurityGroupIds": root.refs(resource.security_groups),
        "InstanceType": resource.instance_type,
        "InstanceCount": resource.instance_count,
        "VolumeKmsKeyId": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "EnableNetworkIsolation": resource.network_isolation,
        "EnableInterContainerTrafficEncryption": resource.inter_container_encryption,
    }
    given = {name: value for name, value in settings.items() if value is not None}
    yield piece(resource, root.address(resource), {"input": given})
    yield Output(
        name=f"training_settings_{root.address(resource).name}",
        description="What CreateTrainingJob is given, so that every job runs inside the VPC as designed.",
        value=root.ref(resource.key, "output"),
    )


def model(resource: SageMakerModel, root: Root) -> Iterator[Item]:
    """A model; image tag and data lie where variables say."""
    name = root.address(resource).name
    image = Template(
        (root.ref(resource.repository, "repository_url"), ":", Raw(f"var.models[{quoted(name)}].tag"))
    )
    data = Template(
        ("s3://", root.ref(resource.model_bucket, "bucket"), "/", Raw(f"var.models[{quoted(name)}].data"))
    )
    inside: Body = {
        "subnets": root.refs(resource.subnets),
        "security_group_ids": root.refs(resource.security_groups),
    }
    body: Body = {
        "name": root.named(resource.model_name),
        "execution_role_arn": root.ref(resource.role, "arn"),
        "enable_network_isolation": resource.network_isolation,
        "primary_container": Block("", body={"image": image, "model_data_url": data}),
        "vpc_config": Block("", body=inside),
        "tags": root.tags_of(resource),
        "depends_on": before_it_runs(
            root, subnets=resource.subnets, groups=resource.security_groups, role=resource.role
        ),
    }
    yield _models(root)
    yield piece(resource, root.address(resource), body)


def _models(root: Root) -> Variable:
    names = [root.address(each).name for each in root.estate.of(SageMakerModel)]
    example = {name: {"tag": "1.0.0", "data": "models/model.tar.gz"} for name in names}
    return Variable(
        name="models",
        type="map(object({ tag = string, data = string }))",
        description="The tag of each model's image in its repository, and the key of its data in the bucket.",
        default=example,
    )


def endpoint(resource: SageMakerEndpoint, root: Root) -> Iterator[Item]:
    """Instances that answer for a model; a new configuration replaces the old one without a gap."""
    config = root.beside(resource, "aws_sagemaker_endpoint_configuration")
    variant: Body = {
        "variant_name": "main",
        "model_name": root.ref(resource.model, "name"),
        "instance_type": resource.instance_type,
        "initial_instance_count": resource.instance_count,
    }
    made: Body = {
        "name": root.named(resource.endpoint_name),
        "kms_key_arn": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "production_variants": Block("", body=variant),
        "tags": root.tags_of(resource),
    }
    yield part(config, made, resource.key)
    body: Body = {
        "name": root.named(resource.endpoint_name),
        "endpoint_config_name": Raw(f"{config}.name"),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)


def notebook(resource: SageMakerNotebook, root: Root) -> Iterator[Item]:
    """A notebook instance: no direct internet, no root, IMDSv2."""
    metadata: Body = {"minimum_instance_metadata_service_version": "2"}
    body: Body = {
        "name": root.named(resource.notebook_name),
        "role_arn": root.ref(resource.role, "arn"),
        "instance_type": resource.instance_type,
        "platform_identifier": "notebook-al2023-v1",
        "subnet_id": root.ref(resource.subnet),
        "security_groups": root.refs(resource.security_groups),
        "direct_internet_access": "Enabled" if resource.direct_internet_access else "Disabled",
        "root_access": "Enabled" if resource.root_access else "Disabled",
        "kms_key_id": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "volume_size": resource.volume_gb,
        "instance_metadata_service_configuration": Block("", body=metadata),
        "tags": root.tags_of(resource),
        "depends_on": permissions_of(resource.role, root),
    }
    yield piece(resource, root.address(resource), body)


def domain(resource: SageMakerDomain, root: Root) -> Iterator[Item]:
    """A Studio domain whose users work with one role; their spaces are EBS volumes."""
    mounted = _mounted(resource, root) if resource.file_system else None
    role = root.ref(resource.role, "arn")
    settings: Body = {
        "execution_role": role,
        "security_groups": root.refs(resource.security_groups),
        "auto_mount_home_efs": "Disabled",
        "default_landing_uri": "studio::",
        "studio_web_portal": "ENABLED",
        "custom_file_system_config": mounted,
    }
    body: Body = {
        "domain_name": root.named(resource.domain_name),
        "auth_mode": "IAM",
        "vpc_id": root.ref(resource.vpc),
        "subnet_ids": root.refs(resource.subnets),
        "app_network_access_type": resource.app_network_access_type,
        "kms_key_id": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "default_user_settings": Block("", body=settings),
        "tags": root.tags_of(resource),
        "depends_on": _after(resource, root),
    }
    yield piece(resource, root.address(resource), body)


def _mounted(resource: SageMakerDomain, root: Root) -> Block:
    files: Body = {"file_system_id": root.ref(resource.file_system), "file_system_path": "/data"}
    return Block("", body={"efs_file_system_config": Block("", body=files)})


def _after(resource: SageMakerDomain, root: Root) -> Value:
    rights = permissions_of(resource.role, root)
    own = list(rights) if isinstance(rights, list) else []
    files = [each for each in root.estate.of(EfsFileSystem) if each.key == resource.file_system]
    return [*own, *(target for each in files for target in mount_targets(each, root))] or None
