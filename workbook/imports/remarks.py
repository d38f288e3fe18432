"""What was not understood, for people: what makes verdicts unknown first, equal remarks told once."""

from collections.abc import Iterable
from dataclasses import dataclass

from workbook.imports.imported import NotUnderstood, Weight

HEAVIEST_FIRST: tuple[Weight, ...] = ("unknown", "assumed", "unjudged")
CONSEQUENCES = {
    "unknown": "verdicts that depend on it are unknown",
    "assumed": "verdicts rest on an assumption",
    "unjudged": "no verdict depends on it",
}
"""What each weight means, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One sentence, and everything that it is about."""

    type: str
    why: str
    weight: Weight
    ids: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many things it is about."""
        return len(self.ids)


def by_weight(found: Iterable[NotUnderstood]) -> list[NotUnderstood]:
    """What makes verdicts unknown first, files that could not be read before all."""
    return sorted(found, key=lambda each: (HEAVIEST_FIRST.index(each.weight), each.type != "file"))


def remarks(found: Iterable[NotUnderstood]) -> tuple[Remark, ...]:
    """The remarks by weight, those that say the same of one type as one."""
    return _folded(found, frozenset(HEAVIEST_FIRST))


def listed(found: Iterable[NotUnderstood]) -> tuple[Remark, ...]:
    """The remarks by weight, each thing by itself unless no verdict depends on it."""
    return _folded(found, frozenset({"unjudged"}))


def _folded(found: Iterable[NotUnderstood], folding: frozenset[Weight]) -> tuple[Remark, ...]:
    alike: dict[object, list[NotUnderstood]] = {}
    for each in by_weight(found):
        same = (each.type, each.why) if each.weight in folding else each
        alike.setdefault(same, []).append(each)
    return tuple(_remark(members) for members in alike.values())


def _remark(members: list[NotUnderstood]) -> Remark:
    return Remark(
        type=members[0].type,
        why=members[0].why,
        weight=members[0].weight,
        ids=tuple(each.id for each in members),
        files=tuple(dict.fromkeys(each.file for each in members if each.file)),
    )
