"""What every store has."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A thing with data or a secret in it, owned by the design; it stands where the first VPC does, or as said."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    key: str
    title: str
    account: str = ""
    region: str = ""
