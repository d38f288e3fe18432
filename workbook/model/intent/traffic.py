"""How much goes over a flow or an access, as a band with its reason."""

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A quantity nobody knows exactly: low, typical, high, and why these."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    low: float = 0.0
    typical: float = 0.0
    high: float = 0.0
    reason: str = ""

    def __add__(self, other: "Band") -> "Band":
        reasons = dict.fromkeys(reason for reason in (self.reason, other.reason) if reason)
        return Band(
            low=self.low + other.low,
            typical=self.typical + other.typical,
            high=self.high + other.high,
            reason="; ".join(reasons),
        )


NOTHING = Band()


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What a flow carries in a month. A GB is 2**30 bytes.

    Requests go from source to destination, responses back. `az_affinity` says whether a client talks to the
    server of its own zone, or to any of them alike.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    request_gb_per_month: Band = NOTHING
    response_gb_per_month: Band = NOTHING
    requests_per_month: Band = NOTHING
    az_affinity: Literal["same_az", "spread"] = "spread"

    def __add__(self, other: "Traffic") -> "Traffic":
        return Traffic(
            request_gb_per_month=self.request_gb_per_month + other.request_gb_per_month,
            response_gb_per_month=self.response_gb_per_month + other.response_gb_per_month,
            requests_per_month=self.requests_per_month + other.requests_per_month,
            az_affinity=self.az_affinity if self.az_affinity == other.az_affinity else "spread",
        )


NO_TRAFFIC = Traffic()
