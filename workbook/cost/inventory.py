"""Look-ups that pricing a design needs: who stands in which zone, and which flows a party has."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import NetworkFirewall
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    NetworkInterface,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.party import Means
from workbook.model.estate.party import Party as EstateParty
from workbook.model.estate.resource import Resource
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Flow
from workbook.model.intent.party import AwsService, Party
from workbook.model.intent.store import Store
from workbook.model.intent.traffic import Band
from workbook.reachability.topology import topology_of

P = TypeVar("P", bound=Party)
S = TypeVar("S", bound=Store)

Owner = tuple[str, str]
"""An account in a Region: who gets a line of the bill."""


@dataclass(frozen=True)
class Inventory:
    """An estate with what people said of it; an import has no design and so no volumes."""

    design: Design | None
    estate: Estate

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The stated flows."""
        return self.design.flows if self.design else ()

    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        """The stated accesses."""
        return self.design.accesses if self.design else ()

    @cached_property
    def home(self) -> Owner:
        """Who pays for what stands nowhere: the design's home, or the first resource's of an import."""
        if self.design:
            return self.design.home
        first = next(iter(self.estate.resources), None)
        return (first.account, first.region) if first else ("", "")

    @property
    def region(self) -> str:
        """The Region at home."""
        return self.home[1]

    @property
    def account(self) -> str:
        """The account at home."""
        return self.home[0]

    def find(self, key: str) -> Resource | None:
        """The resource of this key, if the estate has it."""
        return topology_of(self.estate).resource(key)

    def owner(self, vpc: str) -> Owner:
        """The account and Region of a VPC; of home where the estate does not hold it."""
        return self._owners.get(vpc, self.home)

    @cached_property
    def _owners(self) -> dict[str, Owner]:
        return {vpc.key: (vpc.account, vpc.region) for vpc in self.estate.of(Vpc)}

    @cached_property
    def inspects(self) -> bool:
        """Whether something may stand between two subnets of one VPC: a firewall, or a gateway load balancer."""
        gates = (each.vpc_endpoint_type for each in self.estate.of(VpcEndpoint))
        return bool(self.estate.of(NetworkFirewall)) or "GatewayLoadBalancer" in gates

    @cached_property
    def means(self) -> dict[str, Means]:
        """The means of each flow, by its key."""
        return {means.flow: means for means in self.estate.means}

    @cached_property
    def parties(self) -> dict[str, EstateParty]:
        """The estate's parties by key."""
        return {party.key: party for party in self.estate.parties}

    def delivered_to(self, flow: Flow) -> EstateParty:
        """The party that a flow's packets really go to."""
        means = self.means.get(flow.key)
        return self.parties[means.delivered_to if means else flow.destination]

    def has_ipv6_way(self, flow: Flow) -> bool:
        """Whether an egress-only internet gateway may carry a flow, past any NAT gateway."""
        means = self.means.get(flow.key)
        return any(
            isinstance(self.estate[key], EgressOnlyInternetGateway) for key in (means.via if means else ())
        )

    def zone(self, subnet: str) -> str:
        """The letter of a subnet's zone, or its name in an import."""
        found = self.estate.get(Subnet, subnet)
        return found.az_slot or found.availability_zone

    def zones(self, subnets: tuple[str, ...]) -> tuple[str, ...]:
        """The distinct zones of some subnets, in order."""
        return tuple(dict.fromkeys(self.zone(subnet) for subnet in subnets))

    def interfaces(self, party: EstateParty) -> tuple[NetworkInterface, ...]:
        """The interfaces of a party inside the estate."""
        return tuple(self.estate.get(NetworkInterface, key) for key in party.interfaces)

    def intent(self, kind: type[P], key: str) -> P | None:
        """What people said of the party of this key, when it is of this kind."""
        for party in self.design.parties if self.design else ():
            if party.key == key and isinstance(party, kind):
                return party
        return None

    def store(self, kind: type[S], key: str) -> S | None:
        """What people said of the store of this key, when it is of this kind."""
        for store in self.design.stores if self.design else ():
            if store.key == key and isinstance(store, kind):
                return store
        return None

    def party_of(self, resource: Resource) -> str:
        """The party whose interfaces belong to a resource: its name in flows."""
        return self._parties_by_resource.get(resource.key, resource.key)

    @cached_property
    def _parties_by_resource(self) -> dict[str, str]:
        return {
            interface.attached_to: party.key
            for party in self.estate.parties
            for interface in self.interfaces(party)
            if interface.attached_to
        }

    def flows_to(self, party: str) -> tuple[Flow, ...]:
        """The flows that end at a party."""
        return self._flows_to.get(party, ())

    @cached_property
    def _flows_to(self) -> dict[str, tuple[Flow, ...]]:
        found: defaultdict[str, list[Flow]] = defaultdict(list)
        for flow in self.flows:
            for key in {flow.destination, self.delivered_to(flow).key}:
                found[key].append(flow)
        return {key: tuple(flows) for key, flows in found.items()}

    def service_flows(self, service: str) -> tuple[Flow, ...]:
        """The flows to the API of an AWS service in any Region, whatever carries them."""
        apis = (each for each in self.services if each.service == service)
        return tuple(flow for api in apis for flow in self.flows_to(api.key))

    @cached_property
    def services(self) -> tuple[AwsService, ...]:
        """The APIs of AWS services that the design knows, one a service and Region."""
        parties = self.design.parties if self.design else ()
        return tuple(party for party in parties if isinstance(party, AwsService))


def gb_both_ways(flow: Flow) -> Band:
    """All bytes of a flow, requests and responses."""
    return flow.traffic.request_gb_per_month + flow.traffic.response_gb_per_month
