"""What exists, taken into a plan: resources as described, every party's interfaces in one new group of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property

from workbook.facts.descriptions import ec2_text
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkInterface,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.model.estate.party import Means, Party
from workbook.model.estate.resource import Resource
from workbook.model.intent import party as intent
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.planning.addresses import AddressPlan
from workbook.planning.reasons import flow_reason, house_rule, merged

PLANNED_ANEW = (SecurityGroup, SecurityGroupRule)


@dataclass(frozen=True)
class Standing:
    """An existing network with its parties' new groups. Network ACLs in it stay, and their subnets get no other."""

    design: Design
    network: Estate

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The new group of each party whose interfaces may carry one."""
        return {party.key: f"sg/{party.key}" for party in self.network.parties if self._carries_groups(party)}

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """Those of the network, and those outside that a person added."""
        known = {party.key for party in self.network.parties}
        added = (party for party in self.design.parties if party.key not in known)
        return (*self.network.parties, *(each for party in added for each in _outside(party)))

    @cached_property
    def party(self) -> dict[str, Party]:
        """The parties by key."""
        return {party.key: party for party in self.parties}

    def interfaces(self, party: str) -> tuple[NetworkInterface, ...]:
        """The interfaces of a party."""
        return tuple(self.network.get(NetworkInterface, key) for key in self.party[party].interfaces)

    def home(self, party: str) -> str:
        """The VPC of a party; empty outside."""
        found = self.interfaces(party)
        return found[0].vpc if found else ""

    @cached_property
    def plan(self) -> AddressPlan:
        """The subnets whose network ACLs are planned anew."""
        served = {subnet for acl in self.network.of(NetworkAcl) for subnet in acl.subnets}
        return AddressPlan(
            vpcs=self.network.of(Vpc),
            subnets=tuple(each for each in self.network.of(Subnet) if each.key not in served),
            blocks={},
        )

    def groups(self) -> Iterator[SecurityGroup]:
        """One new group for each party that may carry one, and the VPCs' default groups, empty."""
        names: set[str] = set()
        for party, key in self.group_of.items():
            vpc = self.network.get(Vpc, self.home(party))
            name = _distinct(_clean(f"{self.design.name_prefix}-{party}"), names)
            flows = [flow for flow in self.design.flows if party in (flow.source, flow.destination)]
            yield SecurityGroup(
                key=key,
                account=vpc.account,
                region=vpc.region,
                because=merged(map(flow_reason, flows)) or (house_rule("ground"),),
                tags=(("Name", name), *self.design.tags),
                vpc=vpc.key,
                group_name=name,
                description=_clean(self.party[party].title) or name,
            )
        for group in self.network.of(SecurityGroup):
            if group.is_default:
                yield replace(group, because=(house_rule("default-group-closed"),))

    def resources(self) -> Iterator[Resource]:
        """Everything that exists and stays, its interfaces in their new groups."""
        worn = dict(self._worn())
        for resource in self.network.resources:
            if not isinstance(resource, PLANNED_ANEW):
                yield _dressed(resource, worn)

    def means(self, flow: Flow) -> Means:
        """The way that a flow was seen to take; one that a person adds stays inside, or takes any gateway."""
        seen = next((each for each in self.network.means if each.flow == flow.key), None)
        return seen or Means(flow=flow.key, delivered_to=flow.destination)

    def _carries_groups(self, party: Party) -> bool:
        cards = [self.network.get(NetworkInterface, key) for key in party.interfaces]
        return bool(cards) and all(card.security_groups for card in cards)

    def _worn(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The new groups of each interface, and of what it belongs to."""
        for party, group in self.group_of.items():
            for card in self.interfaces(party):
                yield card.key, (group,)
                if card.attached_to:
                    yield card.attached_to, (group,)


def _outside(party: intent.AnyParty) -> Iterator[Party]:
    """A party outside that a person added; inside nothing can be added to what exists."""
    match party:
        case intent.OutsideNetwork():
            yield Party(
                key=party.key,
                title=party.title,
                location=party.location,
                cidr_blocks=party.cidr_blocks,
                client_ports=party.client_ports,
            )
        case intent.OutsideHost():
            yield Party(key=party.key, title=party.title, location="internet", host_name=party.host_name)


def _dressed(resource: Resource, worn: dict[str, tuple[str, ...]]) -> Resource:
    """A resource in the groups of its interfaces; what carries none of the new ones carries none."""
    if "security_groups" not in {each.name for each in fields(resource)}:
        return resource
    return replace(resource, security_groups=worn.get(resource.key, ()))  # type: ignore[call-arg]  # it has the field


def _clean(text: str) -> str:
    """Text in EC2's character set and length."""
    return " ".join(ec2_text(text).split())


def _distinct(name: str, taken: set[str]) -> str:
    word, number = name, 2
    while word.lower() in taken or word.lower().startswith("sg-"):
        word, number = f"{name[:250]}-{number}", number + 1
        if word.lower().startswith("sg-"):
            word = f"group-{word}"
    taken.add(word.lower())
    return word
