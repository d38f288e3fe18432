"""The routing class of every subnet, from the routes that its table really has."""

from collections.abc import Iterable
from dataclasses import replace

from workbook.model.estate.network import InternetGateway, Route, RouteTable, RoutingClass, Subnet
from workbook.model.estate.resource import Resource


def classified(resources: Iterable[Resource]) -> list[Resource]:
    """The resources, each subnet with its class: an internet gateway makes it public, any other way out private."""
    found = list(resources)
    classes = _classes(found)
    return [
        replace(each, routing_class=classes[each.key]) if isinstance(each, Subnet) else each for each in found
    ]


def _classes(resources: list[Resource]) -> dict[str, RoutingClass]:
    gateways = {each.key for each in resources if isinstance(each, InternetGateway)}
    targets: dict[str, set[str]] = {}
    for route in resources:
        if isinstance(route, Route) and _is_default(route) and route.state == "active":
            targets.setdefault(route.route_table, set()).add(route.target)
    tables = [each for each in resources if isinstance(each, RouteTable)]
    main = {table.vpc: table.key for table in tables if table.main}
    own = {subnet: table.key for table in tables for subnet in table.subnets}
    subnets = (each for each in resources if isinstance(each, Subnet))
    return {
        subnet.key: _class(targets.get(own.get(subnet.key, main.get(subnet.vpc, "")), set()), gateways)
        for subnet in subnets
    }


def _is_default(route: Route) -> bool:
    destination = route.destination_cidr_block or route.destination_ipv6_cidr_block
    return destination is not None and destination.prefixlen == 0


def _class(targets: set[str], gateways: set[str]) -> RoutingClass:
    if targets & gateways:
        return "public"
    return "private_egress" if targets else "isolated"
