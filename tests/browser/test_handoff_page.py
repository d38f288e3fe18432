"""The handoff in a real browser: it can be read at a projector's size, in light and dark, and asks nobody anything."""

from pathlib import Path

import pytest

from tests.cases.networks import imported_network
from tests.exports.handoffs import analysis
from workbook.analysis import analyze_import
from workbook.exports.report.export import report

pytestmark = pytest.mark.browser

MEASURE = """() => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = colour => {
    const [r, g, b] = colour.slice(0, 3).map(c => {
      c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
    });
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = element => {
    for (let up = element; up; up = up.parentElement) {
      const colour = rgb(getComputedStyle(up).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const small = new Set(), faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || element.closest('svg, style')) continue;
    const style = getComputedStyle(element);
    if (parseFloat(style.fontSize) < 12) small.add(element.outerHTML.slice(0, 80));
    const [a, b] = [light(rgb(style.color)), light(ground(element))].sort((p, q) => q - p);
    if ((a + .05) / (b + .05) < 4.5) faint.add(element.outerHTML.slice(0, 80));
  }
  const wide = [...document.querySelectorAll('main table, main p, main pre, main ul')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.id || e.outerHTML.slice(0, 60));
  return { small: [...small], faint: [...faint], wide, page: document.documentElement.scrollWidth };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["pipeline", "rds"])
def test_the_page_can_be_read(browser, tmp_path, shots, name, scheme):
    """At 1280 by 720 no text is under 12 pixels or fainter than 4.5 to 1, nothing is cut, no host is asked."""
    page_file = tmp_path / "handoff.html"
    page_file.write_bytes(report(analysis(name))["report/handoff.html"])
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme=scheme)
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto(page_file.as_uri())
    found = page.evaluate(MEASURE)
    page.screenshot(path=Path(shots) / f"handoff-{name}-{scheme}.png")
    context.close()

    assert found == {"small": [], "faint": [], "wide": [], "page": 1280}
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


@pytest.mark.parametrize("name", ["network_load_balancer", "vpn_public_private"])
def test_the_page_of_an_existing_network_can_be_read(browser, tmp_path, shots, name):
    """The same of a network that was read from describe answers."""
    page_file = tmp_path / "network.html"
    page_file.write_bytes(report(analyze_import(imported_network(name)))["report/network.html"])
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))

    page.goto(page_file.as_uri())
    found = page.evaluate(MEASURE)
    page.screenshot(path=Path(shots) / f"network-{name}.png")
    context.close()

    assert found == {"small": [], "faint": [], "wide": [], "page": 1280}
    assert said == []


def test_the_page_prints(browser, tmp_path):
    """The browser makes a PDF of it with text in it."""
    page_file = tmp_path / "handoff.html"
    page_file.write_bytes(report(analysis("rds"))["report/handoff.html"])
    context = browser.new_context()
    page = context.new_page()
    page.goto(page_file.as_uri())

    printed = page.pdf(prefer_css_page_size=True)
    context.close()

    assert printed.startswith(b"%PDF")
    assert 10 < printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") < 200
