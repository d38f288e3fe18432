"""Serves the workbench as a page without code: on this machine only, and only to who brings the token."""

import errno
import os
import secrets
import sys
from collections.abc import Callable
from hmac import compare_digest
from pathlib import Path
from socket import socket
from typing import Any, TextIO

from jupyter_server.auth.identity import IdentityProvider
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.routing import Router
from tornado.web import Application, RequestHandler, decode_signed_value
from traitlets.config import Config
from voila.app import Voila

from workbook.app.notebooks import notebook
from workbook.errors import WorkbookError

ADDRESS = "127.0.0.1"
DEFAULT_PORT = 8866
IDLE_S = 600
"""A kernel nobody is connected to ends after this many seconds."""

# The browser itself is told to ask no other host, whatever a name or a picture may contain.
CONTENT_SECURITY_POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self' ws://{host} data: blob:; frame-ancestors 'none'; "
    "base-uri 'none'"
)


class PortTakenError(WorkbookError):
    """The port that was asked for cannot be used."""


class Refusal(RequestHandler):
    """What anybody sees who does not bring the token."""

    def prepare(self) -> None:
        """Answers 403 with one sentence, whatever was asked."""
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(
            "This page needs the token that `workbook serve` printed: open the whole address it gave.\n"
        )


class Door(Router):
    """Stands before every handler of the server, static files and websockets too."""

    def __init__(self, inside: Application, admits: Callable[[HTTPServerRequest], bool]) -> None:
        self.inside = inside
        self.outside = Application([(r".*", Refusal)])
        self.admits = admits

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> HTTPMessageDelegate | None:
        """The handler for a request that may come in, the refusal for any other."""
        return (self.inside if self.admits(request) else self.outside).find_handler(request, **kwargs)


class WorkbenchServer(Voila):
    """Voila with one notebook, our page, a door, and no second choice of port."""

    page = Path(__file__).parent / "page"

    def __init__(self, *, sockets: list[socket], token: str, out: TextIO) -> None:
        port = sockets[0].getsockname()[1]
        super().__init__(config=_config(token, f"{ADDRESS}:{port}"))
        self.sockets = sockets
        self.access_token = token
        self.out = out
        self.address = f"http://{ADDRESS}:{port}"
        self.cookie = f"workbook-{port}"

    def setup_template_dirs(self) -> None:
        """Puts our page before Voila's own."""
        super().setup_template_dirs()
        self.template_paths.insert(0, str(self.page))

    def listen(self) -> None:
        """Serves on the sockets that are open already, until Ctrl-C."""
        self.identity_provider.cookie_name = self.cookie
        server = HTTPServer(Door(self.app, self.admits))
        server.add_sockets(self.sockets)
        self.ioloop = IOLoop.current()
        self.ioloop.add_callback(self.announce)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            print(file=self.out)
        finally:
            server.stop()
            self.stop()

    def admits(self, request: HTTPServerRequest) -> bool:
        """Whether a request brings the token, or the cookie that was given for it."""
        given = request.query_arguments.get("token", [b""])[-1]
        if compare_digest(given, self.access_token.encode()):
            return True
        cookie = request.cookies.get(self.cookie)
        return (
            cookie is not None
            and decode_signed_value(self.cookie_secret, self.cookie, cookie.value) is not None
        )

    async def announce(self) -> None:
        """Prints the address once the server answers."""
        probe = f"{self.address}/voila/static/voila.js?token={self.access_token}"
        await AsyncHTTPClient().fetch(probe, request_timeout=60)
        address = f"{self.address}/?token={self.access_token}"
        print(f"The workbench is open at\n\n    {address}\n\nCtrl-C ends it.", file=self.out, flush=True)


def serve(name: str = "workbench", *, port: int = DEFAULT_PORT, out: TextIO | None = None) -> None:
    """Serves the notebook of this name until Ctrl-C; port 0 takes any free one.

    Raises:
        PortTakenError: when the port cannot be used.
    """
    path = notebook(name)
    # The kernel of this environment, not another one of the same name in the person's home.
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    server = WorkbenchServer(sockets=_open(port), token=secrets.token_urlsafe(24), out=out or sys.stdout)
    server.initialize([str(path)])
    server.start()


def _config(token: str, host: str) -> Config:
    """What is set on Voila beside what the class itself does."""
    config = Config()
    config.Voila.token = token
    config.Voila.open_browser = False
    config.Voila.log_level = "WARN"
    config.Voila.identity_provider_class = IdentityProvider
    config.Voila.tornado_settings = {
        "headers": {"Content-Security-Policy": CONTENT_SECURITY_POLICY.format(host=host)},
        # The door stands before every request and its cookie is never sent from another site.
        "disable_check_xsrf": True,
    }
    config.IdentityProvider.cookie_options = {"samesite": "Lax"}
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.file_allowlist = []
    config.MappingKernelManager.cull_idle_timeout = IDLE_S
    config.MappingKernelManager.cull_interval = 60
    return config


def _open(port: int) -> list[socket]:
    """Listening sockets on the port of this machine."""
    try:
        return bind_sockets(port, ADDRESS)
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        why = "is taken by another program" if taken else f"cannot be opened ({error})"
        raise PortTakenError(
            f"port {port} of {ADDRESS} {why}. Choose another: make start PORT=8900, or workbook serve --port 8900."
        ) from None
