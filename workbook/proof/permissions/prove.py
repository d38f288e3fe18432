"""The proof of permissions: what is stated works, and nothing else does; prohibitions hold."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from workbook.authorization.policies import Policies, policies_of
from workbook.authorization.request import Caller
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import Condition
from workbook.model.intent.design import Design
from workbook.model.intent.party import ExistingParty
from workbook.policies.needs import bans, needs
from workbook.proof.permissions.boundaries import boundary_results
from workbook.proof.permissions.callers import name_of
from workbook.proof.permissions.endpoints import EndpointSearch
from workbook.proof.permissions.intent import Intent, Stated
from workbook.proof.permissions.search import Hole, Search
from workbook.proof.permissions.works import Prover
from workbook.proof.permissions.world import Documents
from workbook.proof.proof import (
    AccessCondition,
    AccessLine,
    ProhibitionResult,
    UnprovenAccess,
    UnstatedAccess,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessProof:
    """What is proven of the identity plane."""

    stated: tuple[AccessLine, ...] = ()
    proven: tuple[AccessLine, ...] = ()
    unproven: tuple[UnprovenAccess, ...] = ()
    unstated: tuple[UnstatedAccess, ...] = ()
    prohibitions: tuple[ProhibitionResult, ...] = ()


def prove_accesses(design: Design, estate: Estate) -> AccessProof:
    """Judge the documents of an estate by the accesses and prohibitions of its design.

    Of an adopted network nobody described the documents: nothing is proven of them.
    """
    if any(isinstance(party, ExistingParty) for party in design.parties):
        return AccessProof()
    policies = policies_of(estate)
    intent = Intent(design, policies)
    wanted, unwanted = needs(design, estate.resources), bans(design, estate.resources)
    stated = tuple(intent.stated(wanted))
    documents = Documents(policies, stated, tuple(intent.forbidden(unwanted)))
    holes = tuple(_all_holes(design, documents))
    prover = Prover(design, policies)
    results = [(each, prover.why_not(each)) for each in stated]
    lines = _Lines(policies)
    return AccessProof(
        stated=tuple(lines.stated(each) for each in stated),
        proven=tuple(lines.stated(each) for each, why in results if not why),
        unproven=tuple(lines.unproven(each, why) for each, why in results if why),
        unstated=tuple(lines.unstated(hole for hole in holes if hole.forbidden is None)),
        prohibitions=(*lines.prohibitions(documents, holes), *boundary_results(design, policies)),
    )


class HoleStore:
    """What was found for a world before: worlds that are alike have the same holes. `misses` counts real searches."""

    def __init__(self, most: int) -> None:
        self._found: OrderedDict[object, tuple[Hole, ...]] = OrderedDict()
        self._most = most
        self.misses = 0

    def holes(self, key: object, search: Callable[[], Iterable[Hole]]) -> tuple[Hole, ...]:
        """The holes under a key, searched for when there are none of an alike world."""
        if key not in self._found:
            self.misses += 1
            self._found[key] = tuple(search())
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        self._found.move_to_end(key)
        return self._found[key]

    def clear(self) -> None:
        """Forget everything found; the next proof searches anew."""
        self._found.clear()


STORE = HoleStore(most=512)
"""The searches of this process."""


def _all_holes(design: Design, documents: Documents) -> Iterator[Hole]:
    for service in documents.services:
        world = documents.of_service(service)
        yield from STORE.holes(world.key, Search(world).holes)
    doors = EndpointSearch(design, documents)
    for endpoint in doors.endpoints:
        yield from STORE.holes(doors.key(endpoint), partial(doors.holes, endpoint))


@dataclass(frozen=True)
class _Lines:
    """The proof in words."""

    policies: Policies

    def _name(self, caller: Caller) -> str:
        return name_of(caller, self.policies)

    def stated(self, stated: Stated) -> AccessLine:
        """A stated access."""
        access = stated.need.access
        return AccessLine(
            access=access.key,
            principal=access.principal,
            actions=stated.actions,
            resource=", ".join(stated.resources),
            conditions=tuple(map(_condition, stated.conditions)),
            purpose=access.purpose,
        )

    def unproven(self, stated: Stated, why: str) -> UnprovenAccess:
        """A stated access that does not work."""
        line = self.stated(stated)
        return UnprovenAccess(
            access=line.access,
            principal=line.principal,
            actions=line.actions,
            resource=line.resource,
            conditions=line.conditions,
            purpose=line.purpose,
            why=why,
        )

    def unstated(self, holes: Iterator[Hole]) -> Iterator[UnstatedAccess]:
        """What is allowed and not stated: alike holes in one line with all their actions."""
        found: dict[tuple[object, ...], list[str]] = {}
        for hole in holes:
            mark = (hole.caller, hole.resource, hole.circumstances, _statement(hole))
            found.setdefault(mark, []).extend(hole.actions)
        for (caller, resource, chosen, statement), actions in found.items():
            yield UnstatedAccess(
                principal=self._name(caller),  # type: ignore[arg-type]  # the first of the mark
                actions=tuple(sorted(dict.fromkeys(actions))),
                resource=str(resource),
                conditions=tuple(
                    AccessCondition(operator="StringEquals", key=key, values=values)
                    for key, values in chosen  # type: ignore[attr-defined]  # the third of the mark
                ),
                statement=str(statement),
            )

    def prohibitions(self, documents: Documents, holes: tuple[Hole, ...]) -> Iterator[ProhibitionResult]:
        """Each prohibition of a person, and each house rule that is broken."""
        broken = {hole.forbidden: hole for hole in reversed(holes) if hole.forbidden}
        for each in documents.forbidden:
            own = each.ban.prohibition
            hole = broken.get(each)
            if hole is None and own.key.startswith("runs/"):
                continue
            example = ""
            if hole is not None:
                example = (
                    f"{self._name(hole.caller)} may {hole.actions[0]} on {hole.resource}: {_statement(hole)}"
                )
            yield ProhibitionResult(
                key=own.key, purpose=own.purpose, holds=hole is None, counterexample=example
            )


def _condition(condition: Condition) -> AccessCondition:
    return AccessCondition(operator=condition.operator, key=condition.key, values=condition.values)


def _statement(hole: Hole) -> str:
    decision = hole.decision
    by = [f"{each.policy_type} of {each.document}: {each.sid}" for each in decision.deciding_statements]
    return "; ".join((*by, *(f"not known: {name}" for name in decision.unknown_because)))
