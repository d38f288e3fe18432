"""Only who brings the token gets anything, and a port that is taken is one sentence."""

import asyncio
import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from tornado.httpclient import HTTPClientError
from tornado.websocket import websocket_connect

from tests.app.serving import Served, served
from workbook.app.serve import PortTakenError, serve


@pytest.fixture(scope="module")
def page() -> Iterator[Served]:
    """One running page for all tests here."""
    with served() as running:
        yield running


def fetch(address: str, **headers: str) -> tuple[int, str, str]:
    """Status, text and policy of an answer, also of a refusing one."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=180) as answer:
            return answer.status, answer.read().decode(), answer.headers["Content-Security-Policy"] or ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), ""


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?token=",
        "/?token=wrong",
        "/?token=wrong&token=",
        "/login",
        "/voila/static/voila.js",
        "/voila/files/workbench.ipynb",
        "/voila/labextensions/",
        "/voila/api/themes/",
        "/api/kernels/00000000-0000-0000-0000-000000000000",
    ],
)
def test_nothing_is_served_without_the_token(page: Served, path: str) -> None:
    """Neither page nor file nor interface answers a request that brings no token, or a wrong one."""
    status, text, _ = fetch(page.address + path)

    assert status == 403
    assert (
        text == "This page needs the token that `workbook serve` printed: open the whole address it gave.\n"
    )


def test_a_forged_cookie_is_no_token(page: Served) -> None:
    """A cookie of the right name that the server did not sign opens nothing."""
    port = page.address.rpartition(":")[2]

    status, _, _ = fetch(page.address, Cookie=f"workbook-{port}=2|1:0|10:1700000000|1:x|4:eHh4|abc")

    assert status == 403


def test_the_websocket_is_closed_without_the_token(page: Served) -> None:
    """A kernel's websocket refuses who brings no token."""
    kernel = page.address.replace("http", "ws") + "/api/kernels/00000000-0000-0000-0000-000000000000/channels"

    async def connect() -> None:
        await websocket_connect(kernel)

    with pytest.raises(HTTPClientError, match="403"):
        asyncio.run(connect())


@pytest.fixture(scope="module")
def answer(page: Served) -> tuple[int, str, str]:
    """What who brings the token gets; a kernel starts for it, so it is asked once."""
    return fetch(page.page)


def test_the_token_opens_a_page_that_may_ask_no_other_host(
    page: Served, answer: tuple[int, str, str]
) -> None:
    """With the token the notebook comes as a page, without code, under a policy that names this host only."""
    status, text, policy = answer

    assert status == 200
    assert "jupyter-config-data" in text
    assert "from workbook import" not in text
    assert "default-src 'self'" in policy
    assert re.findall(r"\w+://[^ ;]+", policy) == [page.address.replace("http", "ws")]


def test_the_notebook_file_itself_is_not_served(page: Served) -> None:
    """Even with the token the page gives no file of the folder it lives in."""
    status, _, _ = fetch(f"{page.address}/voila/files/workbench.ipynb?token={page.token}")

    assert status == 403


def test_the_page_names_no_public_host_that_it_could_load_from(answer: tuple[int, str, str]) -> None:
    """Voila's own page would fetch an icon font and scripts from public hosts; ours names no such host."""
    _, text, _ = answer

    assert "cdn.jsdelivr.net" not in text
    assert "cdnjs.cloudflare.com" not in text
    assert json.loads(
        text.split('id="jupyter-config-data" type="application/json">')[1].split("</script>")[0]
    )


def test_a_taken_port_is_one_sentence_with_a_way_out() -> None:
    """A port another program holds is named, with the command that chooses another."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTakenError) as refused:
            serve(port=port)

    assert str(refused.value) == (
        f"port {port} of 127.0.0.1 is taken by another program. "
        "Choose another: make start PORT=8900, or workbook serve --port 8900."
    )
