"""The machine learning family: SageMaker's jobs, models, endpoints, notebooks and domains."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class SageMakerTrainingJob(Resource):
    """How training jobs are started: what people and pipelines give CreateTrainingJob."""

    kind: Literal["SageMakerTrainingJob"] = "SageMakerTrainingJob"
    job_name: str
    role: str
    instance_type: str
    instance_count: int
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    kms_key: str = ""
    network_isolation: bool = True
    inter_container_encryption: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SageMakerModel(Resource):
    """A model: its image, its data, and where its containers stand."""

    kind: Literal["SageMakerModel"] = "SageMakerModel"
    model_name: str
    role: str
    repository: str
    model_bucket: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    network_isolation: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SageMakerEndpoint(Resource):
    """Instances that answer for a model, behind the Runtime API."""

    kind: Literal["SageMakerEndpoint"] = "SageMakerEndpoint"
    endpoint_name: str
    model: str
    instance_type: str
    instance_count: int
    kms_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SageMakerNotebook(Resource):
    """A notebook instance."""

    kind: Literal["SageMakerNotebook"] = "SageMakerNotebook"
    notebook_name: str
    role: str
    instance_type: str
    subnet: str
    security_groups: tuple[str, ...]
    kms_key: str = ""
    volume_gb: int
    direct_internet_access: bool = False
    root_access: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SageMakerDomain(Resource):
    """A Studio domain; `VpcOnly` sends all its traffic through the VPC. `users` are expected at one time."""

    kind: Literal["SageMakerDomain"] = "SageMakerDomain"
    domain_name: str
    role: str
    vpc: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    kms_key: str = ""
    users: int = 1
    app_network_access_type: Literal["VpcOnly", "PublicInternetOnly"] = "VpcOnly"
    file_system: str = ""
