"""Exposure: what the internet reaches, asked of the packet engine and not of a rule's look."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import admits_port, is_everywhere, listed, rule_network, rule_words
from workbook.checks.exposed import Opening, path_words
from workbook.checks.subject import Subject
from workbook.facts.control_parameters import control_words
from workbook.facts.high_risk_ports import high_risk_ports
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.compute import AutoScalingGroup, LoadBalancer
from workbook.model.estate.data import DbInstance, DbProxy
from workbook.model.estate.edge import CloudFrontVpcOrigin
from workbook.model.estate.network import (
    InternetGateway,
    NetworkInterface,
    SecurityGroupRule,
    Subnet,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
)
from workbook.reachability.headers import TCP

EC2_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
BPA_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html"
ADMIN_PORTS = (22, 3389)
WIDEST_ADMIN_PREFIX = 24

no_gateway = has(InternetGateway, "there is no internet gateway: nothing from the internet can enter")


def _databases(subject: Subject) -> set[str]:
    return {resource.key for kind in (DbInstance, DbCluster, DbProxy) for resource in subject.estate.of(kind)}


def _flaw(subject: Subject, opening: Opening, port: int, message: str) -> Flaw:
    return Flaw(
        resource=opening.party,
        message=message,
        evidence=f"reachable by {path_words(subject.estate, opening, port)}",
        remedy=f"Narrow the flow to {opening.party}, or remove the rule that ends the path.",
    )


@check(
    "EXPOSURE-01",
    title="No database is reachable from the internet",
    severity="critical",
    why="A database that anybody can connect to is attacked within minutes; its password is then all that protects it.",
    remedy="Let only the workloads that read it connect: state those flows and no other.",
    source=f"{EC2_CONTROLS}#ec2-19",
    applies=no_gateway,
)
def databases_are_out_of_reach(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database interface that hosts of the internet reach, with the path."""
    databases = _databases(subject)
    for opening in subject.open_inbound:
        if opening.owner in databases:
            message = f"the internet reaches {subject.party_title(opening.party)} on {opening.words}"
            yield _flaw(subject, opening, opening.ports[0][0], message)


@check(
    "EXPOSURE-02",
    title="SSH and RDP are not reachable from the internet",
    severity="high",
    why="These ports are tried by bots without pause; one weak or stolen key opens the host.",
    remedy="Use Session Manager or EC2 Instance Connect Endpoint, or name the office's addresses.",
    source=f"{EC2_CONTROLS}#ec2-53",
    applies=no_gateway,
)
def admin_ports_are_out_of_reach(subject: Subject) -> Iterator[Flaw]:
    """One flaw per interface and administration port that hosts of the internet reach."""
    for opening in subject.open_inbound:
        for port in ADMIN_PORTS:
            if opening.protocol == TCP and opening.takes(port) and opening.owner not in _databases(subject):
                message = f"the internet reaches {subject.party_title(opening.party)} on tcp/{port}"
                yield _flaw(subject, opening, port, message)


@check(
    "EXPOSURE-03",
    title="No high-risk port is reachable from the internet",
    severity="high",
    why="Behind these ports stand protocols made for inside networks: databases, mail, file shares, consoles.",
    remedy="Put a load balancer with TLS before the service, or name the networks that need it.",
    source=f"{EC2_CONTROLS}#ec2-19",
    applies=no_gateway,
)
def high_risk_ports_are_out_of_reach(subject: Subject) -> Iterator[Flaw]:
    """One flaw per interface with high-risk ports, other than SSH and RDP, that the internet reaches."""
    for opening in subject.open_inbound:
        risky = [port for port in high_risk_ports() if port not in ADMIN_PORTS and opening.takes(port)]
        if opening.protocol == TCP and risky and opening.owner not in _databases(subject):
            named = listed(f"{port} ({high_risk_ports()[port]})" for port in risky)
            message = f"the internet reaches {subject.party_title(opening.party)} on {named}"
            yield _flaw(subject, opening, risky[0], message)


