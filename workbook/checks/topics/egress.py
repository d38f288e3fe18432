"""Egress: what leaves that should not, and ways out that nobody takes."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.exposed import path_words
from workbook.checks.subject import Subject
from workbook.facts.high_risk_ports import cleartext_ports
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.data import DbInstance
from workbook.model.estate.network import NatGateway
from workbook.model.intent.flow import Flow


@check(
    "EGRESS-01",
    title="No database reaches the internet",
    severity="high",
    why="A database that can open connections outside can be made to send its tables there.",
    remedy="Remove the flow; exports to S3 go by the gateway endpoint.",
    source="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    applies=has(DbInstance, "there is no database", DbCluster),
)
def databases_stay_inside(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database interface that reaches hosts of the internet, with the path."""
    databases = {each.key for kind in (DbInstance, DbCluster) for each in subject.estate.of(kind)}
    for opening in subject.open_outbound:
        if opening.owner in databases:
            yield Flaw(
                resource=opening.party,
                message=f"{subject.party_title(opening.party)} reaches the internet on {opening.words}",
                evidence=f"reachable by {path_words(subject.estate, opening, opening.ports[0][0])}",
            )


def _has_flows(subject: Subject) -> str:
    return "" if subject.design else "an imported network states no flows"


@check(
    "EGRESS-02",
    title="Nothing crosses the internet in the clear",
    severity="medium",
    why="Between the VPC and a host of the internet anybody on the way reads and changes what is not encrypted.",
    remedy="Use the protocol's TLS port, or carry it over a VPN.",
    source="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_transit_encrypt.html",
    applies=_has_flows,
)
def nothing_crosses_in_the_clear(subject: Subject) -> Iterator[Flaw]:
    """One flaw per stated flow on a clear-text port between the VPC and the internet."""
    design = subject.design
    assert design is not None
    outside = {party.key for party in subject.estate.parties if party.location == "internet"}
    for flow in design.flows:
        port = _single_tcp_port(flow)
        crosses = flow.source in outside or flow.destination in outside
        if crosses and port in cleartext_ports() and not _only_redirects(subject, flow.destination, port):
            yield Flaw(
                resource=flow.key,
                message=f"{flow.source} speaks {cleartext_ports()[port]} to {flow.destination} across the internet",
                evidence=f"flow {flow.key}: tcp/{port}, {flow.purpose}",
            )


def _single_tcp_port(flow: Flow) -> int:
    one = flow.protocol == "tcp" and flow.ports is not None and flow.ports.from_port == flow.ports.to_port
    return flow.ports.from_port if one and flow.ports else -1


def _only_redirects(subject: Subject, destination: str, port: int) -> bool:
    return any(
        listener.port == port and listener.redirect_port is not None
        for balancer in subject.estate.of(LoadBalancer)
        if balancer.key == destination
        for listener in balancer.listeners
    )


def _has_planned_nat(subject: Subject) -> str:
    if subject.design is None:
        return "an imported network states no flows"
    return "" if subject.estate.of(NatGateway) else "there is no NAT gateway"


@check(
    "EGRESS-03",
    title="Every NAT gateway carries a flow",
    severity="low",
    why="A NAT gateway costs by the hour, used or not, and is a way out for whatever gets a rule later.",
    remedy="Set nat_mode to none.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html",
    applies=_has_planned_nat,
)
def nat_gateways_carry_flows(subject: Subject) -> Iterator[Flaw]:
    """One flaw per NAT gateway that is the means of no flow."""
    used = {key for means in subject.estate.means for key in means.via}
    for nat in subject.estate.of(NatGateway):
        if nat.key not in used:
            yield Flaw(
                resource=nat.key,
                message=f"no stated flow leaves by {nat.key}",
                evidence=f"means of {len(subject.estate.means)} flows: {nat.key} is in none",
            )
