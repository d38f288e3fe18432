"""What the proof takes for granted because it lies beyond the edge of the estate."""

from collections.abc import Iterator

from workbook.model.estate.estate import Estate
from workbook.model.estate.party import Party
from workbook.model.intent.design import Design
from workbook.proof.proof import ProofAssumption


def assumptions(design: Design, estate: Estate) -> tuple[ProofAssumption, ...]:
    """The design's own assumptions, then one for each end beyond the edge and each thing that exists already."""
    stated = (ProofAssumption(subject=each.subject, sentence=each.sentence) for each in design.assumptions)
    used = {end for flow in design.flows for end in (flow.source, flow.destination)}
    beyond = (found for party in estate.parties if party.key in used for found in _beyond(party))
    return tuple(dict.fromkeys((*stated, *_inside(), *beyond, *_existing(estate))))


def _inside() -> Iterator[ProofAssumption]:
    yield ProofAssumption(
        subject="hosts",
        sentence="A process listens on every stated port, and the firewall of its operating system lets it answer.",
    )


def _beyond(party: Party) -> Iterator[ProofAssumption]:
    if party.location == "vpc":
        return
    if party.location == "aws_service":
        sentence = f"{party.title} answers; its policies and its public addresses are AWS's and were not tested here."
    elif not party.cidr_blocks:
        sentence = f"{party.title} answers; its name may resolve to any address of the internet."
    else:
        sentence = (
            f"{party.title} sends and answers as stated; its own routers and firewalls are taken as open."
        )
    yield ProofAssumption(subject=party.key, sentence=sentence)


def _existing(estate: Estate) -> Iterator[ProofAssumption]:
    for resource in estate.resources:
        if resource.existing_id:
            yield ProofAssumption(
                subject=resource.key, sentence=f"{resource.existing_id} exists and is as described here."
            )
