"""The picture at the sizes a person can ask for, in a real browser: readable, fitting, and over the whole window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.app.serving import Served
from tests.browser.desk import Desk
from tests.oracles_ran import ran

TEXT = """() => Math.min(...[...document.querySelectorAll('.wb-picture svg text')].map(
  each => parseFloat(each.getAttribute('font-size')) * each.getScreenCTM().a))"""
"""The smallest text of the picture, in pixels of the screen."""
SCROLLS = """() => { const pane = document.querySelector('.wb-picture');
  return pane.scrollWidth > pane.clientWidth + 1 || pane.scrollHeight > pane.clientHeight + 1; }"""
"""Whether any part of the picture lies outside its pane."""
WIDTH = "() => document.querySelector('.wb-picture').getBoundingClientRect().width"


@pytest.fixture
def desk(browser: Browser, running: Served) -> Iterator[Desk]:
    """The workbench in a window of 1280 by 720, options open."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    opened = Desk(page)
    opened.open(running)
    ran("chromium")
    yield opened
    page.close()


def press(desk: Desk, word: str) -> None:
    """Presses a button of the picture's own row."""
    desk.page.locator(".wb-drawn .wb-row").get_by_role("button", name=word, exact=True).click()
    desk.page.wait_for_timeout(400)


def test_readable_text_is_never_below_twelve_pixels(desk: Desk) -> None:
    """With the options open at 1280 pixels every word of the picture keeps its size; what is more, scrolls."""
    assert desk.page.evaluate(TEXT) >= 11.99


def test_fit_shows_all_of_it(desk: Desk) -> None:
    """Fit scrolls in no direction."""
    press(desk, "Fit")

    assert not desk.page.evaluate(SCROLLS)


def test_full_screen_takes_the_whole_window_and_gives_it_back(desk: Desk) -> None:
    """The pane grows to nearly the window's width, text stays readable, and the same button brings it back."""
    before = desk.page.evaluate(WIDTH)
    press(desk, "Full screen")
    during, text = desk.page.evaluate(WIDTH), desk.page.evaluate(TEXT)
    press(desk, "Leave full screen")

    assert during > 1240
    assert text >= 11.99
    assert desk.page.evaluate(WIDTH) == before


def test_a_large_window_needs_no_scrolling(browser: Browser, running: Served) -> None:
    """Where the pane holds the whole picture at its own size or larger, it fills the pane and does not scroll."""
    page = browser.new_page(viewport={"width": 2400, "height": 1500})
    wide = Desk(page)
    wide.open(running)
    page.wait_for_timeout(500)

    assert not page.evaluate(SCROLLS)
    assert page.evaluate(TEXT) >= 12
    page.close()
