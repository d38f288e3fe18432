"""Accounts of one role as one root: what all of them write alike stays, what differs becomes a setting of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbook.exports.terraform.fold import Piece
from workbook.exports.terraform.hcl import Address, Block, Call, Raw, Row, Said, Template, Value
from workbook.exports.terraform.items import DataSource, Item, Output, Variable
from workbook.exports.terraform.naming import slug
from workbook.exports.terraform.site import OWN_ACCOUNT, NotAlikeError

Found = list[tuple[str, Item]]
_INSIDE: Mapping[type, str] = {
    Block: "body",
    Template: "parts",
    Call: "arguments",
    Said: "value",
    Row: "entries",
}
"""Where the values are that a compound one is made of."""

SETTINGS = f"var.accounts[{OWN_ACCOUNT}]"


@dataclass(frozen=True)
class Members:
    """The accounts of a role with what they do not share.

    `vpcs` are the keys of their only VPCs, which names of things are made of. `settings` are values by name and
    account; `inputs` are the values that an account gives to variables whose default is another account's.
    """

    role: str
    accounts: tuple[str, ...]
    vpcs: tuple[str, ...] = ()
    settings: dict[str, dict[str, Value]] = field(default_factory=dict)
    inputs: dict[str, dict[str, Value]] = field(default_factory=dict)

    def merged(self, found: Mapping[str, Found]) -> Found:
        """What one root says for all of its accounts.

        Raises:
            NotAlikeError: they differ in more than values.
        """
        by_account = {account: _by_identity(found[account]) for account in self.accounts}
        first, *others = by_account.values()
        if any(first.keys() != other.keys() for other in others):
            raise NotAlikeError(self.role)
        return [
            (file, self._item([by_account[account][key][1] for account in self.accounts]))
            for key, (file, _) in first.items()
        ]

    def _item(self, items: Sequence[Item]) -> Item:
        first = items[0]
        if isinstance(first, Piece):
            return self._piece(first, items)
        if isinstance(first, Variable):
            return self._variable(first, items)
        if isinstance(first, DataSource):
            bodies = [dict(item.body) for item in items if isinstance(item, DataSource)]
            return replace(first, body=tuple(self._value(bodies, first.name).items()))
        values = [item.value for item in items if isinstance(item, Output)]
        return replace(first, value=self._value(values, first.name))

    def _piece(self, first: Piece, items: Sequence[Item]) -> Piece:
        pieces = [item for item in items if isinstance(item, Piece)]
        body = self._value([piece.body for piece in pieces], _setting(first.address))
        told = [set(piece.reasons) for piece in pieces]
        common = tuple(reason for reason in first.reasons if all(reason in each for each in told))
        return replace(first, body=body, reasons=common or first.reasons)

    def _variable(self, first: Variable, items: Sequence[Item]) -> Variable:
        values = [_given(item) for item in items if isinstance(item, Variable)]
        if any(value != values[0] for value in values):
            self.inputs[first.name] = dict(zip(self.accounts, values, strict=True))
        return first

    def _value(self, values: Sequence[Any], name: str) -> Any:
        """One value for all, with a setting for each part in which they differ."""
        first = values[0]
        if all(value == first for value in values):
            return first
        if all(_is_literal(value) for value in values):
            return self._setting(values, name)
        if any(type(value) is not type(first) for value in values):
            raise NotAlikeError(self.role)
        return self._compound(first, values, name)

    def _compound(self, first: Any, values: Sequence[Any], name: str) -> Any:
        if isinstance(first, Mapping):
            return self._mapping(values, name)
        if isinstance(first, list | tuple):
            return type(first)(self._sequence(values, name))
        inner = next((inner for kind, inner in _INSIDE.items() if isinstance(first, kind)), None)
        if inner is None:
            raise NotAlikeError(self.role)
        insides = [getattr(value, inner) for value in values]
        if isinstance(first, Template):
            return Template(tuple(self._parts(insides, name)))
        if isinstance(first, Row):
            return Row(tuple(self._mapping([dict(each) for each in insides], name).items()))
        return replace(first, **{inner: self._value(insides, name)})

    def _mapping(self, values: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
        if any(value.keys() != values[0].keys() for value in values):
            raise NotAlikeError(self.role)
        return {key: self._value([value[key] for value in values], f"{name}_{key}") for key in values[0]}

    def _sequence(self, values: Sequence[Sequence[Any]], name: str) -> list[Any]:
        if any(len(value) != len(values[0]) for value in values):
            raise NotAlikeError(self.role)
        numbered = len(values[0]) > 1
        return [
            self._value(list(each), f"{name}_{place}" if numbered else name)
            for place, each in enumerate(zip(*values, strict=True), start=1)
        ]

    def _parts(self, values: Sequence[Sequence[Any]], name: str) -> Iterable[Any]:
        for part in self._sequence(values, name):
            yield from part.parts if isinstance(part, Template) else (part,)

    def _setting(self, values: Sequence[Any], name: str) -> Value:
        """The key of the account or of its VPC where that is all the difference; else a setting of each account."""
        for words, told in ((self.accounts, ""), (self.vpcs, "vpc")):
            named = _with_word(values, words, Raw(f"{SETTINGS}.{told}" if told else OWN_ACCOUNT))
            if named:
                if told:
                    self.settings[told] = dict(zip(self.accounts, self.vpcs, strict=True))
                return named
        called = slug(name)
        self.settings[called] = dict(zip(self.accounts, values, strict=True))
        return Raw(f"{SETTINGS}.{called}")


def _with_word(values: Sequence[Any], words: tuple[str, ...], told: Raw) -> Template | None:
    """Texts that differ by one word each, as one text with an expression in the word's place."""
    if not words or not all(isinstance(value, str) for value in values):
        return None
    parts = values[0].split(words[0])
    if len(parts) == 1 or any(word.join(parts) != value for word, value in zip(words, values, strict=True)):
        return None
    pieces: list[str | Raw] = [parts[0]]
    for part in parts[1:]:
        pieces += [told, part]
    return Template(tuple(piece for piece in pieces if piece != ""))


def _setting(address: Address) -> str:
    kind = address.type.removeprefix("aws_").removeprefix("ec2_")
    return "_".join([kind, address.name, *([str(address.key)] if address.key else [])])


def _by_identity(found: Found) -> dict[tuple[str, str], tuple[str, Item]]:
    """Items by what makes them the same in every account; what several ask for alike counts once."""
    first: dict[tuple[str, str], tuple[str, Item]] = {}
    for file, item in found:
        first.setdefault(_identity(item), (file, item))
    return first


def _identity(item: Item) -> tuple[str, str]:
    match item:
        case Piece(address=address):
            return "piece", str(address)
        case DataSource(type=kind, name=name):
            return kind, name
    return type(item).__name__, item.name


def _given(variable: Variable) -> Value:
    return variable.example if variable.default is None else variable.default


def _is_literal(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return value is None or isinstance(value, str | int | float)
