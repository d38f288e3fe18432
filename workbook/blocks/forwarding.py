"""A NAT instance: the machine that a design gets when `nat_mode` says so and something calls out."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.blocks.outside import package_access
from workbook.facts.endpoint_services import endpoint_service
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption
from workbook.model.intent.forwarding import NatInstance, nat_instance_key
from workbook.model.intent.party import AwsService, OutsideHost, OutsideNetwork
from workbook.model.intent.place import VpcIntent

INSTANCE_TYPE = "t4g.nano"
PACKAGES_SLOT = 990


def with_nat_instances(design: Design) -> Design:
    """The design with a NAT instance in each VPC that wants one and calls out; the same design if none does."""
    wanted = [vpc for vpc in design.vpcs if vpc.means.nat_mode == "instance" and _calls_out(design, vpc)]
    known = {party.key for party in design.parties}
    made = [party for vpc in wanted for party in _nat_instance(vpc) if party.key not in known]
    if not made:
        return design
    return replace(
        design,
        parties=(*design.parties, *made),
        accesses=(*design.accesses, *map(_packages, made)),
        assumptions=(*design.assumptions, *map(_care, made)),
    )


def _nat_instance(vpc: VpcIntent) -> Iterator[NatInstance]:
    public = next((tier for tier in vpc.tiers if tier.routing == "public"), None)
    if public:
        yield NatInstance(
            key=nat_instance_key(vpc.key),
            title="NAT instance",
            vpc=vpc.key,
            tier=public.key,
            instance_type=INSTANCE_TYPE,
            client_ports="managed",
        )


def _packages(party: NatInstance) -> Access:
    return package_access(party.key, PACKAGES_SLOT)


def _care(party: NatInstance) -> Assumption:
    return Assumption(
        subject=party.key,
        sentence="Somebody patches the NAT instance, watches it and replaces it when it fails: until then nothing "
        "behind it reaches the internet, and its size is the limit of what passes.",
    )


def _calls_out(design: Design, vpc: VpcIntent) -> bool:
    """Whether something private calls what no endpoint carries."""
    private = {tier.key for tier in vpc.tiers if tier.routing == "private" and not tier.isolated}
    callers = {party.key for party in design.placed if party.vpc == vpc.key and party.tier in private}
    called = (design.party(flow.destination) for flow in design.flows if flow.source in callers)
    return any(_is_outside(party, vpc) for party in called)


def _is_outside(party: object, vpc: VpcIntent) -> bool:
    if isinstance(party, AwsService):
        return not _has_endpoint(party.service, vpc)
    return isinstance(party, OutsideHost) or (
        isinstance(party, OutsideNetwork) and party.location == "internet"
    )


def _has_endpoint(name: str, vpc: VpcIntent) -> bool:
    allowed, service = set(vpc.means.endpoints), endpoint_service(name)
    if service.has_gateway and allowed & {name, "auto", "gateway"}:
        return True
    return bool(service.has_interface and vpc.means.private_dns and allowed & {name, "auto"})
