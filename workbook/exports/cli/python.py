"""A script as Python with boto3: the same calls under the API's own names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from workbook.exports.cli.calls import (
    Call,
    Do,
    Ensure,
    Input,
    Json,
    Lookup,
    Path,
    Script,
    Step,
    Title,
    Value,
    Var,
    Words,
)
from workbook.exports.cli.shell import comment, option

IMPORTS = """\
import json
import os
import sys

import boto3
from botocore.exceptions import ClientError"""

HEAD = '''\
session = boto3.Session(region_name=region)
identity = session.client("sts").get_caller_identity()
account = identity["Account"]
partition = identity["Arn"].split(":")[1]
missing = []


def given(name, otherwise=""):
    """What the environment says, or what is known without it."""
    value = os.environ.get(name) or otherwise
    if not value:
        missing.append(name)
    return value


def once(done_before, call, **parameters):
    """Calls AWS; an error that says it was done before is none."""
    try:
        call(**parameters)
    except ClientError as error:
        if done_before not in str(error):
            raise'''


def script(found: Script) -> str:
    """The script."""
    services = sorted({call.service for step in found.steps for call in _calls(step)})
    clients = (f"{_client(name)} = session.client({name!r})" for name in services)
    parts = [
        "\n".join(comment(found.title)),
        IMPORTS,
        f"region = {_text(found.region)}",
        HEAD,
        *_account(found.account_id),
        "\n".join(clients),
        *_inputs(found.inputs),
        *(_step(step) for step in found.steps),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _calls(step: Step) -> tuple[Call, ...]:
    match step:
        case Do(call=call) | Lookup(call=call):
            return (call,)
        case Ensure(lookup=lookup, make=make):
            return (lookup, make)
    return ()


def _account(account_id: str) -> Iterator[str]:
    if account_id:
        said = f"These lines are for account {account_id}."
        yield f"if account != {account_id!r}:\n    sys.exit({said!r})"


def _inputs(inputs: Sequence[Input]) -> Iterator[str]:
    lines = [line for each in inputs for line in _input(each)]
    if lines:
        yield "\n".join(lines)
        yield 'if missing:\n    sys.exit("set these environment variables: " + ", ".join(missing))'


def _input(each: Input) -> Iterator[str]:
    yield from comment(f"{each.environment}: {each.said}")
    known = f", {literal(each.known)}" if each.known else ""
    yield f"{each.variable} = given({each.environment!r}{known})"


def _step(step: Step) -> str:
    if isinstance(step, Title):
        return f"# --- {step.text} ---"
    said = comment(step.said) if step.said else []
    return "\n".join([*said, *_lines(step)])


def _lines(step: Do | Lookup | Ensure) -> Iterator[str]:
    match step:
        case Do(call=call, done=""):
            yield _called(call, 0)
        case Do(call=call, done=done):
            lead = f"once(\n    {done!r},\n    {_method(call)},"
            yield "\n".join([lead, *_arguments(call, 1), ")"])
        case Lookup(variable=variable, call=call, path=path):
            yield f"{variable} = {_called(call, 0)}{_index(path)}"
        case Ensure():
            listed = step.found[0]
            yield f"found = {_called(step.lookup, 0)}[{listed!r}]"
            yield "if found:"
            yield f"    {step.variable} = found{_index(step.found[1:])}"
            yield "else:"
            yield f"    {step.variable} = {_called(step.make, 1)}{_index(step.made)}"


def _method(call: Call) -> str:
    return f"{_client(call.service)}.{option(call.operation).replace('-', '_')}"


def _called(call: Call, depth: int) -> str:
    return "\n".join([f"{_method(call)}(", *_arguments(call, depth + 1), f"{'    ' * depth})"])


def _arguments(call: Call, depth: int) -> Iterator[str]:
    for name, value in call.parameters.items():
        yield f"{INDENT * depth}{name}={literal(value, depth)},"


def _index(path: Path) -> str:
    return "".join(f"[{step!r}]" for step in path)


def literal(value: Value, depth: int = 0) -> str:
    """A value as a Python expression, on several lines where one would be long."""
    kind, write = next((kind, write) for kind, write in _WRITTEN if isinstance(value, kind))
    line = str(write(value, None))
    nested = kind in (Mapping, Sequence, Json)
    return line if not nested or len(line) + len(INDENT) * depth <= WIDTH else str(write(value, depth))


def _inner(value: Value, depth: int | None) -> str:
    return literal(value, depth) if depth is not None else _flat(value)


def _flat(value: Value) -> str:
    write = next(write for kind, write in _WRITTEN if isinstance(value, kind))
    return str(write(value, None))


def _mapping(value: Mapping[str, Value], depth: int | None) -> str:
    deeper = None if depth is None else depth + 1
    return _enclosed("{}", [f"{_text(key)}: {_inner(each, deeper)}" for key, each in value.items()], depth)


def _sequence(value: Sequence[Value], depth: int | None) -> str:
    deeper = None if depth is None else depth + 1
    return _enclosed("[]", [_inner(each, deeper) for each in value], depth)


def _enclosed(brackets: str, entries: list[str], depth: int | None) -> str:
    first, last = brackets[0], brackets[1]
    if depth is None:
        return f"{first}{', '.join(entries)}{last}"
    lines = [f"{INDENT * (depth + 1)}{entry}," for entry in entries]
    return "\n".join([first, *lines, f"{INDENT * depth}{last}"])


def _text(text: str) -> str:
    """A text in ASCII, so that no invisible letter can hide in the source; what AWS cannot take is left out."""
    return ascii(text.replace("\0", "").encode(errors="replace").decode())


INDENT, WIDTH = "    ", 100

_WRITTEN: tuple[tuple[type, Callable[[Any, int | None], str]], ...] = (
    (Var, lambda value, _: value.name),
    (Json, lambda value, depth: f"json.dumps({_inner(value.value, depth)})"),
    (Words, lambda value, _: " + ".join(map(_flat, value.parts))),
    (str, lambda value, _: _text(value)),
    (Mapping, _mapping),
    (Sequence, _sequence),
    (object, lambda value, _: repr(value)),
)
"""How each sort of value reads; the first that fits."""


def _client(service: str) -> str:
    """The variable with a service's client."""
    return service.replace("-", "_")
