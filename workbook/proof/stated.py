"""Which passages are stated: both their ends are, by a flow or by a declared widening that holds.

Source end: the source is a stranger or outside, or a flow from it covers destination and port. Destination end: the
destination is a stranger or outside, or a flow to it covers source and port. A flow to anywhere, or to a host whose
addresses are not known, covers every destination at its source end; a flow from anyone every source at the other.
"""

from ipaddress import ip_network

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import PrefixList
from workbook.model.estate.party import Party, Widening
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.proof.families import families, is_translated, means_of
from workbook.proof.universe import View, is_anyone
from workbook.reachability.filters import Index, Words
from workbook.reachability.headers import ANY_HEADER, selector


def delivered_to(flow: Flow, estate: Estate) -> str:
    """The party that a flow's packets really go to."""
    means = means_of(flow, estate)
    return means.delivered_to if means else flow.destination


def stated(view: View, design: Design, estate: Estate, widenings: tuple[Widening, ...]) -> Words:
    """The stated headers of every pair of ends."""
    at_source, at_destination = _free_ends(view)
    flows = {flow.key: flow for flow in design.flows}
    for flow in design.flows:
        _state_flow(view, flow, estate, at_source, at_destination)
    for widening in widenings:
        _state_widening(view, widening, flows[widening.flow], estate, (at_source, at_destination))
    result: Words = at_source & at_destination
    return result


def _free_ends(view: View) -> tuple[Words, Words]:
    """Everything is stated of strangers and of what is outside; of interfaces nothing yet."""
    everything = view.words(ANY_HEADER)
    free = np.array([(end.stands_for or end).sort != "interface" for end in view.ends], dtype=np.bool_)
    at_source = np.zeros_like(view.plane.open)
    at_destination = np.zeros_like(view.plane.open)
    at_source[free] = everything
    at_destination[:, free] = everything
    return at_source, at_destination


def _state_flow(view: View, flow: Flow, estate: Estate, at_source: Words, at_destination: Words) -> None:
    if view.bits not in families(flow, estate):
        return
    source, target = estate.party(flow.source), estate.party(delivered_to(flow, estate))
    sources, targets = view.alike(source), view.alike(target)
    everyone = np.arange(len(view.ends), dtype=np.intp)
    if view.translates:
        behind = view.translated(target)
        targets = np.concatenate([targets, behind])
        if is_translated(flow, estate, view.bits):
            everyone = targets = behind
    words = view.words(selector(flow.protocol, flow.ports, flow.icmp_type_code))
    at_source[np.ix_(sources, everyone if is_anyone(target) else targets)] |= words
    at_destination[np.ix_(everyone if is_anyone(source) else sources, targets)] |= words
    for forwarder in forwarders(flow, estate):
        through = view.alike(forwarder)
        pairs = np.ix_(sources, through)
        at_source[pairs] |= words
        at_destination[pairs] |= words
        at_source[np.ix_(through, everyone if is_anyone(target) else targets)] |= words


def forwarders(flow: Flow, estate: Estate) -> list[Party]:
    """The parties that a flow's means lead through: what they pass on is stated of both its legs."""
    means = means_of(flow, estate)
    passed = set(means.via) if means else set()
    return [party for party in estate.parties if passed & set(party.interfaces)]


def _state_widening(
    view: View, widening: Widening, flow: Flow, estate: Estate, both: tuple[Words, Words]
) -> None:
    """The flow's own end may reach (or be reached by) all that the rule's peer admits.

    A group that several destinations share admits the client at each of them, so both ends are stated.
    """
    at_source, at_destination = both
    words = view.words(selector(widening.protocol, widening.ports, widening.icmp_type_code))
    admitted = _admitted(view, widening, estate)
    if widening.end == "source":
        at_destination[np.ix_(admitted, view.alike(estate.party(delivered_to(flow, estate))))] |= words
        return
    pairs = np.ix_(view.alike(estate.party(flow.source)), admitted)
    at_source[pairs] |= words
    for forwarder in forwarders(flow, estate):
        at_source[np.ix_(view.alike(forwarder), admitted)] |= words
    if widening.reason == "shared_endpoint_group":
        at_destination[pairs] |= words


def _admitted(view: View, widening: Widening, estate: Estate) -> Index:
    """The ends that the peer of a widened rule names."""
    base = view.plane.plane.base
    if widening.reason == "shared_endpoint_group" or widening.admits in base.carriers:
        return base.carriers.get(widening.admits, np.zeros(0, dtype=np.intp))
    listed = [each for each in estate.of(PrefixList) if each.key == widening.admits]
    networks = listed[0].entries if listed else (ip_network(widening.admits),)
    everyone = np.arange(len(view.ends), dtype=np.intp)
    return np.concatenate([everyone[base.covered(network)] for network in networks])