@check(
    "EXPOSURE-04",
    title="The internet reaches only web ports",
    severity="medium",
    why="Each further port is a further service to patch and to watch.",
    remedy="Serve on 443, or name the networks that need the port.",
    source=f"{EC2_CONTROLS}#ec2-18",
    applies=no_gateway,
)
def only_web_ports_are_reachable(subject: Subject) -> Iterator[Flaw]:
    """One flaw per interface with other reachable ports that no stricter check speaks of."""
    authorized = {int(port) for port in control_words("authorized_ports")}
    spoken_of = {*ADMIN_PORTS, *high_risk_ports(), *authorized}
    for opening in subject.open_inbound:
        ports = _ports_beyond(opening, spoken_of if opening.protocol == TCP else set())
        if ports is not None and opening.owner not in _databases(subject):
            message = f"the internet reaches {subject.party_title(opening.party)} on {opening.words}"
            yield _flaw(subject, opening, ports, message)


def _ports_beyond(opening: Opening, known: set[int]) -> int | None:
    """The first open port that is not among the known ones."""
    for first, last in opening.ports:
        beyond = next((port for port in range(first, last + 1) if port not in known), None)
        if beyond is not None:
            return beyond
    return None


@check(
    "EXPOSURE-05",
    title="No rule admits the internet where no route leads from it",
    severity="low",
    why="Nothing gets through today, so this is no opening; but scanners report the rule, and it opens the day somebody adds a route or a public address.",
    remedy="Remove the rule.",
    source=f"{EC2_CONTROLS}#ec2-19",
    applies=has(SecurityGroupRule, "there is no security group rule"),
)
def no_sleeping_rules(subject: Subject) -> Iterator[Flaw]:
    """One flaw per inbound rule for everywhere whose members nobody from the internet reaches."""
    reached = {opening.interface for opening in subject.open_inbound}
    for rule in subject.estate.of(SecurityGroupRule):
        if rule.is_egress or not is_everywhere(rule_network(rule)) or rule.ip_protocol in ("icmp", "icmpv6"):
            continue
        cards = subject.wearers.get(rule.security_group, ())
        if not any(card.key in reached for card in cards):
            yield Flaw(
                resource=rule.key,
                message=f"{rule.security_group} admits everybody, but nobody from outside gets as far",
                evidence=f"{rule_words(rule)}; {len(cards)} interface(s), none reachable from the internet",
            )


@check(
    "EXPOSURE-06",
    title="SSH and RDP are open to small networks only",
    severity="medium",
    why="A wide range of an internet provider or a whole company is many thousand strangers.",
    remedy=f"Name the office's addresses, /{WIDEST_ADMIN_PREFIX} or narrower.",
    source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules-reference.html",
    applies=has(SecurityGroupRule, "there is no security group rule"),
)
def admin_networks_are_small(subject: Subject) -> Iterator[Flaw]:
    """One flaw per inbound rule that opens an administration port to a public range wider than a /24."""
    for rule in subject.estate.of(SecurityGroupRule):
        network = rule.cidr_ipv4
        opens = any(admits_port(rule, "tcp", port) for port in ADMIN_PORTS)
        if network is None or rule.is_egress or not opens:
            continue
        if 0 < network.prefixlen < WIDEST_ADMIN_PREFIX and not network.is_private:
            yield Flaw(
                resource=rule.key,
                message=f"{network.num_addresses} public addresses may try {rule.security_group} for SSH or RDP",
                evidence=rule_words(rule),
            )


@check(
    "EXPOSURE-07",
    title="Fleets stand in private subnets",
    severity="medium",
    why="In a public subnet a server is one public address away from the internet; behind a load balancer it needs none.",
    remedy="Put the fleet into a private tier and the load balancer into the public one.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    applies=has(AutoScalingGroup, "there is no fleet"),
)
def fleets_stand_in_private_subnets(subject: Subject) -> Iterator[Flaw]:
    """One flaw per fleet of more than one instance with a public subnet."""
    for group in subject.estate.of(AutoScalingGroup):
        public = [subnet for subnet in group.subnets if subject.is_public(subnet)]
        if public and group.max_size > 1:
            yield Flaw(
                resource=group.key,
                message=f"{group.key} stands in {len(public)} public subnet(s)",
                evidence=f"public: {listed(public)}",
            )


