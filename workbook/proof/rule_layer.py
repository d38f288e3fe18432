"""Security group rules judged one by one: each admits only peers and ports that flows of its own group state.

What the far end, a network ACL or a missing route refuses all the same does not excuse a rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workbook.facts.nat64 import counterpart
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkInterface, PrefixList, SecurityGroupRule
from workbook.model.estate.party import Party, Widening
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.proof.families import IPV6, families, is_translated
from workbook.proof.stated import delivered_to, forwarders
from workbook.proof.universe import is_anyone
from workbook.proof.widenings import peer_of
from workbook.reachability.addresses import Network, span
from workbook.reachability.classes import inside, party_networks
from workbook.reachability.headers import Headers, Selector, compile_headers, selector, selector_of_rule


@dataclass(frozen=True)
class RuleLayer:
    """The rules of an estate against the flows of its design. `held` are the widenings whose reason holds."""

    design: Design
    estate: Estate
    held: tuple[Widening, ...]

    @cached_property
    def _headers(self) -> Headers:
        rules = map(selector_of_rule, self.estate.of(SecurityGroupRule))
        return compile_headers((*rules, *map(_selector, self.design.flows)))

    @cached_property
    def _groups(self) -> dict[str, frozenset[str]]:
        """The groups that the interfaces of each party carry."""
        return {
            party.key: frozenset(
                group
                for key in party.interfaces
                for group in self.estate.get(NetworkInterface, key).security_groups
            )
            for party in self.estate.parties
        }

    @cached_property
    def _lists(self) -> dict[str, PrefixList]:
        return {each.key: each for each in self.estate.of(PrefixList)}

    @cached_property
    def _ends(self) -> tuple[tuple[Flow, Party, Party], ...]:
        """Each flow with the party that opens it and the party that it is delivered to, and so its legs."""
        return tuple(leg for flow in self.design.flows for leg in self._legs(flow))

    def _legs(self, flow: Flow) -> Iterator[tuple[Flow, Party, Party]]:
        source = self.estate.party(flow.source)
        target = self.estate.party(delivered_to(flow, self.estate))
        yield flow, source, target
        for forwarder in forwarders(flow, self.estate):
            yield flow, source, forwarder
            yield flow, forwarder, target

    def excess(self) -> Iterator[str]:
        """What rules admit that no flow of their group states, in sentences."""
        for rule in self.estate.of(SecurityGroupRule):
            mask = self._headers.mask(selector_of_rule(rule)) & ~self._stated(rule)
            for protocol, ports in self._headers.in_words(mask, self._headers.everything):
                way = "to" if rule.is_egress else "from"
                yield f"{rule.key} admits {protocol}/{ports} {way} {peer_of(rule)}, which no flow states"

    def _stated(self, rule: SecurityGroupRule) -> int:
        """The headers that flows of the group state for this peer: for a group, for all who carry it."""
        if not rule.referenced_security_group:
            return self._union(rule, None)
        carriers = [key for key, groups in self._groups.items() if rule.referenced_security_group in groups]
        stated = self._headers.everything if carriers else 0
        for carrier in carriers:
            stated &= self._union(rule, carrier)
        return stated

    def _union(self, rule: SecurityGroupRule, carrier: str | None) -> int:
        result = 0
        for flow, source, target in self._ends:
            own, other = (source, target) if rule.is_egress else (target, source)
            if rule.security_group not in self._groups[own.key]:
                continue
            meant = other.key == carrier if carrier else self._means(rule, flow, own, other)
            if meant or self._is_widened(rule, flow):
                result |= self._headers.mask(_selector(flow))
        return result

    def _means(self, rule: SecurityGroupRule, flow: Flow, own: Party, other: Party) -> bool:
        """Whether a rule's peer is the other end; of what leaves by NAT64, as its prefix shows it."""
        if own.key != flow.source or not is_translated(flow, self.estate, IPV6):
            return self._names(rule, other, families(flow, self.estate))
        network = counterpart(rule.cidr_ipv6) if rule.cidr_ipv6 else None
        return network is not None and (is_anyone(other) or self._lies_in(network, other))

    def _names(self, rule: SecurityGroupRule, other: Party, carried: frozenset[int]) -> bool:
        """Whether the rule's CIDR or prefix list lies within what the other end is, in a family that is meant."""
        network = rule.cidr_ipv4 or rule.cidr_ipv6
        if other.location == "vpc" or (network and network.max_prefixlen not in carried):
            return False
        if is_anyone(other):
            return True
        if network is None:
            return rule.prefix_list == other.prefix_list
        return self._lies_in(network, other)

    def _lies_in(self, network: Network, other: Party) -> bool:
        around = party_networks(other, self._lists)
        return any(
            network.max_prefixlen == block.max_prefixlen and inside(span(network), span(block))
            for block in around
        )

    def _is_widened(self, rule: SecurityGroupRule, flow: Flow) -> bool:
        """A declared widening of the flow names this peer; one of a shared group holds on both its sides."""
        end = "destination" if rule.is_egress else "source"
        for widening in self.held:
            shared = widening.reason == "shared_endpoint_group" and rule.security_group == widening.admits
            if widening.flow == flow.key and (
                shared or (widening.end, widening.admits) == (end, peer_of(rule))
            ):
                return True
        return False


def _selector(flow: Flow) -> Selector:
    return selector(flow.protocol, flow.ports, flow.icmp_type_code)
