"""What every store has."""

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A thing with data or a secret in it, owned by the design; it stands where the first VPC does, or as said."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    key: str
    title: str
    account: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKey(Store):
    """A KMS key for one class of data, beside the design's own; stores name it as their `data_key`."""

    kind: Literal["DataKey"] = "DataKey"
