"""The workbench served as `make start` serves it, for tests that ask it something."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, "-c", "from workbook.app.serve import serve; serve(port=0)")


@dataclass(frozen=True)
class Served:
    """A running page: its address without the token, and the token."""

    address: str
    token: str

    @property
    def page(self) -> str:
        """The address a person opens."""
        return f"{self.address}/?token={self.token}"


@contextmanager
def served() -> Iterator[Served]:
    """Starts the server on a free port, reads what it prints, and ends it."""
    process = subprocess.Popen(COMMAND, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/\?token=(\S+)", line):
                yield Served(found[1], found[2])
                break
        else:
            assert process.stderr is not None
            raise AssertionError(process.stderr.read())
    finally:
        process.terminate()
        process.communicate(timeout=30)
