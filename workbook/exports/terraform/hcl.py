"""HCL as data. Strings are always data: whatever they hold is escaped; only these classes make expressions."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Raw:
    """An expression as it is written: a variable, a data source, a whole condition."""

    text: str


EACH_KEY = Raw("each.key")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a resource stands in Terraform; `key` is its for_each key, empty when there is just one."""

    type: str
    name: str
    key: "str | Raw" = ""

    def __str__(self) -> str:
        if isinstance(self.key, Raw):
            return f"{self.type}.{self.name}[{self.key.text}]"
        return f"{self.type}.{self.name}[{quoted(self.key)}]" if self.key else f"{self.type}.{self.name}"


@dataclass(frozen=True, slots=True)
class Reference:
    """An attribute of a resource."""

    address: Address
    attribute: str = "id"


@dataclass(frozen=True, slots=True)
class EachOf:
    """An attribute of every instance of one resource, as a list."""

    type: str
    name: str
    attribute: str = "id"


@dataclass(frozen=True, slots=True)
class Template:
    """A string with expressions in it; the plain strings among its parts are escaped."""

    parts: tuple["str | Raw | Reference", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function call."""

    function: str
    arguments: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class ByAccount:
    """A value under the account that a shared root is run for, as a map of one."""

    value: "Value"


@dataclass(frozen=True, slots=True)
class Row:
    """An object written on one line, as in the rows of a for_each table; with what to say above it."""

    entries: tuple[tuple[str, "Value"], ...]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A value with a comment above it, among the entries of an object or list."""

    value: "Value"
    comment: str


Expression: TypeAlias = Raw | Reference | EachOf | Template | Call | ByAccount
Value: TypeAlias = (
    "None | bool | int | float | str | Expression | Row | Said | Sequence[Value] | Mapping[str, Value]"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its type, labels, and a body in which a `Block` or a tuple of them is a nested block."""

    type: str
    labels: tuple[str, ...] = ()
    body: "Mapping[str, Value | Block | tuple[Block, ...]]" = field(default_factory=dict)
    comment: str = ""


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]|[$%](?=\{)')


def escaped(text: str) -> str:
    """Text as it must stand between the quotes of an HCL string to mean itself."""
    return _SPECIAL.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if found in "$%":
        return found * 2
    return _ESCAPES.get(found) or ("\\ufffd" if "\ud800" <= found <= "\udfff" else f"\\u{ord(found):04x}")


def quoted(text: str) -> str:
    """A string literal."""
    return f'"{escaped(text)}"'


_VARIABLE = re.compile(r"(?<![\w.])var\.(\w+)")


def variables_in(expression: str) -> list[str]:
    """The variables that an expression reads."""
    return _VARIABLE.findall(expression)
