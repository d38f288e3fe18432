"""What VPC Block Public Access lets through at a VPC's edge.

The rules restate the results of the pings that AWS ran (VPC user guide, security-vpc-bpa-example) and the words of
CreateVpcBlockPublicAccessExclusion; where AWS gives neither, the answer is unknown.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    Vpc,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
)

Crossing = Literal["own", "nat", "egress_only"]
"""Who crosses the edge: an interface's own connections (either way), a NAT gateway's, or those by an EIGW."""

Access = Literal["open", "closed", "unknown"]

Beside = Literal["", "firewall", "inspection", "appliance"]
"""What stands next to the gateway, where a connection meets a middlebox there."""


@dataclass(frozen=True)
class PublicAccess:
    """The postures and exclusions of an estate."""

    estate: Estate

    @cached_property
    def _modes(self) -> dict[tuple[str, str], str]:
        options = self.estate.of(VpcBlockPublicAccessOptions)
        return {(each.account, each.region): each.internet_gateway_block_mode for each in options}

    @cached_property
    def _homes(self) -> dict[str, tuple[str, str]]:
        return {vpc.key: (vpc.account, vpc.region) for vpc in self.estate.of(Vpc)}

    @cached_property
    def _exclusions(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for each in self.estate.of(VpcBlockPublicAccessExclusion):
            found.setdefault(each.subnet or each.vpc, set()).add(each.internet_gateway_exclusion_mode)
        return found

    def access(self, crossing: Crossing, vpc_key: str, subnet: str, beside: Beside = "") -> Access:
        """Whether a connection may cross the edge.

        `subnet` is where it meets the gateway: the interface's own, a zonal NAT gateway's, a middlebox's, or none.
        """
        mode = self._modes.get(self._homes.get(vpc_key, ("", "")), "off")
        excluded = self._exclusions.get(vpc_key, set()) | self._exclusions.get(subnet, set())
        if mode == "off":
            return "open"
        if beside in ("firewall", "inspection") and mode == "block-ingress" and crossing == "nat":
            return "unknown"
        if beside == "firewall":
            return "closed"
        return _by_exclusion(mode, excluded, crossing)


def _by_exclusion(mode: str, excluded: set[str], crossing: Crossing) -> Access:
    if "allow-bidirectional" in excluded:
        return "open"
    if crossing == "own":
        return "closed"
    if mode == "block-ingress":
        return "open"
    return "unknown" if "allow-egress" in excluded else "closed"
