"""Whether a Network Load Balancer keeps the client's address: by target type and protocol of the target group."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True)
class Preservation:
    """The default of a kind of target group, and whether people may change it."""

    default_on: bool
    changeable: bool


@cache
def preservation(target_type: str, protocol: str) -> Preservation | None:
    """What AWS does for such a target group; nothing for one that no Network Load Balancer can have."""
    for row in table("client_ip_preservation"):
        if (row["target_type"], row["protocol"]) == (target_type, protocol):
            return Preservation(default_on=row["default_on"] == "yes", changeable=row["changeable"] == "yes")
    return None


def keeps_client_ip(target_type: str, protocol: str, *, stated: bool | None) -> bool:
    """Whether targets see the client's address; what is stated counts where AWS lets people choose."""
    known = preservation(target_type, protocol)
    if known is None:
        return False
    return stated if stated is not None and known.changeable else known.default_on
