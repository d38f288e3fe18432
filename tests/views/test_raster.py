"""PNG by whatever is there: Graphviz in process, Graphviz on the path, resvg; and honest when nothing is."""

import importlib.util
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from shutil import which

import pytest

from tests.oracles_ran import ran
from tests.views.analyses import analysis_of
from tests.views.scenes import SCENES, scene_of
from workbook.views.diagram import raster
from workbook.views.diagram.diagrams import dot_source, icon_class
from workbook.views.diagram.raster import Raster, has_neato, has_pygraphviz, render_pdf, render_png
from workbook.views.diagram.svg.document import render_svg
from workbook.views.diagram.title_block import TitleBlock
from workbook.views.icons import icon_sources
from workbook.views.layout.arrange import arrange
from workbook.views.picture import picture_files

BLOCK = TitleBlock(title='A "design" \\N <b>&', view="network")
PNG = b"\x89PNG\r\n"


def drawn(name: str = "dmz") -> Raster:
    """The PNG of a named case."""
    drawing = arrange(scene_of(name, "network"))
    return render_png(drawing, BLOCK, render_svg(drawing, BLOCK))


@pytest.fixture
def hide(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes modules and programs look as if they were not installed."""

    def _hide(*modules: str, programs: bool = True) -> None:
        found = importlib.util.find_spec

        def _find(name: str, package: str | None = None) -> ModuleSpec | None:
            return None if name in modules else found(name, package)

        monkeypatch.setattr(raster, "find_spec", _find)
        if programs:
            monkeypatch.setattr(raster.shutil, "which", lambda _name: None)

    return _hide


@pytest.mark.skipif(not has_pygraphviz(), reason="pygraphviz is not installed")
def test_graphviz_draws_in_process() -> None:
    """Where pygraphviz is, the PNG comes from `diagrams` objects through it."""
    found = drawn()

    assert found.means == "diagrams, pygraphviz"
    ran("graphviz")
    assert (found.content or b"").startswith(PNG)


@pytest.mark.skipif(not has_neato(), reason="Graphviz is not on the path")
def test_graphviz_draws_as_a_program(hide: Callable[..., None]) -> None:
    """Without pygraphviz `neato -n2` draws the same objects."""
    hide("pygraphviz", programs=False)

    assert drawn().means == "diagrams, graphviz"


def test_without_graphviz_resvg_draws_our_svg(hide: Callable[..., None]) -> None:
    """With pygraphviz and dot both hidden the PNG comes from the SVG, and both are named as missing."""
    hide("pygraphviz")
    found = drawn()

    assert found.means == "resvg"
    assert (found.content or b"").startswith(PNG)
    assert [sentence.split()[0] for sentence in found.missing] == ["pygraphviz", "graphviz"]


def test_with_nothing_there_the_svg_remains(hide: Callable[..., None]) -> None:
    """With every means hidden there is SVG, no PNG, and a sentence that names each with its remedy."""
    hide("diagrams", "pygraphviz", "resvg_py")
    found = picture_files(analysis_of("dmz"))

    assert {"picture-network.svg", "picture-flows.svg", "picture-security.svg"} == set(found.files)
    assert len(found.notices) == 1
    assert "pip install" in found.notices[0]


def test_pack_holds_both_forms() -> None:
    """Where something draws, each view is there as SVG and as PNG, and there is nothing to say."""
    found = picture_files(analysis_of("dmz"), date="2026-11-21", views=("network",))

    assert list(found.files) == ["picture-network.svg", "picture-network.png"]
    assert found.notices == ()


@pytest.mark.parametrize("name", SCENES)
def test_graphviz_gets_the_same_text_each_time(name: str) -> None:
    """Ids are counted, not drawn by lot, so that the source is the same for the same drawing."""
    drawing = arrange(scene_of(name, "flows"))

    assert dot_source(drawing, BLOCK) == dot_source(drawing, BLOCK)


@pytest.mark.skipif(not (has_pygraphviz() or has_neato()), reason="no Graphviz here")
def test_pdf_is_vectors_through_graphviz() -> None:
    """Where Graphviz is, the picture is a PDF too."""
    found = render_pdf(arrange(scene_of("dmz", "network")), BLOCK)
    ran("graphviz")

    assert (found.content or b"").startswith(b"%PDF")


def test_every_position_is_pinned() -> None:
    """Each node and edge has a position: Graphviz decides nothing."""
    lines = dot_source(arrange(scene_of("dmz_everything", "flows")), BLOCK).splitlines()
    parts = [line for line in lines if line.strip().startswith("n") and "[" in line]

    assert parts
    assert all("pos=" in line for line in parts if "node [" not in line)


def test_nothing_is_written_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing leaves no file in the current folder, though `diagrams` would."""
    monkeypatch.chdir(tmp_path)
    drawn()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(icon_sources()))
def test_diagrams_has_a_class_for_every_icon(name: str) -> None:
    """Each packaged icon is also a class of `diagrams.aws`."""
    assert icon_class(name)


def test_path_is_asked_once_a_picture() -> None:
    """What is on the path is looked up when a picture is drawn, not when the module is imported."""
    assert (which("neato") is not None) == has_neato()
