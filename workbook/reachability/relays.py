"""Chains of connections through load balancers, PrivateLink and proxies: each ends one connection and opens the next."""

from collections.abc import Callable, Iterator
from itertools import takewhile

from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkInterface, VpcEndpoint
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.reachability import relay_links
from workbook.reachability.balancing import Forwarding, forwardings
from workbook.reachability.packet import WITH_PORTS, Question
from workbook.reachability.path import Path, Relay
from workbook.reachability.private_link import endpoints
from workbook.reachability.sides import named_side
from workbook.reachability.spans import span
from workbook.reachability.topology import Topology, private_addresses, topology_of

Connect = Callable[[Estate, str, str, Question], Path]
LONGEST = 6
"""More relays in a row than this are not followed."""


def relay_chain(
    estate: Estate, source: str, destination: str, question: Question, connect: Connect
) -> tuple[Relay, ...]:
    """The connections by which relays carry `source` to `destination`.

    The first chain that works, else the shortest of those that come furthest; empty when no relay stands before
    the destination.
    """
    topology = topology_of(estate)
    chains = [
        _verdicts(topology, chain, question, connect) for chain in _chains(topology, source, destination)
    ]
    working = (chain for chain in chains if all(relay.verdict == "reachable" for relay in chain))
    return next(working, max(chains, key=_comes_through, default=()))


def _comes_through(chain: tuple[Relay, ...]) -> int:
    """How many connections work before the first that does not."""
    return sum(1 for _ in takewhile(lambda relay: relay.verdict != "blocked", chain))


def _chains(topology: Topology, source: str, destination: str) -> Iterator[tuple[str, ...]]:
    """Names from source to destination by way of relays, shortest first.

    An interface endpoint opens nothing of its own: as a source it carries on what its clients open to it.
    """
    own = owner(topology, source)
    waiting: list[tuple[str, ...]] = [(destination,)]
    while waiting:
        tail = waiting.pop(0)
        for relay in _relays_to(topology, tail[0]) if len(tail) <= LONGEST else ():
            if relay in tail:
                continue
            if isinstance(own, VpcEndpoint):
                if owner(topology, relay) == own:
                    yield (source, *tail)
            elif relay == source or (own and owner(topology, relay) == own):
                continue
            else:
                yield (source, relay, *tail)
            waiting.append((relay, *tail))


def _relays_to(topology: Topology, name: str) -> list[str]:
    """The names of what carries connections on to an end: stated by parties, or seen in the resources."""
    names = {name, *(party.key for party in _parties_of(topology, name))}
    stated = [party.key for party in topology.estate.parties if names & {*party.forwards_to}]
    balancers = [
        _name(topology, way.balancer.key) for way in forwardings(topology, _interfaces(topology, name))
    ]
    own = owner(topology, name)
    doors = endpoints(topology, own) if isinstance(own, LoadBalancer) else ()
    return list(dict.fromkeys([*stated, *balancers, *(_name(topology, each.key) for each in doors)]))


def _parties_of(topology: Topology, name: str) -> list[Party]:
    """The parties that an end given by an id or address belongs to."""
    found = (topology.party_of(key) for key in _interfaces(topology, name))
    return [party for party in found if party]


def _interfaces(topology: Topology, name: str) -> frozenset[str]:
    """The interfaces of an end; an address is that of the one interface that has it."""
    side = named_side(topology, name)
    hosts = {block.network_address for block in side.addresses if block.num_addresses == 1}
    at_address = [
        card.key
        for card in topology.estate.of(NetworkInterface)
        if hosts and hosts & {*private_addresses(card), card.public_ip}
    ]
    return frozenset((*(card.key for card in side.interfaces), *(at_address if len(at_address) == 1 else ())))


def _name(topology: Topology, owned: str) -> str:
    """The party of a resource's interfaces, else the resource itself."""
    cards = (card for card in topology.estate.of(NetworkInterface) if card.attached_to == owned)
    parties = (topology.party_of(card.key) for card in cards)
    return next((party.key for party in parties if party), owned)


def owner(topology: Topology, name: str) -> Resource | None:
    """The load balancer or endpoint that an end's interfaces all belong to."""
    owned = {topology.estate.get(NetworkInterface, key).attached_to for key in _interfaces(topology, name)}
    found = topology.resource(owned.pop()) if len(owned) == 1 else None
    return found if isinstance(found, (LoadBalancer, VpcEndpoint)) else None


def _verdicts(
    topology: Topology, chain: tuple[str, ...], question: Question, connect: Connect
) -> tuple[Relay, ...]:
    """The connections of a chain from its last to its first: what each asks follows from the next."""
    links: list[Relay] = []
    asked: tuple[Question, ...] = (question,)
    for place in range(len(chain) - 2, -1, -1):
        relay, asked = _link(topology, chain, place, asked, connect)
        links.insert(0, relay)
    return tuple(links)


def _link(
    topology: Topology,
    chain: tuple[str, ...],
    place: int,
    asked: tuple[Question, ...],
    connect: Connect,
) -> tuple[Relay, tuple[Question, ...]]:
    """One connection of a chain, and what is asked of its left end so that it comes about."""
    left, right = chain[place], chain[place + 1]
    own, before = owner(topology, left), chain[place - 1] if place else ""
    if place and isinstance(own, LoadBalancer):
        ways = _ways(topology, own, right)
        if ways:
            return relay_links.balanced(topology, ways, (before, left, right), asked)
    behind = owner(topology, right)
    if isinstance(own, VpcEndpoint) and isinstance(behind, LoadBalancer):
        ends = (before, left, right)
        return relay_links.linked(topology, own, behind, ends, asked), asked
    paths = [connect(topology.estate, left, right, each) for each in asked]
    best = next((path for path in paths if path.verdict == "reachable"), paths[0])
    party = next((each for each in topology.estate.parties if each.key == left), None)
    return relay_links.relay(left, right, best), _listened(party, asked)


def _ways(topology: Topology, balancer: LoadBalancer, right: str) -> tuple[Forwarding, ...]:
    found = forwardings(topology, _interfaces(topology, right))
    return tuple(way for way in found if way.balancer.key == balancer.key)


def _listened(relay: Party | None, asked: tuple[Question, ...]) -> tuple[Question, ...]:
    """What is asked of a relay itself: the ports that it listens on."""
    protocol = asked[0].protocol if asked[0].protocol in WITH_PORTS else "6"
    listens = relay.listens if relay else ()
    ports = tuple(Question(protocol=protocol, ports=span(each.from_port, each.to_port)) for each in listens)
    return ports or asked
