"""What it costs, what the price rests on, and what other means would cost."""

from collections.abc import Iterator

from workbook.analysis import Analysis, EstateAnalysis
from workbook.cost.design_break_even import NAT
from workbook.cost.estimate import LineItem
from workbook.exports.report.blocks import Block, Figure, Grid, Paragraph, grid, number, text
from workbook.exports.report.parts.network import table
from workbook.exports.report.parts.overview import without_nat
from workbook.views.charts import cost_bars, curve_chart
from workbook.views.tables.index import TABLES
from workbook.views.tables.money import paid_for_words


def cost(analysis: Analysis) -> tuple[Block, ...]:
    """Sums, every line, assumptions, alternatives, break-even."""
    estimate = analysis.estimate
    sentence = (
        f"{estimate.monthly_usd:,.2f} USD a month as typically used in {estimate.region}, "
        f"{estimate.monthly_usd_low:,.2f} at the low and {estimate.monthly_usd_high:,.2f} at the high end of the "
        "assumptions. "
        + (
            ""
            if estimate.complete
            else "Some prices are not on file; the sums hold the lines that have one. "
        )
        + f"Without NAT: {without_nat(analysis)}"
    )
    return (
        Paragraph(sentence, notice=True),
        sums(analysis),
        *_figure("What the money is for, in USD a month", cost_bars(estimate)),
        *_where_any(analysis, "strategies"),
        *_figure("Ways to AWS services: USD a month over GB a month", _curve(analysis)),
        *_where_any(analysis, "break_evens"),
        table(analysis, "cost_items"),
        *_where_any(analysis, "cost_by_owner"),
        table(analysis, "cost_assumptions"),
        missing_prices(analysis),
    )


def _where_any(analysis: Analysis, key: str) -> Iterator[Block]:
    """A table where it has a row: what does not apply is left out."""
    if TABLES[key](analysis).rows:
        yield table(analysis, key)


def _curve(analysis: Analysis) -> str:
    volumes = {found.service: found.current_gb_per_month for found in analysis.estimate.break_even}
    return curve_chart(analysis.curve, volumes.get(NAT))


def _figure(title: str, chart: str) -> Iterator[Figure]:
    """The picture of a chart; none where the chart says that there is nothing to draw."""
    start, end = chart.find("<svg"), chart.rfind("</svg>")
    if 0 <= start < end:
        yield Figure(title, chart[start : end + len("</svg>")])


def sums(analysis: EstateAnalysis) -> Grid:
    """The estimate by what is paid for."""
    estimate = analysis.estimate
    groups: dict[str, list[LineItem]] = {}
    for item in estimate.items:
        groups.setdefault(item.paid_for, []).append(item)
    usd = "USD a month"
    columns = (
        text("paid_for", "Paid for"),
        number("typical", "Typical", usd, 2),
        number("low", "Low", usd, 2),
        number("high", "High", usd, 2),
    )
    dearest = sorted(groups.items(), key=lambda group: -_bands(group[1])[0])
    rows = [(paid_for_words(word), *_bands(items)) for word, items in dearest]
    totals = (("Sum", estimate.monthly_usd, estimate.monthly_usd_low, estimate.monthly_usd_high),)
    return grid("sums", "What the money is for", columns, rows, totals=totals)


def _bands(items: list[LineItem]) -> tuple[float, float, float]:
    return (
        sum(item.monthly_usd or 0.0 for item in items),
        sum(item.monthly_usd_low or 0.0 for item in items),
        sum(item.monthly_usd_high or 0.0 for item in items),
    )


def missing_prices(analysis: EstateAnalysis) -> Grid:
    """Meters without a price on file."""
    columns = (
        text("service", "Service"),
        text("component", "Meter"),
        text("region", "Region"),
        text("items", "Lines without a price"),
    )
    rows = [(m.service, m.component, m.region, ", ".join(m.items)) for m in analysis.estimate.missing_prices]
    return grid("missing", "Prices that are not on file", columns, rows, empty="Every line has a price.")
