"""A script as bash: every text quoted, every value of AWS in a variable, nothing evaluated twice."""

import json
import re
import shlex
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

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

COMMANDS = {"s3": "s3api"}
"""Services that the AWS CLI calls otherwise than the API."""

_READ_FROM = ("file://", "fileb://", "http://", "https://")
"""The AWS CLI takes what begins so for the address of the value."""

WIDTH = 100

MEANT = "# shellcheck disable=SC2016 # a dollar in a text of the design is a dollar"

HEAD = """\
set -euo pipefail
export AWS_PAGER=''

# Runs a command; an error that says it was done before is none.
once() {
  local done_before=$1 said
  shift
  if said=$("$@" 2>&1); then
    return 0
  fi
  case $said in
    *"$done_before"*) return 0 ;;
  esac
  printf '%s\\n' "$said" >&2
  return 1
}

identity=$(aws sts get-caller-identity --query Arn --output text --region "$region")
account=$(aws sts get-caller-identity --query Account --output text --region "$region")
partition=${identity#arn:}
partition=${partition%%:*}"""


def script(found: Script) -> str:
    """The script."""
    parts = [
        "\n".join(["#!/usr/bin/env bash", *comment(found.title), MEANT]),
        f"region={quoted(found.region)}",
        HEAD,
        *_account(found.account_id),
        *_inputs(found.inputs),
        *(_step(step) for step in found.steps),
    ]
    return "\n\n".join(parts) + "\n"


def _account(account_id: str) -> Iterator[str]:
    if account_id:
        said = quoted(f"These lines are for account {account_id}.")
        yield f'if [ "$account" != {quoted(account_id)} ]; then\n  echo {said} >&2\n  exit 1\nfi'


def _inputs(inputs: Sequence[Input]) -> Iterator[str]:
    lines = [line for each in inputs for line in _input(each)]
    if lines:
        yield "\n".join(["missing=()", *lines])
        yield (
            'if [ "${#missing[@]}" -gt 0 ]; then\n'
            "  printf 'set the environment variable %s\\n' \"${missing[@]}\" >&2\n  exit 1\nfi"
        )


def _input(each: Input) -> Iterator[str]:
    yield from comment(f"{each.environment}: {each.said}")
    yield f"{each.variable}=${{{each.environment}:-}}"
    otherwise = (
        f"{each.variable}={value_text(each.known)}" if each.known else f"missing+=({each.environment})"
    )
    yield f'if [ -z "${each.variable}" ]; then\n  {otherwise}\nfi'


def comment(text: str) -> list[str]:
    """Text as comment lines that nothing in it can end."""
    visible = "".join(" " if unicodedata.category(letter) in _INVISIBLE else letter for letter in text)
    return [f"# {line}" for line in textwrap.wrap(" ".join(visible.split()), 98)]


_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _step(step: Step) -> str:
    if isinstance(step, Title):
        return f"# --- {step.text} ---"
    said = comment(step.said) if step.said else []
    return "\n".join([*said, *_lines(step)])


def _lines(step: Do | Lookup | Ensure) -> Iterator[str]:
    match step:
        case Do(call=call, done=done):
            yield f"{f'once {quoted(done)} ' if done else ''}{_command(call)} > /dev/null"
        case Lookup(variable=variable, call=call, path=path):
            yield f"{variable}=$({_command(call, path)})"
        case Ensure():
            yield f"{step.variable}=$({_command(step.lookup, step.found)})"
            yield f'if [ "${step.variable}" = None ]; then'
            made = f"{step.variable}=$({_command(step.make, step.made)})"
            yield textwrap.indent(made, "  ")
            yield "fi"


def _command(call: Call, path: Path = ()) -> str:
    words = ["aws", COMMANDS.get(call.service, call.service), option(call.operation)]
    arguments = [_argument(name, value) for name, value in call.parameters.items()]
    arguments.append('--region "$region"')
    if path:
        arguments.append(f"--query {quoted(query(path))} --output text")
    return " \\\n  ".join([" ".join(words), *arguments])


def option(name: str) -> str:
    """A name of the API as the AWS CLI spells it."""
    split = re.sub(r"(.)([A-Z][a-z]+)", r"\1-\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", split).lower()


def query(path: Path) -> str:
    """Where in an answer a value is, in JMESPath."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _argument(name: str, value: Value) -> str:
    flag = f"--{option(name)}"
    if isinstance(value, bool):
        return flag if value else f"--no-{option(name)}"
    if isinstance(value, list | tuple) and all(isinstance(each, str | Var | Words) for each in value):
        return " ".join([flag, *map(_safe, value)])
    text = _safe(value)
    return f"{flag}={text}" if text.startswith(("-", "'-")) else f"{flag} {text}"


def _safe(value: Value) -> str:
    """A value that is not taken for an address to read from; a space before it means the same to AWS."""
    text = value_text(value)
    return f"' '{text}" if text.strip("'").startswith(_READ_FROM) else text


def value_text(value: Value) -> str:
    """A value as one word of the shell."""
    inner = value.value if isinstance(value, Json) else value
    if not isinstance(value, Json) and not isinstance(inner, Mapping | list | tuple):
        return _joined(_parts(value))
    return _joined(_json_parts(inner, 0))


def _parts(value: Value) -> Iterator[str | Var]:
    if isinstance(value, Words):
        yield from value.parts
    elif isinstance(value, Var):
        yield value
    else:
        yield str(value)


def _json_parts(value: Value, depth: int | None = None) -> Iterator[str | Var]:
    """JSON, with variables where they stand; what AWS gives them needs no escape in JSON.

    With a depth, what is too long for a line stands on several.
    """
    if depth is not None and len(_joined(_json_parts(value))) + 2 * depth <= WIDTH:
        depth = None
    if isinstance(value, Var | Words):
        yield '"'
        yield from (part if isinstance(part, Var) else json.dumps(part)[1:-1] for part in _parts(value))
        yield '"'
    elif isinstance(value, Mapping):
        entries = ((f"{json.dumps(key)}: ", inner) for key, inner in value.items())
        yield from _enclosed("{}", list(entries), depth)
    elif isinstance(value, list | tuple):
        yield from _enclosed("[]", [("", inner) for inner in value], depth)
    else:
        yield json.dumps(value)


def _enclosed(brackets: str, entries: list[tuple[str, Value]], depth: int | None) -> Iterator[str | Var]:
    """Entries on one line, or on one line each."""
    first, last = brackets[0], brackets[1]
    inner = None if depth is None else depth + 1
    gap, end = (", ", "") if depth is None else (f",\n{'  ' * (depth + 1)}", f"\n{'  ' * depth}")
    yield first
    for place, (lead, value) in enumerate(entries):
        yield (gap if place else gap.lstrip(", ")) + lead
        yield from _json_parts(value, inner)
    yield (end if entries else "") + last


def _joined(parts: Iterator[str | Var]) -> str:
    """Parts as one word: texts in single quotes, variables in double ones."""
    words: list[str] = []
    text = ""
    for part in parts:
        if isinstance(part, Var):
            words += [*([quoted(text)] if text else []), f'"${part.name}"']
            text = ""
        else:
            text += part
    return "".join([*words, *([quoted(text)] if text or not words else [])])


def quoted(text: str) -> str:
    """A text as one word of the shell; what no argument can hold is left out."""
    return shlex.quote(text.replace("\0", "").encode(errors="replace").decode())
