"""One page served as `make start` serves it, and one real Chromium for all browser tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.app.serving import ROOT, Served, served
from tests.oracles_ran import chromium

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
)
"""A browser that asks nothing of its maker, so that whatever is asked comes from the page."""


# An edit shows within a fraction of a second; on a machine that runs everything else too it may take longer.
expect.set_options(timeout=30_000)


def flags() -> list[str]:
    """How Chromium is started: without its sandbox only where it cannot have one, as root."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*QUIET, "--no-sandbox"] if is_root else [*QUIET]


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    """The served workbench."""
    with served() as page:
        yield page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium.

    It ends with its module: while it lives, Playwright keeps a loop running in this thread, and the tests of
    others would find it.
    """
    if not chromium():
        pytest.skip("no Chromium here; the table of oracles says so")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=flags())
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile of the size of a projector."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    fresh.set_default_timeout(30_000)
    yield fresh
    fresh.close()


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots go, for people to look at."""
    folder = ROOT / "test-output" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
