"""What an import yields: the estate, what was read, and what was not understood."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal

from workbook.model.estate.estate import Estate

Network = IPv4Network | IPv6Network
Weight = Literal["unknown", "assumed", "unjudged"]
"""What follows from not understanding: verdicts are unknown, rest on an assumption, or only checks are not judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """One thing that the import could not read, or read in part only: where it stands, and why."""

    file: str
    type: str
    id: str
    why: str
    weight: Weight = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """How many items of one type were read."""

    type: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An existing network. `names` are other words (ARN, DNS name, Name tag) for resources of the estate."""

    estate: Estate
    title: str = "Existing network"
    understood: tuple[Understood, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    unread_blocks: tuple[tuple[Network, NotUnderstood], ...] = ()
    """The addresses of subnets that could not be read, each with the reason."""

    def end(self, word: str) -> str:
        """The name that engines know an end by: the word itself, or the resource it is another word for."""
        if word in self.estate or any(party.key == word for party in self.estate.parties):
            return word
        return dict(self.names).get(word, word)

    def unread(self, word: str) -> NotUnderstood | None:
        """Why an end that some file describes could not be read; nothing for ends that could, or that nobody describes."""
        known = self.end(word)
        if known in self.estate or any(party.key == known for party in self.estate.parties):
            return None
        about = (each for each in self.not_understood if each.id == word and each.weight == "unknown")
        return next(about, None) or self._unread_address(word)

    def _unread_address(self, word: str) -> NotUnderstood | None:
        try:
            asked = ip_network(word, strict=False)
        except ValueError:
            return None
        within = (
            why
            for block, why in self.unread_blocks
            if asked.version == block.version and _holds(block, asked)
        )
        return next(within, None)


def _holds(block: Network, asked: Network) -> bool:
    return asked.network_address in block and asked.prefixlen >= block.prefixlen
