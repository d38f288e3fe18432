"""How the matrix grows: a large estate, then more interfaces, groups and VPCs; what of it fits into memory.

Each size is measured in a process of its own, so that its memory is its own. The baseline is what the scalar trace would
take for the same pairs, from a sample of them in the same process.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from benchmarks.edits import EDITS
from benchmarks.figure import Figure, figure, seconds
from benchmarks.large import Size, large_estate
from benchmarks.traced import sampled
from workbook.model.estate.estate import Estate
from workbook.reachability.matrix import Matrix, network_matrix

LARGE = Size()
AIM_S = 2.0
RUNS = 3
SAMPLE = 20
GROWTH = {
    "interfaces": [replace(LARGE, interfaces=count) for count in (2_500, 5_000, 20_000)],
    "groups": [replace(LARGE, groups=count) for count in (250, 500, 2_000)],
    "VPCs": [replace(LARGE, vpcs=count) for count in (5, 10, 40)],
    "roles": [replace(LARGE, roles=count) for count in (18, 70)],
}
MEMORY = {"400 MB": 400, "8 GB": 8192}


def measure() -> Iterator[Figure]:
    """The large estate, the curves, and the size at which memory is full."""
    large = _of(LARGE)
    yield _figure("large estate", LARGE, large, aim_s=AIM_S)
    yield _figure("without hub: every VPC to every other", replace(LARGE, hub_and_spoke=False))
    measured = [(LARGE, large)]
    for what, sizes in GROWTH.items():
        for size in sizes:
            found = _of(size)
            measured.append((size, found))
            yield _figure(f"growth of {what}", size, found)
    for name, limit in MEMORY.items():
        yield _full(name, limit, measured[-2:])


def _figure(
    what: str, size: Size, found: dict[str, Any] | None = None, *, aim_s: float | None = None
) -> Figure:
    own = found or _of(size)
    words = f"{size.interfaces} interfaces, {size.groups} groups, {size.vpcs} VPCs of {size.roles} roles"
    edited = ", ".join(f"{each:.0f} ms after {what}" for what, each in own["edited"].items())
    note = f"{own['ends']} classes of ends, {own['cells']} pairs pass, {own['memory']:.0f} MB; {edited}"
    return figure(
        f"{what}: {words}",
        own["taken"],
        baseline="trace of every pair",
        base=own["traced"],
        aim_s=aim_s,
        note=note,
    )


def _full(name: str, limit: int, measured: list[tuple[Size, dict[str, Any]]]) -> Figure:
    """From two sizes that differ in their classes of ends: where memory is full, pairs growing with their square."""
    small, large = sorted((found for _, found in measured), key=lambda each: each["ends"])
    square = large["ends"] ** 2 - small["ends"] ** 2
    each_pair = (large["memory"] - small["memory"]) / square
    base = large["memory"] - each_pair * large["ends"] ** 2
    ends = int(((limit - base) / each_pair) ** 0.5)
    seconds = [large["taken"][0] * (ends / large["ends"]) ** 2]
    advice = (
        "larger networks: a matrix for each routing domain (what no route joins has no passage between it)"
    )
    return figure(f"{name} are full at about {ends} classes of ends (extrapolated)", seconds, note=advice)


def _of(size: Size) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.growth", json.dumps(asdict(size))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # ourselves
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _alone(size: Size) -> dict[str, Any]:
    """One size, in this process: seconds of some runs, the most memory it took, and what it found."""
    estate = large_estate(size)
    taken, matrix = [], None
    for _ in range(RUNS):
        del matrix
        start = time.perf_counter()
        matrix = network_matrix(estate)
        taken.append(time.perf_counter() - start)
    again = {what: _edited(made(estate), matrix) for what, made in EDITS.items()}
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = matrix.planes[0].cells
    return {
        "taken": taken,
        "edited": again,
        "memory": used,
        "ends": cells.size,
        "cells": len(cells.places),
        "traced": _traced(matrix),
    }


def _edited(others: Iterator[Estate], matrix: Matrix) -> float:
    """Milliseconds of the median edit."""
    taken = seconds(lambda: network_matrix(next(others), after=matrix), runs=RUNS)
    return sorted(taken)[RUNS // 2] * 1000


def _traced(matrix: Matrix) -> list[float]:
    """What the trace takes for every pair that concerns an interface."""
    call, times = sampled(matrix, SAMPLE)
    return [each * times for each in seconds(call, runs=1)]


if __name__ == "__main__":
    print(json.dumps(_alone(Size(**json.loads(sys.argv[1])))))
