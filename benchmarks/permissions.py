"""What the proof of permissions costs: anew, with documents alike, after an edit; and how it grows with accounts."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.figure import Figure, figure, seconds
from workbook.analysis import analyze
from workbook.catalog import names
from workbook.document import Document, build
from workbook.plan import plan
from workbook.proof.permissions import prove

MEMBERS = (10, 100, 1_000)
TRAILS = ("organization", "per_account")


def measure() -> Iterator[Figure]:
    """Per pattern, without and with reuse of what was found for alike documents; then more and more accounts."""
    yield from _patterns()
    for trail in TRAILS:
        first: list[float] = []
        for members in MEMBERS:
            found = _of_members(trail, members)
            first = first or found
            many = f"central logging, {trail} trails, {members:,} members: whole analysis"
            note = f"{members // MEMBERS[0]} times the members"
            yield figure(many, found, baseline=f"{MEMBERS[0]} members", base=first, note=note)


def _of_members(trail: str, members: int) -> list[float]:
    """Seconds of plan, proof, checks and cost, with nothing kept from before."""
    document = Document(pattern="multi_account_logging", options={"trail": trail, "members": members})
    return seconds(_anew(lambda: analyze(document)), runs=3, warm=0)


def _patterns() -> Iterator[Figure]:
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
