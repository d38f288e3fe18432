"""Requests: endpoints and peerings that AWS refuses to create."""

from collections import Counter
from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.subject import Subject
from workbook.model.estate.interconnect import Network, VpcPeeringConnection
from workbook.model.estate.network import Subnet, Vpc, VpcEndpoint

PEERING_PAGE = "https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html"
ENDPOINT_PAGE = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"
STANDING = ("active", "pending-acceptance", "provisioning", "initiating-request")


@check(
    "REQUESTS-01",
    title="AWS accepts every endpoint",
    severity="high",
    why="AWS refuses a second subnet of one zone for an endpoint, and a second gateway endpoint of one service in a route table.",
    remedy="Keep one subnet a zone, and one gateway endpoint a service and table.",
    source=ENDPOINT_PAGE,
    applies=has(VpcEndpoint, "there is no endpoint"),
)
def endpoints_are_accepted(subject: Subject) -> Iterator[Flaw]:
    """One flaw per endpoint that AWS would refuse."""
    zones = {subnet.key: subnet.availability_zone for subnet in subject.estate.of(Subnet)}
    served: dict[tuple[str, str], str] = {}
    for endpoint in subject.estate.of(VpcEndpoint):
        several = Counter(zones[key] for key in endpoint.subnets if key in zones)
        for zone, count in several.items():
            if count > 1:
                yield _refused(endpoint.key, f"it has {count} subnets in {zone}")
        for table in endpoint.route_tables if endpoint.vpc_endpoint_type == "Gateway" else ():
            other = served.setdefault((table, endpoint.service), endpoint.key)
            if other != endpoint.key:
                yield _refused(endpoint.key, f"{table} has {other} for {endpoint.service} already")


@check(
    "REQUESTS-02",
    title="AWS accepts every peering",
    severity="high",
    why="AWS refuses to peer VPCs any of whose ranges overlap, of either family, and to peer two VPCs twice.",
    remedy="Give the VPCs other ranges, or join them by PrivateLink, where ranges may be equal.",
    source=PEERING_PAGE,
    applies=has(VpcPeeringConnection, "there is no peering connection"),
)
def peerings_are_accepted(subject: Subject) -> Iterator[Flaw]:
    """One flaw per peering connection that AWS would refuse."""
    joined: dict[frozenset[str], str] = {}
    for peering in subject.estate.of(VpcPeeringConnection):
        if peering.status not in STANDING:
            continue
        ours = _ranges(subject, peering.requester_vpc, peering.requester_cidr_blocks)
        theirs = _ranges(subject, peering.accepter_vpc, peering.accepter_cidr_blocks)
        for one in ours:
            for other in theirs:
                if one.version == other.version and one.overlaps(other):
                    yield _refused(peering.key, f"{one} and {other} overlap")
        pair = frozenset((peering.requester_vpc, peering.accepter_vpc)) - {""}
        first = joined.setdefault(pair, peering.key) if len(pair) > 1 else peering.key
        if first != peering.key:
            yield _refused(peering.key, f"{first} joins the same VPCs")


def _ranges(subject: Subject, vpc: str, stated: tuple[Network, ...]) -> tuple[Network, ...]:
    """The ranges of a VPC of the estate, else those that the peering states."""
    found = subject.find(Vpc, vpc)
    return (*found.cidr_blocks, *found.ipv6_cidr_blocks) if found else stated


def _refused(key: str, why: str) -> Flaw:
    return Flaw(resource=key, message=f"AWS refuses {key}: {why}", evidence=why)
