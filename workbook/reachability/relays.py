"""Chains of connections through load balancers and proxies: each ends one connection and opens the next."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from workbook.model.estate.estate import Estate
from workbook.model.estate.party import Party
from workbook.reachability.packet import WITH_PORTS, Question
from workbook.reachability.path import Path, Relay
from workbook.reachability.spans import span

Connect = Callable[[Estate, str, str, Question], Path]


def relay_chain(
    estate: Estate, source: str, destination: str, question: Question, connect: Connect
) -> tuple[Relay, ...]:
    """The connections by which relays carry `source` to `destination`.

    The first chain that works, else the shortest; empty when no relay stands before the destination.
    """
    chains = [_verdicts(estate, chain, question, connect) for chain in _chains(estate, source, destination)]
    working = (chain for chain in chains if all(relay.verdict == "reachable" for relay in chain))
    return next(working, chains[0] if chains else ())


def _chains(estate: Estate, source: str, destination: str) -> Iterator[tuple[str, ...]]:
    """Names from source to destination by way of relays, shortest first."""
    waiting: list[tuple[str, ...]] = [(destination,)]
    while waiting:
        tail = waiting.pop(0)
        for relay in _relays_to(estate, tail[0]):
            if relay in (*tail, source):
                continue
            yield (source, relay, *tail)
            waiting.append((relay, *tail))


def _relays_to(estate: Estate, key: str) -> list[str]:
    return [party.key for party in estate.parties if key in party.forwards_to]


def _verdicts(
    estate: Estate, chain: tuple[str, ...], question: Question, connect: Connect
) -> tuple[Relay, ...]:
    links = []
    for left, right in pairwise(chain):
        questions = [question] if right == chain[-1] else _listened(estate.party(right), question)
        paths = [connect(estate, left, right, each) for each in questions]
        best = next((path for path in paths if path.verdict == "reachable"), paths[0])
        links.append(
            Relay(
                source=left,
                destination=right,
                protocol=best.protocol,
                ports=best.ports,
                verdict=best.verdict,
            )
        )
    return tuple(links)


def _listened(relay: Party, question: Question) -> list[Question]:
    """What is asked of a relay itself: the ports that it listens on."""
    protocol = question.protocol if question.protocol in WITH_PORTS else "6"
    ports = [Question(protocol=protocol, ports=span(each.from_port, each.to_port)) for each in relay.listens]
    return ports or [question]
