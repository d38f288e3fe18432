"""The model as JSON and back: canonical text, the loader that trusts nothing, and the hash of a result.

    text = to_json(estate)                  # canonical: sorted keys, no spaces; indent=2 for people
    estate = load(Estate, text)             # equal to what was dumped, every record of the same class
    design = load(Design, text)
    resource = load(Resource, text)         # of whichever class its `kind` names
    digest = result_hash(design, estate)    # 64 hexadecimal digits; title blocks show the first twelve

Every record that has a `kind` must state it, and no record may hold a field its class does not have. What does
not fit is refused with a `DocumentError` that lists every fault with its path (`resources[3].cidr_block`).
"""

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, TypeVar, Union, cast, get_type_hints

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, create_model
from pydantic_core import ErrorDetails, from_json
from pydantic_core import to_json as dump_json

from workbook.errors import DocumentError, Fault
from workbook.model.estate.estate import RESOURCE_TYPES, Estate
from workbook.model.estate.resource import Resource
from workbook.model.intent.connection import AnyConnection
from workbook.model.intent.design import Design
from workbook.model.intent.party import AnyParty
from workbook.model.intent.store import AnyStore

T = TypeVar("T")

_BY_KIND = Field(discriminator="kind")
_KINDS = RESOURCE_TYPES
_ANY_RESOURCE: Any = Annotated[Union[_KINDS], _BY_KIND]  # noqa: UP007  # made of a tuple
_SWAPPED: dict[type, dict[str, Any]] = {
    Estate: {"resources": tuple[_ANY_RESOURCE, ...]},
    Design: {
        "parties": tuple[Annotated[AnyParty, _BY_KIND], ...],
        "stores": tuple[Annotated[AnyStore, _BY_KIND], ...],
        "connections": tuple[Annotated[AnyConnection, _BY_KIND], ...],
    },
}
"""The fields whose records are of several classes, with the type that picks the class by `kind`."""


def to_json(value: object, *, indent: int | None = None) -> str:
    """Canonical JSON of any record of the model: the same record gives the same text, for ever."""
    plain = from_json(dump_json(value))
    separators = (",", ": ") if indent else (",", ":")
    return json.dumps(plain, sort_keys=True, indent=indent, separators=separators, ensure_ascii=False)


def result_hash(design: Design, estate: Estate) -> str:
    """SHA-256 of the canonical JSON of a design and its estate."""
    return sha256(f'{{"design":{to_json(design)},"estate":{to_json(estate)}}}'.encode()).hexdigest()


def estate_hash(estate: Estate) -> str:
    """SHA-256 of the canonical JSON of an estate that no design stands behind."""
    return sha256(f'{{"estate":{to_json(estate)}}}'.encode()).hexdigest()


def load(cls: type[T], text: str | bytes) -> T:
    """The record of this class that the JSON text holds.

    Raises:
        DocumentError: The text is no JSON, or a record lacks its `kind`, lacks a field, has an unknown one or
            a value of the wrong type; all faults at once.
    """
    document = _document(text)
    try:
        value = _adapter(cls).validate_json(text, strict=True)  # type: ignore[arg-type]  # classes are hashable
    except ValidationError as error:
        raise DocumentError(_faults(error.errors(include_url=False), document)) from None
    unnamed = tuple(_without_kind(value, document, ""))
    if unnamed:
        raise DocumentError(unnamed)
    return _plain(cls, value)


def _document(text: str | bytes) -> Any:
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError as error:
        sentence = f"this is no JSON text: {error}. It may be cut off; save or copy it again."
        raise DocumentError([Fault(field="", sentence=sentence)]) from None


@cache
def _adapter(cls: type) -> TypeAdapter[Any]:
    if cls is Resource:
        return TypeAdapter(_ANY_RESOURCE)
    if cls not in _SWAPPED:
        return TypeAdapter(cls)
    types = get_type_hints(cls) | _SWAPPED[cls]
    defaults = {field.name: ... if field.default is MISSING else field.default for field in fields(cls)}
    parts: dict[str, Any] = {name: (types[name], default) for name, default in defaults.items()}
    config = ConfigDict(extra="forbid")
    return TypeAdapter(create_model(f"{cls.__name__}Record", __config__=config, **parts))


def _plain(cls: type[T], value: Any) -> T:
    """The loaded record as the model's own class, where pydantic read it into a stand-in."""
    if cls not in _SWAPPED:
        return cast("T", value)
    return cls(**{name: getattr(value, name) for name in type(value).model_fields})


def _faults(errors: list[ErrorDetails], document: Any) -> Iterator[Fault]:
    """One fault a path: an address that is of neither family is one fault, not two."""
    seen: set[str] = set()
    for error in errors:
        path = _path(error, document)
        if path not in seen:
            seen.add(path)
            yield Fault(field=path, sentence=_sentence(error))


def _without_kind(value: Any, record: Any, path: str) -> Iterator[Fault]:
    """Records that leave out the `kind` their class has: a default would guess it, silently."""
    if isinstance(value, tuple):
        for position, (item, part) in enumerate(zip(value, record, strict=True)):
            yield from _without_kind(item, part, f"{path}[{position}]")
    elif isinstance(record, dict):
        names = _field_names(type(value))  # type: ignore[arg-type]  # classes are hashable
        if "kind" in names and "kind" not in record:
            yield Fault(field=f"{path}.kind".removeprefix("."), sentence=_LACKS)
        for name in record:
            yield from _without_kind(getattr(value, name), record[name], f"{path}.{name}".removeprefix("."))


@cache
def _field_names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls)) if is_dataclass(cls) else tuple(cls.model_fields)  # type: ignore[attr-defined]  # the stand-in of a whole model


_LACKS = "the record lacks this field."
_UNKNOWN = "this field is not known; remove it, or read the document with the workbook that wrote it."
_SENTENCES = {
    "extra_forbidden": _UNKNOWN,
    "unexpected_keyword_argument": _UNKNOWN,
    "missing": _LACKS,
    "union_tag_not_found": _LACKS,
}


def _sentence(error: ErrorDetails) -> str:
    known = _SENTENCES.get(error["type"])
    if known:
        return known
    if error["type"] == "union_tag_invalid":
        return f"there is no kind {error['ctx']['tag']!r}."
    return f"{error['msg'].removeprefix('Value error, ')}; it is {error['input']!r:.80}."


def _path(error: ErrorDetails, document: Any) -> str:
    """`resources[3].cidr_block`: pydantic's location without the class names it puts between."""
    path, place = "", document
    loc = (*error["loc"], "kind") if error["type"].startswith("union_tag") else error["loc"]
    for step in loc:
        if isinstance(step, int):
            path, place = f"{path}[{step}]", place[step] if step < len(place) else None
        elif isinstance(place, dict) and step in place:
            path, place = f"{path}.{step}", place[step]
        elif step == loc[-1] and error["type"] in _SENTENCES:
            path = f"{path}.{step}"
    return path.removeprefix(".")
