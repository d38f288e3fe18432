"""What every picture says of itself: title, view, date, date of prices, dollars, and the hash of its design."""

from dataclasses import dataclass


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
        return tuple(
            part
            for part in (f"{self.view.capitalize()} view", self.date, self._dollars(), self._hash())
            if part
        )

    def _dollars(self) -> str:
        if self.monthly_usd is None:
            return ""
        least = "" if self.is_complete else "at least "
        dated = f" (prices as of {self.prices_as_of})" if self.prices_as_of else ""
        return f"{least}{self.monthly_usd:,.2f} USD a month{dated}"

    def _hash(self) -> str:
        return f"design {self.result_hash[:12]}" if self.result_hash else ""
