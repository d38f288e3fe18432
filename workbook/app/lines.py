"""Lists and records as text that a person edits: one item a line, `name, key=value, key=value` for a record."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from workbook.app.schema import Property


def written(value: Any, stated: Property) -> str:
    """The text of a value, as the form shows it."""
    if value is None:
        return ""
    if stated.type == "array" and stated.item is not None:
        return "\n".join(written(item, stated.item) for item in value)
    if stated.type == "object" and isinstance(value, str):
        return value
    if stated.type == "object" and stated.fields:
        return _record(dict(value), stated.fields)
    if stated.type == "object":
        return "\n".join(f"{key}={_cell(each)}" for key, each in dict(value).items())
    return _cell(value)


def read(text: str, stated: Property) -> Any:
    """The value of a text; what does not fit stays as it was written, for the options to refuse in words."""
    if stated.type == "array" and stated.item is not None:
        return [read(line, stated.item) for line in _lines(text)]
    if stated.type == "object" and stated.fields:
        return _read_record(text, stated.fields)
    if stated.type == "object":
        pairs = (line.partition("=") for line in _lines(text))
        return {key.strip(): _value(each.strip(), "") for key, _, each in pairs}
    return _value(text.strip(), stated.type)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _record(value: Mapping[str, Any], fields: Sequence[Property]) -> str:
    """The first field bare, the others by name, defaults left out."""
    first, *others = fields
    cells = [_cell(value.get(first.name))]
    given = [each.name for each in others if each.name in value and value[each.name] != each.default]
    cells += [f"{name}={_cell(value[name])}" for name in given]
    line = io.StringIO()
    csv.writer(line, lineterminator="", skipinitialspace=True).writerow(cells)
    return line.getvalue().replace(",", ", ") if '"' not in line.getvalue() else line.getvalue()


def _read_record(text: str, fields: Sequence[Property]) -> dict[str, Any] | str:
    """A record of several cells; a single cell stays text, for the options have their own short forms."""
    known = {each.name: each for each in fields}
    record: dict[str, Any] = {}
    cells = next(csv.reader([text], skipinitialspace=True), [])
    if len(cells) == 1 and cells[0].partition("=")[0].strip() not in known:
        return text
    for place, cell in enumerate(cells):
        name, equals, rest = cell.partition("=")
        if equals and name.strip() in known:
            record[name.strip()] = _value(rest.strip(), known[name.strip()].type)
        elif place < len(fields):
            record[fields[place].name] = _value(cell.strip(), fields[place].type)
        else:
            record[name.strip()] = rest.strip()
    return record


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, default=str)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def _value(text: str, kind: str) -> Any:
    """A cell as the JSON type asks, where it can be read so."""
    if kind == "boolean":
        return _WORDS.get(text.lower(), text)
    if kind in {"integer", "number"}:
        return _number(text)
    if kind in {"object", "array"}:
        return _json(text)
    return text


def _number(text: str) -> float | int | str:
    plain = text.replace(",", "")
    for reader in (int, float):
        try:
            return reader(plain)
        except ValueError:
            continue
    return text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
