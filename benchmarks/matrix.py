"""The matrix: a pattern with its proof, a hundred and forty roles, and its growth; each beside the scalar trace.

The baseline is what the trace would take for the same pairs, from a sample of them in the same run.
"""

import random
from collections.abc import Iterator
from ipaddress import IPv4Address, ip_network

from benchmarks.edits import EDITS
from benchmarks.figure import Figure, figure, seconds
from benchmarks.parts import ANYWHERE, HERE, Line, both_rules, group, network_acl, route_table
from benchmarks.traced import sampled
from workbook.catalog import names
from workbook.document import Document, build
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    InternetGateway,
    NatGateway,
    NatGatewayAddress,
    NetworkInterface,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.model.estate.party import Party
from workbook.plan import plan
from workbook.proof.prove import matrix_of, prove
from workbook.reachability.matrix import Matrix, network_matrix

BLOCK = ip_network("10.0.0.0/16")
LINES: tuple[Line, ...] = (
    ("in", 90, "deny", (3389, 3389), ANYWHERE),
    ("in", 100, "allow", None, ANYWHERE),
    ("out", 100, "allow", None, ANYWHERE),
)

SAMPLE = 40
EDIT_AIM_S = 0.005
ROLES = {20: None, 140: 0.015, 300: None}


def measure() -> Iterator[Figure]:
    """Times of matrix and proof."""
    for name in names():
        design = build(Document(pattern=name))
        estate = plan(design)
        if not estate.of(NetworkInterface):
            continue
        matrix = matrix_of(design, estate)
        base = _traced(matrix)
        taken = seconds(lambda: matrix_of(design, estate))  # noqa: B023  # called here and now
        yield figure(f"{name}: matrix", taken, baseline="trace of every pair", base=base)
        yield figure(f"{name}: proof", seconds(lambda: prove(design, estate, matrix)))  # noqa: B023
    for count, aim_s in ROLES.items():
        estate = distinct_roles(count)
        base = _traced(network_matrix(estate))
        taken = seconds(lambda: network_matrix(estate))  # noqa: B023
        what = f"matrix of {count} distinct roles"
        yield figure(what, taken, baseline="trace of every pair", base=base, aim_s=aim_s)
        if aim_s:
            yield from _edited(count, estate, taken)


def _edited(count: int, estate: Estate, fresh_s: list[float]) -> Iterator[Figure]:
    """Each kind of edit beside a fresh run."""
    fresh = network_matrix(estate)
    for what, made in EDITS.items():
        edited = made(estate)
        taken = seconds(lambda: network_matrix(next(edited), after=fresh), runs=31)  # noqa: B023  # called here and now
        yield figure(
            f"matrix of {count} distinct roles after an edit of {what}",
            taken,
            baseline="a fresh run",
            base=fresh_s,
            aim_s=EDIT_AIM_S if what == "a rule" else None,
        )


def _traced(matrix: Matrix) -> list[float]:
    """What the trace takes for every pair that concerns an interface."""
    call, times = sampled(matrix, SAMPLE)
    return [each * times for each in seconds(call, runs=3)]


def distinct_roles(interfaces: int, subnets: int = 24, groups: int = 60, *, seed: int = 1) -> Estate:
    """One VPC: a third of its subnets public; groups drawn so that roles differ; ports from a pool of 120."""
    draw = random.Random(seed)  # noqa: S311  # a draw, no secret
    places = [_subnet(number) for number in range(subnets)]
    public = [place.key for place in places[: subnets // 3]]
    private = [place.key for place in places[subnets // 3 :]]
    resources = [
        Vpc(key="main", **HERE, cidr_blocks=(BLOCK,)),
        *places,
        InternetGateway(key="main/igw", **HERE, vpc="main"),
        NatGateway(
            key="main/nat",
            **HERE,
            vpc="main",
            subnet=public[0],
            addresses=(NatGatewayAddress(public_ip=IPv4Address("198.19.0.1")),),
        ),
        *route_table("main/rt/public", "main", public, {ANYWHERE: "main/igw"}),
        *route_table("main/rt/private", "main", private, {ANYWHERE: "main/nat"}),
        *network_acl("main/acl/private", "main", private, LINES),
        *(group(f"sg/{number}", "main") for number in range(groups)),
        *(rule for number in range(groups) for rule in _rules(number, groups, draw)),
        *(_interface(number, places[number % subnets], groups, draw) for number in range(interfaces)),
    ]
    parties = [
        Party(key=f"role-{number}", title="", interfaces=(f"eni/{number}",), client_ports="linux")
        for number in range(interfaces)
    ]
    parties.append(Party(key="internet", title="", location="internet", cidr_blocks=(ANYWHERE,)))
    return Estate(resources=tuple(resources), parties=tuple(parties))


def _subnet(number: int) -> Subnet:
    return Subnet(
        key=f"main/s{number}",
        **HERE,
        vpc="main",
        availability_zone=f"eu-west-1{'abc'[number % 3]}",
        cidr_block=ip_network(f"10.0.{number}.0/24"),
    )


def _rules(number: int, groups: int, draw: random.Random) -> Iterator[SecurityGroupRule]:
    for place in range(6):
        port, peer = 1000 + draw.randrange(120) * 7, draw.randrange(groups)
        yield from both_rules(f"sg/{number}/{place}", port, (f"sg/{number}", f"sg/{peer}"))


def _interface(number: int, place: Subnet, groups: int, draw: random.Random) -> NetworkInterface:
    return NetworkInterface(
        key=f"eni/{number}",
        **HERE,
        vpc="main",
        subnet=place.key,
        private_ip_address=place.cidr_block[10 + number // 24],
        security_groups=tuple(f"sg/{chosen}" for chosen in sorted(draw.sample(range(groups), 2))),
    )
