"""Stated flows against the matrix: reachable for every pair of interfaces that they need, and by their means."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import NetworkFirewall
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, NetworkInterface, Subnet
from workbook.model.estate.party import Means, Party
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.proof.families import families, is_translated, means_of
from workbook.proof.kept_clients import cut_off
from workbook.proof.universe import View
from workbook.reachability.filters import Index, to_mask
from workbook.reachability.headers import PORTED, ports_in_words, selector
from workbook.reachability.service_names import private_endpoint

Pair = tuple[int, int]
Intervals = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A pair of ends of one address family, and headers, that show something."""

    view: View
    pair: Pair
    mask: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a flow is not proven, with the pair that shows it; without, an end is missing."""

    why: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class FlowResult:
    """What became of one stated flow: proven if nothing is broken; `denied` are the client ports left out."""

    flow: Flow
    broken: Broken | None
    denied: Intervals = ()


@dataclass(frozen=True)
class FlowProver:
    """Proves the flows of one design, one at a time."""

    design: Design
    estate: Estate
    views: tuple[View, ...]

    def prove(self, flow: Flow) -> FlowResult:
        """Whether a flow is reachable by its means, in every address family that it needs."""
        means = means_of(flow, self.estate)
        if means is None:
            return FlowResult(flow, Broken("no means were chosen for it"))
        source, target = self.estate.party(flow.source), self.estate.party(means.delivered_to)
        if misled := self._misled(flow, source, means):
            return FlowResult(flow, Broken(misled))
        needed = self._needed_views(flow, source, target)
        if not needed:
            return FlowResult(flow, Broken("one of its ends has no address in this estate"))
        if lost := cut_off(self.design, self.estate, flow):
            return FlowResult(flow, Broken(lost))
        denied: set[tuple[int, int]] = set()
        for view in needed:
            broken, ports = self._prove_in(view, flow, source, target, means)
            if broken:
                return FlowResult(flow, broken)
            denied |= set(ports)
        return FlowResult(flow, None, tuple(sorted(denied)))

    def needed_pairs(self, flow: Flow) -> Iterator[tuple[View, Pair]]:
        """Every pair of ends that must be joined for a flow, in every address family that it needs."""
        means = means_of(flow, self.estate)
        if means is None:
            return
        source, target = self.estate.party(flow.source), self.estate.party(means.delivered_to)
        for view in self._needed_views(flow, source, target):
            yield from ((view, pair) for pair in self._pairs(view, flow, source, target))

    def _misled(self, flow: Flow, source: Party, means: Means) -> str:
        """Names decide where a call to a service goes; the plan must not think otherwise."""
        stated = self.estate.party(flow.destination)
        if stated.location != "aws_service":
            return ""
        for vpc in {self.estate.get(NetworkInterface, key).vpc for key in source.interfaces}:
            endpoint = private_endpoint(self.estate, vpc, stated.service)
            answered = self._owners(self.estate.party(means.delivered_to))
            if endpoint and answered != {endpoint.key}:
                return f"the name of {stated.service} resolves to {endpoint.key}"
            if not endpoint and means.delivered_to != stated.key:
                return f"no private DNS answers for {stated.service}, so calls go to its public addresses"
        return ""

    def _owners(self, party: Party) -> set[str]:
        return {self.estate.get(NetworkInterface, key).attached_to for key in party.interfaces}

    def _needed_views(self, flow: Flow, source: Party, target: Party) -> list[View]:
        """Inside a VPC IPv4 serves where both have it. Beyond it every family that the means carry."""
        carried = families(flow, self.estate)
        able = [
            each for each in self.views if len(each.of(source)) and len(self._targets(each, flow, target))
        ]
        if source.location == target.location == "vpc":
            return able[:1]
        return [view for view in able if view.bits in carried]

    def _prove_in(
        self, view: View, flow: Flow, source: Party, target: Party, means: Means
    ) -> tuple[Broken | None, Intervals]:
        wanted = selector(flow.protocol, flow.ports, flow.icmp_type_code)
        mask = view.plane.plane.base.headers.mask(wanted) & view.plane.plane.universe
        denied: Intervals = ()
        for pair in self._pairs(view, flow, source, target):
            missing = mask & ~to_mask(view.plane.reachable[pair])
            if missing:
                accepted = self._accepted(view, pair, missing)
                if not accepted:
                    return Broken(self._why(view, pair, missing), Evidence(view, pair, missing)), ()
                denied = (*denied, *accepted)
            if astray := self._astray(view, pair, means):
                return Broken(astray, Evidence(view, pair, mask)), ()
        return None, denied

    def _pairs(self, view: View, flow: Flow, source: Party, target: Party) -> Iterator[Pair]:
        """Every pair that the flow's zone affinity needs: of its own zone where the other side has one there."""
        sources, targets = view.of(source).tolist(), self._targets(view, flow, target).tolist()
        for first in sources:
            near = [second for second in targets if self._zone(view, first) == self._zone(view, second) != ""]
            same_zone = flow.traffic.az_affinity == "same_az" and near
            yield from ((first, second) for second in (near if same_zone else targets))

    def _targets(self, view: View, flow: Flow, target: Party) -> Index:
        is_nat64 = view.translates and is_translated(flow, self.estate, view.bits)
        return view.translated(target) if is_nat64 else view.of(target)

    def _zone(self, view: View, place: int) -> str:
        subnet = view.ends[place].subnet
        return self.estate.get(Subnet, subnet).availability_zone if subnet else ""

    def _why(self, view: View, pair: Pair, missing: int) -> str:
        source, target = (view.ends[place].name for place in pair)
        words = ", ".join(f"{protocol}/{ports}" for protocol, ports in view.in_words(missing))
        if missing & ~to_mask(view.plane.some[pair]) == 0:
            ports = self._denied(view, pair, missing)
            return f"{source} reaches {target} on {words}, but answers to its ports {ports_in_words(ports)} are lost"
        unknown = missing & to_mask(view.plane.unknown[pair])
        verdict = "may or may not reach" if unknown else "does not reach"
        return f"{source} {verdict} {target} on {words}"

    def _denied(self, view: View, pair: Pair, missing: int) -> Intervals:
        segments = view.plane.plane.base.headers.segments
        spoken = [protocol for protocol in PORTED if missing & segments[protocol]]
        return tuple(
            interval for protocol in spoken for interval in view.plane.denied_client_ports(*pair, protocol)
        )

    def _accepted(self, view: View, pair: Pair, missing: int) -> Intervals:
        """The one accepted kind of partial: answers from everywhere whose port a tiered ACL explicitly denies."""
        only_answers = missing & ~to_mask(view.plane.some[pair]) == 0
        if not (only_answers and any(view.outside[place] for place in pair)):
            return ()
        denied = self._denied(view, pair, missing)
        explicit = self._explicitly_denied
        return denied if all(explicit.issuperset(range(low, high + 1)) for low, high in denied) else ()

    @cached_property
    def _explicitly_denied(self) -> frozenset[int]:
        """The single ports that a numbered entry of a tiered ACL denies to everyone."""
        tiered = {vpc.key for vpc in self.design.vpcs if vpc.means.nacl_mode == "tiered"}
        acls = {acl.key for acl in self.estate.of(NetworkAcl) if acl.vpc in tiered}
        return frozenset(
            entry.port_range.from_port
            for entry in self.estate.of(NetworkAclEntry)
            if entry.network_acl in acls and entry.rule_action == "deny" and _is_everyone(entry)
            if entry.port_range is not None and entry.port_range.from_port == entry.port_range.to_port
        )

    def _firewall(self, endpoint: str) -> str:
        """The firewall whose endpoint in a zone this is."""
        owner = endpoint.rpartition("/")[0]
        return owner if owner in self.estate and isinstance(self.estate[owner], NetworkFirewall) else endpoint

    def _astray(self, view: View, pair: Pair, means: Means) -> str:
        """The way must begin with one of the means; without any, packets stay inside the VPC."""
        chain = view.plane.chain_between(*pair)
        same_subnet = view.ends[pair[0]].subnet == view.ends[pair[1]].subnet
        first = "" if same_subnet or chain.kind == "local" else chain.components[0]
        if {first, self._firewall(first)} & {*means.via} or not (first or means.via):
            return ""
        source, target = (view.ends[place].name for place in pair)
        return f"{source} reaches {target} by {first or 'the VPC itself'}, not by {' or '.join(means.via) or 'the VPC'}"


def _is_everyone(entry: NetworkAclEntry) -> bool:
    network = entry.cidr_block or entry.ipv6_cidr_block
    return network is not None and network.prefixlen == 0
