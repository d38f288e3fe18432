"""The parties of an import: interfaces that the network treats alike, under the names people gave them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from workbook.facts.ephemeral_ranges import has_client_range
from workbook.model.estate.compute import (
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    LoadBalancer,
    TargetGroup,
)
from workbook.model.estate.data import DbInstance, DbProxy
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkInterface,
    SecurityGroup,
    Subnet,
    VpcEndpoint,
)
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.ports import PortRange, one_port

PARTY_TAG, CLIENT_TAG = "workbook:party", "workbook:client-ports"
"""Tags by which a person may name an interface's party, and say which ports it opens connections from.

Who is named alike is one party wherever it stands, as a file system with mount targets in unlike subnets is.
"""

RESERVED = frozenset({"internet", "on-premises"})
CLIENTS = {LoadBalancer: "load_balancer", LambdaFunction: "lambda"}
MANAGED = (DbInstance, DbProxy, InstanceConnectEndpoint, VpcEndpoint)
WORKING = (LoadBalancer, LambdaFunction, *MANAGED)
"""Owners that are a party of their own, whatever groups they wear."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What interfaces of one party have in common: name and place, and all that filters and routes go by."""

    name: str
    vpc: str
    groups: tuple[str, ...]
    routing_class: str
    network_acl: str
    client_ports: str
    owner: str


Telling = Callable[[Likeness], str]


@dataclass(frozen=True)
class Crowd:
    """Finds the parties inside.

    `client_ports` tells an instance's row of facts/ephemeral_ranges by its key, `file_systems` the file system of a
    mount target by its key.
    """

    resources: Mapping[str, Resource]
    client_ports: Mapping[str, str]
    file_systems: Mapping[str, str]

    def parties(self) -> list[Party]:
        """Every party inside, named so that no two share a name."""
        groups: dict[Likeness, list[NetworkInterface]] = {}
        cards = [each for each in self.resources.values() if isinstance(each, NetworkInterface)]
        acls = _acl_of_subnet(self.resources.values())
        for card in cards:
            groups.setdefault(self._likeness(card, acls), []).append(card)
        named = _distinct(list(groups))
        party_of = {
            word: named[likeness]
            for likeness, members in groups.items()
            for card in members
            for word in (card.key, card.attached_to)
        }
        return [self._party(named[each], each, members, party_of) for each, members in groups.items()]

    def _likeness(self, card: NetworkInterface, acls: Mapping[str, str]) -> Likeness:
        owner = self.resources.get(card.attached_to)
        subnet = self.resources[card.subnet]
        tags = dict(card.tags)
        whole = (
            card.attached_to if isinstance(owner, WORKING) else self.file_systems.get(card.attached_to, "")
        )
        together = bool(whole or tags.get(PARTY_TAG))
        return Likeness(
            name=tags.get(PARTY_TAG) or self._name(card, owner),
            vpc=card.vpc,
            groups=tuple(sorted(card.security_groups)),
            routing_class=subnet.routing_class if isinstance(subnet, Subnet) and not together else "",
            network_acl="" if together else acls.get(card.subnet, ""),
            client_ports=self._client_ports(tags.get(CLIENT_TAG, ""), owner),
            owner=whole,
        )

    def _name(self, card: NetworkInterface, owner: Resource | None) -> str:
        if isinstance(owner, VpcEndpoint):
            return f"endpoint:{owner.service}"
        if isinstance(owner, WORKING):
            return owner.key
        tagged = dict(owner.tags).get("Name") if owner else ""
        return tagged or dict(card.tags).get("Name") or self._group_names(card)

    def _group_names(self, card: NetworkInterface) -> str:
        groups = (self.resources.get(key) for key in sorted(card.security_groups))
        names = [each.group_name or each.key for each in groups if isinstance(each, SecurityGroup)]
        return " + ".join(names) or card.interface_type

    def _client_ports(self, stated: str, owner: Resource | None) -> str:
        if has_client_range(stated):
            return stated
        if isinstance(owner, Instance):
            return self.client_ports.get(owner.key, "linux")
        return "managed" if isinstance(owner, MANAGED) else CLIENTS.get(type(owner), "any")

    def _party(
        self, key: str, likeness: Likeness, cards: list[NetworkInterface], party_of: Mapping[str, str]
    ) -> Party:
        owner = self.resources.get(likeness.owner)
        endpoint = owner if isinstance(owner, VpcEndpoint) else None
        return Party(
            key=key,
            title=f"Interface endpoint of {endpoint.service}" if endpoint else key,
            interfaces=tuple(card.key for card in cards),
            service=endpoint.service if endpoint else "",
            client_ports=likeness.client_ports,
            listens=listens_on(owner),
            forwards_to=tuple(
                dict.fromkeys(
                    party_of[each] for each in self._forwards_to(owner) if party_of.get(each, key) != key
                )
            ),
        )

    def _forwards_to(self, owner: Resource | None) -> Iterable[str]:
        """The resources that a relay opens connections to."""
        if isinstance(owner, DbProxy):
            return (owner.db_instance,)
        if not isinstance(owner, LoadBalancer):
            return ()
        groups = (self.resources.get(listener.target_group) for listener in owner.listeners)
        return [target for group in groups if isinstance(group, TargetGroup) for target in group.targets]


