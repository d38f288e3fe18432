"""VPC endpoints and the prefix lists that gateway endpoints are routed by."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.facts.endpoint_services import endpoint_service, service_index
from workbook.facts.fips_endpoints import fips_service_name
from workbook.facts.limits import vpc_limit
from workbook.model.estate.network import PrefixList, Route, VpcEndpoint
from workbook.model.estate.resource import Reason
from workbook.model.intent.connection import PrivateService
from workbook.model.intent.design import Design
from workbook.model.intent.edge import EdgeNetwork
from workbook.model.intent.party import PartnerService, Placed
from workbook.model.intent.place import VpcIntent
from workbook.planning.addresses import AddressPlan
from workbook.planning.egress import Way, Ways, has_private_dns
from workbook.planning.joints import of_kind
from workbook.planning.parties import service_block
from workbook.planning.places import endpoint_group_of, prefix_list_of
from workbook.planning.reasons import flow_reason, merged


def plan_endpoints(
    design: Design, plan: AddressPlan, ways: Ways, routes: tuple[Route, ...]
) -> tuple[VpcEndpoint, ...]:
    """The endpoints that some flow goes through; policies are written later."""
    found = [endpoint for vpc in design.vpcs for endpoint in _endpoints_of(design, vpc, plan, ways, routes)]
    by_service = sorted(found, key=lambda endpoint: (endpoint.vpc, service_index(endpoint.service)))
    return (*by_service, *_to_offered_services(design, plan, ways))


def _endpoints_of(
    design: Design, vpc: VpcIntent, plan: AddressPlan, ways: Ways, routes: tuple[Route, ...]
) -> Iterator[VpcEndpoint]:
    for kind in ("gateway_endpoint", "interface_endpoint"):
        own = [way for way in ways.all if way.kind == kind and way.vpc == vpc.key]
        for service in dict.fromkeys(way.service for way in own):
            reasons = merged(flow_reason(way.flow) for way in own if way.service == service)
            if kind == "gateway_endpoint":
                yield _gateway(vpc, service, reasons, routes)
            else:
                yield _interface(design, vpc, service, reasons, plan)


def _to_offered_services(design: Design, plan: AddressPlan, ways: Ways) -> Iterator[VpcEndpoint]:
    """Endpoints to the design's own services and to others' ones; private DNS only where its own has a name.

    What somebody else offers answers to names of its owner's, which lead to the endpoint's addresses.
    """
    named = {each.key for each in of_kind(design, PrivateService) if each.private_dns_name}
    wanted: dict[tuple[str, str], list[Way]] = {}
    for way in ways.of_kind("private_link"):
        wanted.setdefault((way.vpc, way.service), []).append(way)
    for (vpc_key, service), own in wanted.items():
        vpc = design.vpc(vpc_key)
        yield replace(
            _interface_endpoint(design, vpc, service, merged(flow_reason(way.flow) for way in own), plan),
            service_name=_service_name(design, service),
            private_dns_enabled=service in named,
            service_region=_region_elsewhere(design, service, vpc),
        )


def _service_name(design: Design, service: str) -> str:
    others = {each.key: each for each in design.parties if isinstance(each, PartnerService)}
    return others[service].service_name if service in others else own_service_name(design, service)


def own_service_name(design: Design, service: str) -> str:
    """A stand-in for the name that AWS gives an endpoint service when it is made."""
    offered = next(each for each in of_kind(design, PrivateService) if each.key == service)
    return f"com.amazonaws.vpce.{_region_of(design, offered)}.vpce-svc-{service}"


def _region_of(design: Design, service: PrivateService) -> str:
    balancer = design.party(service.load_balancer)
    return design.home_of(balancer)[1] if isinstance(balancer, Placed) else design.home[1]


def _region_elsewhere(design: Design, service: str, vpc: VpcIntent) -> str:
    """The Region of one of the design's services, where it is not the consumer's."""
    found = (_region_of(design, each) for each in of_kind(design, PrivateService) if each.key == service)
    return next((region for region in found if region != vpc.region), "")


def _gateway(
    vpc: VpcIntent, service: str, reasons: tuple[Reason, ...], routes: tuple[Route, ...]
) -> VpcEndpoint:
    key = f"{vpc.key}/endpoint/{service}"
    return VpcEndpoint(
        key=key,
        account=vpc.account,
        region=vpc.region,
        because=reasons,
        vpc=vpc.key,
        vpc_endpoint_type="Gateway",
        service=service,
        service_name=endpoint_service(service).name_in(vpc.region),
        route_tables=tuple(route.route_table for route in routes if route.target == key),
    )


def _interface(
    design: Design, vpc: VpcIntent, service: str, reasons: tuple[Reason, ...], plan: AddressPlan
) -> VpcEndpoint:
    return replace(
        _interface_endpoint(design, vpc, service, reasons, plan),
        service_name=_name(service, vpc),
        private_dns_enabled=has_private_dns(service, vpc),
    )


def _name(service: str, vpc: VpcIntent) -> str:
    """The FIPS endpoint where one is asked for and on file, else the plain one."""
    fips = fips_service_name(service, vpc.region) if vpc.means.fips_endpoints else ""
    return fips or endpoint_service(service).name_in(vpc.region)


def _interface_endpoint(
    design: Design, vpc: VpcIntent, service: str, reasons: tuple[Reason, ...], plan: AddressPlan
) -> VpcEndpoint:
    return VpcEndpoint(
        key=f"{vpc.key}/endpoint/{service}",
        account=vpc.account,
        region=vpc.region,
        because=reasons,
        vpc=vpc.key,
        vpc_endpoint_type="Interface",
        service=service,
        service_name="",
        subnets=tuple(subnet.key for subnet in plan.of_tier(vpc.key, vpc.means.endpoint_tier)),
        security_groups=(endpoint_group_of(design, vpc.key, service),),
    )


def prefix_lists(design: Design, endpoints: tuple[VpcEndpoint, ...]) -> tuple[PrefixList, ...]:
    """AWS's own prefix lists of gateway endpoints and of CloudFront; entries are stand-ins, the real ones change."""
    gateways = [endpoint for endpoint in endpoints if endpoint.vpc_endpoint_type == "Gateway"]
    found = {prefix_list_of(design, design.vpc(each.vpc), each.service): each for each in gateways}
    listed = tuple(
        PrefixList(
            key=key,
            account=endpoint.account,
            region=endpoint.region,
            because=endpoint.because,
            prefix_list_name=endpoint.service_name,
            entries=(service_block(endpoint.service),),
            is_aws_managed=True,
        )
        for key, endpoint in found.items()
    )
    return (*listed, *_edge_lists(design))


def _edge_lists(design: Design) -> Iterator[PrefixList]:
    """The addresses from which CloudFront asks public origins; the list weighs far more than one rule."""
    account, region = design.home
    for party in design.parties:
        if isinstance(party, EdgeNetwork):
            flows = (flow for flow in design.flows if flow.source == party.key)
            yield PrefixList(
                key=f"pl/{party.key}",
                account=account,
                region=region,
                because=merged(map(flow_reason, flows)),
                prefix_list_name=party.prefix_list_name,
                max_entries=vpc_limit("cloudfront_prefix_list_weight"),
                entries=party.cidr_blocks,
                is_aws_managed=True,
            )
