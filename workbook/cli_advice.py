"""`workbook advise`: help with a choice, question by question."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from workbook.advice.advise import advise
from workbook.advice.catalog import DECISIONS
from workbook.advice.decision import Question, Recommendation
from workbook.errors import Fault, OptionsError


def add_advise(command: argparse.ArgumentParser) -> None:
    """The arguments of `advise`."""
    command.add_argument("question", nargs="?", help="a decision's name; without one, the list of them")
    command.add_argument(
        "--answer", action="append", default=[], metavar="KEY=VALUE", help="once for each answer"
    )
    command.add_argument("--json", action="store_true", help="as JSON")


def run(parsed: argparse.Namespace) -> int:
    """Tell the decisions there are, the next question, or what to do."""
    if not parsed.question:
        found: Any = [{"question": each.key, "title": each.title} for each in DECISIONS]
        lines = [f"{each.key:28} {each.title}" for each in DECISIONS]
    else:
        step = advise(parsed.question, dict(_answers(parsed.answer)))
        found = _asked(step) if isinstance(step, Question) else _told(step)
        lines = list(_question_lines(step) if isinstance(step, Question) else _advice_lines(step))
    print(json.dumps(found, indent=2) if parsed.json else "\n".join(lines))
    return 0


def _answers(given: list[str]) -> Iterator[tuple[str, str]]:
    faults = [Fault("--answer", f"{each!r} is no KEY=VALUE.") for each in given if "=" not in each]
    if faults:
        raise OptionsError(faults)
    for each in given:
        key, _, word = each.partition("=")
        yield key.strip(), word.strip()


def _asked(question: Question) -> dict[str, Any]:
    answers = [{"answer": each.word, "title": each.title} for each in question.answers]
    return {"key": question.key, "question": question.question, "answers": answers}


def _told(advice: Recommendation) -> dict[str, Any]:
    return {
        "recommendation": advice.recommendation,
        "options": dict(advice.options),
        "reason": advice.reason,
        "source": advice.source,
    }


def _question_lines(question: Question) -> Iterator[str]:
    yield question.question
    yield from (f"  --answer {question.key}={each.word:14} {each.title}" for each in question.answers)


def _advice_lines(advice: Recommendation) -> Iterator[str]:
    yield advice.recommendation
    yield advice.reason
    if advice.options:
        yield "Options: " + " ".join(f"--set {name}={value}" for name, value in advice.options)
    yield f"Source: {advice.source}"
