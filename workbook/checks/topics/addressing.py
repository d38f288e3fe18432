"""Addressing: ranges that collide, and subnets that will run out."""

from collections.abc import Iterator
from itertools import product

from workbook.checks.capacity import needed_addresses, usable_addresses
from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import Network, listed, overlap, within
from workbook.checks.subject import Subject
from workbook.facts.private_ranges import default_vpc_range, docker_bridge, private_ranges
from workbook.facts.quotas import limit
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.network import Subnet, Vpc

SIZING_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"
CIDR_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"
FULL_AT = 0.8
"""Our own threshold: at four fifths a subnet has no room for a deployment that replaces what runs."""

no_vpc = has(Vpc, "there is no VPC")
no_subnet = has(Subnet, "there is no subnet")


@check(
    "ADDRESSING-01",
    title="Every subnet has room for what stands in it",
    severity="medium",
    why="A subnet cannot grow. When it is full, scaling, failover and new endpoints fail with an error that names addresses, not the design.",
    remedy="Give the tier a shorter prefix, or pin a larger block.",
    source=SIZING_PAGE,
    applies=no_subnet,
)
def subnets_have_room(subject: Subject) -> Iterator[Flaw]:
    """One flaw per subnet that needs four fifths of its usable addresses or more."""
    needed = needed_addresses(subject.estate)
    for subnet in subject.estate.of(Subnet):
        usable, asked = usable_addresses(subnet), needed[subnet.key]
        if subnet.cidr_block is not None and asked >= usable * FULL_AT and asked:
            yield Flaw(
                resource=subnet.key,
                message=f"{subnet.key} needs up to {asked} of its {usable} usable addresses",
                evidence=f"cidr_block {subnet.cidr_block}: {usable} usable, {asked} needed at most",
                severity="high" if asked > usable else None,
            )


@check(
    "ADDRESSING-02",
    title="No VPC range collides with the container bridge",
    severity="low",
    why="Docker takes 172.17.0.0/16 on every host that runs it: such a host cannot reach VPC addresses in that range.",
    remedy="Choose a vpc_cidr outside 172.17.0.0/16.",
    source=CIDR_PAGE,
    applies=no_vpc,
)
def vpcs_avoid_the_docker_bridge(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC range that overlaps Docker's default bridge."""
    for vpc in subject.estate.of(Vpc):
        for block in vpc.cidr_blocks:
            if overlap(block, docker_bridge()):
                yield Flaw(
                    resource=vpc.key,
                    message=f"{block} of {vpc.key} overlaps Docker's default bridge",
                    evidence=f"{block} and {docker_bridge()}",
                )


@check(
    "ADDRESSING-03",
    title="No VPC range overlaps a network it talks to",
    severity="high",
    why="A VPC always routes its own range locally: packets for the same addresses elsewhere never leave it.",
    remedy="Choose a vpc_cidr that none of the named networks uses.",
    source=CIDR_PAGE,
    applies=no_vpc,
)
def vpcs_overlap_no_named_network(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC range that overlaps an outside network which is not the whole internet."""
    for party in (party for party in subject.estate.parties if party.location in ("internet", "on_premises")):
        for vpc in subject.estate.of(Vpc):
            named = [block for block in party.cidr_blocks if block.prefixlen > 0]
            for block in (
                block for block in vpc.cidr_blocks if any(overlap(block, other) for other in named)
            ):
                yield Flaw(
                    resource=vpc.key,
                    message=f"{block} of {vpc.key} overlaps {party.title}",
                    evidence=f"{party.key}: {listed(str(other) for other in named)}",
                )


@check(
    "ADDRESSING-04",
    title="VPC ranges are private ones",
    severity="medium",
    why="A VPC with somebody else's public range cannot reach the real owner of those addresses.",
    remedy="Use a range of RFC 1918 or RFC 6598.",
    source=CIDR_PAGE,
    applies=no_vpc,
)
def vpc_ranges_are_private(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC range outside the private ranges."""
    for vpc in subject.estate.of(Vpc):
        for block in vpc.cidr_blocks:
            if not any(within(block, private) for private in private_ranges()):
                yield Flaw(
                    resource=vpc.key,
                    message=f"{block} of {vpc.key} is not a private range",
                    evidence=f"none of {listed(str(private) for private in private_ranges())} holds {block}",
                )


@check(
    "ADDRESSING-05",
    title="Subnets lie in their VPC and do not overlap",
    severity="high",
    why="AWS refuses the second of two subnets that overlap, and any subnet outside its VPC.",
    remedy="Take the pin away, or pin a free block of the VPC.",
    source=SIZING_PAGE,
    applies=no_subnet,
)
def subnets_fit(subject: Subject) -> Iterator[Flaw]:
    """One flaw per subnet outside its VPC, or over an earlier subnet of it."""
    subnets = subject.estate.of(Subnet)
    for index, subnet in enumerate(subnets):
        vpc = subject.find(Vpc, subnet.vpc)
        for own in subnet.blocks if vpc else ():
            around: list[Network] = [*vpc.cidr_blocks, *vpc.ipv6_cidr_blocks] if vpc else []
            if not any(within(own, block) for block in around):
                yield Flaw(
                    resource=subnet.key,
                    message=f"{own} of {subnet.key} lies outside {subnet.vpc}",
                    evidence=f"{subnet.vpc}: {listed(map(str, around))}",
                )
        for other in subnets[:index]:
            for own, taken in product(subnet.blocks, other.blocks):
                if other.vpc == subnet.vpc and overlap(taken, own):
                    yield Flaw(
                        resource=subnet.key,
                        message=f"{subnet.key} overlaps {other.key}",
                        evidence=f"{own} and {taken}",
                    )


@check(
    "ADDRESSING-06",
    title="Load balancer subnets are large enough",
    severity="high",
    why="An Application Load Balancer asks for a /27 or larger and eight free addresses in each subnet, or it cannot be made or scale.",
    remedy="Give the load balancer's tier a shorter prefix.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    applies=has(LoadBalancer, "there is no load balancer"),
)
def load_balancers_have_room(subject: Subject) -> Iterator[Flaw]:
    """One flaw per subnet of an Application Load Balancer with a longer prefix than AWS takes."""
    longest = limit("load_balancer_prefix_length")
    for balancer in subject.estate.of(LoadBalancer):
        for key in balancer.subnets if balancer.type == "application" else ():
            subnet = subject.find(Subnet, key)
            block = subnet.cidr_block if subnet else None
            if subnet and block and block.prefixlen > longest:
                yield Flaw(
                    resource=subnet.key,
                    message=f"{subnet.key} is a /{block.prefixlen}; {balancer.key} asks for a /{longest} or larger",
                    evidence=f"cidr_block {block}",
                )


@check(
    "ADDRESSING-07",
    title="No VPC takes the range of every default VPC",
    severity="informational",
    why="Each account's default VPC is 172.31.0.0/16. A VPC with this range can be peered with none of them.",
    remedy="Choose another vpc_cidr.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html",
    applies=no_vpc,
)
def vpcs_are_no_default_vpcs(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC range that overlaps the default VPC's."""
    default = default_vpc_range()
    for vpc in subject.estate.of(Vpc):
        for block in vpc.cidr_blocks:
            if overlap(block, default):
                yield Flaw(
                    resource=vpc.key,
                    message=f"{block} of {vpc.key} is, or overlaps, the range of default VPCs",
                    evidence=f"{block} and {default}",
                )
