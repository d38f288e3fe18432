"""The command that asks about permissions: may this principal do that, and which statement says so."""

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from workbook import cli_input
from workbook.errors import Fault, OptionsError

if TYPE_CHECKING:
    from workbook.authorization.request import Decision, Request


def add_can(command: argparse.ArgumentParser) -> None:
    """The arguments of `can`."""
    command.add_argument(
        "--principal",
        required=True,
        metavar="P",
        help="a party or role of the design, an ARN, a service (logs.amazonaws.com), anonymous, "
        "administrator[@ACCOUNT], nobody[@ACCOUNT]",
    )
    command.add_argument("--action", required=True, metavar="A", help="s3:GetObject")
    command.add_argument(
        "--resource", required=True, metavar="ARN", help="an ARN, or a key of the design (objects/a)"
    )
    command.add_argument(
        "--condition",
        dest="conditions",
        action="append",
        default=[],
        metavar="key=value",
        help="a condition key of the request (aws:SourceVpce=main/endpoint/s3); again for several values",
    )


def can(parsed: argparse.Namespace) -> int:
    """Print whether a request is allowed, by which statements, and what could not be read."""
    from workbook.authorization.policies import policies_of
    from workbook.authorization.questions import question
    from workbook.document import build
    from workbook.plan import plan

    if parsed.describe is not None:
        words = "describe JSON holds no policies; ask about a pattern or a design.json."
        raise OptionsError([Fault("--describe", words)])
    document = cli_input.document(parsed)
    policies = policies_of(plan(build(document), document.network))
    conditions = tuple(_pairs(parsed.conditions))
    request = question(policies, parsed.principal, parsed.action, parsed.resource, conditions)
    decision = policies.decide(request)
    if parsed.json:
        cli_input.show(_answer(request, decision))
    else:
        _print_decision(request, decision)
    return 0


def _pairs(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    faults = []
    for word in words:
        key, equals, value = word.partition("=")
        if equals and key:
            yield key, value
        else:
            faults.append(
                Fault("--condition", f"{word!r} has no '='; write --condition aws:SecureTransport=false.")
            )
    if faults:
        raise OptionsError(faults)


def _answer(request: "Request", decision: "Decision") -> dict[str, Any]:
    from workbook.views.answers import plain

    return {
        "principal": request.principal.principal_arn or request.principal.arn,
        "action": request.action,
        "resource": request.resource,
        "conditions": {key: list(values) for key, values in request.context},
        "decision": decision.decision,
        "deciding_statements": plain(decision.deciding_statements),
        "missing": list(decision.missing),
        "unknown_because": list(decision.unknown_because),
    }


def _print_decision(request: "Request", decision: "Decision") -> None:
    who = request.principal.principal_arn or request.principal.arn
    print(f"{who} {request.action} {request.resource}: {decision.decision.replace('_', ' ')}")
    for statement in decision.deciding_statements:
        print(f"  {statement.effect} by {statement.policy_type} of {statement.document}: {statement.sid}")
    for kind in decision.missing:
        print(f"  nothing allows it: {kind}")
    for name in decision.unknown_because:
        print(f"  not known: {name}")
