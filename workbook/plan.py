"""The only maker of an estate: a design into everything that would exist. Read it as a table of contents."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.model.estate.estate import Account, Estate
from workbook.model.estate.network import NetworkInterface, SecurityGroup, Subnet
from workbook.model.estate.party import Means
from workbook.model.estate.resource import Resource
from workbook.model.intent.design import Design
from workbook.planning.addresses import AddressPlan, plan_addresses
from workbook.planning.adopted import Standing
from workbook.planning.alarms import plan_alarms
from workbook.planning.connections import plan_connections
from workbook.planning.egress import INSPECTED, Way, Ways, choose_ways
from workbook.planning.endpoints import plan_endpoints, prefix_lists
from workbook.planning.existing import marked_existing
from workbook.planning.gateways import Gateways, nat_keys, plan_gateways
from workbook.planning.inspection import firewall_key, plan_inspection
from workbook.planning.joints import gateway_of
from workbook.planning.keys import refuse_shared_keys
from workbook.planning.parties import AddressBook, Settlement, settle
from workbook.planning.reasons import house_rule
from workbook.planning.routes import classify, plan_routes
from workbook.planning.watch import plan_watch
from workbook.planning.workloads.site import Site
from workbook.planning.workloads.table import plan_workloads
from workbook.policies.permissions import with_permissions
from workbook.rules.adopted_needs import adopted_needs
from workbook.rules.ground import Ground
from workbook.rules.network_acls import plan_network_acls
from workbook.rules.peers import delivered_to
from workbook.rules.security_groups import group_rules, plan_security_group_rules


def plan(design: Design, network: Estate | None = None) -> Estate:
    """Everything that would exist in AWS for this design, each with its reasons.

    Args:
        design: what people decided.
        network: what exists already, for an adopted design: then only its filters are planned.

    Raises:
        OptionsError: what the design asks cannot be carried, addressed or filtered by the means it allows.
    """
    return _plan_everything(design) if network is None else _plan_filters(Standing(design, network))


def _plan_everything(design: Design) -> Estate:
    ways = choose_ways(design)
    addresses = plan_addresses(design, ways)
    book = AddressBook()
    settlement = settle(design, addresses, ways, book)
    gateways = plan_gateways(design, addresses, ways, book)
    routing = plan_routes(design, addresses, ways)
    endpoints = plan_endpoints(design, addresses, ways, routing.routes)
    ground = Ground(design, addresses, settlement)
    filters = plan_security_group_rules(ground, ways)
    acls = plan_network_acls(ground, ways)
    subnets = classify(addresses.subnets, routing, gateways.nat)
    resources: tuple[Resource, ...] = (
        *addresses.vpcs,
        *subnets,
        *_gateway_resources(gateways),
        *routing.tables,
        *routing.routes,
        *plan_connections(design, addresses, ways),
        *plan_inspection(design, addresses, ways),
        *prefix_lists(design, endpoints),
        *endpoints,
        *_default_groups(design),
        *settlement.groups,
        *filters.rules,
        *acls.acls,
        *acls.entries,
        *settlement.interfaces,
        *plan_workloads(Site(design, settlement)),
    )
    watch = tuple(plan_watch(design, settlement, resources))
    alarms = tuple(plan_alarms(design, (*resources, *watch)))
    permitted = with_permissions(design, resources, (*watch, *alarms))
    refuse_shared_keys(permitted)
    return Estate(
        accounts=tuple(
            Account(key=each.key, title=each.title, account_id=each.account_id, role=each.role)
            for each in design.accounts
        ),
        resources=marked_existing((_tagged(design, each) for each in permitted), dict(design.existing)),
        parties=settlement.parties,
        means=tuple(_means(design, flow.key, ways, addresses) for flow in design.flows),
        widenings=filters.widenings,
    )


def _plan_filters(standing: Standing) -> Estate:
    """What exists as it is, with security groups and network ACLs planned from the flows."""
    design, network = standing.design, standing.network
    resources = tuple(standing.resources())
    cards = [each for each in resources if isinstance(each, NetworkInterface)]
    with_ipv6 = frozenset(group for each in cards if each.ipv6_addresses for group in each.security_groups)
    filters = group_rules(design, tuple(adopted_needs(standing)), with_ipv6)
    acls = plan_network_acls(Ground(design, standing.plan, Settlement((), (), ())), Ways(()))
    served = {each.vpc for each in standing.plan.subnets}
    made = tuple(acl for acl in acls.acls if acl.vpc in served)
    entries = (each for each in acls.entries if each.network_acl in {acl.key for acl in made})
    return Estate(
        accounts=network.accounts,
        resources=(*resources, *standing.groups(), *filters.rules, *made, *entries),
        parties=standing.parties,
        means=tuple(map(standing.means, design.flows)),
        widenings=filters.widenings,
    )


def _gateway_resources(gateways: Gateways) -> tuple[Resource, ...]:
    return (*gateways.internet, *gateways.elastic_ips, *gateways.nat, *gateways.egress_only)


def _default_groups(design: Design) -> Iterator[SecurityGroup]:
    for vpc in design.vpcs:
        yield SecurityGroup(
            key=f"{vpc.key}/sg/default",
            account=vpc.account,
            region=vpc.region,
            because=(house_rule("default-group-closed"),),
            vpc=vpc.key,
            group_name="default",
            description="default VPC security group",
            is_default=True,
        )


def _tagged(design: Design, resource: Resource) -> Resource:
    name = "-".join((design.name_prefix, *resource.key.replace(":", "/").split("/")))
    tier = _tier_of(design, resource)
    return replace(resource, tags=(("Name", name), *((("Tier", tier),) if tier else ()), *resource.tags))


def _tier_of(design: Design, resource: Resource) -> str:
    """The tier that a subnet is of, or the party that a group was made for."""
    if isinstance(resource, Subnet):
        return resource.tier
    placed = (party.tier for party in design.placed if resource.key == f"sg/{party.key}")
    return next(placed, "") if isinstance(resource, SecurityGroup) else ""


def _means(design: Design, flow: str, ways: Ways, addresses: AddressPlan) -> Means:
    own = ways.by_flow[flow]
    passed = (key for way in own for key in (*_via(design, way, addresses), *_firewall(design, way)))
    via = dict.fromkeys(passed)
    delivered = next((delivered_to(design, way) for way in own), design.flow(flow).destination)
    return Means(
        flow=flow,
        via=tuple(via),
        delivered_to=delivered,
    )


def _firewall(design: Design, way: Way) -> tuple[str, ...]:
    inspection = design.vpc(way.vpc).means.inspection
    return (firewall_key(way.vpc),) if way.kind in INSPECTED[inspection] else ()


def _via(design: Design, way: Way, addresses: AddressPlan) -> tuple[str, ...]:
    match way.kind:
        case "local" | "interface_endpoint" | "private_link":
            # Packets to an endpoint end at its interfaces: `delivered_to` names them.
            return ()
        case "gateway_endpoint":
            return (f"{way.vpc}/endpoint/{way.service}",)
        case "nat":
            return tuple(dict.fromkeys(nat_keys(design.vpc(way.vpc), addresses).values()))
        case "egress_only_gateway":
            return (f"{way.vpc}/eigw",)
        case "internet_gateway" | "ingress":
            return (f"{way.vpc}/igw",)
        case "peering" | "transit" | "hybrid":
            connection = next(each for each in design.connections if each.key == way.connection)
            return (gateway_of(connection, way.vpc),)
