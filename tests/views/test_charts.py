"""Charts: the numbers are the estimate's, the break-even is where the lines meet, and text stays text."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from tests.views.analyses import ANALYSES, HOSTILE, analysis_of
from workbook.cost.curve import CurveLine
from workbook.views.charts import analysis_charts, cost_bars, curve_chart
from workbook.views.tables.money import paid_for_words

SVG = "{http://www.w3.org/2000/svg}"


def line(name: str, *usd: float, title: str = "") -> CurveLine:
    """A strategy at 0, 100, 200 ... GB."""
    volumes = tuple(100.0 * number for number in range(len(usd)))
    return CurveLine(name=name, title=title or name, gb_per_month=volumes, monthly_usd=usd, complete=True)


def words(html: str) -> str:
    """The text of a chart."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("name", ANALYSES)
def test_bars_hold_every_purpose_with_its_dollars(name: str) -> None:
    """Each kind of spending that costs anything has a bar with the sum of its lines."""
    estimate = analysis_of(name).estimate
    text = words(cost_bars(estimate))
    for purpose in {item.paid_for for item in estimate.items}:
        typical = sum(item.monthly_usd or 0 for item in estimate.items if item.paid_for == purpose)
        if typical > 0:
            assert f"{paid_for_words(purpose)}".replace("'", "&#x27;") in text
            assert f"{typical:,.2f} USD" in text
    assert f"{estimate.monthly_usd:,.2f} USD a month in all" in text


@pytest.mark.parametrize("name", ANALYSES)
def test_charts_of_an_analysis_are_well_formed(name: str) -> None:
    """Both charts parse, and hold no text under twelve pixels."""
    html = analysis_charts(analysis_of(name))
    root = ET.fromstring(f"<div>{html}</div>")  # noqa: S314  # our own text
    sizes = [float(text.get("font-size") or 0) for text in root.iter(f"{SVG}text")]

    assert len(list(root.iter(f"{SVG}svg"))) == 2
    assert min(sizes) >= 12


def test_break_even_is_where_the_lines_cross() -> None:
    """Lines of 10 + 0.1 a GB and 30 cross at 200 GB and 30 USD."""
    text = words(curve_chart([line("nat", 10, 20, 30.5, 40), line("endpoints", 30, 30, 30, 30)]))

    assert "break-even 195 GB, 30.00 USD" in text


def test_lines_that_never_cross_have_no_break_even() -> None:
    """Where one is always cheaper nothing is marked."""
    assert "break-even" not in words(curve_chart([line("a", 1, 2, 3), line("b", 5, 6, 7)]))


def test_equal_lines_share_one() -> None:
    """Strategies of the same price are one line with both names."""
    text = words(curve_chart([line("a", 1, 2), line("b", 1, 2), line("c", 3, 3)]))

    assert "a = b" in text


def test_own_volume_is_marked() -> None:
    """The design's own volume stands on the curve, where it is on the plot."""
    lines = [line("a", 1, 2, 3)]

    assert "design: 150 GB" in words(curve_chart(lines, 150))
    assert "design:" not in words(curve_chart(lines, 900))


def test_missing_prices_are_said() -> None:
    """A strategy with missing prices says so in the legend."""
    assert "some prices are missing" in words(curve_chart([replace(line("a", 1, 2), complete=False)]))


def test_nothing_to_compare_is_a_sentence() -> None:
    """Without strategies there is a sentence and no chart."""
    assert "<svg" not in curve_chart([])


def test_hostile_titles_stay_text() -> None:
    """Markup in a strategy's title is text."""
    html = curve_chart([line("a", 1, 2, title=HOSTILE)])

    assert "<script" not in html
