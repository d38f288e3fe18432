"""The answer about an end that is described and could not be read: nobody can tell."""

from workbook.reachability.packet import parse_question
from workbook.reachability.path import Hop, Leg, Path


def unread_path(ends: tuple[str, str], ports: str, *, component: str, kind: str, why: str) -> Path:
    """Whether connections can be opened is unknown, for a reason.

    Raises:
        OptionsError: the ports cannot be read.
    """
    question = parse_question(ports)
    hop = Hop(
        component=component, kind=kind, decision="unknown", explanation_code="X_NOT_MODELLED", detail=why
    )
    return Path(
        source=ends[0],
        destination=ends[1],
        protocol=question.name,
        ports=question.ports_in_words,
        verdict="unknown",
        forward=Leg(verdict="unknown", hops=(hop,)),
        answer=Leg(verdict="unknown", hops=()),
    )
