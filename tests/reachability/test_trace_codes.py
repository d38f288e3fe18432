"""The words of the engines: every code they can say is on file, and the trace shares none of the matrix's code."""

import ast
import re
from importlib import util
from pathlib import Path

import pytest

from workbook.facts.explanation_codes import explanation_code, explanation_codes
from workbook.facts.special_addresses import special_ranges
from workbook.facts.tables import table

ENGINES = Path(util.find_spec("workbook.reachability").origin).parent
CODE = re.compile(r"(X_)?[A-Z][A-Z0-9]+(_[A-Z0-9]+)+|BAD_STATE")


def words_of(path):
    """The string constants of a module that look like codes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and CODE.fullmatch(value)}


@pytest.mark.parametrize("path", sorted(ENGINES.glob("*.py")), ids=lambda path: path.stem)
def test_every_code_an_engine_says_is_on_file(path):
    """A code in the source of an engine is a row of facts, ours with the prefix that says so."""
    assert words_of(path) <= set(explanation_codes())


def test_the_codes_of_special_addresses_are_on_file():
    """So are the codes that rows of other facts give the engines."""
    said = {code for each in special_ranges() for code in (each.egress_code, each.ingress_code) if code}

    assert said
    assert said <= set(explanation_codes())


@pytest.mark.parametrize("code", explanation_codes())
def test_a_code_says_what_it_means(code):
    """Every code has a meaning; ours start with X_ and AWS's do not."""
    row = explanation_code(code)

    assert len(row.meaning) > 10
    assert code.startswith("X_") == row.source.startswith("ours")


def test_all_of_the_analyzers_codes_are_on_file():
    """The 89 codes of AWS's page are there: 71 of paths, 5 of configuration, 13 of filters."""
    groups = [row["group"] for row in table("explanation_codes")]
    counts = [groups.count(name) for name in ("path-not-reachable", "configuration", "search-filter")]

    assert counts == [71, 5, 13]


def imports_of(name):
    """The modules of the package that a module imports, directly or not."""
    found, waiting = set(), [name]
    while waiting:
        module = waiting.pop()
        if module in found or not (ENGINES / f"{module}.py").exists():
            continue
        found.add(module)
        tree = ast.parse((ENGINES / f"{module}.py").read_text(encoding="utf-8"))
        sources = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        prefix = "workbook.reachability."
        waiting += [source.removeprefix(prefix) for source in sources if source.startswith(prefix)]
    return found


def test_the_two_engines_share_only_the_words_of_an_answer_and_two_indexes():
    """What both import is path, and the lists of networks behind doors and of what routes name: they judge no packet."""
    indexes = imports_of("doors") | imports_of("targets")
    assert imports_of("reach") & imports_of("matrix") <= {"path"} | indexes
    assert indexes == {"doors", "targets", "packet", "spans", "topology"}
    assert {"trace", "answer", "request"} <= imports_of("reach")
