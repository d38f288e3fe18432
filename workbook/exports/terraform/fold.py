"""Resources that repeat, one a zone or one a rule number, folded into one block with `for_each`.

A folded resource keeps its address (`aws_subnet.app["a"]`) whatever stands beside it, so a zone more adds
addresses and changes none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, cast

from workbook.errors import UnsupportedError
from workbook.exports.terraform.hcl import (
    EACH_KEY,
    Address,
    Block,
    ByAccount,
    Call,
    Raw,
    Reference,
    Row,
    Said,
    Template,
    Value,
    quoted,
)

Body: TypeAlias = Mapping[str, "Value | Block | tuple[Block, ...]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One resource of Terraform, as it would stand alone.

    `columns` are the arguments that a folded block always lists by instance; with `row_comments` the reasons
    stand at the rows instead of above the block. Pieces of one `section` stay together in their file. `region` is
    given where a piece stands in another Region than its resource.
    """

    address: Address
    body: Body
    reasons: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    row_comments: bool = False
    section: str = ""
    region: str = ""


def fold(pieces: Iterable[Piece]) -> Iterator[Block]:
    """The blocks of these pieces, in the order of their sections and first instances."""
    sections: dict[str, dict[tuple[str, str], list[Piece]]] = {}
    for piece in pieces:
        address = (piece.address.type, piece.address.name)
        section = sections.setdefault(piece.section or piece.address.type, {})
        section.setdefault(address, []).append(piece)
    for section in sections.values():
        yield from (_block(group) for group in section.values())


def _block(group: list[Piece]) -> Block:
    address = group[0].address
    if len({str(piece.address) for piece in group}) < len(group) or not all(p.address.key for p in group[1:]):
        raise UnsupportedError(
            f"several resources come to the Terraform address {address.type}.{address.name}."
        )
    labels = (address.type, address.name)
    if len({str(piece.body.get("provider")) for piece in group}) > 1:
        raise UnsupportedError(f"{address.type}.{address.name} stands in several Regions; give it two names.")
    if not address.key:
        return Block("resource", labels, group[0].body, _because(group))
    bodies = {str(piece.address.key): _local(piece) for piece in _waiting_alike(group)}
    varying = _varying(list(bodies.values()), group[0].columns)
    first = {name: value for body in reversed(bodies.values()) for name, value in body.items()}
    ordered = dict.fromkeys((*next(iter(bodies.values())), *first))
    partial = {name for name in varying if any(body.get(name) is None for body in bodies.values())}
    shared = {name: _each(name, first[name], varying, partial) for name in ordered}
    comment = "" if group[0].row_comments else _because(group)
    return Block("resource", labels, {"for_each": _rows(group, bodies, varying), **shared}, comment)


def _waiting_alike(group: list[Piece]) -> list[Piece]:
    """Instances of one block wait for the same things: for what any of them waits for."""
    awaited = list(dict.fromkeys(each for piece in group for each in _awaited(piece)))
    return (
        [replace(piece, body={**piece.body, "depends_on": awaited}) for piece in group] if awaited else group
    )


def _awaited(piece: Piece) -> list[Raw]:
    found = piece.body.get("depends_on")
    return [each for each in found if isinstance(each, Raw)] if isinstance(found, list) else []


def _because(pieces: Iterable[Piece]) -> str:
    return one_sentence(reason for piece in pieces for reason in piece.reasons)


def one_sentence(reasons: Iterable[str]) -> str:
    """Reasons as one sentence, each said once."""
    told = "; ".join(dict.fromkeys(reason.rstrip(".") for reason in reasons))
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _local(piece: Piece) -> Body:
    """The body with every mention of the piece's own key as `each.key`."""
    key = piece.address.key

    def localized(leaf: Any) -> Any:
        own = isinstance(leaf, Reference) and leaf.address.key == key
        return replace(leaf, address=replace(leaf.address, key=EACH_KEY)) if own else leaf

    return {name: _mapped(value, localized) for name, value in piece.body.items()}


def _spelled(piece: Piece, name: str) -> Value:
    """An argument as a row of the table may hold it: there, `each.key` is not known yet."""
    key = str(piece.address.key)

    def spelled(leaf: Any) -> Any:
        if leaf == EACH_KEY:
            return key
        if isinstance(leaf, Raw):
            return Raw(leaf.text.replace(EACH_KEY.text, quoted(key)))
        if isinstance(leaf, Reference) and leaf.address.key == EACH_KEY:
            return replace(leaf, address=replace(leaf.address, key=key))
        return leaf

    value = _mapped(piece.body.get(name), spelled)
    return Row(tuple(value.items())) if isinstance(value, Mapping) else cast("Value", value)


def leaves(value: Any) -> Iterator[Any]:
    """Everything at the ends of a value: texts, numbers, references, expressions."""
    match value:
        case Template(parts):
            yield from parts
        case Call(_, arguments):
            yield from (leaf for argument in arguments for leaf in leaves(argument))
        case Block():
            yield from leaves(value.body)
        case Said() | ByAccount():
            yield from leaves(value.value)
        case Row(entries):
            yield from (leaf for _, each in entries for leaf in leaves(each))
        case Mapping():
            yield from (leaf for each in value.values() for leaf in leaves(each))
        case list() | tuple():
            yield from (leaf for each in value for leaf in leaves(each))
        case _:
            yield value


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with its references and expressions changed, at every depth."""
    match value:
        case Template(parts):
            return Template(tuple(change(part) for part in parts))
        case Call(function, arguments):
            return Call(function, tuple(_mapped(argument, change) for argument in arguments))
        case Block():
            return replace(value, body={name: _mapped(inner, change) for name, inner in value.body.items()})
        case Mapping():
            return {name: _mapped(inner, change) for name, inner in value.items()}
        case list() | tuple():
            return type(value)(_mapped(inner, change) for inner in value)
        case _:
            return change(value)


def _varying(bodies: list[Body], columns: tuple[str, ...]) -> tuple[str, ...]:
    """The arguments that differ between instances, after those that are always listed."""
    names = dict.fromkeys(name for body in bodies for name in body)
    differs = (name for name in names if any(body.get(name) != bodies[0].get(name) for body in bodies))
    return tuple(dict.fromkeys((*(name for name in columns if name in names), *differs)))


def _each(name: str, value: Any, varying: tuple[str, ...], partial: set[str]) -> Any:
    if name not in varying:
        return value
    if len(varying) == 1:
        return Raw("each.value")
    return Raw(f"try(each.value.{name}, null)" if name in partial else f"each.value.{name}")


def _rows(group: list[Piece], bodies: Mapping[str, Body], varying: tuple[str, ...]) -> Value:
    if not varying:
        return Call("toset", ([*sorted(bodies)],))
    rows: dict[str, Value] = {}
    for piece in sorted(group, key=lambda piece: _order(str(piece.address.key))):
        comment = _because([piece]) if piece.row_comments else ""
        one = Said(_spelled(piece, varying[0]), comment)
        entries = tuple((name, _spelled(piece, name)) for name in varying if piece.body.get(name) is not None)
        rows[str(piece.address.key)] = one if len(varying) == 1 else Row(entries, comment)
    return rows


def _order(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdigit() else (-1, key)
