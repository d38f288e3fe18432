"""What a person's accesses and prohibitions name that nothing here is: refused before documents are written of it."""

import re
from collections.abc import Iterable, Iterator

from workbook.errors import Fault, suggestion
from workbook.model.intent.additions import Additions
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, AccessCondition, Prohibition

_ACTION = re.compile(r"\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+")
_SERVICE = re.compile(r"service:[a-z0-9.-]+\.amazonaws\.com(\.cn)?")
_ARN = re.compile(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+", re.DOTALL)
_HELD = re.compile(r"\$\{([^{}]*)\}")
EVERYBODY = ("anyone", "*", "organization")


def permission_faults(design: Design, added: Additions) -> Iterator[Fault]:
    """What is wrong with added accesses and prohibitions of the identity plane, each beside its field."""
    for place, access in enumerate(added.accesses):
        yield from _of_access(f"additions.accesses[{place}]", access, design, added)
    for place, ban in enumerate(added.prohibitions):
        if ban.plane == "identity":
            yield from _of_prohibition(f"additions.prohibitions[{place}]", ban, design, added)


def _of_access(where: str, access: Access, design: Design, added: Additions) -> Iterator[Fault]:
    yield from _principal(f"{where}.principal", access.principal, design, added)
    yield from _actions(f"{where}.actions", access.actions)
    yield from _resource(f"{where}.resource", access.resource, design, added)
    yield from _conditions(f"{where}.conditions", access.conditions)


def _of_prohibition(where: str, ban: Prohibition, design: Design, added: Additions) -> Iterator[Fault]:
    if ban.who not in EVERYBODY:
        yield from _principal(f"{where}.who", ban.who, design, added)
    for place, spared in enumerate(ban.unless):
        yield from _principal(f"{where}.unless[{place}]", spared, design, added)
    yield from _actions(f"{where}.what", ban.what.split())
    yield from _resource(f"{where}.resource", ban.resource, design, added)
    yield from _conditions(f"{where}.conditions", ban.conditions)


def _principal(where: str, word: str, design: Design, added: Additions) -> Iterator[Fault]:
    known = [
        *(each.key for each in (*design.parties, *added.parties, *design.principals)),
        *(f"account:{each.key}" for each in design.accounts),
    ]
    if not (word in known or _SERVICE.fullmatch(word) or _ARN.fullmatch(word)):
        sentence = (
            f"no party {word!r}; {suggestion(word, known)} An ARN or service:NAME.amazonaws.com will do too."
        )
        yield Fault(where, sentence)


def _actions(where: str, actions: Iterable[str]) -> Iterator[Fault]:
    wrong = [action for action in actions if not _ACTION.fullmatch(action)]
    if wrong or not tuple(actions):
        said = f"{', '.join(map(repr, wrong))} is no action" if wrong else "no action is named"
        yield Fault(where, f"{said}; write it as s3:GetObject.")


def _resource(where: str, word: str, design: Design, added: Additions) -> Iterator[Fault]:
    known = [each.key for each in (*design.stores, *design.parties, *added.parties)]
    if word in (*known, "*") or _ARN.fullmatch(_HELD.sub("x", word)) or _HELD.match(word):
        return
    if word.startswith("arn:"):
        yield Fault(where, f"{word!r} is cut off: an ARN has six parts between colons.")
    else:
        yield Fault(where, f"no resource {word!r}; {suggestion(word, known)} An ARN or * will do too.")


def _conditions(where: str, conditions: Iterable[AccessCondition]) -> Iterator[Fault]:
    for place, condition in enumerate(conditions):
        if not (condition.values and condition.operator and condition.key):
            sentence = "a condition has an operator, a key and at least one value; write StringEquals, aws:SourceVpc, vpc-..."
            yield Fault(f"{where}[{place}]", sentence)
