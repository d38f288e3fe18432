"""What a person has now: a document, its last good analysis, and what is wrong with the last edit. The only state."""

import time
import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec

from traitlets import Any as AnyTrait
from traitlets import Bool, Float, HasTraits, Tuple, Unicode

from workbook.analysis import Analysis
from workbook.app.controls import UNSET
from workbook.app.debounce import Debounced
from workbook.document import Document
from workbook.errors import Fault, OptionsError, WorkbookError

Analyse = Callable[[Document], Analysis]
WAIT_S = 0.03
P = ParamSpec("P")


class Session(HasTraits):
    """Values only; panels observe them. `faults` are those of `document`, `analysis` is of the last one without."""

    document = AnyTrait()
    analysis = AnyTrait(allow_none=True)
    faults = Tuple()
    notice = Unicode()
    trouble = Unicode()
    traceback = Unicode()
    can_undo = Bool()
    can_redo = Bool()
    computed_s = Float()

    def __init__(self, analyse: Analyse, document: Document, *, wait_s: float = WAIT_S) -> None:
        super().__init__(document=document)
        self._analyse = analyse
        self._past: list[Document] = []
        self._future: list[Document] = []
        self._recompute = Debounced(wait_s, self.guarded(self._compute))
        self.guarded(self._compute)()

    def edit(self, name: str, value: Any) -> None:
        """Sets one option, or with UNSET gives it back to its default."""
        options = {key: given for key, given in self.document.options.items() if key != name}
        self.change(options if value is UNSET else {**options, name: value})

    def change(self, options: Mapping[str, Any]) -> None:
        """Sets all options at once."""
        self.open(self.document.with_options(options))

    def open(self, document: Document) -> None:
        """Goes on with another document; the present one can be had back."""
        if document == self.document:
            return
        self._past.append(self.document)
        self._future.clear()
        self._go(document)

    def load(self, document: Document) -> None:
        """Goes on with a saved document, and says when this workbook makes something else of it."""
        self.open(document)
        self.flush()
        now = self.analysis.result_hash if self.analysis and not self.faults else ""
        if document.result_hash and now and document.result_hash != now:
            self.notice = (
                f"This design was saved by workbook {document.workbook_version} as {document.result_hash[:12]}; "
                f"this workbook makes {now[:12]} of it. Compare the pack with the one you have before you use it."
            )

    def saved(self) -> str:
        """The text to save: with the hash of its result where it has one."""
        good = self.analysis is not None and self.analysis.document == self.document
        text: str = (self.document.with_hash(self.analysis.result_hash) if good else self.document).to_json()
        return text

    def undo(self) -> None:
        """Goes back to the document before the last change."""
        if self._past:
            self._future.append(self.document)
            self._go(self._past.pop())

    def redo(self) -> None:
        """Takes the last undone change again."""
        if self._future:
            self._past.append(self.document)
            self._go(self._future.pop())

    def flush(self) -> None:
        """Computes now what waits, so that what is read next belongs to the last edit."""
        self._recompute.flush()

    def _go(self, document: Document) -> None:
        self.notice = ""
        self.document = document
        self.can_undo, self.can_redo = bool(self._past), bool(self._future)
        self._recompute()

    def _compute(self) -> None:
        start = time.perf_counter()
        try:
            analysis = self._analyse(self.document)
        except OptionsError as error:
            self.faults = error.faults
        except WorkbookError as error:
            self.faults = (Fault("", str(error)),)
        else:
            self.faults = ()
            self.trouble = ""
            self.analysis = analysis
        self.computed_s = time.perf_counter() - start

    def report(self, error: Exception) -> None:
        """Shows an exception in the page: a refusal as its sentence, anything else with its traceback."""
        if isinstance(error, WorkbookError):
            self.traceback, self.trouble = "", str(error)
        else:
            self.traceback = "".join(traceback.format_exception(error))
            self.trouble = f"{type(error).__name__}: {error}"

    def guarded(self, callback: Callable[P, None]) -> Callable[P, None]:
        """A callback whose exceptions are shown in the page; elsewhere they would vanish."""

        @wraps(callback)
        def call(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                callback(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 the page must say it, whatever it is
                self.report(error)

        return call
