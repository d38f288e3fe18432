"""What every party has, and what those have that stand in a VPC."""

from dataclasses import dataclass
from typing import ClassVar

from workbook.model.ports import PortRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One end of flows. `client_ports` is a row of facts/ephemeral_ranges: where it opens connections from."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    key: str
    title: str
    client_ports: str = "any"
    listens: tuple[PortRange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Party):
    """A party with interfaces of its own: in one tier of one VPC, in every zone of it."""

    vpc: str = "main"
    tier: str
