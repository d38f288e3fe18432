"""What an edit costs, from the changed option to the analysis, to the live picture, and to files."""

from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.figure import Figure, figure, process_seconds, seconds
from workbook.analysis import Analysis, analyze
from workbook.catalog import names
from workbook.document import Document
from workbook.exports.formats import export, titles
from workbook.views.picture import picture_svg

AIM_ANALYSIS_S = 0.05
AIM_PICTURE_S = 0.1
ZONES = (2, 3)


def measure() -> Iterator[Figure]:
    """Per pattern: cold and warm analysis, picture after an edit, and every export."""
    pandas = process_seconds("-c", "import pandas")
    for name in names():
        cold = f"from workbook.analysis import analyze; from workbook.document import Document; analyze(Document(pattern={name!r}))"
        yield figure(
            f"{name}: first analysis of a new process",
            process_seconds("-c", cold),
            baseline="import pandas",
            base=pandas,
        )
        yield figure(f"{name}: edit to analysis", seconds(_edited(name), runs=31), aim_s=AIM_ANALYSIS_S)
        yield figure(f"{name}: edit to live picture", seconds(_drawn(name), runs=31), aim_s=AIM_PICTURE_S)
        found = analyze(Document(pattern=name))
        yield figure(f"{name}: strategies compared", seconds(_compared(name), runs=5))
        for each in titles():
            yield figure(f"{name}: export {each}", seconds(partial(export, found, [each]), runs=3))


def _edited(name: str) -> Callable[[], Analysis]:
    """Analyses of a design that is another each time."""
    turn = iter(range(1_000_000))
    return lambda: analyze(Document(pattern=name, options={"az_count": ZONES[next(turn) % 2]}))


def _drawn(name: str) -> Callable[[], str]:
    edited = _edited(name)
    return lambda: picture_svg(edited())


def _compared(name: str) -> Callable[[], object]:
    edited = _edited(name)
    return lambda: edited().comparison
