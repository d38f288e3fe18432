"""Whom a scope's words mean: ends by name, id, group, subnet, VPC, CIDR or type, and gateways on the way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_network

from workbook.errors import Fault, suggestion
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import EgressOnlyInternetGateway, InternetGateway, PrefixList
from workbook.model.estate.resource import Resource
from workbook.reachability.addresses import Network, span
from workbook.reachability.classes import End, inside
from workbook.scopes.resource_types import EDGES, EVERY_INTERFACE, TYPES, WAYS
from workbook.scopes.scope import EndStatement, Scope

INTERNET = "internet"
ON_PREMISES = "on-premises"
"""Words that need no resource: whoever is beyond an internet gateway, and whoever is in a network on premises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What words mean: any of these ends, or any path by one of these gateways (to or from beyond it: `edges`)."""

    everything: bool = False
    interfaces: bool = False
    parties: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    on_premises: bool = False
    ways: frozenset[str] = frozenset()
    edges: frozenset[str] = frozenset()

    def __or__(self, other: "Selection") -> "Selection":
        return Selection(
            everything=self.everything or other.everything,
            interfaces=self.interfaces or other.interfaces,
            parties=self.parties | other.parties,
            keys=self.keys | other.keys,
            networks=(*self.networks, *other.networks),
            on_premises=self.on_premises or other.on_premises,
            ways=self.ways | other.ways,
            edges=self.edges | other.edges,
        )

    def holds(self, end: End, bits: int, on_premises: frozenset[str]) -> bool:
        """Whether it means an end of a family (32 or 128 bits), wherever the path goes."""
        if self.everything or (self.interfaces and end.sort == "interface"):
            return True
        if end.stands_for and self.holds(end.stands_for, 32, on_premises):
            return True
        if self.on_premises and end.sort == "outside" and not on_premises.isdisjoint(end.parties):
            return True
        own = {*end.parties, *end.members, end.owner, end.subnet, end.vpc, *(end.groups or ())} - {""}
        return bool(own & (self.parties | self.keys)) or any(
            within(end, each, bits) for each in self.networks
        )


EVERYTHING = Selection(everything=True)
NOBODY = Selection()


def within(end: End, network: Network, bits: int) -> bool:
    """Whether an end's addresses are in a network; the matrix is cut there, so they are as a whole or not at all."""
    return network.max_prefixlen == bits and inside(end.span, span(network))


