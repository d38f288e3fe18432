"""What VPC Block Public Access lets through at a VPC's edge.

The rules restate the results of the pings that AWS ran (VPC user guide, security-vpc-bpa-example) and the words of
CreateVpcBlockPublicAccessExclusion; where AWS gives neither, the answer is unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    Subnet,
    Vpc,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
)

Crossing = Literal["own", "nat", "egress_only"]
"""Who crosses the edge: an interface's own connections (either way), a NAT gateway's, or those by an EIGW."""

Access = Literal["open", "closed", "unknown"]


@dataclass(frozen=True)
class PublicAccess:
    """The postures and exclusions of an estate."""

    estate: Estate

    @cached_property
    def _modes(self) -> dict[tuple[str, str], str]:
        options = self.estate.of(VpcBlockPublicAccessOptions)
        return {(each.account, each.region): each.internet_gateway_block_mode for each in options}

    @cached_property
    def _exclusions(self) -> dict[str, str]:
        exclusions = self.estate.of(VpcBlockPublicAccessExclusion)
        return {each.subnet or each.vpc: each.internet_gateway_exclusion_mode for each in exclusions}

    def _excluded(self, places: Iterable[str]) -> str:
        found = {self._exclusions.get(place, "") for place in places}
        return "allow-bidirectional" if "allow-bidirectional" in found else max(found, default="")

    def access(self, crossing: Crossing, subnet: Subnet, nat_subnet: str = "") -> Access:
        """Whether traffic of this subnet may cross the edge. `nat_subnet` is where its NAT gateway stands."""
        vpc = self.estate.get(Vpc, subnet.vpc)
        mode = self._modes.get((vpc.account, vpc.region), "off")
        if mode == "off":
            return "open"
        own = self._excluded((subnet.key, subnet.vpc))
        if own == "allow-bidirectional":
            return "open"
        if mode == "block-ingress":
            return "open" if crossing in ("nat", "egress_only") else "closed"
        if crossing == "egress_only" and own:
            return "open"
        return self._behind_nat(subnet, nat_subnet) if crossing == "nat" else "closed"

    def _behind_nat(self, subnet: Subnet, nat_subnet: str) -> Access:
        """Bidirectional mode: a VPC's exclusion holds for its NAT gateways; of a subnet's AWS shows no result."""
        if self._excluded((subnet.vpc,)):
            return "open"
        return "unknown" if self._excluded((subnet.key, nat_subnet)) else "closed"
