"""VPC endpoints and the prefix lists that gateway endpoints are routed by."""

from collections.abc import Iterator

from workbook.facts.endpoint_services import endpoint_service, service_index
from workbook.model.estate.network import PrefixList, Route, VpcEndpoint
from workbook.model.estate.resource import Reason
from workbook.model.intent.design import Design
from workbook.model.intent.place import VpcIntent
from workbook.planning.addresses import AddressPlan
from workbook.planning.egress import Ways, has_private_dns
from workbook.planning.parties import endpoint_group_key, service_block
from workbook.planning.reasons import flow_reason, merged


def plan_endpoints(
    design: Design, plan: AddressPlan, ways: Ways, routes: tuple[Route, ...]
) -> tuple[VpcEndpoint, ...]:
    """The endpoints that some flow goes through; policies are written later."""
    found = [endpoint for vpc in design.vpcs for endpoint in _endpoints_of(design, vpc, plan, ways, routes)]
    return tuple(sorted(found, key=lambda endpoint: (endpoint.vpc, service_index(endpoint.service))))


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
    return VpcEndpoint(
        key=f"{vpc.key}/endpoint/{service}",
        account=vpc.account,
        region=vpc.region,
        because=reasons,
        vpc=vpc.key,
        vpc_endpoint_type="Interface",
        service=service,
        service_name=endpoint_service(service).name_in(vpc.region),
        subnets=tuple(subnet.key for subnet in plan.of_tier(vpc.key, vpc.means.endpoint_tier)),
        security_groups=(endpoint_group_key(design, vpc.key, service),),
        private_dns_enabled=has_private_dns(service, vpc),
    )


def prefix_lists(endpoints: tuple[VpcEndpoint, ...]) -> tuple[PrefixList, ...]:
    """AWS's own prefix lists of the gateway endpoints; entries are stand-ins, the real ones change."""
    found = {endpoint.service: endpoint for endpoint in endpoints if endpoint.vpc_endpoint_type == "Gateway"}
    return tuple(
        PrefixList(
            key=f"pl/{service}",
            account=endpoint.account,
            region=endpoint.region,
            because=endpoint.because,
            prefix_list_name=endpoint.service_name,
            entries=(service_block(service),),
            is_aws_managed=True,
        )
        for service, endpoint in found.items()
    )
