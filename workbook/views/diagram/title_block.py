"""What every picture says of itself: title, view, date, date of prices, dollars, and the hash of its design."""

from dataclasses import dataclass

from workbook.views.layout.drawing import FONT
from workbook.views.layout.metrics import shortened, text_width


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleBlock:
    """The words of the title block. Dates come from outside: the same design always draws the same picture."""

    title: str
    view: str
    date: str = ""
    prices_as_of: str = ""
    monthly_usd: float | None = None
    is_complete: bool = True
    result_hash: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The line under the title, in parts."""
        dated = f" (prices as of {self.prices_as_of})" if self.prices_as_of else ""
        short = self.result_hash[:12]
        return _said(self._view(), self.date, self._dollars(dated), f"design {short}" if short else "")

    def line(self, room: float, remarks: tuple[str, ...] = ()) -> str:
        """The line under the title as long as there is room for: dates of prices go first, then the view's name."""
        brief = _said(self._view(), self.date, self._dollars(), self.result_hash[:12])
        briefest = _said(self.date, self._dollars().removesuffix(" a month"), self.result_hash[:12])
        lines = [" · ".join((*facts, *remarks)) for facts in (self.facts, brief, briefest)]
        fitting = (line for line in lines if text_width(line, FONT) <= room)
        return next(fitting, shortened(lines[-1], room, FONT))

    def _view(self) -> str:
        return f"{self.view.capitalize()} view"

    def _dollars(self, dated: str = "") -> str:
        if self.monthly_usd is None:
            return ""
        return f"{'' if self.is_complete else 'at least '}{self.monthly_usd:,.2f} USD a month{dated}"


def _said(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)
