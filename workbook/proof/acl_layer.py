"""Network ACLs judged by themselves: in strict mode they admit exactly the flows' ports, peers and client ranges.

Security groups hide what an ACL admits too much, so the packets that flows need at each ACL are worked out here from
the matrix's own ways, and everything else that an ACL lets pass is excess. Entries name tier blocks, so a tier's whole
block counts as its address; ICMP's "packet too big" may pass everywhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_network

from workbook.facts.ephemeral_ranges import generated_range
from workbook.facts.ip_protocols import icmp_answers, protocol_name
from workbook.facts.nat64 import counterpart
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import NetworkFirewall, TransitGatewayAttachment
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, Subnet
from workbook.model.estate.party import Party
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.proof.flows import FlowProver, Pair
from workbook.proof.kept_clients import kept_clients
from workbook.proof.universe import View, is_anyone
from workbook.reachability.addresses import AddressClasses, Network, Span, address_classes, span
from workbook.reachability.classes import inside
from workbook.reachability.compile import NAT_CLIENT
from workbook.reachability.filters import acl_of_subnet
from workbook.reachability.headers import (
    ICMP,
    ICMPV6,
    PORTED,
    TYPED,
    Headers,
    Selector,
    compile_headers,
    selector,
    selector_of_entry,
)

TOO_BIG = (Selector(ICMP, 3 * 256 + 4, 3 * 256 + 4), Selector(ICMPV6, 2 * 256, 2 * 256))
"""Path MTU discovery (RFC 1191, RFC 8201)."""

ANYWHERE = {32: ip_network("0.0.0.0/0"), 128: ip_network("::/0")}


@dataclass(frozen=True, slots=True)
class Crossing:
    """Headers that a flow needs through an ACL, out or in, to or from a remote network."""

    acl: str
    egress: bool
    remote: Network
    headers: Selector


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a conversation at the ACLs: its ACL (none outside) and the networks that name it."""

    acl: str
    networks: tuple[Network, ...]


@dataclass(frozen=True)
class AclLayer:
    """What the flows of a design need of its ACLs."""

    design: Design
    estate: Estate
    views: tuple[View, ...]

    @cached_property
    def _acls(self) -> dict[str, str]:
        return acl_of_subnet(self.estate)

    def crossings(self) -> frozenset[Crossing]:
        """Everything that any flow needs."""
        prover = FlowProver(self.design, self.estate, self.views)
        return frozenset(
            crossing
            for flow in self.design.flows
            for view, pair in prover.needed_pairs(flow)
            for crossing in self._of_pair(flow, view, pair)
        )

    def _of_pair(self, flow: Flow, view: View, pair: Pair) -> Iterator[Crossing]:
        first, second = (view.ends[place] for place in pair)
        if first.subnet and first.subnet == second.subnet:
            return
        client = self._side(view, pair[0], self.estate.party(flow.source))
        server = self._side(view, pair[1], self.estate.party(flow.destination))
        asked = selector(flow.protocol, flow.ports, flow.icmp_type_code)
        answers = tuple(_answers(asked, first.client_ports))
        chain = view.plane.chain_between(*pair)
        for kept in kept_clients(self.design, self.estate, flow):
            blocks = tuple(block for block in kept.cidr_blocks if block.max_prefixlen == view.bits)
            own = tuple(_answers(asked, kept.client_ports))
            yield from _conversation(Side("", blocks), server, asked, own)
        if not chain.nat_subnet:
            yield from _conversation(client, server, asked, answers)
            return
        nat = Side(self._acls[chain.nat_subnet], self._tier_networks(chain.nat_subnet, 32))
        outward = tuple(_answers(asked, NAT_CLIENT))
        yield from _conversation(client, Side("", server.networks), asked, answers)
        yield from _served(nat, client, asked, answers)
        if second.stands_for:
            server = Side("", self._beyond(self.estate.party(flow.destination), 32))
        yield from _conversation(nat, server, asked, outward)

    def _side(self, view: View, place: int, party: Party) -> Side:
        end, bits = view.ends[place], view.bits
        if end.subnet:
            return Side(self._acls[end.subnet], self._tier_networks(end.subnet, bits))
        if end.stands_for:
            return Side("", tuple(filter(None, map(counterpart, self._beyond(party, 32)))))
        return Side("", self._beyond(party, bits))

    def _beyond(self, party: Party, bits: int) -> tuple[Network, ...]:
        """The networks that name a party outside."""
        known = tuple(block for block in party.cidr_blocks if block.max_prefixlen == bits)
        return (ANYWHERE[bits],) if is_anyone(party) or party.location == "aws_service" else known

    def _tier_networks(self, subnet_key: str, bits: int) -> tuple[Network, ...]:
        """The block that holds a place for every zone of the subnet's tier."""
        subnet = self.estate.get(Subnet, subnet_key)
        places = (self.design.vpc(subnet.vpc).az_slots - 1).bit_length()
        own = (block for block in subnet.blocks if block.max_prefixlen == bits)
        return tuple(block.supernet(prefixlen_diff=places) for block in own)

    def excess(self) -> Iterator[str]:
        """What the ACLs of strict VPCs admit that no flow needs, in sentences."""
        strict = {vpc.key for vpc in self.design.vpcs if vpc.means.nacl_mode == "strict"}
        used = {
            acl.key for acl in self.estate.of(NetworkAcl) if acl.vpc in strict and not self._attaches(acl)
        }
        entries = [entry for entry in self.estate.of(NetworkAclEntry) if entry.network_acl in used]
        crossings = self.crossings() if entries else frozenset()
        headers = compile_headers(
            (*map(selector_of_entry, entries), *(each.headers for each in crossings), *TOO_BIG)
        )
        for acl in sorted(used):
            for egress in (False, True):
                own = [entry for entry in entries if entry.network_acl == acl and entry.egress == egress]
                needed = [each for each in crossings if each.acl == acl and each.egress == egress]
                yield from _excess_of(acl, own, needed, headers)

    def _attaches(self, acl: NetworkAcl) -> bool:
        """Whether an ACL serves attachments or firewalls and nothing else: it is open, the tiers' own filter."""
        attached = {s for each in self.estate.of(TransitGatewayAttachment) for s in each.subnets}
        attached |= {s for each in self.estate.of(NetworkFirewall) for s in each.subnets}
        return bool(acl.subnets) and attached.issuperset(acl.subnets)


