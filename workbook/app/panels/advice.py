"""Help with a choice: one question after the other, then what to do, and buttons that do it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ipywidgets as widgets

from workbook.advice.advise import advise
from workbook.advice.decision import Decision, Question, Recommendation
from workbook.analysis import Analysis
from workbook.app.advised import changes, settings
from workbook.app.markup import rendered
from workbook.app.panels.panel import marked

OPEN = '<p class="wb-note">The advice follows from the answers.</p>'
Take = Callable[[Mapping[str, Any]], None]


class AdvicePanel:
    """A decision, its questions as far as they are answered, and the recommendation they lead to.

    `take` sets options of the design, `go` opens another pattern of those with `titles`.
    """

    title = "Help me choose"

    def __init__(
        self,
        decisions: tuple[Decision, ...],
        take: Take,
        go: Callable[[str], None],
        titles: Mapping[str, str],
    ) -> None:
        self.decisions = {each.key: each for each in decisions}
        self.take = take
        self.go = go
        self.titles = titles
        self._analysis: Analysis | None = None
        self._advice: Recommendation | None = None
        self._asked: dict[tuple[str, str], Any] = {}
        self.decision = widgets.Dropdown(
            options={each.title: each.key for each in decisions}, description="What has to be decided?"
        ).add_class("wb-pick")
        self.questions = widgets.VBox().add_class("wb-questions")
        self._result = widgets.HTML()
        self.use = widgets.Button(description="Use this", button_style="primary")
        self.open = widgets.Button()
        self.use.on_click(lambda _: self._use())
        self.open.on_click(lambda _: self._go())
        self.decision.observe(lambda _: self._ask(), names="value")
        buttons = widgets.Box([self.use, self.open]).add_class("wb-row")
        self.root = widgets.VBox([self.decision, self.questions, self._result, buttons])
        self.root.add_class("wb-panel").add_class("wb-advice")

    def show(self, analysis: Analysis) -> None:
        """Shows what the advice would change in another analysis; the answers stay."""
        self._analysis = analysis
        self._ask()

    def _ask(self) -> None:
        """The questions as far as they are answered, with the next one or the recommendation."""
        asked = list(self._path())
        self.questions.children = [self._control(step) for step in asked if isinstance(step, Question)]
        self._advice = next((step for step in asked if isinstance(step, Recommendation)), None)
        self._tell()

    def _path(self) -> Iterator[Question | Recommendation]:
        """Every step that the answers lead through, the last one open."""
        chosen = self.decisions[self.decision.value]
        answers: dict[str, str] = {}
        step = advise(chosen.key, answers)
        yield step
        while isinstance(step, Question) and self._control(step).value:
            answers[step.key] = self._control(step).value
            step = advise(chosen.key, answers)
            yield step

    def _control(self, question: Question) -> Any:
        """The answers of a question to choose from; made once, so that what was answered is kept."""
        key = self.decision.value, question.key
        if key not in self._asked:
            made = widgets.ToggleButtons(
                options=[(answer.title, answer.word) for answer in question.answers],
                value=None,
                description=question.question,
            )
            made.observe(lambda _: self._ask(), names="value")
            self._asked[key] = made.add_class("wb-answers")
        return self._asked[key]

    def _tell(self) -> None:
        """The recommendation and what it changes, or nothing yet."""
        if self._analysis is None:
            return
        advice, document = self._advice, self._analysis.document
        found = settings(document, advice) if advice else ()
        told = rendered("advice", advice=advice, settings=found, changes=changes(found)) if advice else OPEN
        self._result.value = marked(self._analysis, told)
        self.use.layout.display = "" if changes(found) else "none"
        leads_to = (
            self.titles.get(advice.pattern, "") if advice and advice.pattern != document.pattern else ""
        )
        self.open.layout.display = "" if leads_to else "none"
        self.open.description = f"Open {leads_to}"

    def _use(self) -> None:
        if self._advice is not None and self._analysis is not None:
            self.take(changes(settings(self._analysis.document, self._advice)))

    def _go(self) -> None:
        if self._advice is not None:
            self.go(self._advice.pattern)
