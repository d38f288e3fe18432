"""VPC endpoints: services that go the long way, endpoints nobody can use, and doors wider than their clients."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check
from workbook.checks.coverage import is_everywhere, listed, rule_network, rule_words
from workbook.checks.subject import Subject
from workbook.facts.endpoint_services import endpoint_service, service_names
from workbook.model.estate.network import (
    NatGateway,
    NetworkInterface,
    PrefixList,
    SecurityGroupRule,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.party import Means

ENDPOINTS_PAGE = "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"
GATEWAY_PAGE = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"
EC2_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"


def _interfaces(subject: Subject) -> tuple[VpcEndpoint, ...]:
    return tuple(e for e in subject.estate.of(VpcEndpoint) if e.vpc_endpoint_type == "Interface")


def _gateways(subject: Subject) -> tuple[VpcEndpoint, ...]:
    return tuple(e for e in subject.estate.of(VpcEndpoint) if e.vpc_endpoint_type == "Gateway")


def _has_interface(subject: Subject) -> str:
    return "" if _interfaces(subject) else "there is no interface endpoint"


def _has_gateway(subject: Subject) -> str:
    return "" if _gateways(subject) else "there is no gateway endpoint"


def _calls_services(subject: Subject) -> str:
    return "" if tuple(_service_means(subject)) else "no flow goes to an AWS service"


def _service_means(subject: Subject) -> Iterator[tuple[str, Means]]:
    """The AWS services that flows go to, each with the way the plan chose."""
    if subject.design is None:
        return
    stated = {flow.key: flow.destination for flow in subject.design.flows}
    for means in subject.estate.means:
        destination = stated.get(means.flow, "")
        if destination.startswith("aws:"):
            yield destination.removeprefix("aws:"), means


def _by_nat(subject: Subject) -> dict[str, list[str]]:
    """Services that flows reach through a NAT gateway, each with those flows."""
    nats = {nat.key for nat in subject.estate.of(NatGateway)}
    found: dict[str, list[str]] = {}
    for service, means in _service_means(subject):
        if nats & set(means.via) and service in service_names():
            found.setdefault(service, []).append(means.flow)
    return found


@check(
    "ENDPOINTS-01",
    title="No service with a free gateway endpoint is reached by NAT",
    severity="medium",
    why="A gateway endpoint costs nothing and keeps the traffic off public addresses; the NAT gateway charges for every gigabyte of it.",
    remedy="Add the service to endpoints (s3 and dynamodb have gateway endpoints).",
    source=GATEWAY_PAGE,
    applies=_calls_services,
)
def free_endpoints_are_used(subject: Subject) -> Iterator[Flaw]:
    """One flaw per service with a gateway endpoint that flows reach through a NAT gateway."""
    for service, flows in _by_nat(subject).items():
        if endpoint_service(service).has_gateway:
            title = endpoint_service(service).title
            yield Flaw(
                resource=f"aws:{service}",
                message=f"{_counted(flows)} {title} through a NAT gateway, though its gateway endpoint is free",
                evidence=f"flows {listed(flows)}",
                remedy=f"Add {service} to endpoints.",
            )


def _counted(flows: list[str]) -> str:
    """`1 flow reaches`, `2 flows reach`."""
    return "1 flow reaches" if len(flows) == 1 else f"{len(flows)} flows reach"


@check(
    "ENDPOINTS-02",
    title="An interface endpoint stands in every zone of its clients",
    severity="medium",
    why="A client whose zone has no address of the endpoint goes to another zone: it pays for crossing, and fails with that zone.",
    remedy="Give the endpoint a subnet in each zone.",
    source=ENDPOINTS_PAGE,
    applies=_has_interface,
)
def endpoints_stand_in_client_zones(subject: Subject) -> Iterator[Flaw]:
    """One flaw per endpoint that lacks a zone in which one of its clients stands."""
    for endpoint in _interfaces(subject):
        clients = {card.subnet for card in _clients(subject, endpoint)} & subject.zone_of.keys()
        missing = subject.zones(clients) - subject.zones(endpoint.subnets)
        if missing and subject.zone_of.keys() >= set(endpoint.subnets):
            yield Flaw(
                resource=endpoint.key,
                message=f"{endpoint.key} has no address in {listed(missing)}, where its clients stand",
                evidence=f"subnets {listed(endpoint.subnets)}",
            )


def _clients(subject: Subject, endpoint: VpcEndpoint) -> tuple[NetworkInterface, ...]:
    """Interfaces whose groups the endpoint's own groups admit by name."""
    named = {
        rule.referenced_security_group
        for group in endpoint.security_groups
        for rule in subject.rules.get(group, ())
        if not rule.is_egress and rule.referenced_security_group
    }
    return tuple(card for group in sorted(named) for card in subject.wearers.get(group, ()))


