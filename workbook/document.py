"""The only saved form: a pattern, the options as given, and a person's additions. `build` makes the design.

Computed defaults are not frozen into it, so that a newer workbook may plan better; `result_hash` shows when it
did.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from workbook.blocks.added import permission_faults
from workbook.blocks.adopted import adopted_design
from workbook.blocks.alarms import with_alarms
from workbook.blocks.completion import complete
from workbook.blocks.existing import with_existing
from workbook.blocks.fips import with_fips
from workbook.blocks.retention import with_retention
from workbook.catalog import ADOPTED, pattern
from workbook.errors import DocumentError, Fault, NotFoundError, OptionsError, suggestion
from workbook.model.estate.estate import Estate
from workbook.model.intent.additions import Additions
from workbook.model.intent.design import Design
from workbook.model.intent.party import Placed
from workbook.model_json import load, to_json
from workbook.options import Options, read_options
from workbook.version import __version__

SCHEMA_VERSION = 1
Part = TypeVar("Part", Additions, Estate)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A saved design. `options` are as given, in JSON's own types; `network` is what exists, in an adopted one."""

    pattern: str
    options: Mapping[str, Any] = field(default_factory=dict)
    additions: Additions = field(default_factory=Additions)
    network: Estate | None = None
    result_hash: str = ""
    workbook_version: str = __version__
    schema_version: int = SCHEMA_VERSION

    def with_options(self, options: Mapping[str, Any]) -> "Document":
        """The same document with other options."""
        return replace(self, options=dict(options))

    def overridden(self, overrides: Mapping[str, Any]) -> "Document":
        """The same document with some options set."""
        return self.with_options({**self.options, **overrides})

    def with_hash(self, result_hash: str) -> "Document":
        """The same document, naming the result this workbook makes of it."""
        return replace(self, result_hash=result_hash, workbook_version=__version__)

    def read_options(self) -> Options:
        """The options, read and checked.

        Raises:
            OptionsError: every fault at once.
            NotFoundError: no such pattern.
        """
        return read_options(pattern(self.pattern).options, self.options)

    def to_json(self) -> str:
        """The text that is saved."""
        additions = json.loads(to_json(self.additions))
        record = {
            "schema_version": self.schema_version,
            "workbook_version": self.workbook_version,
            "pattern": self.pattern,
            "options": _plain(self.options),
            "additions": {name: records for name, records in additions.items() if records},
            **({"network": json.loads(to_json(self.network))} if self.network else {}),
            "result_hash": self.result_hash,
        }
        return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def build(document: Document) -> Design:
    """The design of a document: pattern, options and additions planned as one.

    Raises:
        OptionsError: options or additions that do not fit, all at once.
    """
    design = _base(document)
    if document.additions == Additions():
        return design
    faults = tuple(_addition_faults(design, document.additions))
    if faults:
        raise OptionsError(faults)
    return complete(_with_additions(design, document.additions))


def _base(document: Document) -> Design:
    """What the pattern makes of its options; an adopted document's network is its pattern."""
    if (document.pattern == ADOPTED) != (document.network is not None):
        sentence = "a network is what the pattern 'adopted' has, and no other; `workbook adopt` writes both."
        raise DocumentError([Fault("network", sentence)])
    chosen, options = pattern(document.pattern), document.read_options()
    if document.network:
        return adopted_design(options, document.network)
    built = with_fips(with_existing(with_retention(chosen.build(options), options), options), options)
    return with_alarms(built, options)


