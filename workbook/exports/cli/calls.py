"""Calls of AWS's API as data: a shell script and a Python script say the same ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Var:
    """A variable of the script."""

    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text with variables in it."""

    parts: tuple["str | Var", ...]


@dataclass(frozen=True, slots=True)
class Json:
    """A parameter that is a text with JSON in it, as policies are."""

    value: "Value"


Value: TypeAlias = "bool | int | str | Var | Words | Json | Sequence[Value] | Mapping[str, Value]"
Path: TypeAlias = tuple[str | int, ...]
"""Where in an answer a value is: ("SecurityGroups", 0, "GroupId")."""


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of a service, by the names of the API."""

    service: str
    operation: str
    parameters: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Do:
    """A call whose answer nobody needs. `done` is the error that says it was done before."""

    call: Call
    done: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A value that AWS knows."""

    variable: str
    call: Call
    path: Path
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensure:
    """Something that is made unless it is there: a look-up, and the call that makes it."""

    variable: str
    lookup: Call
    found: Path
    make: Call
    made: Path
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A heading in the script."""

    text: str


Step: TypeAlias = Do | Lookup | Ensure | Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What the script needs and does not make, by an environment variable; `known` is taken without one."""

    variable: str
    said: str
    known: "str | Words" = ""

    @property
    def environment(self) -> str:
        """The environment variable."""
        return self.variable.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All steps for one account and Region."""

    title: str
    account: str
    region: str
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    account_id: str = ""
