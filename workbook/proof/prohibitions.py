"""Prohibitions of the network plane: what must never be possible, tested on direct connections."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import Subnet
from workbook.model.estate.party import Party
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Prohibition
from workbook.model.intent.party import INTERNET
from workbook.proof.proof import ProhibitionResult
from workbook.proof.universe import View
from workbook.reachability.filters import Index, Words, to_mask
from workbook.reachability.path import Relay

ANYONE = "anyone"
TIER = "tier:"


@dataclass(frozen=True)
class ProhibitionProver:
    """Tests the prohibitions of one design. `stated` are the stated headers of every pair, view by view."""

    design: Design
    estate: Estate
    views: tuple[View, ...]
    stated: tuple[Words, ...]

    def results(self) -> Iterator[ProhibitionResult]:
        """Each prohibition of packets: whether it holds, and what relays pass on all the same."""
        for prohibition in self.design.prohibitions:
            if prohibition.plane == "network":
                example = self._counterexample(prohibition)
                yield ProhibitionResult(
                    key=prohibition.key,
                    purpose=prohibition.purpose,
                    holds=not example,
                    counterexample=example,
                    relayed_by=tuple(dict.fromkeys(self._relays(prohibition))),
                )

    def _counterexample(self, prohibition: Prohibition) -> str:
        for view, stated in zip(self.views, self.stated, strict=True):
            sources, targets = self._who(view, prohibition.who), self._what(view, prohibition)
            passing = view.plane.let_through[np.ix_(sources, targets)] & ~view.unanswered
            if prohibition.who == ANYONE:
                passing &= ~stated[np.ix_(sources, targets)]
            for row, column in np.argwhere(passing.any(axis=2)).tolist():
                words = ", ".join(f"{p}/{ports}" for p, ports in view.in_words(to_mask(passing[row, column])))
                return f"{view.ends[sources[row]].name} reaches {view.ends[targets[column]].name} on {words}"
        return ""

    def _who(self, view: View, who: str) -> Index:
        """Everyone on the internet, services and named networks included; anyone at all; or a party."""
        if who == INTERNET:
            return np.flatnonzero(view.internet)
        if who == ANYONE:
            return np.arange(len(view.ends), dtype=np.intp)
        return view.of(self.estate.party(who))

    def _what(self, view: View, prohibition: Prohibition) -> Index:
        """A party's interfaces; of a tier also the stranger that may be added to it, as the internet sees it."""
        if not prohibition.what.startswith(TIER):
            party = self.estate.party(prohibition.what)
            return np.concatenate([view.of(party), view.translated(party)])
        tier = prohibition.what.removeprefix(TIER)
        subnets = {subnet.key for subnet in self.estate.of(Subnet) if subnet.tier == tier}
        sorts = ("interface", "stranger") if prohibition.who == INTERNET else ("interface",)
        meant = [end.stands_for or end for end in view.ends]
        return view.places(end.subnet in subnets and end.sort in sorts for end in meant)

    def _relays(self, prohibition: Prohibition) -> Iterator[Relay]:
        """The chains of connections from whoever is meant to what is protected, through load balancers and proxies."""
        if prohibition.who == ANYONE:
            return
        for view in self.views:
            protected = set(self._what(view, prohibition).tolist())
            first = self._who(view, prohibition.who)
            for relay in (party for party in self.estate.parties if party.forwards_to):
                yield from self._chain(view, (prohibition.who, first), relay, protected, frozenset())

    def _chain(
        self, view: View, client: tuple[str, Index], relay: Party, protected: set[int], passed: frozenset[str]
    ) -> Iterator[Relay]:
        """The connections of every chain that starts with client to relay and ends at what is protected."""
        if relay.key in passed:
            return
        opening = tuple(_connections(view, client, (relay.key, view.of(relay))))
        for key in relay.forwards_to if opening else ():
            target = self.estate.party(key)
            onward = tuple(_connections(view, (relay.key, view.of(relay)), (key, view.of(target))))
            further = tuple(
                self._chain(view, (relay.key, view.of(relay)), target, protected, passed | {relay.key})
            )
            if onward and protected & set(view.of(target).tolist()):
                yield from (*opening, *onward)
            if further:
                yield from (*opening, *further)


def _connections(view: View, client: tuple[str, Index], server: tuple[str, Index]) -> Iterator[Relay]:
    for protocol, ports in view.in_words(view.union(view.plane.some, client[1], server[1])):
        yield Relay(
            source=client[0], destination=server[0], protocol=protocol, ports=ports, verdict="reachable"
        )
