"""Stored outputs: real files that a reviewer reads; `make snapshots` writes them anew."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"


def stored(name: str, text: str) -> str:
    """What is stored under this name; written first when SNAPSHOTS=write."""
    path = FOLDER / name
    if os.environ.get("SNAPSHOTS") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if not path.exists():
        raise AssertionError(f"{name} is not stored; make snapshots writes it, read it before you commit it")
    return path.read_text(encoding="utf-8")
