"""`python -m benchmarks [NAME ...]`: runs the modules of this folder, or those named, and prints a table."""

import importlib
import os
import pkgutil
import platform
import sys
from collections.abc import Iterator
from types import ModuleType

import benchmarks
from benchmarks.figure import Figure

LINE = "{:<56} {:>10} {:>10} {:>5} {:>9}  {}"


def names() -> list[str]:
    """The modules here that measure something."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [name for name in found if name != "__main__" and hasattr(_module(name), "measure")]


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"benchmarks.{name}")


def measured(name: str) -> Iterator[Figure]:
    """The figures of one module."""
    yield from _module(name).measure()


def line(found: Figure) -> str:
    """One row of the table: milliseconds, and the ratio to the baseline."""
    against = ""
    if found.ratio is not None and found.baseline_s is not None:
        against = f"{found.ratio:.2g} x {found.baseline} ({found.baseline_s * 1000:.1f} ms)"
    aim = f"< {found.aim_s * 1000:.0f} ms" if found.aim_s else ""
    if found.note:
        against = f"{against}; {found.note}" if against else found.note
    return LINE.format(
        found.what,
        f"{found.median_s * 1000:.1f} ms",
        f"{found.p95_s * 1000:.1f} ms",
        found.runs,
        aim,
        against,
    )


def main() -> None:
    """Prints a row as soon as it is known."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs, load {load}, {platform.platform()}")
    print(LINE.format("figure", "median", "p95", "runs", "aim", "against, in the same run"))
    for name in sys.argv[1:] or names():
        for found in measured(name):
            print(line(found), flush=True)


if __name__ == "__main__":
    main()