@check(
    "ENDPOINTS-03",
    title="Private DNS leads to the endpoint",
    severity="medium",
    why="SDKs call a service by its public name. Only with private DNS on the endpoint, and DNS support and hostnames on in the VPC, does that name lead to it.",
    remedy="Set private_dns, and enable DNS support and hostnames on the VPC.",
    source="https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html",
    applies=_has_interface,
)
def private_dns_works(subject: Subject) -> Iterator[Flaw]:
    """One flaw per interface endpoint whose public name still leads elsewhere."""
    for endpoint in _interfaces(subject):
        vpc = subject.find(Vpc, endpoint.vpc)
        if vpc and endpoint.private_dns_enabled and not (vpc.enable_dns_support and vpc.enable_dns_hostnames):
            yield Flaw(
                resource=vpc.key,
                message=f"{endpoint.key} has private DNS, but the attributes of {vpc.key} do not let it work",
                evidence=f"enable_dns_support {vpc.enable_dns_support}, enable_dns_hostnames {vpc.enable_dns_hostnames}",
                severity="high",
            )
        if not endpoint.private_dns_enabled and _is_called_by_its_name(endpoint):
            yield Flaw(
                resource=endpoint.key,
                message=f"the public name of {endpoint.service} does not lead to {endpoint.key}",
                evidence="private_dns_enabled False",
            )


def _is_called_by_its_name(endpoint: VpcEndpoint) -> bool:
    """Whether SDKs call the service by a public name that only private DNS could lead here."""
    known = endpoint.service in service_names()
    return known and not endpoint_service(endpoint.service).has_gateway


@check(
    "ENDPOINTS-04",
    title="Every endpoint has a policy of its own",
    severity="low",
    why="Without a policy an endpoint passes any call to any account's resources: whoever gets onto a client can carry data to a bucket of his own.",
    remedy="Set endpoint_policy to least_privilege or account_only.",
    source="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    applies=lambda subject: "" if subject.estate.of(VpcEndpoint) else "there is no VPC endpoint",
)
def endpoints_have_policies(subject: Subject) -> Iterator[Flaw]:
    """One flaw per gateway or interface endpoint with AWS's full-access policy."""
    for endpoint in (*_gateways(subject), *_interfaces(subject)):
        if endpoint.policy is None and _reads_policies(endpoint):
            yield Flaw(
                resource=endpoint.key,
                message=f"{endpoint.key} passes every call to {endpoint.service}",
                evidence="policy: none (full access)",
            )


def _reads_policies(endpoint: VpcEndpoint) -> bool:
    """AWS's services do; a service of one's own behind a load balancer reads none (PrivateLink guide)."""
    return ".vpce." not in endpoint.service_name


