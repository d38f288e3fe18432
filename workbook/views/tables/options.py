"""The catalogue as a table, and the options of a design: what each is, what it is set to, and who set it."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from workbook.options import Options
from workbook.pattern import Pattern
from workbook.views.tables.table import Column, Marked, Section, Table, Value, one_section


def catalogue_table(patterns: Iterable[Pattern]) -> Table:
    """The patterns there are."""
    return Table(
        key="patterns",
        title="Patterns",
        columns=(
            Column(key="name", title="Name", is_code=True, room=120),
            Column(key="title", title="Pattern", room=110),
            Column(key="summary", title="What it is"),
            Column(key="choose_when", title="Choose it for"),
            Column(key="choose_otherwise", title="Choose something else when"),
        ),
        sections=one_section(
            (each.name, each.title, each.summary, each.choose_when, each.choose_otherwise)
            for each in patterns
        ),
    )


def options_table(title: str, options: Options) -> Table:
    """Every option of a design by group; what a person set stands out."""
    fields = type(options).model_fields
    groups = dict.fromkeys(_extra(field, "group") for field in fields.values())
    return Table(
        key="options",
        title=title,
        section_title="Group",
        columns=(
            Column(key="option", title="Option", is_code=True, room=170),
            Column(key="value", title="Value"),
            Column(key="unit", title="Unit", room=90),
            Column(key="set_by", title="Set by", room=80),
            Column(key="help", title="What it does"),
        ),
        sections=tuple(Section(group, _rows(options, fields, group)) for group in groups),
    )


def _rows(options: Options, fields: Mapping[str, FieldInfo], group: str) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        _row(options, name, field) for name, field in fields.items() if _extra(field, "group") == group
    )


def _row(options: Options, name: str, field: FieldInfo) -> tuple[Value, ...]:
    given = options.given(name)
    value = in_words(getattr(options, name))
    said = Marked(value, "good") if given else Marked(value)
    return name, said, _extra(field, "unit"), "you" if given else "default", field.description or ""


def _extra(field: FieldInfo, name: str) -> str:
    extra = field.json_schema_extra
    return str(extra.get(name, "")) if isinstance(extra, dict) else ""


def in_words(value: Any) -> str:
    """A value as people read it: automatic for what is left to the workbook, lists with commas."""
    if value is None:
        return "automatic"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, BaseModel):
        given = {key: each for key, each in value.model_dump().items() if each is not None}
        first, *others = given.items()
        return " ".join([str(first[1]), *(f"{key}={in_words(each)}" for key, each in others)])
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={each}" for key, each in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(map(in_words, value)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)
