"""The cells of IPv4 from NAT gateways on, which those of IPv6 through NAT64 are narrowed by."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from workbook.reachability.answers import Pairs
from workbook.reachability.blocks import cells_of_pairs
from workbook.reachability.cells import Cells, gathered
from workbook.reachability.chains import Chain
from workbook.reachability.classes import End
from workbook.reachability.compile import Plane
from workbook.reachability.filters import Index, width
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
    plane = replace(six, onward=Onward(_onward(four, np.unique(twins[twins >= 0])), twins))
    if six.hopeful is None or four.hopeful is None:
        return plane
    return replace(plane, hopeful=with_onward(six.hopeful, four.hopeful))


def _onward(four: Plane, destinations: Index) -> dict[str, Cells]:
    """For each NAT gateway that has an address the cells to these ends, as though it opened connections itself."""
    found = {}
    for at, end in enumerate(four.base.ends):
        if end.sort == "gateway":
            parts = _cells_from(four, at, destinations)
            cells = gathered(len(four.base.ends), width(four.base.headers), parts)
            own = replace(cells, places=cells.places - at * cells.size)
            found[end.owner] = in_ipv6(own, four.base.headers)
    return found


def _cells_from(four: Plane, gateway: int, destinations: Index) -> Iterator[Cells]:
    alike: dict[Joining, list[int]] = {}
    known: dict[int, Joining] = {}
    for at in destinations.tolist():
        crowd = int(four.joins.crowd_of[at])
        if crowd not in known:
            known[crowd] = _joining(four, gateway, at)
        alike.setdefault(known[crowd], []).append(at)
    for joining, places in alike.items():
        sources = np.full(len(places), gateway, dtype=np.intp)
        yield cells_of_pairs(four, Pairs(sources, np.array(places, dtype=np.intp), joining))


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
