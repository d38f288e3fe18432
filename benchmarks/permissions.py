"""What the proof of permissions costs: anew, after an edit that leaves documents as they were, and after one access more."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.figure import Figure, figure, seconds
from workbook.catalog import names
from workbook.document import Document, build
from workbook.plan import plan
from workbook.proof.permissions import prove


def measure() -> Iterator[Figure]:
    """Per pattern, without and with reuse of what was found for alike documents."""
    for name in names():
        design = build(Document(pattern=name))
        estate = plan(design)
        anew = seconds(_anew(lambda: prove.prove_accesses(design, estate)), runs=5)  # noqa: B023  # called at once
        yield figure(f"{name}: permissions proven anew", anew)
        again = seconds(lambda: prove.prove_accesses(design, estate), runs=15)  # noqa: B023  # called at once
        yield figure(f"{name}: permissions proven, documents alike", again, baseline="anew", base=anew)
        fewer = replace(design, accesses=design.accesses[1:])
        changed = plan(fewer)
        before = prove.STORE.misses
        edited = seconds(lambda: prove.prove_accesses(fewer, changed), runs=1, warm=0)  # noqa: B023  # called at once
        searched = prove.STORE.misses - before
        note = f"{searched} services or endpoints searched again"
        yield figure(f"{name}: permissions proven, an access less", edited, note=note)


def _anew(call: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        prove.STORE.clear()
        return call()

    return run
