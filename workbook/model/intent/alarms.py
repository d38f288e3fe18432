"""Alarms: that they are wanted, and who hears of them."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.keeping import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms(Store):
    """Alarms on everything of the design that the catalogue knows; a topic in each account and Region tells of them."""

    kind: Literal["Alarms"] = "Alarms"
    emails: tuple[str, ...] = ()
