"""Parties that pass on what others send: a NAT instance."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class NatInstance(Placed):
    """One instance in a public subnet that puts its own address in place of the senders'."""

    kind: Literal["NatInstance"] = "NatInstance"
    instance_type: str


def nat_instance_key(vpc: str) -> str:
    """The key of a VPC's NAT instance; the VPC called `main` needs no name."""
    return "nat-instance" if vpc == "main" else f"nat-instance-{vpc}"
