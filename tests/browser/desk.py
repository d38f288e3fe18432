"""The page as a person at the desk uses it: fields by their titles, tabs by theirs, and what is on the screen."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Locator, Page, expect

from tests.app.serving import Served
from workbook.analysis import Analysis

SLOWEST_START_MS = 180_000
"""A kernel starts within seconds, but not on a machine that runs everything else too."""
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")

UNDO = """() => {
  const undo = [...document.querySelectorAll('.wb-actions button')].find(each => each.textContent === 'Undo');
  if (undo.disabled) return false;
  undo.click();
  return true;
}"""
"""Presses Undo if it can be pressed, and says whether it could."""


@dataclass(frozen=True)
class Desk:
    """One open page."""

    page: Page

    def open(self, served: Served) -> None:
        """Opens the page with its token and waits until a picture is there."""
        self.page.goto(served.page, timeout=SLOWEST_START_MS)
        expect(self.page.locator(".wb-picture svg")).to_be_visible(timeout=SLOWEST_START_MS)

    def clear(self) -> None:
        """Takes back everything, so that the next test starts where the first did."""
        while self.page.evaluate(UNDO):
            self.page.wait_for_timeout(100)
        self.tab("Picture")

    def field(self, title: str) -> Locator:
        """The control of an option."""
        return self.page.locator(".wb-field").filter(has=self.page.locator("b", has_text=title)).first

    def write(self, title: str, text: str) -> None:
        """Types into a field and leaves it."""
        box = self.field(title).locator("input, textarea")
        box.fill(text)
        box.blur()

    def choose(self, title: str, word: str) -> None:
        """Presses one of the choices of a field."""
        self.field(title).get_by_role("button", name=word, exact=True).click()

    def tab(self, title: str) -> Locator:
        """Goes to a tab; its panel."""
        self.page.locator(".wb-tabs > .lm-TabBar .lm-TabBar-tab", has_text=title).click()
        return self.page.locator(".wb-panel:visible")

    def shows(self, analysis: Analysis) -> None:
        """Waits until bar and panel show this very result, dollars included."""
        result = analysis.result_hash[:12]
        expect(self.page.locator(f".wb-figures[data-result='{result}']")).to_be_visible()
        expect(self.page.locator(f".wb-panel:visible .wb-result[data-result='{result}']")).to_be_visible()
        expect(self.page.locator("[data-figure=usd] strong")).to_have_text(
            f"${analysis.estimate.monthly_usd:,.0f}"
        )

    def fault(self, title: str) -> Locator:
        """The sentences beneath a field."""
        return self.field(title).locator("xpath=following-sibling::*[1][contains(@class, 'wb-fault')]")

    def measured(self) -> dict[str, Any]:
        """Every text too small or too faint, and everything wider than its place."""
        return cast("dict[str, Any]", self.page.evaluate(MEASURE))
