"""The shell of the workbench: options on the left, the bar above, one panel at a time, drawn when looked at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from html import escape
from importlib.resources import files
from typing import Any

import ipywidgets as widgets

from workbook.analysis import Analysis
from workbook.app.form import Form
from workbook.app.markup import rendered
from workbook.app.panels.panel import Panel
from workbook.app.session import Session
from workbook.app.topbar import THEMES, TopBar
from workbook.document import Document
from workbook.pattern import Pattern
from workbook.views.tables.html import stylesheet


class Workbench:
    """Form, bar and panels around a session. As the last line of a cell it shows itself."""

    def __init__(
        self,
        session: Session,
        panels: Sequence[Panel],
        menu: Iterable[str],
        *,
        pattern: Callable[[str], Pattern],
        new: Callable[[str], Document],
        read: Callable[[bytes], Document],
        whys: Callable[[str], Mapping[str, str]],
    ) -> None:
        self.session = session
        self.panels = tuple(panels)
        self.menu = tuple(menu)
        self.pattern_of = pattern
        self.new = new
        self.whys_of = whys
        self.bar = TopBar(session, read)
        self._stale: set[int] = set()
        self._forms: dict[str, Form] = {}
        self.form_of = ""
        self.form_settled = False
        self._build()
        self._observe()

    def _build(self) -> None:
        self.pattern = widgets.Dropdown(description="<b>Pattern</b>")
        self.pattern.description_allow_html = True
        self.pattern.add_class("wb-field")
        self.about = widgets.HTML().add_class("wb-about")
        self.elsewhere = widgets.HTML().add_class("wb-fault")
        self.trouble = widgets.HTML()
        self.notice = widgets.HTML()
        self.left_out = widgets.HTML().add_class("wb-note")
        self.tabs = widgets.Tab([panel.root for panel in self.panels]).add_class("wb-tabs")
        self.tabs.titles = tuple(panel.title for panel in self.panels)
        self.side = widgets.VBox().add_class("wb-side")
        main = widgets.VBox([self.trouble, self.notice, self.elsewhere, self.left_out, self.tabs]).add_class(
            "wb-main"
        )
        own = files("workbook.app").joinpath("style.css").read_text("utf-8")
        style = widgets.HTML(f"<style>{stylesheet()}{own}</style>")
        self.root = widgets.Box([style.add_class("wb-style"), self.bar.root, self.side, main]).add_class(
            "workbook"
        )

    def _observe(self) -> None:
        session = self.session
        observers: tuple[tuple[Any, Callable[[], None], tuple[str, ...]], ...] = (
            (session, self.bar.show_document, ("document", "analysis", "faults", "can_undo", "can_redo")),
            (session, self._document_changed, ("document",)),
            (session, self._analysis_changed, ("analysis",)),
            (session, self._show_faults, ("faults",)),
            (session, self._show_notice, ("notice",)),
            (session, self._show_trouble, ("trouble", "traceback")),
            (self.pattern, self._pattern_picked, ("value",)),
            (self.tabs, self._tab_picked, ("selected_index",)),
            (self.bar.options, self._options_hidden, ("value",)),
            (self.bar.theme, self._theme_picked, ("value",)),
        )
        for owner, callback, names in observers:
            owner.observe(_ignoring(session.guarded(callback)), names=list(names))
            if owner is session:
                callback()

    def flush(self) -> None:
        """Computes and shows what waits, now; a script that edits and reads calls this between."""
        self.session.flush()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.root._repr_mimebundle_(**kwargs)

    def _document_changed(self) -> None:
        document = self.session.document
        if document.pattern != self.form_of:
            self._show_pattern(document.pattern)
        self.form.show(document.options)

    def _show_pattern(self, name: str) -> None:
        """The menu, with this pattern in it also where it is not of the catalogue, and its form."""
        shown = dict.fromkeys((*self.menu, name))
        self._show_form(self.pattern_of(name))
        self.form_settled = False
        self.pattern.options = {self.pattern_of(each).title: each for each in shown}
        self.pattern.value = name
        self.form_settled = True

    def _show_form(self, pattern: Pattern) -> None:
        """The form of a pattern, made once."""
        if pattern.name not in self._forms:
            schema, whys = pattern.options.model_json_schema(), self.whys_of(pattern.name)
            self._forms[pattern.name] = Form(schema, self.session.edit, whys)
        self.form_of, self.form = pattern.name, self._forms[pattern.name]
        self.about.value = f"<p>{escape(pattern.summary)}</p>"
        self.side.children = [self.pattern, self.about, self.form.root]

    def _analysis_changed(self) -> None:
        if self.session.analysis is None:
            return
        analysis = self.session.analysis
        self.bar.show(analysis)
        self.form.compute(means(analysis))
        left_out = "".join(
            f"<p>Not planned: {escape(each.sentence)}</p>" for each in analysis.design.not_planned
        )
        self.left_out.value = left_out
        self._stale = set(range(len(self.panels)))
        self._tab_picked()

    def _tab_picked(self) -> None:
        """Shows the visible panel now if it shows an older analysis."""
        if self.session.analysis is not None and self.tabs.selected_index in self._stale:
            self._stale.remove(self.tabs.selected_index)
            self.panels[self.tabs.selected_index].show(self.session.analysis)

    def _pattern_picked(self) -> None:
        if self.form_settled and self.pattern.value != self.session.document.pattern:
            self.session.open(self.new(self.pattern.value))

    def _options_hidden(self) -> None:
        if self.bar.options.value:
            self.root.remove_class("wb-wide")
        else:
            self.root.add_class("wb-wide")

    def _theme_picked(self) -> None:
        for name in filter(None, THEMES.values()):
            self.root.remove_class(name)
        if self.bar.theme.value:
            self.root.add_class(self.bar.theme.value)

    def _show_faults(self) -> None:
        """Each fault beside its field; those without a field, and which fields have one, above the panels."""
        faults = self.session.faults
        self.form.blame(faults)
        named = dict.fromkeys(name for fault in faults for name in self.form.named(fault))
        others = [str(fault) for fault in faults if not self.form.named(fault)]
        if named:
            titles = ", ".join(self.form.controls[name].stated.title for name in named)
            others.append(f"What you see is the last good design. Mend on the left: {titles}.")
        self.elsewhere.value = "".join(f"<p>{escape(sentence)}</p>" for sentence in others)

    def _show_notice(self) -> None:
        said = f'<p class="wb-verdict wb-mixed">{escape(self.session.notice)}</p>'
        self.notice.value = said if self.session.notice else ""

    def _show_trouble(self) -> None:
        said = {"sentence": self.session.trouble, "traceback": self.session.traceback}
        self.trouble.value = rendered("trouble", **said) if self.session.trouble else ""


def means(analysis: Analysis) -> dict[str, str]:
    """The means that the first VPC came to have, by the names of the options that state them."""
    chosen = [vpc.means for vpc in analysis.design.vpcs[:1]]
    return {each.name: str(getattr(means, each.name)) for means in chosen for each in fields(means)}


def _ignoring(callback: Callable[[], None]) -> Callable[[Any], None]:
    """An observer that does not look at what changed."""
    return lambda _change: callback()
