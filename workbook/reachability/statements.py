"""What people state of a Network Firewall, for pairs of ends: the first statement that matches decides."""

import numpy as np

from workbook.model.estate.interconnect import NetworkFirewall
from workbook.reachability.addresses import Network
from workbook.reachability.filters import Flags, Ground, Index, Words, to_words, width
from workbook.reachability.headers import selector_of_statement


def stated(
    firewall: NetworkFirewall, base: Ground, sources: Index, destinations: Index
) -> tuple[Words, Words]:
    """The headers that it lets through between each pair, and those of which nothing is stated."""
    shape = (len(sources), width(base.headers))
    left = np.broadcast_to(to_words(base.headers.everything, base.headers), shape).copy()
    allowed = np.zeros(shape, dtype=np.uint64)
    for rule in firewall.rules:
        named = _within(rule.source, base, sources) & _within(rule.destination, base, destinations)
        hit = left & to_words(base.headers.mask(selector_of_statement(rule)), base.headers) * named[:, None]
        allowed |= hit if rule.action == "allow" else 0
        left &= ~hit
    if firewall.default_action == "allow":
        return allowed | left, np.zeros_like(left)
    return allowed, left if firewall.default_action == "unknown" else np.zeros_like(left)


def _within(network: Network | None, base: Ground, places: Index) -> Flags:
    """Without a network a statement speaks of every address."""
    if network is None:
        return np.ones(len(places), dtype=np.bool_)
    covered = base.covered(network)
    found: Flags = (covered.start <= places) & (places < covered.stop)
    return found
