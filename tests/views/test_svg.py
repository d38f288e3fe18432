"""The SVG: well formed, alone, the same every time, and deaf to hostile names."""

import os
import re
import sys
from dataclasses import replace
from subprocess import run
from xml.etree import ElementTree as ET

import pytest

from tests.views.analyses import HOSTILE, analysis_of
from tests.views.scenes import SCENES, network, scene_of
from workbook.views.diagram.palette import FRAME_STYLES, GROUP_TEXT, INK, LINE_STYLES, SOFT_INK
from workbook.views.diagram.svg.document import render_svg
from workbook.views.diagram.title_block import TitleBlock
from workbook.views.icons import icon_png, icon_sources
from workbook.views.layout.arrange import arrange
from workbook.views.picture import picture_svg
from workbook.views.scene.compose import compose
from workbook.views.scene.parts import VIEWS

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
BLOCK = TitleBlock(
    title="A design",
    view="network",
    date="2026-11-21",
    prices_as_of="2026-09-01",
    monthly_usd=1234.5,
    result_hash="abcdef0123456789",
)


def svg_of(name: str, view: str = "network", prefix: str = "p") -> str:
    """The SVG of a named case."""
    return render_svg(arrange(scene_of(name, view)), BLOCK, prefix=prefix)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("view", VIEWS)
def test_picture_refers_to_nothing_outside(name: str, view: str) -> None:
    """Every reference is to an id of the document or to data inside it."""
    root = ET.fromstring(svg_of(name, view))  # noqa: S314  # our own text
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    references = [element.get(LINK) or "" for element in root.iter() if element.get(LINK)]

    assert len(ids) == len(set(ids))
    assert all(r.startswith("data:image/png;base64,") or r.removeprefix("#") in ids for r in references)
    assert not re.search(r"url\(|<style|<script|<foreignObject", svg_of(name, view))


def test_each_icon_is_embedded_once() -> None:
    """An icon that stands twice is one symbol and two uses."""
    root = ET.fromstring(svg_of("dmz"))  # noqa: S314  # our own text
    uses = [element.get(LINK) for element in root.iter(f"{SVG}use")]

    assert len(list(root.iter(f"{SVG}symbol"))) == len(set(uses))
    assert len(uses) > len(set(uses))


def test_two_pictures_share_a_page() -> None:
    """With different prefixes no id is in both."""
    ids = [set(re.findall(r' id="([^"]+)"', svg_of("dmz", prefix=prefix))) for prefix in ("one", "two")]

    assert set() == ids[0] & ids[1]


def test_title_block_has_what_a_reviewer_asks_for() -> None:
    """Title, view, date, date of prices, dollars and the hash's first twelve digits are on the picture."""
    text = svg_of("dmz")

    for word in ("A design", "Network view", "2026-11-21", "prices as of 2026-09-01", "1,234.50 USD a month"):
        assert word in text
    assert "design abcdef012345<" in text


def test_a_narrow_picture_says_less_and_cuts_no_word() -> None:
    """Dates of prices go first, then words; date, dollars and hash stay, and what is not drawn is still said."""
    lines = {room: BLOCK.line(room, ("2 VPCs not drawn",)) for room in range(370, 1200, 10)}

    assert not [line for line in lines.values() if "…" in line]
    assert all("2026-11-21" in line and "1,234.50 USD" in line for line in lines.values())
    assert all("abcdef012345" in line and line.endswith("2 VPCs not drawn") for line in lines.values())
    assert "prices as of" in lines[1190]
    assert "prices as of" not in lines[370]


def test_an_incomplete_sum_says_so() -> None:
    """Where prices are missing the dollars are a lower bound, in words."""
    assert "at least 1,234.50 USD" in " ".join(replace(BLOCK, is_complete=False).facts)


def test_names_cannot_become_markup() -> None:
    """Titles with tags, quotes, control characters and references stay text in every view."""
    design, estate = network("dmz_everything")
    name = HOSTILE + "\x00\x1b ${x} \u202e=cmd()"
    hostile = replace(estate, parties=tuple(replace(party, title=name) for party in estate.parties))
    for view in VIEWS:
        text = render_svg(arrange(compose(hostile, design, view)), replace(BLOCK, title=name))
        root = ET.fromstring(text)  # noqa: S314  # our own text

        assert list(root.iter(f"{SVG}script")) == []
        assert "<script" not in text
        assert "\x00" not in text


def test_same_design_same_picture() -> None:
    """Rendering from scratch twice gives the same bytes."""
    first = picture_svg(analysis_of("dmz"), "flows", date="2026-11-21")
    arrange.cache_clear()

    assert first == picture_svg(analysis_of("dmz"), "flows", date="2026-11-21")


def test_lines_can_be_pointed_at() -> None:
    """Each link is an area with its flows, what carries them, and a sentence as tooltip."""
    root = ET.fromstring(svg_of("dmz", "flows"))  # noqa: S314  # our own text
    areas = [path for path in root.iter(f"{SVG}path") if path.get("class") == "link"]
    database = next(path for path in areas if path.get("data-flows") == "app-to-database")

    assert len(scene_of("dmz", "flows").links) == len(areas)
    assert "sg/app/out/tcp-5432/sg/database" in (database.get("data-carried-by") or "").split()
    assert "works on the database" in (database.findtext(f"{SVG}title") or "")


def test_no_text_is_smaller_than_twelve_pixels() -> None:
    """Every size of text in every view can be read on a projector."""
    sizes = {
        float(size) for view in VIEWS for size in re.findall(r'font-size="([\d.]+)"', svg_of("dmz", view))
    }

    assert min(sizes) >= 12


def _luminance(colour: str) -> float:
    """WCAG's relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_stands_out_from_its_ground() -> None:
    """Titles, labels and line colours have a contrast of 4.5 to 1 on every filling they stand on."""
    grounds = {style.fill for style in FRAME_STYLES.values() if style.fill != "none"} | {"#FFFFFF"}
    for style in FRAME_STYLES.values():
        assert _contrast(style.text, style.fill if style.fill != "none" else "#FFFFFF") >= 4.5
    for colour in (INK, SOFT_INK):
        assert min(_contrast(colour, ground) for ground in grounds) >= 4.5
    for colour in (GROUP_TEXT, *(line.colour for line in LINE_STYLES.values())):
        assert _contrast(colour, "#FFFFFF") >= 4.5


@pytest.mark.parametrize("name", sorted(icon_sources()))
def test_icons_are_packaged(name: str) -> None:
    """Each icon of the table is a small PNG in the package."""
    png = icon_png(name)

    assert png.startswith(b"\x89PNG")
    assert len(png) < 12_000


def test_no_run_draws_differently_by_chance() -> None:
    """Two processes with different hash seeds draw the same bytes in every view."""
    code = (
        "from tests.views.test_svg import svg_of; from hashlib import sha256;"
        "print([sha256(svg_of('dmz_everything', view).encode()).hexdigest() for view in "
        "('network', 'flows', 'security')])"
    )
    drawn = {
        run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(drawn) == 1
