"""Files of describe JSON into records: one file or many, one answer a file or several, sorted by folder or not."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from workbook.errors import Fault, OptionsError
from workbook.facts.regions import REGIONS
from workbook.imports.imported import NotUnderstood
from workbook.imports.item import Item, clean
from workbook.imports.shapes import (
    documented_fields,
    documented_key,
    holds_answers,
    is_answer_key,
    type_of_item,
)

ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")
REGION = re.compile(
    rf"(?<![a-z0-9-])(?:{'|'.join(sorted(REGIONS, key=len, reverse=True))})(?![a-z0-9]|-[a-z0-9])"
)
SHAPE = re.compile(r"[a-z]{2,4}(?:-[a-z]+){1,2}-\d+")
"""What names of Regions look like, for folders of those that are not on file."""

ONE_OBJECT = frozenset({"VpcBlockPublicAccessOptions", "Firewall"})
"""Keys whose answer is one object instead of a list."""

MORE = ("NextToken", "nextToken", "NextMarker", "Marker")
"""Where an answer of several pages names the next."""

DEPTH = 4
"""How many words of somebody's own may stand around an answer."""

NOTHING = "Nothing"
"""The type of an answer about one thing that lists nothing: somebody did ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a record was read: its file, what the path says of account and Region, and the words beside it.

    `beside` are the plain fields of the same answer (`VpcId` of an attribute); `stem` is the file's name.
    """

    file: str
    account: str = ""
    region: str = ""
    stem: str = ""
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One item of an answer, of a type that is the answer's own key."""

    type: str
    item: Item
    source: Source


Found = Iterator[Record | NotUnderstood]


def read_path(path: Path) -> Found:
    """The records of a file, or of all JSON files below a folder.

    Raises:
        OptionsError: there is no such file or folder, or nothing in it is JSON.
    """
    if not path.exists():
        raise OptionsError([Fault("--describe", f"{str(path)!r} is neither a file nor a folder.")])
    files = [path] if path.is_file() else sorted(_json_files(path))
    if not files:
        raise OptionsError([Fault("--describe", f"{str(path)!r} holds no .json file.")])
    for file in files:
        within = file.relative_to(path) if path.is_dir() else Path(file.name)
        yield from _read_file(file, within)


def _json_files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if not hidden and file.is_file() and (file.suffix.lower() == ".json" or _is_bare_json(file)):
            yield file


def _is_bare_json(file: Path) -> bool:
    """Whether a file without a suffix begins as JSON does: collectors name some by what they asked about."""
    if file.suffix:
        return False
    try:
        with file.open("rb") as opened:
            return opened.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    except OSError:
        return False


def _read_file(file: Path, within: Path) -> Found:
    name = clean(within.as_posix())
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        yield NotUnderstood(file=name, type="file", id="", why=f"it cannot be read: {_reason(error)}")
        return
    yield from read_text(text, name)


def _reason(error: Exception) -> str:
    return error.strerror or "unreadable" if isinstance(error, OSError) else "it is no UTF-8 text"


def read_text(text: str, file: str) -> Found:
    """The records of one file's text. Its path, below the folder that was named, tells account and Region."""
    try:
        answers = list(_answers(text))
    except (ValueError, RecursionError) as error:
        why = f"it is no JSON, or cut off: {error}" if isinstance(error, ValueError) else "it nests too deep"
        yield NotUnderstood(file=file, type="file", id="", why=clean(why))
        return
    source = _source(file)
    if not answers:
        yield NotUnderstood(file=file, type="file", id="", why="it is empty")
    for answer in answers:
        found = list(_records(answer, source))
        if not found and any(isinstance(each, Mapping | list) for each in _within(answer)):
            yield NotUnderstood(file=file, type="file", id="", why="no answer of a describe call is in it")
        yield from found


def _within(answer: Any) -> Iterable[Any]:
    """What stands in an answer that could be items, empty lists left out."""
    inner = answer.values() if isinstance(answer, Mapping) else answer if isinstance(answer, list) else ()
    return (each for each in inner if each)


