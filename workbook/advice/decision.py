"""A decision: questions with answers that lead to the next question or to a recommendation. Plain data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer; `leads_to` is the key of the next question or of a recommendation."""

    word: str
    title: str
    leads_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its answers."""

    key: str
    question: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What to do, the option values that mean it, why, and who says so; `pattern` is the one that builds it."""

    key: str
    recommendation: str
    options: tuple[tuple[str, str], ...] = ()
    reason: str
    source: str
    pattern: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A choice an architect faces; the first question opens it."""

    key: str
    title: str
    questions: tuple[Question, ...]
    recommendations: tuple[Recommendation, ...]


def ask(key: str, question: str, **answers: tuple[str, str]) -> Question:
    """A question; each answer is its title and where it leads."""
    return Question(
        key=key,
        question=question,
        answers=tuple(Answer(word=word, title=title, leads_to=to) for word, (title, to) in answers.items()),
    )
