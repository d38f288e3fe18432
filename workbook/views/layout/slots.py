"""Who sits where inside a tier: the same slot in every zone, doors at the left, gateways at the right."""

from collections.abc import Iterable
from dataclasses import dataclass

from workbook.views.layout.measure import Measured
from workbook.views.scene.parts import Frame, Node, Scene

RIGHT_RANK = 80
"""Nodes of this rank and above sit at the right end of their row."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a subnet: which of its lines, which slot."""

    line: int
    slot: int


@dataclass(frozen=True, slots=True)
class Seating:
    """The seats of one VPC's nodes, and how many slots each zone and lines each row needs."""

    seats: dict[str, Seat]
    slots: int
    lines: dict[str, int]


def seat_nodes(scene: Scene, zones: Iterable[Frame]) -> Seating:
    """Seats for everything inside the subnets of one VPC."""
    zone_keys = {zone.key for zone in zones}
    subnets = {f.key: f for f in scene.frames if f.row and f.parent in zone_keys}
    rows: dict[str, list[Node]] = {row: [] for row in scene.rows}
    for node in scene.nodes:
        if node.position == "inside" and node.frame in subnets:
            rows[subnets[node.frame].row].append(node)
    names = {row: _identities(nodes) for row, nodes in rows.items()}
    widest = 4 if len(zone_keys) <= 2 else 3
    slots = max((min(len(set(found.values())), widest) for found in names.values()), default=1)
    seats: dict[str, Seat] = {}
    lines: dict[str, int] = {}
    for row, found in names.items():
        order = sorted(set(found.values()))
        lines[row] = max(1, -(-len(order) // max(slots, 1)))
        placed = _placed(order, slots, lines[row])
        seats |= {key: placed[identity] for key, identity in found.items()}
    return Seating(seats, max(slots, 1), lines)


def _identities(nodes: list[Node]) -> dict[str, tuple[int, str, int]]:
    """What makes nodes of different zones the same thing: rank, title, and their number in the subnet."""
    seen: dict[tuple[str, int, str], int] = {}
    found: dict[str, tuple[int, str, int]] = {}
    for node in nodes:
        word = node.title if node.rank < RIGHT_RANK else node.icon
        place = (node.frame, node.rank, word)
        found[node.key] = (node.rank, word, seen.get(place, 0))
        seen[place] = seen.get(place, 0) + 1
    return found


def _placed(order: list[tuple[int, str, int]], slots: int, lines: int) -> dict[tuple[int, str, int], Seat]:
    """Left to right, line by line; on the last line gateways move to the right end."""
    placed: dict[tuple[int, str, int], Seat] = {}
    for number, identity in enumerate(order):
        placed[identity] = Seat(number // slots, number % slots)
    last = [identity for identity in order if placed[identity].line == lines - 1]
    right = [identity for identity in last if identity[0] >= RIGHT_RANK]
    for number, identity in enumerate(reversed(right)):
        placed[identity] = Seat(lines - 1, slots - 1 - number)
    return placed


def slot_widths(measured: Iterable[Measured], seating: Seating) -> list[float]:
    """The width of each slot: its widest node anywhere in the VPC."""
    widths = [64.0] * seating.slots
    for found in measured:
        seat = seating.seats.get(found.node.key)
        if seat:
            widths[seat.slot] = max(widths[seat.slot], found.width)
    return widths
