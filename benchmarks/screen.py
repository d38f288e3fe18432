"""What a person waits for: the page, and an edit until two frames after the new picture is on the screen."""

from collections.abc import Iterator
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from benchmarks.figure import Figure, figure
from tests.app.serving import Served, served
from tests.browser.conftest import flags
from tests.browser.desk import SLOWEST_START_MS
from tests.oracles_ran import chromium

AIM_S = 0.25
EDITS = 40
EDIT = """async zones => {
  const field = [...document.querySelectorAll('.wb-field')].find(each => each.textContent.startsWith('Availability'));
  const shown = () => document.querySelector('.wb-picture .wb-result').dataset.result;
  const before = shown(), start = performance.now();
  field.querySelectorAll('button')[zones - 1].click();
  while (shown() === before) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return (performance.now() - start) / 1000;
}"""


def measure() -> Iterator[Figure]:
    """Opening the page, and edit to screen, in Voila and Chromium; nothing where there is no Chromium."""
    if not chromium():
        return
    with served() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags())
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        yield figure(
            "address opened to first picture (new kernel)", [_opened(page, running) for _ in range(3)]
        )
        taken = [page.evaluate(EDIT, 3 if turn % 2 == 0 else 2) for turn in range(EDITS)]
        yield figure("three_tier_dmz: edit to screen in Voila", taken[2:], aim_s=AIM_S)
        browser.close()


def _opened(page: Page, running: Served) -> float:
    start = perf_counter()
    page.goto(running.page, timeout=SLOWEST_START_MS)
    page.locator(".wb-picture svg").wait_for(timeout=SLOWEST_START_MS)
    return perf_counter() - start
