"""What becomes of a pair of ends by its chains: requests out, answers back, and what they pass on the way.

An answer must come from the address that the client contacted, and find every translator that the request passed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workbook.reachability.chains import Chain, ChainTable, Translator
from workbook.reachability.classes import End
from workbook.reachability.filters import Index
from workbook.reachability.joining import APART, DESTINATION, SOURCE, Crossing, Joining, Judgement, Known


@dataclass(frozen=True, slots=True)
class PairWays:
    """The chains of a pair, by number: out, back to whom the destination saw, and from the translator to the client."""

    out: int
    back: int
    handed: int
    answers: Index


@dataclass(frozen=True)
class Judge:
    """Says what becomes of a pair by its chains: out, back to whom the destination saw, and on to the client."""

    routes: ChainTable
    homes: Mapping[str, str]

    def pair(self, source: End, destination: End, ways: PairWays) -> Joining:
        """The joining of two ends."""
        silent = source.sort in ("gateway", "translated") or not source.initiates
        if silent or destination.sort == "gateway":
            return APART
        if source.sort == destination.sort == "outside":
            return APART
        if self._is_lost(source) or self._is_lost(destination):
            return Joining(sent="unsure", back="unsure")
        return self.judged(source, destination, ways)

    def judged(self, source: End, destination: End, ways: PairWays) -> Joining:
        """The joining of two ends, of which the first may open connections."""
        chain = self.routes.chains[ways.out]
        sent = self._sent(chain, source, destination)
        if sent == "no":
            return APART
        is_translated = destination.sort == "translated"
        is_far = is_translated or destination.sort == "outside"
        found = Joining(
            sent=sent,
            back="no",
            seen=chain.translators[-1].end if chain.translators and not is_far else SOURCE,
            forward=tuple(_forward(chain)),
            carried=frozenset(check.what for check in chain.checks if check.kind == "carries"),
            judged=tuple(_judged_by(chain, destination, self.homes)),
            groups_out=_names_groups(chain, source, destination),
            groups_in=_sees_groups(chain, source, destination),
            owners=0 if is_translated else len(chain.translators),
            nat64=chain.translators[-1].key if is_translated and chain.is_open else "",
        )
        return found if sent == "lost" else self._with_answer(found, chain, (source, destination), ways)

    def _is_lost(self, end: End) -> bool:
        return end.sort not in ("outside", "translated") and end.subnet not in self.routes.rows

    def _sent(self, chain: Chain, source: End, destination: End) -> Known:
        closed = chain.kind == "blocked" or (chain.needs_public and not source.public)
        enters_unnamed = source.sort == "outside" and not source.attached and not destination.public
        if closed or enters_unnamed:
            return "no"
        if chain.kind == "unknown":
            return "lost"
        return "sure" if chain.sure and source.sure and destination.sure else "unsure"

    def _with_answer(self, found: Joining, chain: Chain, ends: tuple[End, End], ways: PairWays) -> Joining:
        source, destination = ends
        legs = [self.routes.chains[ways.handed]] if found.nat64 else list(self._legs(chain, ways))
        passed = {key for leg in legs for key, _ in leg.boxes}
        states = {_state(leg) for leg in legs}
        states |= {"no" for leg in legs[-1:] if not _comes_home(leg, chain, source)}
        states |= {"no"} if "lost" not in states and passed != {key for key, _ in chain.boxes} else set()
        if "outside" not in (source.sort, destination.sort):
            over_internet = [leg for leg in legs if leg.exit or chain.exit]
            states |= {"no" for leg in over_internet if leg.components != chain.components[::-1]}
        known: Known = next((each for each in ("no", "lost", "unsure") if each in states), "sure")
        if known == "no":
            return replace(found, back="no")
        return replace(found, back=known, answer=tuple(_answer(legs, chain.translators)))

    def _legs(self, chain: Chain, ways: PairWays) -> Iterator[Chain]:
        """The chains of an answer: from the destination, and from each translator that the request passed."""
        chains = self.routes.chains
        yield chains[ways.back]
        between = zip(chain.translators[:0:-1], chain.translators[-2::-1], strict=False)
        for later, earlier in between:
            row = self.routes.rows.get(f"nat:{later.key}", -1)
            yield chains[int(ways.answers[row, earlier.end])] if row >= 0 else chains[0]
        if chain.translators:
            yield chains[ways.handed]


def _state(leg: Chain) -> Known:
    if leg.kind == "blocked" or leg.translators:
        return "no"
    if leg.kind == "unknown":
        return "lost"
    return "sure" if leg.sure else "unsure"


def _names_groups(chain: Chain, source: End, destination: End) -> bool:
    """Whether outbound rules know the destination by its groups; outside there are none to be known."""
    if "outside" in (source.sort, destination.sort) or source.vpc == destination.vpc:
        return chain.kind not in ("middlebox", "nat_instance")
    return chain.kind == "peering" and chain.groups == "seen"


def _sees_groups(chain: Chain, source: End, destination: End) -> bool:
    """Whether inbound rules see the sender's groups (tgw-vpc-attachments, vpc-peering-security-groups)."""
    if "outside" in (source.sort, destination.sort):
        return True
    if chain.groups == "hidden":
        return False
    over_transit = source.takes_references and destination.takes_references and not destination.is_endpoint
    return chain.groups == "seen" or over_transit


def _comes_home(leg: Chain, chain: Chain, source: End) -> bool:
    """Whether an answer to the internet leaves by the gateway that the request came in by."""
    if source.sort != "outside" or source.attached:
        return True
    begins_with_box = bool(leg.beside[0]) or not leg.components
    return leg.exit == chain.exit if leg.is_open else leg.kind == "unknown" and begins_with_box


def _forward(chain: Chain) -> Iterator[Crossing]:
    if chain.leaves:
        yield Crossing(SOURCE, True, DESTINATION)
    for check in chain.checks:
        if check.kind == "acl":
            shown = chain.translators[check.translators - 1].end if check.translators else SOURCE
            yield Crossing(check.what, check.egress, DESTINATION if check.egress else shown)
    if chain.enters and chain.kind != "unknown":
        yield Crossing(DESTINATION, False, chain.translators[-1].end if chain.translators else SOURCE)


def _judged_by(chain: Chain, destination: End, homes: Mapping[str, str]) -> Iterator[Judgement]:
    for check in chain.checks:
        shown = chain.translators[check.translators - 1].end if check.translators else SOURCE
        if check.kind == "firewall":
            yield Judgement("firewall", check.what, False, shown, True)
        if check.kind == "group" and check.egress:
            near = homes.get(check.what) == destination.vpc
            yield Judgement("group", check.what, True, DESTINATION, check.seen and near)
        elif check.kind == "group":
            yield Judgement("group", check.what, False, shown, check.seen)


def _answer(legs: list[Chain], translators: tuple[Translator, ...]) -> Iterator[Crossing]:
    """The ACLs that an answer crosses, leg by leg, from the destination (of NAT64 from the translator) to the client."""
    for at, leg in enumerate(legs, start=len(translators) + 1 - len(legs)):
        owner = len(translators) - at
        target = translators[owner - 1].end if owner else SOURCE
        start = translators[owner].subnet if at else DESTINATION
        if leg.leaves and start != "":
            yield Crossing(start, True, target, owner)
        for check in leg.checks:
            if check.kind == "acl":
                yield Crossing(check.what, check.egress, target if check.egress else DESTINATION, owner)
        stop = translators[owner - 1].subnet if owner else SOURCE
        if leg.enters and leg.kind != "unknown" and stop != "":
            yield Crossing(stop, False, DESTINATION, owner)
