"""Flows into network ACLs: one ACL a tier, entries in evaluation order, none that another makes useless.

`default` leaves the VPC's own allow-all ACL in place. `tiered` admits each tier's flows and answers on 1024-65535,
and denies administration and database ports before the answers of everyone. `strict` admits exactly the flows'
ports, peers and the clients' own ranges.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from workbook.errors import Fault, OptionsError
from workbook.facts.ephemeral_ranges import client_range
from workbook.facts.limits import vpc_limit
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry
from workbook.model.estate.resource import Reason
from workbook.model.intent import party as intent
from workbook.model.intent.clusters import DatabaseCluster
from workbook.model.intent.place import IN_PUBLIC_SUBNETS, VpcIntent
from workbook.model.ports import IcmpTypeCode, PortRange
from workbook.planning.addresses import attachment_tiers, inspection_tiers
from workbook.planning.egress import Way, Ways
from workbook.planning.reasons import flow_reason, house_rule, merged, prohibition_reason
from workbook.planning.routes import ANY_IPV4, ANY_IPV6
from workbook.rules import acl_numbers
from workbook.rules.acl_cover import drop_useless
from workbook.rules.acl_needs import AclNeed, acl_needs
from workbook.rules.ground import Cidr, Ground

REMOTE_DESKTOP = 3389
ICMP = ("1", "58")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry before it is a resource, with the needs it serves."""

    number: int
    egress: bool
    protocol: str
    action: Literal["allow", "deny"] = "allow"
    cidr: Cidr
    ports: tuple[int, int]
    needs: tuple[AclNeed, ...] = ()
    because: tuple[Reason, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAcls:
    """Every network ACL and entry."""

    acls: tuple[NetworkAcl, ...]
    entries: tuple[NetworkAclEntry, ...]


def plan_network_acls(ground: Ground, ways: Ways) -> NetworkAcls:
    """The network ACLs of every VPC.

    Raises:
        OptionsError: a list longer than AWS's quota.
    """
    acls: list[NetworkAcl] = []
    entries: list[NetworkAclEntry] = []
    for vpc in ground.design.vpcs:
        for acl, drafts in _acls_of(ground, vpc, ways):
            acls.append(acl)
            entries += [_entry(acl, draft) for draft in drafts]
    return NetworkAcls(acls=tuple(acls), entries=tuple(entries))


def _acls_of(ground: Ground, vpc: VpcIntent, ways: Ways) -> Iterator[tuple[NetworkAcl, list[Draft]]]:
    families: tuple[Cidr, ...] = (ANY_IPV4, ANY_IPV6) if vpc.means.ipv6 != "off" else (ANY_IPV4,)
    if vpc.means.nacl_mode == "default":
        subnets = tuple(subnet.key for subnet in ground.plan.subnets if subnet.vpc == vpc.key)
        allow_all = [draft for place, cidr in enumerate(families) for draft in _allow_all(cidr, 100 + place)]
        yield _acl(vpc, "default", subnets, default=True), [*allow_all, *_final_denies(families)]
        return
    yield _acl(vpc, "default", (), default=True), _final_denies(families)
    needs = [need for way in ways.all for need in acl_needs(ground, way) if need.vpc == vpc.key]
    attachments = attachment_tiers(ground.design, vpc.key, ways)
    open_tiers = {
        **dict.fromkeys(attachments, "transit-acl"),
        **dict.fromkeys(inspection_tiers(vpc, ways), "inspection-acl"),
    }
    for tier in sorted(vpc.tiers, key=lambda tier: tier.slot):
        subnets = tuple(subnet.key for subnet in ground.plan.of_tier(vpc.key, tier.key))
        if tier.key in open_tiers:
            yield (
                _acl(vpc, tier.key, subnets),
                [*_allow_all(ANY_IPV4, 100, open_tiers[tier.key]), *_final_denies(families)],
            )
        elif subnets:
            drafts = _tier_drafts(
                ground, vpc, tier.key, [need for need in needs if need.tier == tier.key], ways
            )
            _refuse_too_many(vpc, tier.key, drafts)
            yield _acl(vpc, tier.key, subnets), [*drafts, *_final_denies(families)]


def _acl(vpc: VpcIntent, name: str, subnets: tuple[str, ...], *, default: bool = False) -> NetworkAcl:
    rule = "ground" if not default else "default-acl" if subnets else "default-acl-closed"
    return NetworkAcl(
        key=f"{vpc.key}/acl/{name}",
        account=vpc.account,
        region=vpc.region,
        because=(house_rule(rule),),
        vpc=vpc.key,
        subnets=subnets,
        is_default=default,
    )


def _allow_all(cidr: Cidr, number: int, rule: str = "default-acl") -> list[Draft]:
    because = (house_rule(rule),)
    return [
        Draft(number=number, egress=egress, protocol="-1", cidr=cidr, ports=(0, 65535), because=because)
        for egress in (False, True)
    ]


def _final_denies(families: Iterable[Cidr]) -> list[Draft]:
    return [
        Draft(
            number=acl_numbers.FINAL_DENY_IPV6 if cidr.version == 6 else acl_numbers.FINAL_DENY_IPV4,
            egress=egress,
            protocol="-1",
            action="deny",
            cidr=cidr,
            ports=(0, 65535),
            because=(house_rule("final-deny"),),
        )
        for cidr in families
        for egress in (False, True)
    ]


def _tier_drafts(ground: Ground, vpc: VpcIntent, tier: str, needs: list[AclNeed], ways: Ways) -> list[Draft]:
    drafts = _allow_drafts(ground, vpc, needs)
    if vpc.means.nacl_mode == "tiered":
        drafts += _deny_drafts(ground, vpc, tier, drafts)
    drafts += _path_mtu_drafts(ground, vpc, tier, ways)
    numbered = _without_collisions(drafts)
    return sorted(drop_useless(numbered), key=lambda draft: (draft.egress, draft.number))


def _allow_drafts(ground: Ground, vpc: VpcIntent, needs: Iterable[AclNeed]) -> list[Draft]:
    grouped: dict[tuple[bool, str, Cidr, tuple[int, int]], list[AclNeed]] = {}
    for need in needs:
        grouped.setdefault((need.egress, need.protocol, need.cidr, need.ports), []).append(need)
    slots = {str(cidr): tier.slot for tier in vpc.tiers for cidr in ground.tier_side(vpc.key, tier.key).cidrs}
    return [
        Draft(
            number=_number(found[0], slots),
            egress=egress,
            protocol=protocol,
            cidr=cidr,
            ports=ports,
            needs=tuple(found),
        )
        for (egress, protocol, cidr, ports), found in grouped.items()
    ]


def _number(need: AclNeed, tier_slots: dict[str, int]) -> int:
    ipv6, port = need.cidr.version == 6, max(need.ports[0], 0)
    if need.cidr in (ANY_IPV4, ANY_IPV6):
        if need.role == "answer":
            return acl_numbers.open_answer(need.protocol, ipv6=ipv6)
        return acl_numbers.open_request(need.protocol, port, ipv6=ipv6)
    slot = tier_slots.get(str(need.cidr))
    if slot is None:
        return acl_numbers.named(need.role, need.cidr, need.protocol, port)
    if need.role == "answer":
        return acl_numbers.tier_answer(slot, need.protocol, port)
    return acl_numbers.tier_request(slot, need.protocol, port)


def _deny_drafts(ground: Ground, vpc: VpcIntent, tier: str, drafts: list[Draft]) -> list[Draft]:
    because = (house_rule("deny-admin-port"), *map(prohibition_reason, ground.design.prohibitions))
    denies = []
    for wide in drafts:
        if wide.egress or wide.protocol != "6" or wide.cidr not in (ANY_IPV4, ANY_IPV6):
            continue
        if not any(need.role == "answer" for need in wide.needs):
            continue
        for port in _ports_to_deny(ground, vpc, tier):
            if not _is_served(port, wide.cidr, drafts):
                number = acl_numbers.deny(port, ipv6=wide.cidr.version == 6)
                deny = replace(
                    wide, number=number, action="deny", ports=(port, port), needs=(), because=because
                )
                denies.append(deny)
    return denies


def _ports_to_deny(ground: Ground, vpc: VpcIntent, tier: str) -> list[int]:
    databases = [
        party.port for party in ground.design.parties if isinstance(party, (intent.Database, DatabaseCluster))
    ]
    return sorted({REMOTE_DESKTOP, *([] if _opens_from_any_port(ground, vpc, tier) else databases)})


def _opens_from_any_port(ground: Ground, vpc: VpcIntent, tier: str) -> bool:
    """Whether a client of the tier (a load balancer, Lambda, a NAT gateway ...) may wait for answers on any port."""
    clients = {flow.source for flow in ground.design.flows}
    own = (party for party in ground.design.placed if (party.vpc, party.tier) == (vpc.key, tier))
    if any(party.key in clients and client_range(party.client_ports)[0] <= 1024 for party in own):
        return True
    return vpc.tier(tier).routing == "public" and vpc.means.nat_mode in IN_PUBLIC_SUBNETS


def _is_served(port: int, cidr: Cidr, drafts: Iterable[Draft]) -> bool:
    requests = (
        need for draft in drafts for need in draft.needs if need.role == "request" and not need.egress
    )
    return any(need.cidr == cidr and need.ports[0] <= port <= need.ports[1] for need in requests)


def _path_mtu_drafts(ground: Ground, vpc: VpcIntent, tier: str, ways: Ways) -> list[Draft]:
    leaving = [way for way in ways.all if _leaves_through(ground, way, vpc, tier)]
    translates = vpc.tier(tier).routing != "public"
    six = [way.ipv6 or (way.nat64 and translates) for way in leaving]
    families, ipv6 = [ANY_IPV4] if not all(six) else [], any(six)
    cidrs: list[Cidr] = [*families, *([ANY_IPV6] if ipv6 else [])]
    return [
        Draft(
            number=acl_numbers.path_mtu(ipv6=cidr.version == 6),
            egress=egress,
            protocol="58" if cidr.version == 6 else "1",
            cidr=cidr,
            ports=(2, 0) if cidr.version == 6 else (3, 4),
            because=(house_rule("path-mtu"),),
        )
        for cidr in cidrs
        for egress in (False, True)
    ]


def _leaves_through(ground: Ground, way: Way, vpc: VpcIntent, tier: str) -> bool:
    """Whether a way leads out of the VPC through this tier, where packets may meet a smaller MTU."""
    if way.kind in ("local", "interface_endpoint", "private_link"):
        return False
    ends = (ground.design.party(key) for key in (way.flow.source, way.flow.destination))
    if any(isinstance(end, intent.Placed) and (end.vpc, end.tier) == (vpc.key, tier) for end in ends):
        return True
    zonal = vpc.means.nat_mode in IN_PUBLIC_SUBNETS
    return way.kind == "nat" and way.vpc == vpc.key and zonal and vpc.tier(tier).routing == "public"


def _without_collisions(drafts: Iterable[Draft]) -> list[Draft]:
    """Two entries of one direction never share a number: the later content takes the next free one."""
    taken: set[tuple[bool, int]] = set()
    numbered = []
    for draft in sorted(
        drafts, key=lambda draft: (draft.number, str(draft.cidr), draft.protocol, draft.ports)
    ):
        number = draft.number
        while (draft.egress, number) in taken:
            number += 1
        taken.add((draft.egress, number))
        numbered.append(replace(draft, number=number))
    return numbered


def _refuse_too_many(vpc: VpcIntent, tier: str, drafts: Iterable[Draft]) -> None:
    quota = vpc_limit("network_acl_entries_per_direction")
    counts = {(draft.egress, draft.cidr.version): 1 for draft in drafts}
    for draft in drafts:
        counts[draft.egress, draft.cidr.version] += 1
    faults = [
        Fault(
            "nacl_mode",
            f"{vpc.means.nacl_mode} gives tier {tier!r} {count} {'outbound' if egress else 'inbound'} entries "
            f"(IPv{version}, with the final deny); AWS allows {quota}. Set nacl_mode to tiered or default, or state "
            "fewer networks.",
        )
        for (egress, version), count in counts.items()
        if count > quota
    ]
    if faults:
        raise OptionsError(faults)


def _entry(acl: NetworkAcl, draft: Draft) -> NetworkAclEntry:
    direction = "out" if draft.egress else "in"
    icmp = draft.protocol in ICMP
    ports = (
        None
        if icmp or draft.protocol == "-1"
        else PortRange(from_port=draft.ports[0], to_port=draft.ports[1])
    )
    return NetworkAclEntry(
        key=f"{acl.key}/{direction}/{draft.number}",
        account=acl.account,
        region=acl.region,
        because=draft.because or merged(flow_reason(need.flow) for need in draft.needs),
        network_acl=acl.key,
        rule_number=draft.number,
        egress=draft.egress,
        protocol=draft.protocol,
        rule_action=draft.action,
        cidr_block=draft.cidr if isinstance(draft.cidr, IPv4Network) else None,
        ipv6_cidr_block=draft.cidr if isinstance(draft.cidr, IPv6Network) else None,
        port_range=ports,
        icmp_type_code=IcmpTypeCode(type=draft.ports[0], code=draft.ports[1]) if icmp else None,
    )