@check(
    "EXPOSURE-08",
    title="Subnets give out no public addresses by themselves",
    severity="medium",
    why="With the flag whatever is launched gets a public address, meant or not.",
    remedy="Set map_public_ip_on_launch to False.",
    source=f"{EC2_CONTROLS}#ec2-15",
    applies=has(Subnet, "there is no subnet"),
)
def subnets_assign_no_public_addresses(subject: Subject) -> Iterator[Flaw]:
    """One flaw per subnet with the flag."""
    for subnet in subject.estate.of(Subnet):
        if subnet.map_public_ip_on_launch:
            yield Flaw(
                resource=subnet.key,
                message=f"whatever is launched in {subnet.key} gets a public address",
                evidence="map_public_ip_on_launch True",
            )


@check(
    "EXPOSURE-09",
    title="Block Public Access guards what the internet need not enter",
    severity="low",
    why="Where nothing is meant to be entered from the internet, the account's switch keeps it so whatever routes and rules are added later. It binds every VPC of the account in the Region; others are let out by exclusions.",
    remedy="Set vpc_block_public_access to block_ingress, after looking at the other VPCs of the account.",
    source=f"{EC2_CONTROLS}#ec2-172",
    applies=no_gateway,
)
def block_public_access_is_on(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC with an internet gateway that nothing is entered through, while the switch is off."""
    on = any(o.internet_gateway_block_mode != "off" for o in subject.estate.of(VpcBlockPublicAccessOptions))
    for gateway in subject.estate.of(InternetGateway):
        if not on and gateway.vpc and not _is_entered(subject, gateway.vpc):
            yield Flaw(
                resource=gateway.vpc,
                message=f"nothing enters {gateway.vpc} from outside, and Block Public Access is off",
                evidence="0 interfaces with a public IPv4 address, 0 reached from outside; internet_gateway_block_mode off",
            )


def _is_entered(subject: Subject, vpc: str) -> bool:
    reached = {opening.interface for opening in subject.open_inbound}
    return any(door.vpc == vpc for door in subject.estate.of(CloudFrontVpcOrigin)) or any(
        card.vpc == vpc and (card.public_ip is not None or card.key in reached)
        for card in subject.estate.of(NetworkInterface)
    )


@check(
    "EXPOSURE-10",
    title="Block Public Access lets internet-facing load balancers be",
    severity="high",
    why="The switch stops what an internet-facing load balancer is for, whatever the routes say, unless all of its subnets are excluded.",
    remedy="Exclude the load balancer's VPC or all of its subnets with allow-bidirectional, or make it internal.",
    source=BPA_PAGE,
    applies=has(VpcBlockPublicAccessOptions, "Block Public Access is not part of the design"),
)
def block_public_access_spares_balancers(subject: Subject) -> Iterator[Flaw]:
    """One flaw per internet-facing load balancer that the switch would stop."""
    modes = {o.internet_gateway_block_mode for o in subject.estate.of(VpcBlockPublicAccessOptions)} - {"off"}
    for balancer in subject.estate.of(LoadBalancer):
        bound = [subnet for subnet in balancer.subnets if not _excluded(subject, subnet)]
        if modes and bound and balancer.scheme == "internet-facing":
            yield Flaw(
                resource=balancer.key,
                message=f"Block Public Access stops {balancer.key}",
                evidence=f"internet_gateway_block_mode {listed(modes)}; not excluded: {listed(bound)}",
            )


def _excluded(subject: Subject, subnet: str) -> bool:
    found = subject.find(Subnet, subnet)
    vpc = found.vpc if found else ""
    return any(
        exclusion.internet_gateway_exclusion_mode == "allow-bidirectional"
        and (exclusion.subnet == subnet or (vpc and exclusion.vpc == vpc))
        for exclusion in subject.estate.of(VpcBlockPublicAccessExclusion)
    )
