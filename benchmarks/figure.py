"""One figure, and how it is taken: medians of repeated runs, because a shared machine has bad moments."""

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured, its median and 95th percentile in seconds, and the baseline it stands beside."""

    what: str
    median_s: float
    p95_s: float
    runs: int
    baseline: str = ""
    baseline_s: float | None = None
    aim_s: float | None = None
    note: str = ""
    """What else was measured, in words."""

    @property
    def ratio(self) -> float | None:
        """How many times the baseline's time it takes; below one is faster."""
        return self.median_s / self.baseline_s if self.baseline_s else None


def seconds(call: Callable[[], object], *, runs: int = 9, warm: int = 1) -> list[float]:
    """The wall time of each run, after some that do not count."""
    for _ in range(warm):
        call()
    taken = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return taken


def process_seconds(*arguments: str, runs: int = 5) -> list[float]:
    """The wall time of a fresh Python process with these arguments."""
    command = [sys.executable, *arguments]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True), runs=runs)  # noqa: S603


def figure(
    what: str,
    taken: Sequence[float],
    *,
    baseline: str = "",
    base: Sequence[float] = (),
    aim_s: float | None = None,
    note: str = "",
) -> Figure:
    """A figure from the times of its runs, and of its baseline's."""
    ordered = sorted(taken)
    return Figure(
        what=what,
        median_s=statistics.median(ordered),
        p95_s=ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))],
        runs=len(ordered),
        baseline=baseline,
        baseline_s=statistics.median(base) if base else None,
        aim_s=aim_s,
        note=note,
    )
