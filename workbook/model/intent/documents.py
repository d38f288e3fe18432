"""Document databases."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDatabase(Placed):
    """An Amazon DocumentDB cluster with one instance a zone; it makes and rotates its own credentials."""

    kind: Literal["DocumentDatabase"] = "DocumentDatabase"
    port: int
    instance_class: str
    instances: int
    backup_days: int
    deletion_protection: bool
    master_user_name: str
