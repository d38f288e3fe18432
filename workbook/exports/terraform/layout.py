"""HCL as text, in the layout of `terraform fmt`."""

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbook.exports.terraform.hcl import (
    Block,
    ByAccount,
    Call,
    EachOf,
    Raw,
    Reference,
    Row,
    Said,
    Template,
    Value,
    escaped,
    quoted,
)

INDENT = "  "
WIDTH = 100
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def comment_lines(text: str, width: int = WIDTH) -> list[str]:
    """Text as comment lines; line breaks and invisible characters become spaces, so that none ends the comment."""
    visible = "".join(" " if unicodedata.category(letter) in _INVISIBLE else letter for letter in text)
    return [f"# {line}" for line in textwrap.wrap(" ".join(visible.split()), max(width - 2, 40))]


_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def render(value: Value, depth: int = 0) -> str:
    """The text of a value; lines after the first are indented for a value that starts at this depth."""
    for kind, text in _TEXTS:
        if isinstance(value, kind):
            return text(value, depth)
    raise TypeError(f"no HCL for a {type(value).__name__}")


def _each_of(value: EachOf, _: int) -> str:
    word = value.type.rpartition("_")[2]
    return f"[for {word} in {value.type}.{value.name} : {word}.{value.attribute}]"


def _template(value: Template, _: int) -> str:
    parts = [_part(part) for part in value.parts]
    return f'"{"".join(parts)}"'


def _part(part: str | Raw | Reference) -> str:
    if not isinstance(part, str):
        return f"${{{render(part)}}}"
    text = escaped(part)
    # A dollar before an expression would make both an escape: "$${" means "${".
    return f"{text[:-1]}\\u{ord(text[-1]):04x}" if text[-1:] in ("$", "%") else text


def _call(value: Call, depth: int) -> str:
    return f"{value.function}({', '.join(render(argument, depth) for argument in value.arguments)})"


def _row(row: Row) -> str:
    if not row.entries:
        return "{}"
    return f"{{ {', '.join(f'{_key(name)} = {render(value)}' for name, value in row.entries)} }}"


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else quoted(name)


def _list(values: Sequence[Value], depth: int) -> str:
    items = [render(value, depth + 1) for value in values]
    line = f"[{', '.join(items)}]"
    short = len(line) + depth * len(INDENT) < WIDTH and "\n" not in line
    if short and not any(isinstance(value, (Said, Mapping)) for value in values):
        return line
    inner = INDENT * (depth + 1)
    lines = []
    for value, item in zip(values, items, strict=True):
        lines += [f"{inner}{said}" for said in _comment_of(value, depth + 1)]
        lines.append(f"{inner}{item},")
    return "\n".join(["[", *lines, f"{INDENT * depth}]"])


def _object(entries: Mapping[str, Value], depth: int) -> str:
    if not entries:
        return "{}"
    lines = _aligned([(_key(name), value) for name, value in entries.items()], depth + 1)
    return "\n".join(["{", *lines, f"{INDENT * depth}}}"])


def _comment_of(value: object, depth: int) -> list[str]:
    text = value.comment if isinstance(value, (Said, Row)) else ""
    return comment_lines(text, WIDTH - depth * len(INDENT))


def _aligned(entries: Sequence[tuple[str, Value]], depth: int) -> list[str]:
    """Assignments with their equals signs under one another; comments and values of several lines part them."""
    indent = INDENT * depth
    lines: list[str] = []
    run: list[tuple[str, str]] = []
    for name, value in entries:
        text, said = render(value, depth), _comment_of(value, depth)
        if said or "\n" in text:
            lines += _run_lines(run, indent)
            run = []
        lines += [f"{indent}{line}" for line in said]
        if "\n" in text:
            lines.append(f"{indent}{name} = {text}")
        else:
            run.append((name, text))
    return [*lines, *_run_lines(run, indent)]


def assignment(name: str, value: Value) -> str:
    """One argument by itself."""
    return "\n".join(_aligned([(name, value)], 0))


def _run_lines(run: Sequence[tuple[str, str]], indent: str) -> list[str]:
    width = max((len(name) for name, _ in run), default=0)
    return [f"{indent}{name.ljust(width)} = {text}" for name, text in run]


def render_block(block: Block, depth: int = 0) -> str:
    """The text of a block, its comment above it."""
    indent = INDENT * depth
    said = [f"{indent}{line}" for line in comment_lines(block.comment, WIDTH - depth * len(INDENT))]
    head = " ".join([block.type, *map(quoted, block.labels)])
    if not block.body:
        return "\n".join([*said, f"{indent}{head} {{}}"])
    paragraphs = "\n\n".join(_paragraphs(block.body, depth + 1))
    return "\n".join([*said, f"{indent}{head} {{", paragraphs, f"{indent}}}"])


_META = ("for_each", "provider", "depends_on")
"""Arguments for Terraform itself stand by themselves (Terraform style guide)."""


def _paragraphs(body: "Mapping[str, Value | Block | tuple[Block, ...]]", depth: int) -> Iterator[str]:
    """One-line arguments together; each argument of several lines and each nested block by itself."""
    run: list[tuple[str, Value]] = []
    for name, value in body.items():
        blocks = _nested(name, value)
        if value is None:
            continue
        if not blocks and name not in _META and "\n" not in render(value, depth):  # type: ignore[arg-type]  # no block is left
            run.append((name, value))  # type: ignore[arg-type]  # no block is left
            continue
        if run:
            yield "\n".join(_aligned(run, depth))
            run = []
        yield from (render_block(inner, depth) for inner in blocks)
        if not blocks:
            yield "\n".join(_aligned([(name, value)], depth))  # type: ignore[list-item]  # no block is left
    if run:
        yield "\n".join(_aligned(run, depth))


def _nested(name: str, value: object) -> tuple[Block, ...]:
    blocks = value if isinstance(value, tuple) else (value,)
    return tuple(replace(inner, type=name) for inner in blocks if isinstance(inner, Block))


_TEXTS: tuple[tuple[type | tuple[type, ...], Callable[[Any, int], str]], ...] = (
    (type(None), lambda _, __: "null"),
    (bool, lambda value, _: str(value).lower()),
    ((int, float), lambda value, _: str(value)),
    (str, lambda value, _: quoted(value)),
    (Raw, lambda value, _: value.text),
    (Reference, lambda value, _: f"{value.address}.{value.attribute}"),
    (EachOf, _each_of),
    (Template, _template),
    (Call, _call),
    (ByAccount, lambda value, depth: f"{{ (var.account) = {render(value.value, depth)} }}"),
    (Said, lambda value, depth: render(value.value, depth)),
    (Row, lambda value, _: _row(value)),
    (Mapping, lambda value, depth: _object(value, depth)),
    (Sequence, lambda value, depth: _list(value, depth)),
)
"""How each sort of value reads; the first that fits."""