@dataclass
class Selector:
    """Reads the words of one estate's scopes. `aliases` are other words for its resources: ARNs, names, tags."""

    estate: Estate
    aliases: Mapping[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def _parties(self) -> frozenset[str]:
        return frozenset(party.key for party in self.estate.parties)

    @cached_property
    def _by_id(self) -> dict[str, str]:
        """Other words for resources: the ids people gave, Name tags that are one resource's, and the aliases."""
        tags: dict[str, list[str]] = {}
        for each in self.estate.resources:
            name = dict(each.tags).get("Name")
            if name:
                tags.setdefault(name, []).append(each.key)
        named = {name: keys[0] for name, keys in tags.items() if len(keys) == 1}
        given = {each.existing_id: each.key for each in self.estate.resources if each.existing_id}
        return named | given | dict(self.aliases)

    def end(self, statement: EndStatement) -> Selection:
        """The ends that a statement means; what nobody knows is a fault."""
        if not statement.resources and not statement.resource_types:
            return EVERYTHING
        place = statement.place
        pieces = [self._word(word, place) for word in statement.resources]
        pieces += [self._type(word, f"{place}.resource_types") for word in statement.resource_types]
        return _joined(pieces)

    def way(self, statement: EndStatement) -> frozenset[str]:
        """The gateways that a path must pass one of."""
        kinds = [self._kinds_of(word, statement.place) for word in statement.resource_types]
        found = {each.key for own in kinds for kind in own for each in self.estate.of(kind)}
        named = [self._resource(word, statement.place) for word in statement.resources]
        found |= {each.key for each in named if each}
        relays = any(LoadBalancer in own for own in kinds) or any(isinstance(e, LoadBalancer) for e in named)
        if relays:
            sentence = (
                "a load balancer ends connections and opens its own; state it as source or destination."
            )
            self.faults.append(Fault(statement.place, sentence))
        return frozenset(found)

    def prefix_lists(self, words: Iterable[str], place: str) -> Iterator[Network]:
        """The networks of prefix lists."""
        lists = {each.key: each for each in self.estate.of(PrefixList)}
        known = {name: each for each in lists.values() for name in (each.key, each.prefix_list_name)}
        known |= {each.existing_id: each for each in lists.values() if each.existing_id}
        for word in words:
            found = known.get(word)
            if found:
                yield from found.entries
            else:
                self.faults.append(Fault(place, f"no prefix list {word!r}; {suggestion(word, list(known))}"))

    def _word(self, word: str, place: str) -> Selection:
        if word == INTERNET:
            return self._edge(InternetGateway, EgressOnlyInternetGateway)
        if word == ON_PREMISES:
            return Selection(on_premises=True)
        if word in self._parties:
            return Selection(parties=frozenset({word}))
        if word.startswith("AWS::"):
            return self._type(word, place)
        network = _network(word)
        if network:
            return Selection(networks=(network,))
        resource = self._resource(word, place)
        return self._meant(resource) if resource else NOBODY

    def _resource(self, word: str, place: str) -> Resource | None:
        key = word if word in self.estate else self._by_id.get(word, "")
        if key in self.estate:
            return self.estate[key]
        known = [*self._parties, *(each.key for each in self.estate.resources), *self._by_id]
        close = suggestion(word, known) if len(known) < 5000 else "look it up with `workbook matrix --json`."
        hint = close if close.startswith("did you mean") else "name a party, a resource, a CIDR or internet."
        self.faults.append(Fault(place, f"nothing here is called {word!r}; {hint}"))
        return None

    def _meant(self, resource: Resource) -> Selection:
        if isinstance(resource, EDGES):
            return Selection(edges=frozenset({resource.key}))
        if isinstance(resource, PrefixList):
            return Selection(networks=tuple(resource.entries))
        found = Selection(keys=frozenset({resource.key}))
        return found | Selection(ways=frozenset({resource.key})) if isinstance(resource, WAYS) else found

    def _kinds_of(self, word: str, place: str) -> tuple[type[Resource], ...]:
        if word not in TYPES:
            sentence = f"no resource type {word!r} that a scope may name; {suggestion(word, list(TYPES))}"
            self.faults.append(Fault(place, sentence))
        return TYPES.get(word, ())

    def _type(self, word: str, place: str) -> Selection:
        kinds = self._kinds_of(word, place)
        if any(kind in EVERY_INTERFACE for kind in kinds):
            return Selection(interfaces=True)
        edges = tuple(kind for kind in kinds if kind in EDGES)
        others = (each for kind in kinds if kind not in EDGES for each in self.estate.of(kind))
        return _joined([self._edge(*edges), *(self._meant(each) for each in others)])

    def _edge(self, *kinds: type[Resource]) -> Selection:
        return Selection(edges=frozenset(each.key for kind in kinds for each in self.estate.of(kind)))


def _joined(pieces: Iterable[Selection]) -> Selection:
    found = NOBODY
    for piece in pieces:
        found |= piece
    return found


def _network(word: str) -> Network | None:
    try:
        return ip_network(word, strict=False)
    except ValueError:
        return None


def named_networks(scopes: Iterable[Scope]) -> frozenset[Network]:
    """Every network that scopes name, so that the matrix is cut there."""
    paths = (path for scope in scopes for path in (*scope.match, *scope.exclude))
    ends = [end for path in paths for end in (path.source, path.destination)]
    words = (_network(word) for end in ends for word in end.resources)
    stated = (
        network
        for end in ends
        for network in (*end.headers.source_addresses, *end.headers.destination_addresses)
    )
    return frozenset(network for network in (*words, *stated) if network)
