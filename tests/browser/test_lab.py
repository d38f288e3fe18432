"""The same notebook in JupyterLab: it runs, redraws, and its archive arrives."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.app.serving import ROOT, Served
from tests.browser.desk import SLOWEST_START_MS, Desk
from tests.oracles_ran import ran
from workbook.analysis import analyze
from workbook.document import Document

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """JupyterLab as `make lab` starts it, with settings of its own, so that nobody's are changed."""
    folder = tmp_path_factory.mktemp("lab")
    own = {f"JUPYTERLAB_{name}_DIR": str(folder / name) for name in ("SETTINGS", "WORKSPACES")}
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    options = (
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        f"--IdentityProvider.token={token}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    )
    process = subprocess.Popen(
        [Path(sys.executable).with_name("jupyter"), "lab", *options],
        cwd=ROOT / "notebooks",
        env={**os.environ, **own, "JUPYTER_CONFIG_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    served = Served(f"http://127.0.0.1:{port}", token)
    try:
        wait_for(f"{served.address}/api/status?token={token}", process)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Returns once the server answers."""
    until = time.monotonic() + SLOWEST_START_MS / 1000
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    raise AssertionError("JupyterLab did not answer")


def test_the_workbench_works_in_lab(
    context: BrowserContext, lab: Served, tmp_path: Path, shots: Path
) -> None:
    """In Lab an edit redraws, the archive arrives whole, and no host but this machine is asked."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.set_default_timeout(SLOWEST_START_MS)
    page.goto(f"{lab.address}/lab/tree/workbench.ipynb?token={lab.token}", timeout=SLOWEST_START_MS)
    page.locator(".jp-Notebook .jp-CodeCell").wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    desk = Desk(page)
    page.locator(".wb-picture svg").wait_for()
    desk.shows(analyze(Document(pattern="three_tier_dmz")))

    desk.choose("Availability Zones", "3")
    edited = analyze(Document(pattern="three_tier_dmz", options={"az_count": 3}))
    desk.shows(edited)
    page.screenshot(path=shots / "lab.png")
    panel = desk.tab("Export")
    panel.get_by_role("button", name="Make the files").click()
    link = panel.locator("a[download$='.zip']")
    expect(link).to_be_visible(timeout=SLOWEST_START_MS)
    with page.expect_download() as coming:
        link.click()
    coming.value.save_as(tmp_path / "pack.zip")
    ran("chromium")

    assert edited.result_hash[:12] in coming.value.suggested_filename
    assert zipfile.ZipFile(tmp_path / "pack.zip").testzip() is None
    assert {urlsplit(url).hostname for url in asked if urlsplit(url).hostname} == {"127.0.0.1"}
