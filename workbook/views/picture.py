"""Analysis to picture: the one door for the app and the exporters."""

from collections.abc import Iterable
from dataclasses import dataclass

from workbook.analysis import EstateAnalysis
from workbook.views.diagram.raster import render_png
from workbook.views.diagram.svg.document import render_svg
from workbook.views.diagram.title_block import TitleBlock
from workbook.views.layout.arrange import arrange
from workbook.views.layout.drawing import Drawing
from workbook.views.scene.compose import compose
from workbook.views.scene.parts import VIEWS, View
from workbook.views.tables.money import price_dates
from workbook.views.text import one_line


def views_of(analysis: EstateAnalysis) -> tuple[View, ...]:
    """The views that show something of their own: without stated flows there is no picture of them."""
    return tuple(view for view in VIEWS if view != "flows" or analysis.intent is not None)


def draw(analysis: EstateAnalysis, view: View = "network") -> Drawing:
    """The laid-out picture of one view."""
    return arrange(compose(analysis.estate, analysis.intent, view, analysis.verdict))


def title_block(analysis: EstateAnalysis, view: View, date: str = "") -> TitleBlock:
    """The title block of a picture; its prices are from the oldest to the newest day that a line names."""
    estimate = analysis.estimate
    dates = price_dates(estimate)
    return TitleBlock(
        title=one_line(analysis.title),
        view=view,
        date=date or analysis.made_on,
        prices_as_of=" to ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else "",
        monthly_usd=estimate.monthly_usd,
        is_complete=estimate.complete,
        result_hash=analysis.result_hash,
    )


def picture_svg(analysis: EstateAnalysis, view: View = "network", *, date: str = "", prefix: str = "") -> str:
    """The live picture: one SVG that needs nothing beside it.

    Args:
        analysis: What to draw.
        view: `network` (what stands where, main flows), `flows` (every stated flow) or `security` (groups, rules).
        date: For the title block, as the caller wants it written; else the day of the analysis.
        prefix: Of the ids inside; pictures that share a page need different ones. The view's name by default.
    """
    return render_svg(
        draw(analysis, view), title_block(analysis, view, date), prefix=prefix or f"picture-{view}"
    )


@dataclass(frozen=True, slots=True)
class PictureFiles:
    """The files of a picture, and what there is to say about those that could not be made."""

    files: dict[str, bytes]
    notices: tuple[str, ...] = ()


def picture_files(
    analysis: EstateAnalysis, *, date: str = "", views: Iterable[View] | None = None
) -> PictureFiles:
    """SVG of every view, always; PNG where something can draw it. What is missing is named with its remedy."""
    files: dict[str, bytes] = {}
    notices: dict[str, None] = {}
    for view in views_of(analysis) if views is None else views:
        drawing, block = draw(analysis, view), title_block(analysis, view, date)
        svg = render_svg(drawing, block, prefix=f"picture-{view}")
        files[f"picture-{view}.svg"] = svg.encode()
        raster = render_png(drawing, block, svg)
        if raster.content is not None:
            files[f"picture-{view}.png"] = raster.content
        else:
            sentence = f"no PNG of the picture, only SVG: {'; '.join(raster.missing)}."
            notices[sentence] = None
    return PictureFiles(files, tuple(notices))
