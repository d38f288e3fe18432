"""What a panel is: a widget that is shown an analysis."""

from collections.abc import Callable
from typing import Any, Protocol

import ipywidgets as widgets

from workbook.analysis import Analysis


class Panel(Protocol):
    """One tab of the workbench."""

    title: str
    root: Any

    def show(self, analysis: Analysis) -> None:
        """Shows another analysis."""


class Page:
    """A panel that is nothing but HTML of an analysis."""

    def __init__(self, title: str, html: Callable[[Analysis], str]) -> None:
        self.title = title
        self.html = html
        self._content = widgets.HTML()
        self.root = widgets.VBox([self._content]).add_class("wb-panel")

    def show(self, analysis: Analysis) -> None:
        """Shows another analysis."""
        self._content.value = marked(analysis, self.html(analysis))


class Pages:
    """A panel with several faces, one of which is shown; the others are made when they are asked for."""

    def __init__(self, title: str, faces: dict[str, Callable[[Analysis], str]]) -> None:
        self.title = title
        self.faces = faces
        self.choice = widgets.ToggleButtons(options=list(faces))
        self.choice.style.button_width = "auto"
        self._content = widgets.HTML()
        self._analysis: Analysis | None = None
        self.choice.observe(self._chosen, names="value")
        self.choice.add_class("wb-choice")
        self.root = widgets.VBox([self.choice, self._content]).add_class("wb-panel")

    def _chosen(self, _change: Any) -> None:
        if self._analysis is not None:
            self.show(self._analysis)

    def show(self, analysis: Analysis) -> None:
        """Shows another analysis."""
        self._analysis = analysis
        self._content.value = marked(analysis, self.faces[self.choice.value](analysis))


def marked(analysis: Analysis, html: str) -> str:
    """HTML that says which result it shows."""
    return f'<div class="wb-result" data-result="{analysis.result_hash[:12]}">{html}</div>'
