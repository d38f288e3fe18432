"""A file of scopes read and checked: every fault at once, each with its place.

Keys are Network Access Analyzer's (`MatchPaths`, `ResourceStatement`, `PacketHeaderStatement` ...) in its spelling or
with underscores, so that a scope exported from AWS reads as it is. Shorter forms mean the same: an end may be a word
or a list of words, a path may have `protocols` and `ports`.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar

from workbook.errors import Fault, OptionsError, suggestion
from workbook.facts.ip_protocols import protocol_number
from workbook.reachability.addresses import Network
from workbook.reachability.headers import LAST
from workbook.scopes.scope import EndStatement, HeaderStatement, PathStatement, Ports, Scope

T = TypeVar("T")
Fields = Mapping[str, Any]

ALIASES = {
    "match": "match_paths",
    "exclude": "exclude_paths",
    "from": "source",
    "to": "destination",
    "through": "through_resources",
    "ports": "destination_ports",
    "description": "purpose",
    "network_insights_access_scope_id": "name",
}
SCOPE_KEYS = ("name", "purpose", "match_paths", "exclude_paths")
CALL_KEYS = ("client_token", "tag_specifications", "dry_run")
"""Fields of the call that makes a scope in AWS, which say nothing of paths; there the name is a tag."""

HEADER_KEYS = tuple(HeaderStatement.__dataclass_fields__)
PATH_KEYS = ("source", "destination", "through_resources", "protocols", "destination_ports", "source_ports")
END_KEYS = ("resource_statement", "packet_header_statement", "resources", "resource_types", *HEADER_KEYS)
WRAPPERS = ("network_insights_access_scope_content", "scopes")


def read_scopes(path: Path | str) -> tuple[Scope, ...]:
    """The scopes in a file.

    Raises:
        OptionsError: it cannot be read, or does not say what scopes say; every fault at once.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise OptionsError([Fault("--scopes", f"{str(path)!r} cannot be read: {reason}.")]) from None
    return parse_scopes(text)


