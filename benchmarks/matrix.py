"""The matrix: a pattern with its proof, a hundred and forty roles, and its growth; each beside the scalar trace.

The baseline is what the trace would take for the same pairs, from a sample of them in the same run.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, ip_network
from itertools import count as count_from

from benchmarks.figure import Figure, figure, seconds
from workbook.catalog import names
from workbook.document import Document, build
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    InternetGateway,
    NatGateway,
    NatGatewayAddress,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.ports import PortRange
from workbook.plan import plan
from workbook.proof.paths import trace_ends
from workbook.proof.prove import matrix_of, prove
from workbook.proof.universe import View
from workbook.reachability.matrix import Matrix, network_matrix
from workbook.reachability.packet import Question
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

HERE = {"account": "main", "region": "eu-west-1"}
ANYWHERE = ip_network("0.0.0.0/0")
BLOCK = ip_network("10.0.0.0/16")


SAMPLE = 40
EDIT_AIM_S = 0.005
ROLES = {20: None, 140: 0.015, 300: None}


def measure() -> Iterator[Figure]:
    """Times of matrix and proof."""
    for name in names():
        design = build(Document(pattern=name))
        estate = plan(design)
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
            fresh = network_matrix(estate)
            edited = edits(estate)
            again = seconds(lambda: network_matrix(next(edited), after=fresh), runs=31)  # noqa: B023
            what = f"matrix of {count} distinct roles after an edit of one rule"
            yield figure(what, again, baseline="a fresh run", base=taken, aim_s=EDIT_AIM_S)


def edits(estate: Estate) -> Iterator[Estate]:
    """The estate with another port in one of its rules, a different rule and port each time."""
    rules = estate.of(SecurityGroupRule)
    for turn in count_from(0):
        rule = rules[turn * 37 % len(rules)]
        port = 4242 + turn
        other = replace(rule, from_port=port, to_port=port)
        resources = tuple(other if each is rule else each for each in estate.resources)
        yield replace(estate, resources=resources)


def _traced(matrix: Matrix) -> list[float]:
    """What the trace takes for every pair that concerns an interface, judged by a sample: one port each."""
    plane, draw = matrix.planes[0], random.Random(1)  # noqa: S311  # a draw, no secret
    concerned = [at for at, end in enumerate(plane.ends) if end.sort == "interface"]
    others = [at for at, end in enumerate(plane.ends) if not end.beside]
    pairs = [(draw.choice(concerned), draw.choice(others)) for _ in range(SAMPLE)]
    topology, question = topology_of(matrix.estate), Question(protocol="6", ports=((443, 443),))
    ends = [trace_ends(topology, View(plane), pair) for pair in pairs]
    count = 2 * len(concerned) * len(others) - len(concerned) ** 2
    taken = seconds(lambda: [trace(matrix.estate, *pair, question) for pair in ends], runs=3)
    return [each / SAMPLE * count for each in taken]


def distinct_roles(interfaces: int, subnets: int = 24, groups: int = 60, *, seed: int = 1) -> Estate:
    """One VPC: a third of its subnets public; groups drawn so that roles differ; ports from a pool of 120."""
    draw = random.Random(seed)  # noqa: S311  # a draw, no secret
    places = [_subnet(number) for number in range(subnets)]
    public = [place.key for place in places[: subnets // 3]]
    private = [place.key for place in places[subnets // 3 :]]
    resources: list[Resource] = [
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
        *_table("public", public, "main/igw"),
        *_table("private", private, "main/nat"),
        *_acl("private", private),
        *(_group(number) for number in range(groups)),
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


def _table(name: str, subnets: list[str], target: str) -> tuple[Resource, ...]:
    key = f"main/rt/{name}"
    return (
        RouteTable(key=key, **HERE, vpc="main", subnets=tuple(subnets)),
        Route(key=f"{key}/0", **HERE, route_table=key, destination_cidr_block=ANYWHERE, target=target),
    )


def _acl(name: str, subnets: list[str]) -> tuple[Resource, ...]:
    key = f"main/acl/{name}"
    lines = [(False, 3389, "deny"), (False, None, "allow"), (True, None, "allow")]
    return (
        NetworkAcl(key=key, **HERE, vpc="main", subnets=tuple(subnets)),
        *(
            NetworkAclEntry(
                key=f"{key}/{place}",
                **HERE,
                network_acl=key,
                rule_number=100 + place,
                egress=egress,
                protocol="6" if port else "-1",
                rule_action="deny" if action == "deny" else "allow",
                cidr_block=ANYWHERE,
                port_range=PortRange(from_port=port, to_port=port) if port else None,
            )
            for place, (egress, port, action) in enumerate(lines)
        ),
    )


def _group(number: int) -> SecurityGroup:
    return SecurityGroup(
        key=f"sg/{number}", **HERE, vpc="main", group_name=f"g{number}", description=f"group {number}"
    )


def _rules(number: int, groups: int, draw: random.Random) -> list[SecurityGroupRule]:
    rules = []
    for place in range(6):
        port, peer = 1000 + draw.randrange(120) * 7, draw.randrange(groups)
        for is_egress, own, other in ((True, number, peer), (False, peer, number)):
            rules.append(
                SecurityGroupRule(
                    key=f"sg/{number}/{place}/{is_egress}",
                    **HERE,
                    security_group=f"sg/{own}",
                    is_egress=is_egress,
                    ip_protocol="tcp",
                    from_port=port,
                    to_port=port,
                    referenced_security_group=f"sg/{other}",
                )
            )
    return rules


def _interface(number: int, place: Subnet, groups: int, draw: random.Random) -> NetworkInterface:
    return NetworkInterface(
        key=f"eni/{number}",
        **HERE,
        vpc="main",
        subnet=place.key,
        private_ip_address=place.cidr_block[10 + number // 24],
        security_groups=tuple(f"sg/{chosen}" for chosen in sorted(draw.sample(range(groups), 2))),
    )
