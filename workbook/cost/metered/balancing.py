"""Meters of load balancers: hours, and capacity units by the dimension that needs most."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.assumptions import assumed
from workbook.cost.courses import hops_of
from workbook.cost.inventory import Inventory, gb_both_ways
from workbook.cost.metered.meter import Meter
from workbook.cost.meters import capacity_units
from workbook.cost.quantity import combined, exactly, times, total
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import VpcEndpoint
from workbook.model.intent.party import ApplicationLoadBalancer, NetworkLoadBalancer
from workbook.model.intent.traffic import Band

LOAD_BALANCERS = {"application": "alb", "network": "nlb", "gateway": "gwlb", "classic": "clb"}
"""How the price file begins each load balancer type's components."""


def _balancer_hours(_balancer: LoadBalancer, _inventory: Inventory) -> Band:
    return exactly(HOURS_PER_MONTH, f"{HOURS_PER_MONTH} h")


def _capacity_unit_hours(balancer: LoadBalancer, inventory: Inventory) -> Band:
    if balancer.type == "classic":
        return exactly(0, "a Classic Load Balancer has none")
    party = inventory.party_of(balancer)
    stated = inventory.intent(ApplicationLoadBalancer, party) or inventory.intent(NetworkLoadBalancer, party)
    connections = exactly(stated.new_connections_per_second if stated else 0)
    gb = _inspected_gb(balancer, inventory) if balancer.type == "gateway" else _gb_to(party, inventory)
    units = combined(
        lambda new, seconds, gb_per_month: capacity_units(
            balancer.type,
            {
                "new_connections_per_second": new,
                "active_connections": new * seconds,
                "gb_per_hour": gb_per_month / HOURS_PER_MONTH,
            },
        ),
        connections,
        assumed("connection_seconds"),
        gb,
    )
    reason = (
        f"the largest of {connections.typical:g} new connections/s, connections open at a time, "
        f"and {gb.typical:g} GB a month; {units.reason}"
    )
    return times(HOURS_PER_MONTH, units, reason)


def _gb_to(party: str, inventory: Inventory) -> Band:
    return total(*(gb_both_ways(flow) for flow in inventory.flows_to(party)))


def _inspected_gb(balancer: LoadBalancer, inventory: Inventory) -> Band:
    """What comes to a Gateway Load Balancer through the endpoints of its services."""
    services = {
        each.service_name
        for each in inventory.estate.of(VpcEndpointService)
        if balancer.key in each.load_balancers
    }
    shares = [
        times(course.share, gb_both_ways(flow))
        for flow in inventory.flows
        for course in hops_of(inventory, flow)
        for each in course.passes
        if isinstance(each, VpcEndpoint) and each.service_name in services
    ]
    return total(*shares) if shares else exactly(0)


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=LoadBalancer,
        service="Elastic Load Balancing",
        component=lambda balancer, _inventory: f"{LOAD_BALANCERS[balancer.type]}_hour",
        unit="hour",
        title="Load balancer, hours",
        paid_for="load_balancing",
        quantity=_balancer_hours,
    ),
    Meter(
        kind=LoadBalancer,
        service="Elastic Load Balancing",
        component=lambda balancer, _inventory: f"{LOAD_BALANCERS[balancer.type]}_lcu_hour",
        unit="LCU-hour",
        title="Load balancer capacity units",
        paid_for="load_balancing",
        quantity=_capacity_unit_hours,
    ),
)
