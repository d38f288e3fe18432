"""What must stand before something runs that no argument of it names: its ways, its filters, its role's policies."""

from collections.abc import Iterable, Iterator

from workbook.exports.terraform.hcl import Address, Raw, Value
from workbook.exports.terraform.identity import permissions_of
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import Instance
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroupRule,
    VpcEndpoint,
)


def before_it_runs(
    root: Root, *, subnets: Iterable[str], groups: Iterable[str], role: str = ""
) -> list[Value] | None:
    """For `depends_on` of what calls others as soon as it is there; whole blocks, so that a zone more changes nothing."""
    places = frozenset(subnets)
    found = (
        *_routes(root, places),
        *_ways_out(root, places),
        *_rules(root, frozenset(groups)),
        *_acls(root, places),
    )
    names = dict.fromkeys(f"{address.type}.{address.name}" for address in found)
    policies = permissions_of(role, root) if role else None
    own: list[Value] = list(policies) if isinstance(policies, list) else []
    return [*own, *map(Raw, sorted(names))] or None


def entries_of(acl: NetworkAcl, root: Root) -> list[Value] | None:
    """The entries of an ACL, which its first association must not precede: an empty ACL refuses everything."""
    entries = (entry for entry in root.estate.of(NetworkAclEntry) if entry.network_acl == acl.key)
    found = (root.addresses[entry.key] for entry in entries if entry.key in root.addresses)
    names = sorted({f"{address.type}.{address.name}" for address in found})
    return [Raw(name) for name in names] or None


def _made(root: Root, key: str) -> Iterator[Address]:
    if key in root.addresses and not root.estate[key].existing_id:
        yield root.addresses[key]


def _routes(root: Root, places: frozenset[str]) -> Iterator[Address]:
    tables = [table for table in root.estate.of(RouteTable) if places & set(table.subnets)]
    for table in tables:
        if not table.existing_id:
            subnets = (root.estate[key] for key in table.subnets if key in places)
            yield from (root.beside(subnet, "aws_route_table_association") for subnet in subnets)
    keys = {table.key for table in tables}
    for route in root.estate.of(Route):
        if route.route_table in keys and not _leads_to_instance(route, root):
            yield from _made(root, route.key)


def _leads_to_instance(route: Route, root: Root) -> bool:
    """Such a route waits for its instance, so no instance may wait for it."""
    return root.knows(route.target) and isinstance(root.resource(route.target), Instance | NetworkInterface)


def _ways_out(root: Root, places: frozenset[str]) -> Iterator[Address]:
    """Endpoints that the subnets' tables lead to, and all that stand in subnets."""
    tables = {table.key for table in root.estate.of(RouteTable) if places & set(table.subnets)}
    for endpoint in root.estate.of(VpcEndpoint):
        if endpoint.subnets or tables & set(endpoint.route_tables):
            yield from _made(root, endpoint.key)


def _rules(root: Root, groups: frozenset[str]) -> Iterator[Address]:
    """The rules of its own groups, and those of others that admit it."""
    for rule in root.estate.of(SecurityGroupRule):
        if {rule.security_group, rule.referenced_security_group} & groups:
            yield from _made(root, rule.key)


def _acls(root: Root, places: frozenset[str]) -> Iterator[Address]:
    for acl in root.estate.of(NetworkAcl):
        if acl.is_default or acl.existing_id:
            continue
        for key in acl.subnets:
            if key in places:
                yield root.beside(root.estate[key], "aws_network_acl_association")