def _answers(asked: Selector, client: str) -> Iterator[Selector]:
    """What comes back: to the client's range, the ICMP answer, or the same protocol."""
    if asked.protocol in PORTED:
        yield Selector(asked.protocol, *generated_range(client))
    elif asked.protocol in TYPED and asked.first // 256 == asked.last // 256:
        for request, answer in icmp_answers(protocol_name(str(asked.protocol))):
            if asked.first // 256 == request:
                yield Selector(asked.protocol, answer * 256, answer * 256)
    else:
        yield asked


def _conversation(
    client: Side, server: Side, asked: Selector, answers: tuple[Selector, ...]
) -> Iterator[Crossing]:
    for remote in server.networks if client.acl else ():
        yield Crossing(client.acl, True, remote, asked)
        yield from (Crossing(client.acl, False, remote, answer) for answer in answers)
    if server.acl:
        yield from _served(server, client, asked, answers)


def _served(server: Side, client: Side, asked: Selector, answers: tuple[Selector, ...]) -> Iterator[Crossing]:
    for remote in client.networks:
        yield Crossing(server.acl, False, remote, asked)
        yield from (Crossing(server.acl, True, remote, answer) for answer in answers)


def _excess_of(
    acl: str, entries: list[NetworkAclEntry], needed: list[Crossing], headers: Headers
) -> Iterator[str]:
    ordered = sorted(entries, key=lambda entry: entry.rule_number)
    harmless = headers.mask(TOO_BIG[0]) | headers.mask(TOO_BIG[1])
    for bits in (32, 128):
        networks = {*(_network(entry) for entry in ordered), *(each.remote for each in needed)}
        for found in _classes(networks, bits).segments():
            allowed = _allowed(ordered, found, bits, headers)
            wanted = (each.headers for each in needed if _holds(each.remote, found, bits))
            mask = allowed & ~_union(headers, wanted) & ~harmless
            for protocol, ports in headers.in_words(mask, headers.everything):
                way = "out to" if ordered[0].egress else "in from"
                yield f"{acl} lets {protocol}/{ports} {way} {_words(found, bits)}, which no flow needs"


def _network(entry: NetworkAclEntry) -> Network:
    network = entry.cidr_block or entry.ipv6_cidr_block
    if network is None:
        raise ValueError(f"{entry.key} names no network")
    return network


def _classes(networks: Iterable[Network], bits: int) -> AddressClasses:
    return address_classes((network for network in networks if network.max_prefixlen == bits), bits)


def _holds(network: Network, found: Span, bits: int) -> bool:
    return network.max_prefixlen == bits and inside(found, span(network))


def _allowed(ordered: list[NetworkAclEntry], found: Span, bits: int, headers: Headers) -> int:
    allowed, left = 0, headers.everything
    for entry in ordered:
        if _holds(_network(entry), found, bits):
            matched = headers.mask(selector_of_entry(entry)) & left
            allowed |= matched if entry.rule_action == "allow" else 0
            left &= ~matched
    return allowed


def _union(headers: Headers, selectors: Iterable[Selector]) -> int:
    result = 0
    for chosen in selectors:
        result |= headers.mask(chosen)
    return result


def _words(found: Span, bits: int) -> str:
    first, last = found
    prefix = bits - (last - first + 1).bit_length() + 1
    return str(ip_network((first, prefix)))
