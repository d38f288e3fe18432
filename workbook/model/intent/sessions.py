"""Sessions of administrators: where they are recorded, and how long they may last."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.keeping import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPreferences(Store):
    """Session Manager's preferences as a document of the design: a bucket or a log group keeps what is typed and seen."""

    kind: Literal["SessionPreferences"] = "SessionPreferences"
    bucket: str = ""
    to_cloudwatch: bool = False
    minutes: int
