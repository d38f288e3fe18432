"""What people would see without each endpoint: the first look when something that worked times out."""

from collections.abc import Iterator

from workbook.analysis import EstateAnalysis
from workbook.facts.endpoint_symptoms import symptom_without
from workbook.model.estate.network import NatGateway, Route, VpcEndpoint
from workbook.views.tables.table import Column, Table, Value
from workbook.views.tables.whereabouts import Whereabouts, rows_by_vpc

BY_NAT = "Nothing stops: calls leave by the NAT gateway, are paid by the GB and carry no endpoint policy."


def missing_endpoints(analysis: EstateAnalysis) -> Table:
    """Each endpoint of an AWS service, who uses it, and the symptom of its absence."""
    table = Table(
        key="missing_endpoints",
        title="What an endpoint's absence looks like",
        columns=(
            Column(key="service", title="Service", is_code=True),
            Column(key="used_by", title="Used by", is_code=True),
            Column(key="symptom", title="Without it"),
        ),
        sections=(),
        empty="No flow needs an endpoint.",
    )
    rows = ((each.vpc, _row(analysis, each)) for each in _of_services(analysis))
    return rows_by_vpc(table, Whereabouts(analysis.estate), rows)


def _of_services(analysis: EstateAnalysis) -> Iterator[VpcEndpoint]:
    return (each for each in analysis.estate.of(VpcEndpoint) if each.service)


def _row(analysis: EstateAnalysis, endpoint: VpcEndpoint) -> tuple[Value, ...]:
    symptom = symptom_without(endpoint.service)
    told = BY_NAT if _leaves_by_nat(analysis, endpoint) else f"{symptom[0].upper()}{symptom[1:]}."
    return endpoint.service, ", ".join(_users(analysis, endpoint)), told


def _leaves_by_nat(analysis: EstateAnalysis, endpoint: VpcEndpoint) -> bool:
    """Whether calls go on by NAT: rules name a gateway endpoint's addresses, of an interface endpoint its group alone."""
    gates = {nat.key for nat in analysis.estate.of(NatGateway)}
    to_nat = {route.route_table for route in analysis.estate.of(Route) if route.target in gates}
    return bool(endpoint.route_tables) and set(endpoint.route_tables) <= to_nat


def _users(analysis: EstateAnalysis, endpoint: VpcEndpoint) -> list[str]:
    """The parties whose flows to the service come from the endpoint's VPC."""
    design = analysis.intent
    if design is None:
        return []
    inside = {party.key for party in design.placed if party.vpc == endpoint.vpc}
    wanted = f"aws:{endpoint.service}"
    return list(
        dict.fromkeys(f.source for f in design.flows if f.destination == wanted and f.source in inside)
    )
