"""Machine learning on SageMaker: training, hosting, notebooks and Studio."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingJob(Placed):
    """Training with its instances' interfaces in the VPC; each instance takes two addresses of a subnet.

    With `network_isolation` the container has no network and no credentials; SageMaker itself still moves its data.
    """

    kind: Literal["TrainingJob"] = "TrainingJob"
    instance_type: str
    instances: int
    hours_per_month: float
    network_isolation: bool = True
    inter_container_encryption: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHosting(Placed):
    """A model behind a SageMaker endpoint. Callers reach it over the Runtime API, never at these interfaces."""

    kind: Literal["ModelHosting"] = "ModelHosting"
    repository: str
    model_bucket: str
    instance_type: str
    instances: int
    network_isolation: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookInstance(Placed):
    """A notebook instance without direct internet access."""

    kind: Literal["NotebookInstance"] = "NotebookInstance"
    instance_type: str
    volume_gb: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioDomain(Placed):
    """A Studio domain, VPC only; `file_system` is one of the design that users share, if any."""

    kind: Literal["StudioDomain"] = "StudioDomain"
    instance_type: str
    hours_per_month: float
    users: int = 1
    file_system: str = ""
