"""VPC Block Public Access: what the account's posture in a Region does to packets at internet gateways.

The results that AWS measured and printed (security-vpc-bpa-example) are the tests; where AWS prints none, the
answer is unknown. Next to the gateway a Network Firewall is blocked even in an excluded subnet, and behind a Gateway
Load Balancer endpoint the endpoint's subnet is the one that counts (security-vpc-bpa-basics).
"""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.network import VpcBlockPublicAccessExclusion, VpcBlockPublicAccessOptions
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail

Way = Literal["in", "out", "out_nat", "out_egress_only"]
"""Into an interface; out of an interface with a public address; out of a NAT or egress-only gateway."""

Sort = Literal["", "firewall", "inspection"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What a packet meets next to a gateway: a subnet, and what stands in it if AWS treats that apart."""

    subnet: str
    sort: Sort = ""


BLOCKED = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"


def pass_public_access(
    topology: Topology,
    trail: Trail,
    gateway: str,
    kind: str,
    vpc: str,
    beside: Neighbour,
    way: Way,
) -> None:
    """Judges a connection that crosses an internet gateway or egress-only internet gateway."""
    posture = _posture(topology, vpc)
    if posture is None or posture.internet_gateway_block_mode == "off":
        return
    excluded = _exclusions(topology, vpc, beside.subnet)
    verdict = _verdict(posture.internet_gateway_block_mode, excluded, way, beside.sort)
    if verdict == "block":
        trail.block(
            gateway,
            kind,
            BLOCKED,
            f"Block Public Access is {posture.internet_gateway_block_mode} for the Region of {vpc}",
            rule=posture.key,
            change=f"exclude {beside.subnet or vpc} both ways from VPC Block Public Access, if it is meant to be public",
        )
    if verdict == "unknown":
        trail.unknown(
            gateway,
            kind,
            "X_BPA_EXCLUSION_UNDOCUMENTED",
            f"AWS prints no result for {posture.internet_gateway_block_mode} with these exclusions on this way out",
            rule=posture.key,
        )


def _posture(topology: Topology, vpc: str) -> VpcBlockPublicAccessOptions | None:
    home = topology.vpc(vpc)
    postures = topology.estate.of(VpcBlockPublicAccessOptions)
    return next(
        (each for each in postures if (each.account, each.region) == (home.account, home.region)), None
    )


def _exclusions(topology: Topology, vpc: str, subnet: str) -> set[str]:
    """The modes of the exclusions that cover this subnet or its whole VPC."""
    return {
        each.internet_gateway_exclusion_mode
        for each in topology.estate.of(VpcBlockPublicAccessExclusion)
        if each.vpc == vpc or (subnet and each.subnet == subnet)
    }


def _verdict(mode: str, exclusions: set[str], way: Way, beside: Sort) -> Literal["pass", "block", "unknown"]:
    if beside and mode == "block-ingress" and way == "out_nat":
        return "unknown"
    if beside == "firewall":
        return "block"
    if "allow-bidirectional" in exclusions:
        return "pass"
    by_gateway = way in ("out_nat", "out_egress_only")
    if mode == "block-ingress":
        return "pass" if by_gateway else "block"
    return "unknown" if by_gateway and "allow-egress" in exclusions else "block"
