"""The baseline of the matrix: what the scalar trace would take for the same pairs, judged by a sample of them."""

import random
from collections.abc import Callable

from workbook.proof.paths import trace_ends
from workbook.proof.universe import View
from workbook.reachability.matrix import Matrix
from workbook.reachability.packet import Question
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace


def sampled(matrix: Matrix, sample: int) -> tuple[Callable[[], object], float]:
    """Traces of some pairs that concern an interface, one port each, and how many times as many there are."""
    plane, draw = matrix.planes[0], random.Random(1)  # noqa: S311  # a draw, no secret
    concerned = [at for at, end in enumerate(plane.ends) if end.sort == "interface"]
    others = [at for at, end in enumerate(plane.ends) if end.sort in ("interface", "stranger", "outside")]
    others = [at for at in others if not plane.ends[at].beside]
    topology, question = topology_of(matrix.estate), Question(protocol="6", ports=((443, 443),))
    pairs = [(draw.choice(concerned), draw.choice(others)) for _ in range(sample)]
    ends = [trace_ends(topology, View(plane), pair) for pair in pairs]
    count = 2 * len(concerned) * len(others) - len(concerned) ** 2
    return lambda: [trace(matrix.estate, *pair, question) for pair in ends], count / sample