@check(
    "ENDPOINTS-05",
    title="A gateway endpoint can be used",
    severity="medium",
    why="A gateway endpoint works by a route in the client's table and an egress rule to its prefix list; without either the free way is there and nobody takes it.",
    remedy="Associate the endpoint with the clients' route tables, and state the access that needs it.",
    source=GATEWAY_PAGE,
    applies=_has_gateway,
)
def gateway_endpoints_are_usable(subject: Subject) -> Iterator[Flaw]:
    """One flaw per gateway endpoint without a route table or without any egress rule that leads to it."""
    for endpoint in _gateways(subject):
        if not endpoint.route_tables:
            message, evidence = "is in no route table", "route_tables: none"
        elif not any(_leads_to(subject, rule, endpoint) for rule in subject.estate.of(SecurityGroupRule)):
            message, evidence = "has no client", f"0 egress rules name the prefix list of {endpoint.service}"
        else:
            continue
        yield Flaw(resource=endpoint.key, message=f"{endpoint.key} {message}", evidence=evidence)


def _leads_to(subject: Subject, rule: SecurityGroupRule, endpoint: VpcEndpoint) -> bool:
    if not rule.is_egress:
        return False
    if is_everywhere(rule_network(rule)):
        return True
    if not rule.prefix_list or rule.prefix_list not in subject.estate:
        return False
    name = subject.estate.get(PrefixList, rule.prefix_list).prefix_list_name
    return name == endpoint.service_name


@check(
    "ENDPOINTS-06",
    title="AWS services are reached by endpoint where there is one",
    severity="informational",
    why="Through a NAT gateway the call leaves by a public address, no endpoint policy can bind it, and each gigabyte costs the NAT's price; an endpoint costs by the hour. The cost page compares both.",
    remedy="Add the service to endpoints, if the break-even of the cost page speaks for it.",
    source=f"{EC2_CONTROLS}#ec2-10",
    applies=_calls_services,
)
def services_go_by_endpoint(subject: Subject) -> Iterator[Flaw]:
    """One flaw per service that has an interface endpoint and is reached by NAT."""
    for service, flows in _by_nat(subject).items():
        found = endpoint_service(service)
        if found.has_interface and not found.has_gateway:
            yield Flaw(
                resource=f"aws:{service}",
                message=f"{_counted(flows)} {found.title} through a NAT gateway",
                evidence=f"flows {listed(flows)}",
                remedy=f"Add {service} to endpoints.",
            )


@check(
    "ENDPOINTS-07",
    title="An endpoint admits its clients and nobody else",
    severity="low",
    why="A rule for the whole VPC lets everything that is ever put there call the service through this endpoint.",
    remedy="Set endpoint_security_groups to per_service: each client's group is named.",
    source=ENDPOINTS_PAGE,
    applies=_has_interface,
)
def endpoint_groups_name_clients(subject: Subject) -> Iterator[Flaw]:
    """One flaw per inbound CIDR rule on an endpoint's group that takes in a whole VPC."""
    blocks = [block for vpc in subject.estate.of(Vpc) for block in vpc.cidr_blocks]
    for endpoint in _interfaces(subject):
        for group in endpoint.security_groups:
            for rule in subject.rules.get(group, ()):
                network = rule.cidr_ipv4
                if not rule.is_egress and network and any(block.subnet_of(network) for block in blocks):
                    yield Flaw(
                        resource=rule.key,
                        message=f"{endpoint.key} admits every address of the VPC",
                        evidence=rule_words(rule),
                    )


@check(
    "ENDPOINTS-08",
    title="Every interface endpoint has a client",
    severity="low",
    why="An interface endpoint costs by the hour in each zone, used or not.",
    remedy="Take the service out of endpoints, or state the access that needs it.",
    source=ENDPOINTS_PAGE,
    applies=_has_interface,
)
def interface_endpoints_have_clients(subject: Subject) -> Iterator[Flaw]:
    """One flaw per interface endpoint whose groups admit nobody."""
    for endpoint in _interfaces(subject):
        admitted = [
            rule
            for group in endpoint.security_groups
            for rule in subject.rules.get(group, ())
            if not rule.is_egress
        ]
        if not admitted:
            yield Flaw(
                resource=endpoint.key,
                message=f"no group may open a connection to {endpoint.key}",
                evidence=f"0 inbound rules on {listed(endpoint.security_groups) or 'no group'}",
            )
