"""The picture of the design: one of several views, as large as can be read, as a whole, or over the whole window."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from workbook.analysis import Analysis
from workbook.app.panels.panel import marked

SIZES = {"Readable": "", "Fit": "wb-whole"}
FULL = "wb-full"
SIZE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"')


class PicturePanel:
    """Which view and how large; the picture brings its own white paper."""

    title = "Picture"

    def __init__(self, views: Mapping[str, Callable[[Analysis], str]]) -> None:
        self.views = views
        self._analysis: Analysis | None = None
        self.view = widgets.ToggleButtons(options=list(views)).add_class("wb-choice")
        self.size = widgets.ToggleButtons(
            options=SIZES,
            tooltips=["no text below 12 px; fills the pane where that leaves it so", "all of it at once"],
        )
        self.full = widgets.ToggleButton(description="Full screen", tooltip="over the whole window, and back")
        for choice in (self.view, self.size.add_class("wb-choice")):
            choice.style.button_width = "auto"
        self.view.observe(self._view_picked, names="value")
        self.size.observe(self._size_picked, names="value")
        self.full.observe(self._full_picked, names="value")
        self.picture = widgets.HTML().add_class("wb-picture")
        row = widgets.Box([self.view, self.size, self.full.add_class("wb-one")]).add_class("wb-row")
        self.root = widgets.VBox([row, self.picture]).add_class("wb-panel").add_class("wb-drawn")

    def show(self, analysis: Analysis) -> None:
        """Shows another analysis."""
        self._analysis = analysis
        self.picture.value = marked(analysis, sheet(self.views[self.view.value](analysis)))

    def _view_picked(self, _change: Any) -> None:
        if self._analysis is not None:
            self.show(self._analysis)

    def _size_picked(self, _change: Any) -> None:
        for name in filter(None, SIZES.values()):
            self.picture.remove_class(name)
        if self.size.value:
            self.picture.add_class(self.size.value)

    def _full_picked(self, _change: Any) -> None:
        self.full.description = "Leave full screen" if self.full.value else "Full screen"
        if self.full.value:
            self.root.add_class(FULL)
        else:
            self.root.remove_class(FULL)


def sheet(svg: str) -> str:
    """A picture that says its own size, so that the style sheet can make it larger and never smaller than readable."""
    found = SIZE.search(svg)
    if found is None:
        return svg
    width, height = found.groups()
    return f'<div class="wb-sheet" style="--wb-w:{width};--wb-h:{height}">{svg}</div>'
