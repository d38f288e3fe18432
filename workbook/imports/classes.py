"""The routing class of every subnet, from the routes that its table really has."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbook.facts.nat64 import NAT64
from workbook.model.estate.interconnect import NetworkFirewall
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
    classes = {
        subnet.key: _class(targets.get(own.get(subnet.key, main.get(subnet.vpc, "")), set()), gateways)
        for subnet in subnets
    }
    behind = {end: classes.get(subnet, "isolated") for end, subnet in _endpoints(resources)}
    passed = {key: targets.get(table, set()) & behind.keys() for key, table in own.items()}
    return {key: behind[min(passed[key])] if passed.get(key) else found for key, found in classes.items()}


def _endpoints(resources: list[Resource]) -> Iterator[tuple[str, str]]:
    """The endpoints of firewalls and the subnets they stand in: what lies behind one is its clients' way out."""
    letters = {each.key: each.az_slot for each in resources if isinstance(each, Subnet)}
    for firewall in resources:
        if isinstance(firewall, NetworkFirewall):
            yield from zip(firewall.endpoints, firewall.subnets, strict=False)
            yield from ((f"{firewall.key}/{letters.get(subnet, '')}", subnet) for subnet in firewall.subnets)


def _is_default(route: Route) -> bool:
    """Whether a route speaks of everybody, or by NAT64 of everybody who has IPv4."""
    destination = route.destination_cidr_block or route.destination_ipv6_cidr_block
    return destination is not None and (destination.prefixlen == 0 or destination == NAT64)


def _class(targets: set[str], gateways: set[str]) -> RoutingClass:
    if targets & gateways:
        return "public"
    return "private_egress" if targets else "isolated"
