"""Anything at all in the files: the import never fails, and what it makes the engines can read."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.describe import CASES
from tests.imports.documents import card, imported_of, network
from workbook.analysis import analyze_import
from workbook.document import Document, build
from workbook.imports.describing import describe
from workbook.plan import plan
from workbook.reachability.matrix import network_matrix

QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
WORDS = st.sampled_from(
    ["", "vpc-1", "subnet-a", "sg-1", "tcp", "-1", "10.0.0.0/8", "0.0.0.0/0", "::/0", "local", "available", "x" * 300,
     "10.0.1.10", "eu-west-1a", "\ud800", "internet", "pending", "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), WORDS
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


def _seeds():
    """Networks to damage: documented ones, planned ones, and one of every odd family."""
    snapshots = [json.loads(path.read_text()) for path in sorted((CASES / "snapshots").glob("*.json"))]
    planned = describe(plan(build(Document(pattern="three_tier_dmz"))))
    merged: dict[str, list] = {}
    for content in planned.values():
        for key, value in json.loads(content).items():
            if isinstance(value, list):
                merged.setdefault(key, []).extend(value[:3])
    return [*snapshots, merged, network(NetworkInterfaces=[card("eni-1")])]


SEEDS = _seeds()


def _places(value, path=()):
    """Every place inside a JSON value."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _places(inner, (*path, number))


PLACES = [list(_places(seed))[1:] for seed in SEEDS]


def _damaged(value, path, new, *, remove):
    damaged = copy.deepcopy(value)
    inner = damaged
    try:
        for step in path[:-1]:
            inner = inner[step]
        if remove:
            del inner[path[-1]]
        else:
            inner[path[-1]] = new
    except (KeyError, IndexError, TypeError):
        pass
    return damaged


@st.composite
def damaged_networks(draw):
    """A real network with some places replaced by anything, or taken out."""
    chosen = draw(st.integers(0, len(SEEDS) - 1))
    value = SEEDS[chosen]
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(PLACES[chosen]))
        value = _damaged(value, path, draw(VALUES), remove=draw(st.booleans()))
    return value


def _import(value):
    text = json.dumps(value)
    found = imported_of({"x.json": text})
    assert len({each.key for each in found.estate.resources}) == len(found.estate.resources)
    assert len({party.key for party in found.estate.parties}) == len(found.estate.parties)
    return found


@settings(max_examples=60, **QUIET)
@given(damaged_networks())
def test_damage_never_breaks_the_import_or_the_matrix(value):
    """Whatever one changes in a network's JSON, it is read, and its matrix computed."""
    network_matrix(_import(value).estate)


@settings(max_examples=60, **QUIET)
@given(
    st.dictionaries(
        st.sampled_from(sorted({key for seed in SEEDS for key in seed})), st.lists(VALUES, max_size=3)
    )
)
def test_arbitrary_answers_never_break_the_import(value):
    """Records of any shape under the keys of real answers."""
    network_matrix(_import(value).estate)


@settings(max_examples=100, **QUIET)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_arbitrary_text_never_breaks_the_import(text):
    """A file may hold anything."""
    imported_of({"x.json": text})


@pytest.mark.all_pairs
@settings(max_examples=3000, **QUIET)
@given(damaged_networks())
def test_damage_never_breaks_an_analysis(value):
    """Checks, cost and hash of a damaged network are computed too."""
    assert analyze_import(_import(value)).result_hash
