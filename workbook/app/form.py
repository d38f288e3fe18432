"""The options as a form: groups of controls, each with its faults beneath it."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import groupby
from typing import Any

import ipywidgets as widgets

from workbook.app.controls import UNSET, Control, control, label
from workbook.app.schema import Schema, properties
from workbook.errors import Fault

Edit = Callable[[str, Any], None]


class Form:
    """A form for one schema. It tells `edit` what a person changed, and shows what it is told.

    `whys` is HTML to stand under the control of an option.
    """

    def __init__(self, schema: Schema, edit: Edit, whys: Mapping[str, str] | None = None) -> None:
        self.edit = edit
        self.whys = whys or {}
        self.controls = {stated.name: control(stated) for stated in properties(schema)}
        self._showing = False
        self._faulty: frozenset[str] = frozenset()
        for each in self.controls.values():
            each.widget.observe(self._edited(each), names="value")
        self._groups = [
            self._group(name, list(some)) for name, some in groupby(self._in_groups(), _group_name)
        ]
        self.root = widgets.VBox([box for _, box in self._groups]).add_class("wb-form")

    def _in_groups(self) -> list[Control]:
        """The controls, those of one group together, groups in order of their first."""
        order = list(dict.fromkeys(_group_name(each) for each in self.controls.values()))
        return sorted(self.controls.values(), key=lambda each: order.index(_group_name(each)))

    def _group(self, name: str, members: list[Control]) -> tuple[list[Any], Any]:
        heading = widgets.HTML(f"<h3>{escape(name)}</h3>").add_class("wb-group")
        shown = [heading, *(widget for each in members for widget in self._with_why(each))]
        return shown, widgets.VBox(shown)

    def _with_why(self, each: Control) -> list[Any]:
        why = self.whys.get(each.stated.name)
        return [each.widget, widgets.HTML(why)] if why else [each.widget]

    def _edited(self, each: Control) -> Callable[[Any], None]:
        def tell(_change: Any) -> None:
            if not self._showing:
                self.edit(each.stated.name, each.value())

        return tell

    def show(self, options: Mapping[str, Any]) -> None:
        """Sets every control: what was given, else the default; nothing of it counts as an edit."""
        self._showing = True
        try:
            for name, each in self.controls.items():
                each.show(options.get(name, each.stated.default))
        finally:
            self._showing = False

    def compute(self, values: Mapping[str, str]) -> None:
        """Says beside each automatic option what it came to."""
        for name, each in self.controls.items():
            if each.stated.automatic and name in values:
                said = values[name] if each.value() is UNSET else ""
                each.widget.description = label(each.stated, said)

    def blame(self, faults: Iterable[Fault]) -> None:
        """Puts each fault under the control it names; those of other fields are not shown here."""
        sentences: dict[str, list[str]] = {}
        for fault in faults:
            for name in self.named(fault):
                sentences.setdefault(name, []).append(fault.sentence)
        for shown, box in self._groups:
            box.children = tuple(_with_faults(shown, self.controls, sentences))

    def named(self, fault: Fault) -> list[str]:
        """The options of this form that a fault names: `outside_hosts.0.port`, or `nat_mode, endpoints`."""
        words = [word.strip() for word in fault.field.replace(" and ", ",").split(",")]
        return [name for word in words if (name := word.partition(".")[0].partition("[")[0]) in self.controls]


def _group_name(each: Control) -> str:
    return each.stated.group or "Options"


def _with_faults(
    shown: list[Any], controls: Mapping[str, Control], sentences: Mapping[str, list[str]]
) -> list[Any]:
    by_widget = {each.widget.model_id: name for name, each in controls.items()}
    children = []
    for widget in shown:
        children.append(widget)
        name = by_widget.get(widget.model_id, "")
        if name in sentences:
            widget.add_class("wb-faulty")
            said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences[name])
            children.append(widgets.HTML(said).add_class("wb-fault"))
        elif name:
            widget.remove_class("wb-faulty")
    return children
