"""The cells of IPv4 from NAT gateways on, which those of IPv6 through NAT64 are narrowed by."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from workbook.facts.ephemeral_ranges import client_range
from workbook.reachability.answers import Borders, Pairs
from workbook.reachability.blocks import cells_of_pairs
from workbook.reachability.cells import Cells, cells_of, gathered
from workbook.reachability.chains import Chain
from workbook.reachability.classes import End
from workbook.reachability.compile import NAT_CLIENT, Plane
from workbook.reachability.filters import Index, to_mask, to_words, width
from workbook.reachability.headers import PORTED, Selector
from workbook.reachability.joining import APART, SOURCE, Joining
from workbook.reachability.joins import handing
from workbook.reachability.judging import Judge, PairWays
from workbook.reachability.onward import Onward, in_ipv6


def with_onward(six: Plane, four: Plane) -> Plane:
    """The IPv6 plane that knows what becomes of packets behind NAT64."""
    if not any(end.sort == "translated" for end in six.base.ends):
        return six
    place = {end: at for at, end in enumerate(four.base.ends)}
    twins = np.array(
        [place[end.stands_for] if end.stands_for else -1 for end in six.base.ends], dtype=np.intp
    )
    plane = replace(six, onward=_onward(four, twins))
    if six.hopeful is None or four.hopeful is None:
        return plane
    return replace(plane, hopeful=with_onward(six.hopeful, four.hopeful))


def _onward(four: Plane, twins: Index) -> Onward:
    """From each NAT gateway the cells to all ends, as though it opened connections itself."""
    found: dict[str, Cells] = {}
    denied: dict[tuple[str, int], int] = {}
    size, words = len(four.base.ends), width(four.base.headers)
    destinations = np.unique(twins[twins >= 0])
    for at, end in enumerate(four.base.ends):
        if end.sort == "gateway":
            pairs = tuple(_pairs_from(four, at, destinations))
            cells = gathered(size, words, (cells_of_pairs(four, each) for each in pairs))
            own = replace(cells, places=cells.places - at * size)
            found[end.owner] = in_ipv6(own, four.base.headers)
            denied |= {(end.owner, to): ports for each in pairs for to, ports in _denied(four, each)}
    for row in four.routes.rows:
        key = row.removeprefix("table:")
        if key != row and key not in found:
            found[key] = in_ipv6(_straight(four, row, destinations), four.base.headers)
    return Onward(found, twins, denied)


def _straight(four: Plane, row: str, destinations: Index) -> Cells:
    """From a regional NAT gateway, whose addresses inside nobody knows: to the internet past no filter.

    What inside would see of it is unknown.
    """
    ends, headers = four.base.ends, four.base.headers
    at = four.routes.rows[row]
    known: dict[str, list[int]] = {"blocked": [], "sure": [], "unknown": []}
    for place in destinations.tolist():
        numbers = {int(table[at, place]) for each in four.routes.lanes for table in each}
        chains = [four.routes.chains[number] for number in numbers]
        straight = ends[place].is_outside and all(each.is_open and each.sure for each in chains)
        blocked = all(each.kind == "blocked" for each in chains)
        known["blocked" if blocked else "sure" if straight else "unknown"].append(place)
    places = np.array([*known["sure"], *known["unknown"]], dtype=np.intp)
    everything = to_words(four.universe, headers)
    words = np.stack([everything] * len(places)) if len(places) else np.zeros((0, width(headers)), np.uint64)
    sure = words.copy()
    sure[len(known["sure"]) :] = 0
    nothing = np.zeros_like(words)
    cells = cells_of(len(ends), places, (sure, sure, sure, words & ~sure, nothing))
    return gathered(len(ends), width(headers), [cells])


def _denied(four: Plane, pairs: Pairs) -> Iterator[tuple[int, int]]:
    """For each pair of a gateway the ports of its own whose answers are lost, where any are."""
    headers, borders = four.base.headers, Borders(four)
    ranges = sum(headers.mask(Selector(protocol, *client_range(NAT_CLIENT))) for protocol in PORTED)
    for joining in pairs.joining.lanes or (pairs.joining,):
        own = Pairs(pairs.sources, pairs.destinations, joining)
        answered, _ = borders.answered(own, list(joining.answer))
        for to, words in zip(pairs.destinations.tolist(), answered, strict=True):
            if lost := ranges & ~to_mask(words):
                yield to, lost


def _pairs_from(four: Plane, gateway: int, destinations: Index) -> Iterator[Pairs]:
    alike: dict[Joining, list[int]] = {}
    known: dict[int, Joining] = {}
    for at in destinations.tolist():
        crowd = int(four.joins.crowd_of[at])
        if crowd not in known:
            known[crowd] = _joining(four, gateway, at)
        alike.setdefault(known[crowd], []).append(at)
    for joining, places in alike.items():
        sources = np.full(len(places), gateway, dtype=np.intp)
        yield Pairs(sources, np.array(places, dtype=np.intp), joining)


def _joining(four: Plane, gateway: int, destination: int) -> Joining:
    """What the routes do between a gateway and an end, on every lane."""
    lanes = four.routes.lanes
    choices = [
        (request, answer)
        for first, each in enumerate(lanes)
        for request in (each if len(lanes) == 1 else each[first : first + 1])
        for answer in each
    ]
    found = tuple(dict.fromkeys(_on_lane(four, gateway, destination, *each) for each in choices))
    return found[0] if len(found) == 1 else replace(APART, sent="unsure", lanes=found)


def _on_lane(four: Plane, gateway: int, destination: int, requests: Index, answers: Index) -> Joining:
    ends, routes = four.base.ends, four.routes
    source, target = ends[gateway], ends[destination]

    def number(table: Index, row: str, column: int) -> int:
        at = routes.rows.get(row, -1)
        return int(table[at, column]) if at >= 0 else 0

    out = number(requests, f"table:{source.owner}", destination)
    chain = routes.chains[out]
    seen = chain.translators[-1].end if chain.translators else SOURCE
    back = number(answers, _start(target, destination, chain, routes.doors), seen if seen >= 0 else gateway)
    handed = number(answers, handing(chain), gateway) if chain.translators else 0
    judge = Judge(routes, {key: card.vpc for key, card in four.forwarders.items()})
    client = replace(source, sort="interface", initiates=True)
    return judge.judged(client, target, PairWays(out, back, handed, answers))


def _start(target: End, at: int, chain: Chain, doors: tuple[str, ...]) -> str:
    """The place where answers set out."""
    if target.sort != "outside":
        return target.subnet
    return f"back:{chain.exit}:{at}" if chain.exit in doors else f"back:{chain.exit}"
