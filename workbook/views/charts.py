"""Charts as inline SVG: what the money is for, and NAT against endpoints over the volume.

Colours are the style sheet's, so that they follow light and dark; without it the light ones stand in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import pairwise
from math import floor, log10

from workbook.analysis import Analysis
from workbook.cost.curve import CurveLine
from workbook.cost.design_break_even import NAT
from workbook.cost.estimate import Estimate
from workbook.views.layout.metrics import text_width
from workbook.views.tables.money import paid_for_words

COLOURS = (
    "var(--wbv-one, #0a5fb4)",
    "var(--wbv-two, #a34700)",
    "var(--wbv-three, #17693a)",
    "var(--wbv-four, #7a3fb0)",
    "var(--wbv-five, #8c2f5b)",
)
SOFT = "var(--wbv-soft, #4d5b69)"
LINE = "var(--wbv-line, #d3dae1)"
INK = "var(--wbv-ink, #16202b)"
DASHES = ("", "8 4", "2 4", "10 3 2 3", "4 2")
WIDTH = 860.0
FONT = 14.0
BAR = 34.0
LEGEND_ROOM = 700.0
"""What a legend's words have between their stroke and the edge."""

Point = tuple[float, float]


def cost_bars(estimate: Estimate) -> str:
    """Dollars a month by what they are for, the dearest on top; a thin line spans low to high."""
    groups: dict[str, list[float]] = {}
    for item in estimate.items:
        amounts = (item.monthly_usd, item.monthly_usd_low, item.monthly_usd_high)
        sums = groups.setdefault(item.paid_for, [0.0, 0.0, 0.0])
        for place, amount in enumerate(amounts):
            sums[place] += amount or 0.0
    ordered = sorted(groups.items(), key=lambda group: -group[1][0])
    shown = [(word, sums) for word, sums in ordered if sums[2] > 0]
    height = 30 + BAR * len(shown) + 8
    title = f"Monthly cost by what it is for, {estimate.monthly_usd:,.2f} USD a month in all"
    return _figure(title, height, "".join(_bars(shown)))


def _bars(shown: list[tuple[str, list[float]]]) -> Iterator[str]:
    words = [paid_for_words(word) for word, _ in shown]
    left = max((text_width(word, FONT) for word in words), default=0.0) + 22
    numbers = text_width("99,999.99 USD", FONT) + 16
    most = max((sums[2] for _, sums in shown), default=1.0)
    scale = (WIDTH - left - numbers - 10) / most
    yield _text(left, 18, "USD a month: bar typical, line low to high", SOFT, "start", 13)
    for place, (word, (typical, low, high)) in enumerate(
        zip(words, (sums for _, sums in shown), strict=True)
    ):
        y = 34 + BAR * place
        yield _text(left - 10, y + 16, word, INK, "end")
        width = max(typical * scale, 1.0)
        yield f'<rect x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="22" rx="2" fill="{COLOURS[0]}"/>'
        yield _whisker(left + low * scale, left + high * scale, y + 26)
        end = left + max(typical, high) * scale + 10
        yield _text(end, y + 16, f"{typical:,.2f} USD", INK, "start")


def _whisker(start: float, end: float, y: float) -> str:
    if end - start < 1:
        return ""
    return f'<path d="M{start:.1f} {y:.1f}H{end:.1f}" stroke="{SOFT}" stroke-width="2" fill="none"/>'


# NAT against endpoints ---------------------------------------------------------------------------------------------


def curve_chart(lines: Sequence[CurveLine], current_gb: float | None = None) -> str:
    """USD over GB a month, a line for each strategy; where another becomes the cheapest is marked.

    Args:
        lines: From `workbook.cost.curve`, all over the same volumes.
        current_gb: The design's own volume, marked when given.
    """
    if not lines:
        return "<p>There is nothing to compare.</p>"
    drawn = _without_doubles(lines)
    plot = _Plot(drawn)
    parts = [
        *plot.grid(),
        *(plot.line(number, line) for number, line in enumerate(drawn)),
        *plot.marks(_switches(drawn), current_gb),
        *plot.legend(drawn),
    ]
    title = "What the ways to AWS services cost over the volume: USD a month over GB a month"
    return _figure(title, plot.height, "".join(parts))


def analysis_charts(analysis: Analysis) -> str:
    """Both charts of an analysis: what the money is for, and the ways to AWS services over the volume."""
    volumes = {found.service: found.current_gb_per_month for found in analysis.estimate.break_even}
    return cost_bars(analysis.estimate) + curve_chart(analysis.curve, volumes.get(NAT))


