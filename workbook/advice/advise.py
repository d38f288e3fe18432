"""The next step of a decision from the answers so far: another question, or what to do."""

from collections.abc import Mapping

from workbook.advice.catalog import DECISIONS
from workbook.advice.decision import Decision, Question, Recommendation
from workbook.errors import Fault, NotFoundError, OptionsError, suggestion


def decision(key: str) -> Decision:
    """The decision of this key.

    Raises:
        NotFoundError: no such decision; says which there are.
    """
    found = {each.key: each for each in DECISIONS}
    if key not in found:
        raise NotFoundError(f"no question {key!r}; {suggestion(key, list(found))}")
    return found[key]


def advise(key: str, answers: Mapping[str, str]) -> Question | Recommendation:
    """What comes next in a decision.

    Args:
        key: the decision's key.
        answers: the word chosen for each question so far, by the question's key.

    Raises:
        NotFoundError: no such decision.
        OptionsError: answers to questions it does not ask, or that it does not know, all at once.
    """
    chosen = decision(key)
    faults = [*_unknown(chosen, answers)]
    if faults:
        raise OptionsError(faults)
    questions = {question.key: question for question in chosen.questions}
    recommendations = {each.key: each for each in chosen.recommendations}
    step = chosen.questions[0].key
    while step in questions and step in answers:
        step = next(answer.leads_to for answer in questions[step].answers if answer.word == answers[step])
    return questions[step] if step in questions else recommendations[step]


def _unknown(chosen: Decision, answers: Mapping[str, str]) -> list[Fault]:
    questions = {question.key: [answer.word for answer in question.answers] for question in chosen.questions}
    faults = []
    for key, word in answers.items():
        if key not in questions:
            faults.append(Fault(key, f"{chosen.key} asks no {key!r}; {suggestion(key, list(questions))}"))
        elif word not in questions[key]:
            faults.append(Fault(key, f"{word!r} is no answer; {suggestion(word, questions[key])}"))
    return faults
