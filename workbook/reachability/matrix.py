"""The full two-way matrix: for every pair of ends, the headers that get there and whose answers come back.

Routes first: only pairs that they join are looked at, a block of sources at a time. Then the filters as words of bits,
then the answers by the client's ports: `reachable` when all ports of its range are answered, `some` when part of them
is, `open` when any port at all is (a client may choose one).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbook.facts.ephemeral_ranges import client_range
from workbook.model.estate.estate import Estate
from workbook.reachability.answers import Borders, Pairs, unanswered_messages
from workbook.reachability.blocks import plane_cells
from workbook.reachability.cells import Cells, Kind
from workbook.reachability.chains import Chain
from workbook.reachability.classes import End
from workbook.reachability.compile import NAT_CLIENT, NO_CUTS, Compiled, Cuts, Plane, compile_estate
from workbook.reachability.filters import Direction, Flags, Index, Words, to_mask
from workbook.reachability.group_rows import Columns, group_rows
from workbook.reachability.headers import Headers, Selector
from workbook.reachability.joining import APART
from workbook.reachability.nat64_cells import with_onward
from workbook.reachability.reuse import cells_after, compiled_after, edit_between

NOUGHT: Index = np.zeros(1, dtype=np.intp)

__all__ = ["Matrix", "PlaneMatrix", "matrix", "network_matrix", "unanswered_messages"]


@dataclass(frozen=True, kw_only=True)
class PlaneMatrix:
    """The answers of one address family, in `cells`; as arrays where somebody asks for these."""

    plane: Plane
    cells: Cells

    @property
    def ends(self) -> tuple[End, ...]:
        """The ends, by the numbers that cells have."""
        return self.plane.base.ends

    def passing(self, *kinds: Kind) -> Flags:
        """Source end, destination end: whether any header of these kinds passes."""
        found = np.zeros(self.cells.size**2, dtype=np.bool_)
        found[self.cells.places[self.cells.passing(*kinds)]] = True
        return found.reshape(self.cells.size, self.cells.size)

    @cached_property
    def reachable(self) -> Words:
        """Source end, destination end, words of headers whose answers all come back."""
        return self.cells.dense("reachable")

    @cached_property
    def some(self) -> Words:
        """Headers whose answers come back at part of the client's ports."""
        return self.cells.dense("some")

    @cached_property
    def open(self) -> Words:
        """Headers whose answers come back at any port at all."""
        return self.cells.dense("open")

    @cached_property
    def unknown(self) -> Words:
        """Headers of which nobody can say whether they pass."""
        return self.cells.dense("unknown")

    @cached_property
    def let_through(self) -> Words:
        """Headers that routes and filters let through, or may, whether or not a listener takes them there."""
        return self.cells.dense("open", "unknown", "unheard")

    @cached_property
    def chains(self) -> Index:
        """The number of each pair's chain: the one that requests take, for connections from outside that of answers."""
        joins, routes = self.plane.joins, self.plane.routes
        found: Index = np.array(joins.chain[joins.crowd_of[:, None], joins.crowd_of[None, :]])
        outside = np.array([end.sort == "outside" for end in self.ends], dtype=np.bool_)
        rows = np.array([routes.rows.get(end.subnet, -1) for end in self.ends], dtype=np.intp)
        back = routes.numbers[rows] * (rows >= 0)[:, None]
        found[outside] = back.T[outside]
        return found

    def chain_between(self, source: int, destination: int) -> Chain:
        """The chain that requests take; for connections from outside, the one that answers take."""
        routes = self.plane.routes
        pair = (destination, source) if self.ends[source].sort == "outside" else (source, destination)
        row = routes.rows.get(self.ends[pair[0]].subnet)
        return routes.chains[0] if row is None else routes.chains[int(routes.numbers[row, pair[1]])]

    def joined(self, source: int, destination: int) -> bool:
        """Whether routes may join two ends, whatever is filtered."""
        return self.plane.joins.joining(source, destination) is not APART

    def admitted(self, place: int, far: int, direction: Direction) -> int:
        """What the groups of an end let out to another end, or in from it."""
        plane = self.plane
        chosen = Columns(plane.base, np.array([far], dtype=np.intp))
        groups = [plane.sets[int(plane.set_of[place])]]
        rows = group_rows(plane.strokes[direction], groups, chosen, plane.base.headers, plane.reading)
        return to_mask(rows.of(NOUGHT, NOUGHT)[0])

    def denied_client_ports(
        self, source: int, destination: int, protocol: int
    ) -> tuple[tuple[int, int], ...]:
        """The ports of the client's range whose answers do not come back."""
        headers, borders = self.plane.base.headers, Borders(self.plane)
        joining = self.plane.joins.joining(source, destination)
        joining = next(iter(joining.lanes), joining)
        pair = Pairs(np.array([source]), np.array([destination]), joining)
        client, others = borders.answered(pair, list(joining.answer))
        denied = headers.mask(Selector(protocol, *client_range(self.ends[source].client_ports)))
        denied &= ~to_mask(client[0])
        if joining.nat64 and self.plane.onward:
            twin = int(self.plane.onward.twins[destination])
            lost = self.plane.onward.denied.get((joining.nat64, twin), 0)
            denied |= lost & headers.segments[protocol]
        for words in others:
            denied |= headers.mask(Selector(protocol, *client_range(NAT_CLIENT))) & ~to_mask(words[0])
        return headers.intervals(protocol, denied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Who reaches whom, by address family."""

    estate: Estate
    headers: Headers
    planes: tuple[PlaneMatrix, ...]
    named: Mapping[Selector, int]
    """How often something names each set of headers."""
    cuts: Cuts = NO_CUTS


def network_matrix(estate: Estate, cuts: Cuts = NO_CUTS, *, after: Matrix | None = None) -> Matrix:
    """Compile an estate and compute its matrix; `after` another one's, what did not change is taken from there."""
    if after is None or after.cuts != cuts or any(each.plane.hopeful for each in after.planes):
        return matrix(compile_estate(estate, cuts))
    edit = edit_between(after.estate, estate, cuts)
    if edit is None:
        return matrix(compile_estate(estate, cuts))
    planes = tuple(each.plane for each in after.planes)
    before = Compiled(estate=after.estate, headers=after.headers, planes=planes, named=after.named, cuts=cuts)
    compiled = compiled_after(before, estate, edit)
    found = (
        PlaneMatrix(plane=plane, cells=cells_after(old.plane, old.cells, plane, estate, edit))
        for old, plane in zip(after.planes, compiled.planes, strict=True)
    )
    return Matrix(
        estate=estate, headers=compiled.headers, planes=tuple(found), named=compiled.named, cuts=cuts
    )


def matrix(compiled: Compiled) -> Matrix:
    """The matrix of a compiled estate."""
    four = compiled.planes[0]
    known = (four, *(with_onward(each, four) for each in compiled.planes[1:]))
    planes = tuple(PlaneMatrix(plane=plane, cells=plane_cells(plane)) for plane in known)
    return Matrix(
        estate=compiled.estate,
        headers=compiled.headers,
        planes=planes,
        named=compiled.named,
        cuts=compiled.cuts,
    )