class _Plot:
    """The plane of the curve: margins, scales, and what is drawn on them."""

    left, right, top, bottom = 76.0, 24.0, 20.0, 330.0

    def __init__(self, lines: Sequence[CurveLine]) -> None:
        self.most_gb = max(max(line.gb_per_month) for line in lines) or 1.0
        self.most_usd = max(max(line.monthly_usd) for line in lines) * 1.08 or 1.0
        self.height = self.bottom + 52 + 24 * len(lines)

    def at(self, gb: float, usd: float) -> Point:
        """Where a point of the curve lies."""
        x = self.left + gb / self.most_gb * (WIDTH - self.left - self.right)
        return x, self.bottom - usd / self.most_usd * (self.bottom - self.top)

    def grid(self) -> Iterator[str]:
        """Axes with round numbers and units."""
        for usd in _steps(self.most_usd):
            _, y = self.at(0, usd)
            yield f'<path d="M{self.left} {y:.1f}H{WIDTH - self.right}" stroke="{LINE}" fill="none"/>'
            yield _text(self.left - 8, y + 5, f"{usd:,.0f}", SOFT, "end")
        for gb in _steps(self.most_gb):
            x, _ = self.at(gb, 0)
            yield f'<path d="M{x:.1f} {self.bottom}v5" stroke="{SOFT}" fill="none"/>'
            yield _text(x, self.bottom + 21, f"{gb:,.0f}", SOFT, "middle")
        yield _text(self.left, 12, "USD a month", SOFT, "start", 13)
        yield _text(WIDTH - self.right, self.bottom + 40, "GB a month to AWS services", SOFT, "end", 13)

    def line(self, number: int, line: CurveLine) -> str:
        """One strategy."""
        pairs = zip(line.gb_per_month, line.monthly_usd, strict=True)
        data = "L".join("{:.1f} {:.1f}".format(*self.at(gb, usd)) for gb, usd in pairs)
        colour, dashes = _style(number)
        path = f'<path d="M{data}" fill="none" stroke="{colour}" stroke-width="3"{dashes}>'
        return f"{path}<title>{escape(line.title)}</title></path>"

    def marks(self, switches: Iterable[Point], current_gb: float | None) -> Iterator[str]:
        """Break-evens as dots with their volume, the design's own volume as a dashed upright."""
        if current_gb is not None and current_gb <= self.most_gb:
            x, _ = self.at(current_gb, 0)
            upright = f'd="M{x:.1f} {self.top}V{self.bottom}"'
            yield f'<path {upright} stroke="{SOFT}" stroke-dasharray="3 4" fill="none"/>'
            anchor = "start" if x < WIDTH / 2 else "end"
            yield _text(
                x + (6 if anchor == "start" else -6),
                self.top + 12,
                f"design: {current_gb:,.0f} GB",
                SOFT,
                anchor,
            )
        for gb, usd in switches:
            x, y = self.at(gb, usd)
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{INK}"/>'
            yield from _flag(
                min(max(x, 200), WIDTH - 200),
                min(y + 46, self.bottom - 12),
                f"break-even {gb:,.0f} GB, {usd:,.2f} USD",
            )

    def legend(self, lines: Sequence[CurveLine]) -> Iterator[str]:
        """What each line is; one with missing prices says so."""
        for number, line in enumerate(lines):
            y = self.bottom + 62 + 24 * number
            colour, dash = _style(number)
            yield f'<path d="M{self.left} {y - 5:.1f}h34" stroke="{colour}" stroke-width="3"{dash} fill="none"/>'
            missing = "" if line.complete else " (some prices are missing)"
            yield _text(self.left + 44, y, line.title + missing, INK, "start")


def _without_doubles(lines: Sequence[CurveLine]) -> list[CurveLine]:
    """Strategies that cost the same at every volume share one line."""
    alike: dict[tuple[str, ...], list[CurveLine]] = {}
    for line in lines:
        cents = tuple(f"{usd:.2f}" for usd in line.monthly_usd)
        alike.setdefault(cents, []).append(line)
    return [_one_for_all(lines) for lines in alike.values()]


def _one_for_all(lines: list[CurveLine]) -> CurveLine:
    whole = " = ".join(line.title for line in lines)
    if len(lines) > 1 and text_width(whole, FONT) > LEGEND_ROOM:
        whole = f"{lines[0].title}; {len(lines) - 1} more cost the same at every volume"
    return replace(lines[0], title=whole)


def _style(number: int) -> tuple[str, str]:
    """Colour and dashes of a line; no two of the first twenty-five are alike."""
    dashes = DASHES[(number + number // len(COLOURS)) % len(DASHES)]
    return COLOURS[number % len(COLOURS)], f' stroke-dasharray="{dashes}"' if dashes else ""


def _switches(lines: Sequence[CurveLine]) -> Iterator[Point]:
    """Where the cheapest line changes, between two of the computed volumes; lines that lie too low do not count."""
    lines = [line for line in lines if line.complete] or lines
    volumes = lines[0].gb_per_month
    for (left, here), (right, there) in pairwise(enumerate(volumes)):
        before = min(lines, key=lambda line: line.monthly_usd[left])
        after = min(lines, key=lambda line: line.monthly_usd[right])
        if before is not after:
            gap = after.monthly_usd[left] - before.monthly_usd[left]
            closing = gap + before.monthly_usd[right] - after.monthly_usd[right]
            part = gap / closing if closing else 0.0
            usd = before.monthly_usd[left] + part * (before.monthly_usd[right] - before.monthly_usd[left])
            yield here + part * (there - here), usd


def _steps(most: float) -> Iterator[float]:
    """Four to eight round numbers from zero up."""
    rough = most / 5
    magnitude = 10.0 ** floor(log10(rough)) if rough > 0 else 1.0
    step = next(size * magnitude for size in (1, 2, 2.5, 5, 10) if size * magnitude >= rough)
    yield from (step * count for count in range(int(most / step) + 1))


def _text(x: float, y: float, words: str, colour: str, anchor: str, size: float = FONT) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(words)}</text>"


def _flag(x: float, y: float, words: str) -> Iterator[str]:
    """Text on a patch of the page, where lines may run behind it."""
    width = text_width(words, FONT) * 1.06 + 10
    place = f'x="{x - width / 2:.1f}" y="{y - 16:.1f}" width="{width:.1f}" height="22"'
    yield f'<rect {place} rx="3" fill="var(--wbv-paper, #ffffff)" fill-opacity="0.92"/>'
    yield _text(x, y, words, INK, "middle")


def _figure(title: str, height: float, body: str) -> str:
    view = f'viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" height="{height:.0f}"'
    return (
        f'<figure class="wbv"><figcaption>{escape(title)}</figcaption>'
        f'<svg xmlns="http://www.w3.org/2000/svg" {view} role="img" aria-label="{escape(title)}" '
        f"font-family=\"-apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', sans-serif\">"
        f"{body}</svg></figure>"
    )
