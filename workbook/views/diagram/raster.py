"""PNG of a picture by the first means that is there: Graphviz in process, Graphviz on the path, resvg.

Nothing here is needed to import or to draw SVG. What is missing is named with its remedy.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Literal

from workbook.views.diagram.diagrams import dot_source
from workbook.views.diagram.title_block import TitleBlock
from workbook.views.layout.drawing import Drawing

REMEDIES = {
    "diagrams": "install it: pip install diagrams",
    "pygraphviz": "install its wheel: pip install pygraphviz",
    "graphviz": "install Graphviz, so that `neato` is on the path",
    "resvg_py": "install it: pip install resvg-py",
}
RESVG_DPI = 96
RESVG_ZOOM = 2
TIMEOUT_S = 60

Form = Literal["png", "pdf"]

_graphviz_lock = Lock()
"""Graphviz' library is not thread-safe."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A PNG or PDF with what drew it; without one `missing` says what would have."""

    content: bytes | None
    means: str
    missing: tuple[str, ...] = ()


def render_png(drawing: Drawing, block: TitleBlock, svg: str) -> Raster:
    """The picture as PNG: through `diagrams` where Graphviz is, else from our SVG, else not at all."""
    drawn = _through_diagrams(drawing, block, "png")
    if drawn.content is not None:
        return drawn
    if find_spec("resvg_py") is not None:
        return Raster(_resvg(svg), "resvg", drawn.missing)
    return Raster(None, "", (*drawn.missing, _missing("resvg_py")))


def render_pdf(drawing: Drawing, block: TitleBlock) -> Raster:
    """The picture as a PDF of vectors: through `diagrams` where Graphviz is, else not at all."""
    return _through_diagrams(drawing, block, "pdf")


def _through_diagrams(drawing: Drawing, block: TitleBlock, form: Form) -> Raster:
    if find_spec("diagrams") is None:
        return Raster(None, "", (_missing("diagrams"),))
    missing: list[str] = []
    for name, is_there, draw in GRAPHVIZ_MEANS:
        if is_there():
            return Raster(draw(dot_source(drawing, block), form), f"diagrams, {name}", tuple(missing))
        missing.append(_missing(name))
    return Raster(None, "", tuple(missing))


def _missing(name: str) -> str:
    return f"{name} is not there; {REMEDIES[name]}"


def has_pygraphviz() -> bool:
    """Whether Graphviz is there as a library."""
    return find_spec("pygraphviz") is not None


def has_neato() -> bool:
    """Whether Graphviz is there as a program."""
    return shutil.which("neato") is not None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the C libraries write about the machine's fonts off the terminal."""
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _in_process(source: str, form: Form) -> bytes:
    import pygraphviz

    with _graphviz_lock, _quiet():
        graph = pygraphviz.AGraph(string=source)
        try:
            drawn: bytes = graph.draw(format=form, prog="nop2")
        finally:
            graph.close()
    return drawn


def _as_program(source: str, form: Form) -> bytes:
    command = ["neato", "-n2", f"-T{form}"]
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=True, timeout=TIMEOUT_S)  # noqa: S603  # a fixed command
    return done.stdout


def _resvg(svg: str) -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, dpi=RESVG_DPI, zoom=RESVG_ZOOM, background="white"))


GRAPHVIZ_MEANS: tuple[tuple[str, Callable[[], bool], Callable[[str, Form], bytes]], ...] = (
    ("pygraphviz", has_pygraphviz, _in_process),
    ("graphviz", has_neato, _as_program),
)