def parse_scopes(text: str) -> tuple[Scope, ...]:
    """The scopes in a text; raises as `read_scopes` does."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise OptionsError([Fault("--scopes", f"this is no JSON, or cut off: {error}.")]) from None
    reader = _Reader()
    scopes = tuple(reader.scopes(answer))
    if reader.faults:
        raise OptionsError(reader.faults)
    return scopes


@dataclass
class _Reader:
    """Reads on past faults, so that all of them are told at once."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: str, sentence: str) -> None:
        self.faults.append(Fault(place, sentence))

    def scopes(self, answer: Any) -> Iterable[Scope]:
        listed = self._unwrapped(answer)
        if not listed:
            sentence = (
                "there is no scope in it; write a list of objects with a name and match_paths, "
                'or {"scopes": [...]} around it.'
            )
            self.fault("scopes", sentence)
        names: set[str] = set()
        for number, each in enumerate(listed):
            scope = self._scope(each, f"scopes[{number}]")
            if scope.name in names:
                self.fault(
                    f"scopes[{number}].name", f"{scope.name!r} is there already; names tell scopes apart."
                )
            names.add(scope.name)
            yield scope

    def _unwrapped(self, answer: Any) -> list[Any]:
        if isinstance(answer, list):
            return answer
        if not isinstance(answer, dict):
            return []
        keyed = {_key(name): value for name, value in answer.items()}
        wrapper = next((name for name in WRAPPERS if name in keyed), None)
        if wrapper:
            return self._unwrapped(keyed[wrapper])
        if not keyed.keys() & {"match_paths", "exclude_paths"}:
            return []
        stated = {name: value for name, value in keyed.items() if name not in CALL_KEYS}
        return [{"name": "scope"} | stated]

    def _scope(self, record: Any, place: str) -> Scope:
        fields = self._fields(record, place, SCOPE_KEYS)
        name, purpose = fields.get("name", ""), fields.get("purpose", "")
        if not isinstance(name, str) or not name.strip():
            self.fault(f"{place}.name", f"{name!r} is no name; give each scope one.")
            name = place
        if not isinstance(purpose, str):
            self.fault(f"{place}.purpose", f"{purpose!r} is no text.")
            purpose = ""
        match = self._paths(fields.get("match_paths", []), f"{place}.match_paths")
        if not fields.get("match_paths"):
            self.fault(f"{place}.match_paths", "it is empty, so nothing is forbidden; name a path at least.")
        exclude = self._paths(fields.get("exclude_paths", []), f"{place}.exclude_paths")
        return Scope(name=name, purpose=purpose, match=match, exclude=exclude)

    def _fields(self, record: Any, place: str, known: tuple[str, ...]) -> Fields:
        if not isinstance(record, dict):
            self.fault(place, f"{_shown(record)} is no object; known fields: {', '.join(known)}.")
            return {}
        fields = {_key(name): value for name, value in record.items()}
        for name in fields.keys() - set(known):
            self.fault(f"{place}.{name}", f"no field {name!r} here; {suggestion(name, known)}")
        return fields

    def _paths(self, records: Any, place: str) -> tuple[PathStatement, ...]:
        if not isinstance(records, list):
            self.fault(place, f"{_shown(records)} is no list of paths.")
            return ()
        return tuple(self._path(each, f"{place}[{number}]") for number, each in enumerate(records))

    def _path(self, record: Any, place: str) -> PathStatement:
        fields = self._fields(record, place, PATH_KEYS)
        through = fields.get("through_resources", [])
        listed = through if isinstance(through, list) else [through]
        return PathStatement(
            source=self._end(fields.get("source"), f"{place}.source"),
            destination=self._end(fields.get("destination"), f"{place}.destination"),
            through=tuple(
                self._end(each, f"{place}.through_resources[{number}]") for number, each in enumerate(listed)
            ),
            headers=self._headers(fields, place),
        )

    def _end(self, record: Any, place: str) -> EndStatement:
        if record is None:
            return EndStatement(place=place)
        if isinstance(record, (str, list)):
            return EndStatement(place=place, resources=self._words(record, place))
        fields = self._fields(record, place, END_KEYS)
        stated = self._inner(fields, "resource_statement", place, ("resources", "resource_types"))
        headers = self._inner(fields, "packet_header_statement", place, HEADER_KEYS)
        resources = self._words(stated.get("resources", []), f"{place}.resources")
        types = self._words(stated.get("resource_types", []), f"{place}.resource_types")
        if resources and types:
            self.fault(place, "it names resources and resource_types; AWS takes one of them: make two paths.")
        return EndStatement(
            place=place, resources=resources, resource_types=types, headers=self._headers(headers, place)
        )

    def _inner(self, fields: Fields, name: str, place: str, known: tuple[str, ...]) -> Fields:
        """A statement's own fields, written inside it or beside it."""
        beside = {key: value for key, value in fields.items() if key in known}
        inside = self._fields(fields.get(name) or {}, f"{place}.{name}", known)
        return {**beside, **inside}

    def _words(self, record: Any, place: str) -> tuple[str, ...]:
        listed = [record] if isinstance(record, str) else record
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            self.fault(place, f"{_shown(record)} is no list of names.")
            return ()
        if any(not each.strip() for each in listed):
            self.fault(place, "a name in it is empty.")
        return tuple(each.strip() for each in listed)

    def _headers(self, fields: Fields, place: str) -> HeaderStatement:
        readers: dict[str, Callable[[str], Any]] = {
            "source_addresses": _network,
            "destination_addresses": _network,
            "source_ports": _ports,
            "destination_ports": _ports,
            "protocols": _protocol,
        }
        read: dict[str, Any] = {}
        for name in HEADER_KEYS:
            if name in fields:
                reader = readers.get(name, str)
                read[name] = tuple(self._each(fields[name], f"{place}.{name}", reader))
        return HeaderStatement(**read)

    def _each(self, record: Any, place: str, read: Callable[[str], T]) -> Iterable[T]:
        listed = record if isinstance(record, list) else [record]
        for value in listed:
            try:
                yield read(_text(value))
            except ValueError as error:
                self.fault(place, f"{error}.")


def _key(name: str) -> str:
    """AWS's spellings of a key as one: `MatchPaths`, `matchPaths` and `match_paths`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_")
    return ALIASES.get(words, words)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError(f"{_shown(value)} is no text")  # noqa: TRY004  # a fault of the file, told as such
    return str(value).strip()


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{text!r} is neither an address nor a CIDR") from None


def _ports(text: str) -> Ports:
    found = re.fullmatch(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if not first <= last <= LAST:
        raise ValueError(f"{text!r} is no port or range of ports; write 443 or 8000-8079")
    return first, last


def _protocol(text: str) -> str:
    try:
        number = int(protocol_number(text.lower()))
    except ValueError:
        raise ValueError(f"{text!r} is no protocol; write tcp, udp, icmp, icmpv6, all or a number") from None
    if not -1 <= number <= 255:
        raise ValueError(f"{text!r} is no protocol; numbers end at 255")
    return str(number)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
