"""From an option's schema to a control: a table, first fitting row wins; no fitting row is an error, never silence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import ipywidgets as widgets

from workbook.app.lines import read, written
from workbook.app.schema import Property
from workbook.errors import UnsupportedError

AUTOMATIC = "automatic"
SEGMENTS = 26
"""Choices whose labels have no more letters in all stand side by side; longer ones drop down."""


class _Unset:
    """What a control says when the option is left to its default."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET = _Unset()


@dataclass(frozen=True, kw_only=True)
class Control:
    """A widget for one option. `value` is what the person says, UNSET for automatic; `show` sets it."""

    stated: Property
    widget: Any
    value: Callable[[], Any]
    show: Callable[[Any], None]


def control(stated: Property) -> Control:
    """The control for an option."""
    for fits, make in ROWS:
        if fits(stated):
            made = make(stated)
            made.widget.add_class("wb-field")
            return made
    raise UnsupportedError(f"option {stated.name!r} of type {stated.type!r} has no control.")


def label(stated: Property, computed: str = "") -> str:
    """Title, unit and sentence of an option; the sentence opens with the pointer or the cursor on it.

    `computed` is what an automatic option came to.
    """
    unit = f" <i>{escape(stated.unit)}</i>" if stated.unit else ""
    unit += f" <i>automatic: {escape(computed)}</i>" if computed else ""
    sentence = f"<em>{escape(stated.help)}</em>" if stated.help else ""
    return f"<b>{escape(stated.title)}</b>{unit}{sentence}"


def _described(stated: Property) -> dict[str, Any]:
    return {
        "description": label(stated),
        "description_allow_html": True,
        "tooltip": stated.help,
        "layout": widgets.Layout(width="auto"),
    }


def _choice(stated: Property) -> Control:
    options: list[tuple[str, Any]] = [(AUTOMATIC, UNSET)] if stated.automatic else []
    options += [(_word(choice), choice) for choice in stated.choices]
    narrow = sum(len(word) for word, _ in options) <= SEGMENTS
    kind = widgets.ToggleButtons if narrow else widgets.Dropdown
    widget = kind(options=options, **_described(stated))
    if narrow:
        widget.style.button_width = "auto"

    def show(value: Any) -> None:
        known = [each for _, each in options]
        widget.value = value if value in known else (UNSET if stated.automatic else stated.default)

    return Control(stated=stated, widget=widget, value=lambda: widget.value, show=show)


def _suggested(stated: Property) -> Control:
    """A text with the known answers to choose from; another one is refused in the options' own words."""
    widget = widgets.Combobox(options=stated.examples, continuous_update=False, **_described(stated))
    return _written(stated, widget)


def _text(stated: Property) -> Control:
    placeholder = AUTOMATIC if stated.automatic else ""
    widget = widgets.Text(placeholder=placeholder, continuous_update=False, **_described(stated))
    return _written(stated, widget)


def _area(stated: Property) -> Control:
    widget = widgets.Textarea(
        placeholder=_example(stated), continuous_update=False, rows=2, **_described(stated)
    )
    return _written(stated, widget)


def _written(stated: Property, widget: Any) -> Control:
    def value() -> Any:
        return UNSET if stated.automatic and not widget.value.strip() else read(widget.value, stated)

    def show(given: Any) -> None:
        widget.value = written(given, stated)
        if isinstance(widget, widgets.Textarea):
            widget.rows = min(max(2, widget.value.count("\n") + 1), 8)

    return Control(stated=stated, widget=widget, value=value, show=show)


def _example(stated: Property) -> str:
    """What one line looks like."""
    if stated.item is not None and stated.item.fields:
        first, *others = stated.item.fields
        return ", ".join([first.name, *(f"{each.name}=..." for each in others[:2])])
    return "one a line" if stated.type == "array" else "key=value, one a line"


def _word(choice: Any) -> str:
    return {True: "yes", False: "no"}[choice] if isinstance(choice, bool) else str(choice)


def _yes_no(stated: Property) -> Control:
    return _choice(replace(stated, choices=(True, False)))


def _is_choice(stated: Property) -> bool:
    return bool(stated.choices)


def _is(*kinds: str) -> Callable[[Property], bool]:
    return lambda stated: stated.type in kinds


ROWS: tuple[tuple[Callable[[Property], bool], Callable[[Property], Control]], ...] = (
    (_is_choice, _choice),
    (_is("boolean"), _yes_no),
    (lambda stated: stated.type == "string" and bool(stated.examples), _suggested),
    (_is("integer", "number", "string"), _text),
    (_is("array", "object"), _area),
)
