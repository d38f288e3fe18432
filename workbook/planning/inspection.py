"""A Network Firewall in the way: at the edge before the public subnets, or before NAT, and the routes through it.

The firewall has subnets of its own, one a zone. What comes back must pass the endpoint that it went out by, so every
route names the endpoint of its own zone (Network Firewall, architectures with an internet and a NAT gateway).
"""

from collections.abc import Iterator
from ipaddress import IPv4Network

from workbook.model.estate.interconnect import FirewallRule, NetworkFirewall
from workbook.model.estate.network import Subnet
from workbook.model.estate.resource import Reason, Resource
from workbook.model.intent.design import Design
from workbook.model.intent.party import AwsService, OutsideHost, OutsideNetwork, Placed
from workbook.model.intent.place import INSPECTION_TIER, VpcIntent
from workbook.planning.addresses import AddressPlan, public_tier
from workbook.planning.egress import Way, Ways, inspected
from workbook.planning.joint_routes import Target
from workbook.planning.log_deliveries import Log, log_deliveries
from workbook.planning.parties import SINGLE_ZONE
from workbook.planning.reasons import flow_reason, merged


def firewall_key(vpc: str) -> str:
    """The key of a VPC's firewall; its endpoints add the zone's letter."""
    return f"{vpc}/firewall"


def endpoint_in(subnet: Subnet) -> str:
    """The endpoint in the zone of a subnet."""
    return f"{firewall_key(subnet.vpc)}/{subnet.az_slot}"


def plan_inspection(design: Design, plan: AddressPlan, ways: Ways) -> Iterator[Resource]:
    """The firewalls that some flow passes, letting through what the flows say and nothing else, and their logs."""
    for vpc in design.vpcs:
        passing, own = inspected(vpc, ways), plan.of_tier(vpc.key, INSPECTION_TIER)
        if passing:
            yield NetworkFirewall(
                key=firewall_key(vpc.key),
                account=vpc.account,
                region=vpc.region,
                because=merged(flow_reason(way.flow) for way in passing),
                vpc=vpc.key,
                subnets=tuple(subnet.key for subnet in own),
                endpoints=tuple(endpoint_in(subnet) for subnet in own),
                rules=tuple(
                    dict.fromkeys(rule for way in passing for rule in _rules(design, plan, vpc, way))
                ),
                default_action="drop",
                allowed_domains=tuple(_names(design, vpc, passing)),
            )
            yield from log_deliveries(design, _log(vpc), vpc.means.inspection_logs)


def _log(vpc: VpcIntent) -> Log:
    """What was refused, and every connection: one without the other does not say what passed."""
    return Log(
        source=firewall_key(vpc.key),
        account=vpc.account,
        region=vpc.region,
        log_types=("ALERT", "FLOW"),
        purpose="logs of the Network Firewall",
        rule="firewall-logs",
        group_folder="/aws/network-firewall/",
    )


def _rules(design: Design, plan: AddressPlan, vpc: VpcIntent, way: Way) -> Iterator[FirewallRule]:
    """What a way looks like where the firewall stands: behind NAT the public tier speaks for the private ones."""
    flow = way.flow
    ports = (flow.ports.from_port, flow.ports.to_port) if flow.ports else (0, 65535)
    near = public_tier(vpc).key if vpc.means.inspection == "edge" else _tier(design, way)
    inside = plan.blocks[vpc.key, near]
    for block in _outside(design, way):
        ends = (block, inside) if way.kind == "ingress" else (inside, block)
        yield FirewallRule(
            action="allow",
            protocol="-1" if flow.protocol == "all" else flow.protocol,
            source=ends[0],
            destination=ends[1],
            from_port=ports[0],
            to_port=ports[1],
        )


def _tier(design: Design, way: Way) -> str:
    source = design.party(way.flow.source)
    return source.tier if isinstance(source, Placed) else ""


def _outside(design: Design, way: Way) -> tuple[IPv4Network | None, ...]:
    """The ranges beyond the firewall; None for everywhere, or where nobody knows the addresses."""
    party = design.party(way.flow.source if way.kind == "ingress" else way.flow.destination)
    blocks = party.cidr_blocks if isinstance(party, (OutsideNetwork, OutsideHost)) else ()
    known = tuple(block for block in blocks if isinstance(block, IPv4Network))
    return tuple(block if block.prefixlen else None for block in known) or (None,)


def _names(design: Design, vpc: VpcIntent, passing: tuple[Way, ...]) -> Iterator[str]:
    """The names that may stand in a TLS greeting on the way out; at the edge nobody's names are asked."""
    if vpc.means.inspection != "egress":
        return
    called = dict.fromkeys(way.flow.destination for way in passing)
    for party in map(design.party, called):
        if isinstance(party, OutsideHost):
            yield party.host_name
        elif isinstance(party, AwsService):
            yield f".{vpc.region}.amazonaws.com"


def edge_routes(plan: AddressPlan, vpc: VpcIntent, design: Design, ways: Ways) -> list[Target]:
    """The internet gateway's own table: what comes in for a public subnet goes to the endpoint of its zone."""
    found: list[Target] = []
    for subnet in plan.of_tier(vpc.key, public_tier(vpc).key):
        reasons = zone_reasons(plan, vpc, design, ways, subnet)
        if reasons and subnet.cidr_block:
            found.append((subnet.cidr_block, endpoint_in(subnet), reasons))
    return found


def zone_reasons(
    plan: AddressPlan, vpc: VpcIntent, design: Design, ways: Ways, subnet: Subnet
) -> tuple[Reason, ...]:
    """The flows that pass the firewall for a public subnet: what has one place only passes in the first zone."""
    first = plan.of_tier(vpc.key, subnet.tier)[0] == subnet
    everywhere = (way for way in inspected(vpc, ways) if first or _in_every_zone(design, vpc, way))
    return merged(flow_reason(way.flow) for way in everywhere)


def _in_every_zone(design: Design, vpc: VpcIntent, way: Way) -> bool:
    inside = design.party(way.flow.destination if way.kind == "ingress" else way.flow.source)
    return not isinstance(inside, SINGLE_ZONE) and (way.kind != "nat" or vpc.means.nat_mode == "per_az")


def return_routes(plan: AddressPlan, vpc: VpcIntent, design: Design, ways: Ways) -> list[Target]:
    """Before NAT: answers go back through the endpoint of the caller's zone."""
    found: list[Target] = []
    for tier in vpc.tiers:
        own = [way for way in inspected(vpc, ways) if _tier(design, way) == tier.key]
        for place, subnet in enumerate(plan.of_tier(vpc.key, tier.key) if own else ()):
            here = [
                way for way in own if not place or not isinstance(design.party(way.flow.source), SINGLE_ZONE)
            ]
            if here and subnet.cidr_block:
                reasons = merged(flow_reason(way.flow) for way in here)
                found.append((subnet.cidr_block, endpoint_in(subnet), reasons))
    return found
