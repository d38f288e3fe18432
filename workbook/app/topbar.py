"""The bar above everything: the figures of the design, and what acts on the whole of it."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbook.analysis import Analysis
from workbook.app.download import link
from workbook.app.panels.bar import bar
from workbook.app.session import Session
from workbook.document import Document

THEMES = {"Auto": "", "Light": "wb-light", "Dark": "wb-dark"}


class TopBar:
    """Figures, undo and redo, save and load, light and dark."""

    def __init__(self, session: Session, read: Callable[[bytes], Document]) -> None:
        self.session = session
        self.read = read
        self.figures = widgets.HTML().add_class("wb-summary")
        self.undo = widgets.Button(description="Undo", tooltip="Take the last change back")
        self.redo = widgets.Button(description="Redo", tooltip="Make the undone change again")
        self.save = widgets.HTML()
        self.load = widgets.FileUpload(accept=".json", description="Load", tooltip="Open a saved design.json")
        self.options = widgets.ToggleButton(
            value=True, description="Options", tooltip="Show or hide the options"
        )
        self.theme = widgets.ToggleButtons(options=THEMES, tooltips=["as the system", "light", "dark"])
        self.theme.style.button_width = "auto"
        self.undo.on_click(lambda _: session.undo())
        self.redo.on_click(lambda _: session.redo())
        self.load.observe(session.guarded(self._loaded), names="value")
        actions = [self.options, self.undo, self.redo, self.save, self.load, self.theme]
        self.root = widgets.Box([self.figures, widgets.Box(actions).add_class("wb-actions")]).add_class(
            "wb-bar"
        )

    def _loaded(self, change: Any) -> None:
        if change.new:
            content = bytes(change.new[0]["content"])
            self.load.value = ()
            self.session.load(self.read(content))

    def show(self, analysis: Analysis) -> None:
        """Shows another analysis."""
        self.figures.value = bar(analysis)

    def show_document(self) -> None:
        """What can be undone and redone, and the link that saves."""
        session = self.session
        self.undo.disabled, self.redo.disabled = not session.can_undo, not session.can_redo
        self.save.value = link("design.json", session.saved().encode(), "Save")
