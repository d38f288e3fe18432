"""`workbook advise` and `workbook notes`: help with a choice, and what to know about a pattern."""

import argparse
import json
import textwrap
from collections.abc import Iterator
from typing import Any

from workbook.advice.advise import advise
from workbook.advice.catalog import DECISIONS
from workbook.advice.decision import Question, Recommendation
from workbook.errors import Fault, OptionsError
from workbook.facts.notes import Note, option_notes, pattern_notes


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


def show_notes(parsed: argparse.Namespace) -> int:
    """Tell what to know about a pattern, topic by topic, and the whys of its options."""
    from workbook.catalog import pattern

    chosen = pattern(parsed.pattern)
    whys = option_notes(chosen.name)
    parts = {
        **pattern_notes(chosen.name),
        **{name: whys[name] for name in chosen.options.names() if name in whys},
    }
    if parsed.json:
        print(json.dumps([_noted(note) for some in parts.values() for note in some], indent=2))
    else:
        print("\n\n".join("\n".join(_note_lines(part, some)) for part, some in parts.items()))
    return 0


def _noted(note: Note) -> dict[str, Any]:
    return {
        "note": note.note,
        "option": note.option,
        "topic": note.topic,
        "text": note.text,
        "no_longer": note.no_longer,
        "source": note.source,
    }


def _note_lines(part: str, some: tuple[Note, ...]) -> Iterator[str]:
    yield part
    for note in some:
        for line in filter(None, (note.text, note.no_longer, note.source)):
            yield textwrap.fill(line, width=110, initial_indent="  ", subsequent_indent="  ")


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
        "pattern": advice.pattern,
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
