"""Option sets for tests that walk a pattern's options: every feasible pair of test levels, or a share of them.

`cover` holds every feasible pair and is deterministic: the same pattern gives the same sets. A pair counts as feasible
when some completion of it builds; what never builds in many tries is an illegal combination, refused with a sentence
(tests of options look at those). `swept` is what every run walks: the whole cover of `IN_FULL`; of the other patterns
the defaults, each level by itself, and drawn sets, others at every commit.
"""

import random
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations, islice
from typing import Any

from workbook.catalog import names, pattern
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.options import PatternOptions, levels
from workbook.plan import plan

TRIES = 12

IN_FULL = ("three_tier_dmz", "private_rds_api")
"""The patterns whose whole cover every run walks; between them they have nearly every shared option."""

DRAWN = 4
"""Drawn sets of each other pattern; one holds as many pairs as a set of the cover."""

Given = tuple[tuple[str, Any], ...]


@cache
def cover(name: str) -> tuple[Given, ...]:
    """Option sets of a pattern that hold every feasible pair of levels."""
    chooser = random.Random(name)  # noqa: S311  # a draw, no secret
    varied = {option: found for option, found in levels(pattern(name).options).items() if len(found) > 1}
    open_pairs = {
        ((a, i), (b, j))
        for a, b in combinations(varied, 2)
        for i in range(len(varied[a]))
        for j in range(len(varied[b]))
    }
    sets: list[Given] = []
    for pair in sorted(open_pairs):
        if pair not in open_pairs:
            continue
        found = _completed(name, varied, dict(pair), open_pairs, chooser)
        if found:
            sets.append(tuple((option, varied[option][place]) for option, place in found.items()))
            open_pairs -= set(combinations(found.items(), 2))
        open_pairs.discard(pair)
    return tuple(sets)


def _completed(
    name: str,
    varied: Mapping[str, tuple[Any, ...]],
    fixed: dict[str, int],
    open_pairs: set,
    chooser: random.Random,
) -> dict[str, int] | None:
    """A legal set with the fixed levels, of several drawn the one that holds most open pairs."""
    best, most = None, -1
    for _ in range(TRIES):
        drawn = {option: fixed.get(option, chooser.randrange(len(varied[option]))) for option in varied}
        held = sum(pair in open_pairs for pair in combinations(drawn.items(), 2))
        if held > most and _builds(name, {option: varied[option][place] for option, place in drawn.items()}):
            best, most = drawn, held
    if best is None:
        plainest = {option: fixed.get(option, 0) for option in varied}
        if _builds(name, {option: varied[option][place] for option, place in fixed.items()}):
            given = {
                option: varied[option].index(default) for option, default in _defaults(name, varied).items()
            }
            best = {option: fixed.get(option, given.get(option, plainest[option])) for option in varied}
            best = best if _builds(name, {o: varied[o][p] for o, p in best.items()}) else None
    return best


def _defaults(name: str, varied: Mapping[str, tuple[Any, ...]]) -> dict[str, Any]:
    fields = pattern(name).options.model_fields
    return {option: fields[option].default for option in varied if fields[option].default in varied[option]}


def _builds(name: str, given: Mapping[str, Any]) -> bool:
    try:
        plan(build(Document(pattern=name, options=dict(given))))
    except OptionsError:
        return False
    return True


def networked() -> tuple[str, ...]:
    """The patterns with a VPC of their own to tune."""
    return tuple(name for name in names() if issubclass(pattern(name).options, PatternOptions))


@cache
def swept(name: str) -> tuple[Given, ...]:
    """The option sets that every run walks."""
    if name in IN_FULL:
        return cover(name)
    found = (*_one_at_a_time(name), *islice(_drawn(name), DRAWN))
    return tuple({repr(given): given for given in found}.values())


def _one_at_a_time(name: str) -> Iterator[Given]:
    """The defaults, and each level of each option that builds by itself."""
    yield ()
    fields = pattern(name).options.model_fields
    for option, found in levels(pattern(name).options).items():
        for level in found:
            if level != fields[option].default and _builds(name, {option: level}):
                yield ((option, level),)


def _drawn(name: str) -> Iterator[Given]:
    """Sets with every option drawn, seeded by commit and pattern; what does not build is drawn again."""
    chooser = random.Random(f"{commit()} {name}")  # noqa: S311  # a draw, no secret
    varied = {option: found for option, found in levels(pattern(name).options).items() if len(found) > 1}
    for _ in range(TRIES * DRAWN):
        given = {option: chooser.choice(values) for option, values in varied.items()}
        if _builds(name, given):
            yield tuple(given.items())


def sample(name: str, size: int) -> tuple[Given, ...]:
    """A few of the swept sets, drawn with the commit as seed: every commit looks at others."""
    if name not in IN_FULL:
        return tuple(islice(_drawn(name), size))
    sets = cover(name)
    drawn = random.Random(commit())  # noqa: S311  # a draw, no secret
    return tuple(drawn.sample(sets, min(size, len(sets))))


@cache
def commit() -> str:
    """The commit under test, or a fixed word outside a checkout."""
    found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "no commit"


def documents(name: str) -> Iterator[Document]:
    """The swept sets as documents."""
    for given in swept(name):
        yield Document(pattern=name, options=dict(given))


def every_document(name: str) -> Iterator[Document]:
    """The cover as documents, for tests that `make test-all` alone runs."""
    for given in cover(name):
        yield Document(pattern=name, options=dict(given))