def _answers(text: str) -> Iterator[Any]:
    """Every JSON value of a text, one after the other as `>>` leaves them."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        rest = re.compile(r"\s*").match(text, at)
        at = rest.end() if rest else at
        if at < len(text):
            value, at = decoder.raw_decode(text, at)
            yield value


def _source(file: str) -> Source:
    *folders, last = file.split("/")
    stem = unquote(last.removesuffix(".json"))
    words = [*folders, stem]
    shaped = (word for word in reversed(folders) if SHAPE.fullmatch(word))
    region = next((found[0] for word in reversed(words) if (found := REGION.search(word))), next(shaped, ""))
    account = next((found[0] for word in words if (found := ACCOUNT.search(word))), "")
    named = next((above for above, below in pairwise(folders) if below == region), "")
    return Source(file=file, account=account or named, region=region, stem=stem)


def _records(answer: Any, source: Source) -> Found:
    if isinstance(answer, list):
        for each in answer:
            yield from _records(each, source)
    elif isinstance(answer, Mapping):
        yield from _of_answer(answer, source)
    else:
        yield NotUnderstood(file=source.file, type="file", id="", why="it holds a value that is no object")


def _of_answer(answer: Mapping[str, Any], source: Source) -> Found:
    plain = {key: value for key, value in answer.items() if not isinstance(value, list)}
    here = Source(
        file=source.file, account=source.account, region=source.region, stem=source.stem, beside=plain
    )
    if "VpcId" in answer and ("EnableDnsSupport" in answer or "EnableDnsHostnames" in answer):
        yield Record(type="VpcAttribute", item=Item(answer), source=here)
        return
    if any(isinstance(answer.get(name), str) and answer[name] for name in MORE):
        listed = next((clean(key) for key, value in answer.items() if isinstance(value, list)), "")
        why = "this page names a next one: what no file holds is missing"
        yield NotUnderstood(file=source.file, type=listed, id="", why=why)
    if type_ := type_of_item(answer):
        yield from _of_list(type_, [answer], source)
        return
    for key, value in answer.items():
        if ACCOUNT.fullmatch(key) or key in REGIONS:
            yield from _records(value, _inside(source, key))
        elif isinstance(value, list):
            yield from _of_list(documented_key(key), value, here)
        else:
            yield from _of_value(key, value, here)


def _of_value(word: str, value: Any, source: Source) -> Found:
    """What an answer holds beside lists: an item that stands alone, or further answers under a word of somebody's."""
    key = documented_key(word)
    if not isinstance(value, Mapping):
        if value is not None and is_answer_key(word):
            yield NotUnderstood(file=source.file, type=word, id="", why="it holds no list")
    elif key in ONE_OBJECT:
        yield Record(type=key, item=Item(documented_fields(key, value)), source=source)
    elif is_answer_key(key):
        yield from _of_list(key, [value], source)
    elif _holds(value, DEPTH):
        yield from _of_answer(value, source)


def _holds(value: Any, depth: int) -> bool:
    """Whether there are answers or items somewhere within an object."""
    if not isinstance(value, Mapping) or not depth:
        return False
    if type_of_item(value) or any(is_answer_key(documented_key(word)) for word in value):
        return True
    return any(_holds(each, depth - 1) for each in value.values())


def _inside(source: Source, key: str) -> Source:
    return replace(source, region=key) if key in REGIONS else replace(source, account=key)


def _of_list(key: str, values: Sequence[Any], source: Source) -> Found:
    if not values and any(isinstance(word, str) for word in source.beside.values()):
        yield Record(type=NOTHING, item=Item({"Of": clean(key)}), source=source)
    plain = [value for value in values if not isinstance(value, Mapping)]
    if plain and not (key == "SecurityGroups" and all(isinstance(value, str) for value in plain)):
        why = f"{len(plain)} of its items are no objects"
        yield NotUnderstood(file=source.file, type=clean(key), id="", why=why)
    if not is_answer_key(key) and holds_answers([*values]):
        yield from _records([*values], source)
        return
    for value in values:
        if not isinstance(value, Mapping):
            if isinstance(value, str) and key == "SecurityGroups":
                yield Record(type="MountTargetSecurityGroups", item=Item({"GroupId": value}), source=source)
        elif key == "Reservations":
            yield from _reserved(value, source)
        else:
            type_ = key if is_answer_key(key) else type_of_item(value) or clean(key)
            yield Record(type=type_, item=Item(documented_fields(type_, value)), source=source)


def _reserved(reservation: Mapping[str, Any], source: Source) -> Found:
    """Instances stand inside the reservation that started them, which names their owner."""
    instances = reservation.get("Instances")
    if not isinstance(instances, list):
        yield NotUnderstood(file=source.file, type="Reservations", id="", why="it holds no list of instances")
        return
    owner = {"OwnerId": reservation.get("OwnerId")}
    for record in _of_list("Instances", instances, source):
        if isinstance(record, Record):
            yield Record(type="Instances", item=Item(owner | dict(record.item.fields)), source=source)
        else:
            yield record
