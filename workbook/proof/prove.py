"""Intent against engines: does everything stated work by its means, and does nothing else."""

from collections.abc import Iterator
from functools import reduce

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.party import Widening
from workbook.model.intent.design import Design
from workbook.proof.assumptions import assumptions
from workbook.proof.flows import Evidence, FlowProver, FlowResult
from workbook.proof.lines import line
from workbook.proof.paths import path_of
from workbook.proof.permissions.prove import prove_accesses
from workbook.proof.prohibitions import ProhibitionProver
from workbook.proof.proof import PartialFlow, Proof, UnprovenFlow, UnstatedFlow, WidenedFlow
from workbook.proof.stated import stated
from workbook.proof.universe import View, cuts_of, views
from workbook.proof.widenings import judge
from workbook.reachability.filters import Words, to_mask
from workbook.reachability.headers import ports_in_words
from workbook.reachability.matrix import Matrix, network_matrix
from workbook.reachability.passages import names_of


def matrix_of(design: Design, estate: Estate, *, after: Matrix | None = None) -> Matrix:
    """The matrix of an estate, cut where the design's flows ask; `after` that of another estate it was edited from."""
    return network_matrix(estate, cuts_of(design), after=after)


def prove(design: Design, estate: Estate, matrix: Matrix | None = None) -> Proof:
    """Judge an estate by its design. The matrix must be `matrix_of` the same two."""
    seen = views(matrix or matrix_of(design, estate))
    held = held_widenings(design, estate)
    statements = tuple(stated(view, design, estate, held) for view in seen)
    prover = FlowProver(design, estate, seen)
    results = [prover.prove(flow) for flow in design.flows]
    permissions = prove_accesses(design, estate)
    return Proof(
        stated_flows=tuple(line(flow) for flow in design.flows),
        proven_flows=tuple(line(result.flow) for result in results if not result.broken),
        unproven_flows=tuple(_unproven(estate, results)),
        unstated_flows=tuple(_unstated(estate, seen, statements)),
        partial=tuple(_partial(results)),
        widened=tuple(_widened(design, held)),
        prohibitions=(
            *ProhibitionProver(design, estate, seen, statements).results(),
            *permissions.prohibitions,
        ),
        assumptions=assumptions(design, estate),
        stated_accesses=permissions.stated,
        proven_accesses=permissions.proven,
        unproven_accesses=permissions.unproven,
        unstated_accesses=permissions.unstated,
    )


def held_widenings(design: Design, estate: Estate) -> tuple[Widening, ...]:
    """The declared widenings whose reason holds; the others count for nothing."""
    return tuple(widening for widening in estate.widenings if not judge(widening, design, estate))


def _fields(result: FlowResult) -> dict[str, str]:
    own = line(result.flow)
    return {
        name: getattr(own, name) for name in ("flow", "source", "destination", "protocol", "ports", "purpose")
    }


def _unproven(estate: Estate, results: list[FlowResult]) -> Iterator[UnprovenFlow]:
    for result in results:
        broken = result.broken
        if broken:
            path = path_of(estate, broken.evidence) if broken.evidence else None
            yield UnprovenFlow(**_fields(result), path=path, why=broken.why)


def _partial(results: list[FlowResult]) -> Iterator[PartialFlow]:
    for result in results:
        if result.denied and not result.broken:
            ports = ports_in_words(result.denied)
            sentence = (
                f"Answers from everywhere to client port {ports} are denied on purpose: the client opens another port "
                "and connects."
            )
            yield PartialFlow(**_fields(result), denied_ports=ports, sentence=sentence)


def _widened(design: Design, held: tuple[Widening, ...]) -> Iterator[WidenedFlow]:
    for widening in held:
        own = line(design.flow(widening.flow))
        yield WidenedFlow(
            flow=own.flow,
            source=own.source,
            destination=own.destination,
            protocol=own.protocol,
            ports=own.ports,
            purpose=own.purpose,
            end=widening.end,
            admits=widening.admits,
            reason=widening.reason,
            sentence=widening.sentence,
            narrower=widening.narrower,
        )


def excess(view: View, statements: Words) -> Words:
    """What is let through, or may be, between each pair without being stated. Pairs without a party are left out.

    A load balancer's missing listener is no excuse for a rule: who adds one must not open what nobody stated.
    """
    passing = view.plane.let_through & ~statements
    result: Words = passing * (view.interfaces[:, None] | view.interfaces)[..., None]
    return result


def _unstated(
    estate: Estate, seen: tuple[View, ...], statements: tuple[Words, ...]
) -> Iterator[UnstatedFlow]:
    for view, words in zip(seen, statements, strict=True):
        found = _told_once(view, excess(view, words))
        gathered: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for s, d in np.argwhere(found.any(axis=2)).tolist():
            names = [names_of(view.ends[place], internet_is_named=False)[0] for place in (s, d)]
            gathered.setdefault((names[0], names[1]), []).append((s, d))
        for (source, destination), pairs in sorted(gathered.items()):
            mask = reduce(int.__or__, (to_mask(found[pair]) for pair in pairs))
            path = path_of(estate, Evidence(view, pairs[0], to_mask(found[pairs[0]])))
            for protocol, ports in view.in_words(mask):
                yield UnstatedFlow(
                    source=source, destination=destination, protocol=protocol, ports=ports, path=path
                )


def _told_once(view: View, found: Words) -> Words:
    """What the plain stranger of a subnet shows already is not told again of those that carry groups too."""
    plain = {
        (end.subnet, end.span): place
        for place, end in enumerate(view.ends)
        if end.sort == "stranger" and not end.beside
    }
    told = found.copy()
    for place, end in enumerate(view.ends):
        if end.beside and (end.subnet, end.span) in plain:
            same = plain[end.subnet, end.span]
            told[place] &= ~found[same]
            told[:, place] &= ~found[:, same]
    return told