def listens_on(owner: Resource | None) -> tuple[PortRange, ...]:
    """The ports that a managed resource answers on."""
    if isinstance(owner, LoadBalancer):
        return tuple(dict.fromkeys(one_port(listener.port) for listener in owner.listeners))
    if isinstance(owner, DbInstance):
        return (one_port(owner.port),)
    return (one_port(owner.listens_on),) if isinstance(owner, DbProxy) else ()


def _acl_of_subnet(resources: Iterable[Resource]) -> dict[str, str]:
    """The list of each subnet that has one of its own; the default one is the same for all others of the VPC."""
    acls = (each for each in resources if isinstance(each, NetworkAcl) and not each.is_default)
    return {subnet: acl.key for acl in acls for subnet in acl.subnets}


def _distinct(likenesses: list[Likeness]) -> dict[Likeness, str]:
    """A name for each: people's own where it is the only one, else with what tells it from the others."""
    tellings: tuple[Telling, ...] = (
        lambda each: each.vpc,
        lambda each: ", ".join(each.groups),
        lambda each: each.routing_class,
        lambda each: each.network_acl,
        lambda each: each.client_ports,
        lambda each: each.owner,
    )
    alike: dict[str, list[Likeness]] = {}
    for each in likenesses:
        alike.setdefault(each.name, []).append(each)
    named: dict[Likeness, str] = {}
    for name, several in alike.items():
        telling = _enough(several, tellings)
        for each in several:
            words = ", ".join(word for tell in telling if (word := tell(each)))
            named[each] = f"{name} ({words})" if words or name in RESERVED else name
    return _unique(named)


def _enough(several: list[Likeness], tellings: tuple[Telling, ...]) -> list[Telling]:
    """The first few tellings that together give each its own words."""
    chosen: list[Telling] = []
    for tell in tellings:
        if len({tuple(each(one) for each in chosen) for one in several}) == len(several):
            break
        if len({tell(each) for each in several}) > 1:
            chosen.append(tell)
    return chosen


def _unique(named: dict[Likeness, str]) -> dict[Likeness, str]:
    """The last resort: a number."""
    taken: set[str] = set()
    for likeness, name in named.items():
        word, number = name, 2
        while word in taken or word in RESERVED:
            word, number = f"{name} ({number})", number + 1
        taken.add(word)
        named[likeness] = word
    return named


def renamed(party: Party, taken: Iterable[str]) -> Party:
    """A party whose key no other has."""
    word, number, others = party.key, 2, set(taken)
    while word in others:
        word, number = f"{party.key} ({number})", number + 1
    return party if word == party.key else replace(party, key=word)
