"""What the design costs a month and what other means would: accepting one sets its options."""

from collections.abc import Callable

import ipywidgets as widgets

from workbook.analysis import Analysis
from workbook.app.markup import count, rendered
from workbook.app.panels.panel import marked
from workbook.cost.estimate import Estimate, Strategy
from workbook.facts.ages import UNDATED

Accept = Callable[[Strategy], None]


class CostPanel:
    """Total, strategies to choose from, and below them whatever explains the money."""

    title = "Cost"

    def __init__(self, accept: Accept, details: Callable[[Analysis], str]) -> None:
        self.accept = accept
        self.details = details
        self._head = widgets.HTML()
        self._made: list[Offer] = []
        self._offers = widgets.Box([]).add_class("wb-strategies")
        self._rest = widgets.HTML()
        self.root = widgets.VBox([self._head, self._offers, self._rest]).add_class("wb-panel")

    def show(self, analysis: Analysis) -> None:
        """Shows another analysis; the offers are kept and told anew, so that no edit makes widgets."""
        estimate = analysis.comparison
        self._head.value = head(estimate)
        offered = [strategy for strategy in estimate.strategies if not strategy.same_as]
        while len(self._made) < len(offered):
            self._made.append(Offer(self.accept))
        for offer, strategy in zip(self._made, offered, strict=False):
            offer.show(estimate, strategy)
        self._offers.children = [offer.root for offer in self._made[: len(offered)]]
        self._rest.value = marked(analysis, self.details(analysis))


class Offer:
    """One strategy with its price, and the button that takes it."""

    def __init__(self, accept: Accept) -> None:
        self.strategy: Strategy | None = None
        self._words = widgets.HTML()
        self._button = widgets.Button(description="Use this")
        self._button.on_click(lambda _: self.strategy and accept(self.strategy))
        self.root = widgets.VBox([self._words, self._button]).add_class("wb-offer")

    def show(self, estimate: Estimate, strategy: Strategy) -> None:
        """Says what the strategy costs, and what that is against the present design."""
        self.strategy = strategy
        difference = (
            None if strategy.monthly_usd is None else round(strategy.monthly_usd - estimate.monthly_usd, 2)
        )
        alike = [each.title for each in estimate.strategies if each.same_as == strategy.name]
        self._words.value = rendered("strategy", strategy=strategy, difference=difference, alike=alike)
        self._button.disabled = bool(strategy.refused)


def head(estimate: Estimate) -> str:
    """The total with its band and the age of its prices."""
    return rendered("cost", estimate=estimate, dates=dates(estimate))


def dates(estimate: Estimate) -> str:
    """Between which days the prices used were published, and how many lines have an undated one."""
    stated = sorted({item.as_of for item in estimate.items if item.as_of[:1].isdigit()})
    undated = sum(item.as_of == UNDATED for item in estimate.items)
    words = f"from {stated[0]} to {stated[-1]}" if stated else "on days not stated"
    return f"{words}, {count(undated, 'line')} undated" if undated else words
