"""Networks on premises of which nobody says what addresses they have: what is asked of them has no answer yet."""

from workbook.model.estate.party import Party
from workbook.reachability.packet import Question
from workbook.reachability.path import Hop, Leg, Path
from workbook.reachability.sides import Side


def unannounced(source: Side, destination: Side) -> Party | None:
    """The end that is a network on premises whose addresses no route and no statement names."""
    ends = (side.party for side in (source, destination) if not side.addresses and not side.interfaces)
    return next((party for party in ends if party and party.location == "on_premises"), None)


def unknown_networks(party: Party, source: str, destination: str, question: Question) -> Path:
    """The answer about such an end: unknown, and what would make it known."""
    behind = f" behind {', '.join(party.behind)}" if party.behind else ""
    detail = f"which networks stand{behind} is not described: state them, or list the gateway's routes"
    hop = Hop(component=party.key, kind="Outside", decision="unknown", detail=detail)
    leg = Leg(verdict="unknown", hops=(hop,))
    return Path(
        source=source,
        destination=destination,
        protocol=question.name,
        ports=question.ports_in_words,
        verdict="unknown",
        forward=leg,
        answer=leg,
    )
