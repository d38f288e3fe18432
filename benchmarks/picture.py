"""How long a picture takes, beside plain `diagrams` drawing the same scene with dot's own layout."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figure import Figure, figure, seconds
from workbook.document import Document, build
from workbook.plan import plan
from workbook.views.diagram.diagrams import icon_class
from workbook.views.diagram.raster import has_pygraphviz, render_png
from workbook.views.diagram.svg.document import render_svg
from workbook.views.diagram.title_block import TitleBlock
from workbook.views.layout.arrange import arrange
from workbook.views.scene.compose import compose
from workbook.views.scene.parts import Scene

BLOCK = TitleBlock(title="Benchmark", view="flows")
EVERYTHING = {
    "az_count": 3,
    "nat_mode": "per_az",
    "lambda_functions": True,
    "glue_jobs": True,
    "redirect_http": True,
}
DESIGNS = {
    "three_tier_dmz": Document(pattern="three_tier_dmz"),
    "private_rds_api": Document(pattern="private_rds_api"),
    "three_tier_dmz, everything in 3 zones": Document(pattern="three_tier_dmz", options=EVERYTHING),
}


def measure() -> Iterator[Figure]:
    """Estate to SVG from scratch and again, and to PNG, for each design."""
    for name, document in DESIGNS.items():
        design = build(document)
        estate = plan(design)
        scene = compose(estate, design, "flows")
        size = f"{len(scene.nodes)} nodes, {len(scene.links)} links"

        def _draw() -> str:
            return render_svg(arrange(compose(estate, design, "flows")), BLOCK)  # noqa: B023  # called at once

        def _draw_anew() -> str:
            arrange.cache_clear()
            return _draw()  # called at once

        plain = seconds(lambda: plain_diagrams(scene), runs=5) if has_pygraphviz() else []  # noqa: B023
        yield figure(
            f"{name}: estate to SVG ({size})",
            seconds(_draw_anew, runs=15),
            baseline="diagrams with dot, SVG",
            base=plain,
            aim_s=0.1,
        )
        yield figure(f"{name}: the same scene again", seconds(_draw, runs=15))
        svg = _draw()
        yield figure(f"{name}: PNG", seconds(lambda: render_png(arrange(scene), BLOCK, svg), runs=3))  # noqa: B023


def plain_diagrams(scene: Scene) -> bytes:
    """The scene as a person would write it with `diagrams`: clusters, nodes, edges, and dot decides the rest."""
    import diagrams
    import pygraphviz

    picture = diagrams.Diagram("plain", show=False)
    diagrams.setdiagram(picture)
    try:
        nodes = {node.key: icon_class(node.icon)(node.title) for node in scene.nodes}
        for link in scene.links:
            nodes[link.source] >> diagrams.Edge(label=link.label) >> nodes[link.target]
    finally:
        diagrams.setdiagram(None)
    with quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = pygraphviz.AGraph(string=picture.dot.source)
        drawn: bytes = graph.draw(format="svg", prog="dot")
        graph.close()
    return drawn


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps off the terminal what Graphviz, a C library, says of the baseline's fonts and sizes."""
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
