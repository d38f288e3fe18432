"""A file that a browser saves from a link, in Voila and in Lab alike: no server route, nothing on disk."""

from base64 import b64encode
from html import escape

MEDIA_TYPES = {
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "png": "image/png",
    "svg": "image/svg+xml",
    "zip": "application/zip",
}


def link(name: str, content: bytes, words: str, *, primary: bool = False) -> str:
    """A link that saves `content` under `name`."""
    kind = MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    looks = "wb-link wb-primary" if primary else "wb-link"
    data = b64encode(content).decode("ascii")
    return (
        f'<a class="{looks}" download="{escape(name)}" href="data:{kind};base64,{data}">{escape(words)}</a>'
    )


def size(content: bytes) -> str:
    """How large a file is, for people."""
    kilobytes = len(content) / 1024
    if kilobytes < 1:
        return f"{len(content)} B"
    return f"{kilobytes:,.0f} KB" if kilobytes < 1024 else f"{kilobytes / 1024:,.1f} MB"