def read_document(path: Path | str) -> Document:
    """The document in a file.

    Raises:
        DocumentError: it cannot be read, is cut off, of a newer kind, or has fields nobody knows.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise DocumentError(
            [Fault(str(path), f"cannot be read: {reason}. Name a saved design.json.")]
        ) from None
    return parse_document(text)


def parse_document(text: str) -> Document:
    """The document in a text; raises as `read_document` does."""
    try:
        record = json.loads(text)
    except ValueError as error:
        sentence = f"this is no JSON: {error}. The file may be cut off; save it again or take an older copy."
        raise DocumentError([Fault("document", sentence)]) from None
    faults = tuple(_record_faults(record))
    if faults:
        raise DocumentError(faults)
    return Document(
        pattern=record["pattern"],
        options=record.get("options", {}),
        additions=_read_part(Additions, record.get("additions", {}), "additions"),
        network=_read_part(Estate, record["network"], "network") if "network" in record else None,
        result_hash=record.get("result_hash", ""),
        workbook_version=record.get("workbook_version", ""),
        schema_version=SCHEMA_VERSION,
    )


def _record_faults(record: Any) -> Iterator[Fault]:
    if not isinstance(record, dict):
        yield Fault(
            "document", "this is JSON, but no object with a pattern and options; name a saved design.json."
        )
        return
    version = record.get("schema_version")
    if not isinstance(version, int):
        yield Fault(
            "schema_version", f"{version!r} is no version number; a saved design has {SCHEMA_VERSION}."
        )
    elif version > SCHEMA_VERSION:
        sentence = f"{version} is newer than this workbook knows ({SCHEMA_VERSION}); update the workbook."
        yield Fault("schema_version", sentence)
    known = [each.name for each in fields(Document)]
    for name in record.keys() - set(known):
        yield Fault(name, f"no field {name!r} in a saved design; {suggestion(name, known)}")
    if not isinstance(record.get("pattern"), str):
        yield Fault("pattern", f"{record.get('pattern')!r} is no pattern's name.")
    for name in ("options", "additions", "network"):
        if not isinstance(record.get(name, {}), dict):
            yield Fault(name, f"{record[name]!r} is no object of names and values.")


def _read_part(cls: type[Part], record: dict[str, Any], name: str) -> Part:
    try:
        return load(cls, json.dumps(record))
    except DocumentError as error:
        raise DocumentError(
            Fault(f"{name}.{fault.field}", fault.sentence) for fault in error.faults
        ) from None


def _with_additions(design: Design, added: Additions) -> Design:
    parts = {
        each.name: (*getattr(design, each.name), *getattr(added, each.name)) for each in fields(Additions)
    }
    return replace(design, **parts)  # type: ignore[arg-type]  # every field of Additions is one of Design


def _addition_faults(design: Design, added: Additions) -> Iterator[Fault]:
    yield from _key_faults(design, added)
    known = [*(party.key for party in design.parties), *(party.key for party in added.parties)]
    for place, flow in enumerate(added.flows):
        if flow.ports and not 0 <= flow.ports.from_port <= flow.ports.to_port <= 65535:
            sentence = f"{flow.ports} is no range of ports; write two from 0 to 65535, the lower one first."
            yield Fault(f"additions.flows[{place}].ports", sentence)
        for end, key in (("source", flow.source), ("destination", flow.destination)):
            if key not in known:
                sentence = f"no party {key!r}; {suggestion(key, known)}"
                yield Fault(f"additions.flows[{place}].{end}", sentence)
    yield from permission_faults(design, added)
    yield from _place_faults(design, added)


def _key_faults(design: Design, added: Additions) -> Iterator[Fault]:
    for name in ("parties", "flows", "accesses", "prohibitions"):
        taken = {record.key for record in getattr(design, name)}
        if name == "parties":
            taken |= {record.key for record in (*design.vpcs, *design.stores)}
        for place, record in enumerate(getattr(added, name)):
            if record.key in taken:
                sentence = f"{record.key!r} is there already; give the addition a key of its own."
                yield Fault(f"additions.{name}[{place}].key", sentence)
            taken.add(record.key)


def _place_faults(design: Design, added: Additions) -> Iterator[Fault]:
    vpcs = {vpc.key: [tier.key for tier in vpc.tiers] for vpc in design.vpcs}
    placed = [(f"additions.parties[{place}]", each) for place, each in enumerate(added.parties)]
    pins = [(f"additions.pins[{place}]", each) for place, each in enumerate(added.pins)]
    for where, each in [*((where, each) for where, each in placed if isinstance(each, Placed)), *pins]:
        if each.vpc not in vpcs:
            yield Fault(f"{where}.vpc", f"no VPC {each.vpc!r}; {suggestion(each.vpc, list(vpcs))}")
        elif each.tier not in vpcs[each.vpc]:
            yield Fault(f"{where}.tier", f"no tier {each.tier!r}; {suggestion(each.tier, vpcs[each.vpc])}")


def _plain(value: Any) -> Any:
    """Options as JSON can hold them: pydantic's own records become objects."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [_plain(item) for item in value]
    return value


def opened(source: str) -> Document:
    """A document from what a person names: a pattern, or a file with a saved design.

    Raises:
        NotFoundError: neither a pattern nor a file.
        DocumentError: a file that is no design.
    """
    if source.endswith(".json") or Path(source).is_file():
        return read_document(source)
    try:
        return Document(pattern=pattern(source).name)
    except NotFoundError as error:
        raise NotFoundError(f"{error} Or name a design.json.") from None
