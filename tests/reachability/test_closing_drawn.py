"""Over drawn networks: the edits that the words describe, made by hand, close what was open, and none is idle."""

import re
from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.reachability.small_estates import HOME, entry
from tests.reachability.test_trace_brute_force import NAMES, denying_worlds, route_line, worlds
from workbook.errors import OptionsError
from workbook.facts.ip_protocols import protocol_number
from workbook.reachability.reach import reach

ADDED = re.compile(
    r"add to (?P<acl>\S+) an (?P<way>in|out)bound deny entry (?P<number>\d+): (?P<packets>\S+) (?:to|from) (?P<block>\S+)"
)
PORTS = ("tcp/443", "tcp/1028", "udp/444", "icmp/8/0", "all")


def by_hand(estate, edits):
    """The estate after the edits, made from their words alone."""
    removed = {edit.resource for edit in edits if edit.kind != "add_deny"}
    added = [entry_of(ADDED.fullmatch(edit.change)) for edit in edits if edit.kind == "add_deny"]
    kept = tuple(each for each in estate.resources if each.key not in removed)
    return replace(estate, resources=(*kept, *added))


def entry_of(words):
    """The deny entry that a sentence describes."""
    protocol, _, ports = words["packets"].partition("/")
    protocol = "-1" if protocol == "all" else protocol
    ports = "*" if ports in ("", "all") else ports
    line = f"{words['number']} {words['way']} deny {protocol} {ports} {words['block']}"
    made = entry(words["acl"], line)
    return replace(made, protocol=protocol_number(protocol) if protocol != "-1" else "-1", **HOME)


@settings(max_examples=60, deadline=None)
@given(
    estate=st.one_of(worlds(route_line), denying_worlds()),
    ends=st.permutations((*NAMES, "203.0.113.7")).map(lambda names: names[:2]),
    port=st.sampled_from(PORTS),
)
def test_edits_made_by_hand_close_what_was_open(estate, ends, port):
    """After them nothing is open; after all but one of them something still is."""
    source, destination = ends
    estate = replace(estate, parties=tuple(replace(each, client_ports="linux") for each in estate.parties))
    try:
        path = reach(estate, source, destination, port)
    except OptionsError:
        return
    event(path.verdict)
    if path.closing is None or not path.closing.edits:
        assert path.closing is None or path.closing.note
        return
    event(path.closing.edits[0].kind)
    edits = path.closing.edits

    assert reach(by_hand(estate, edits), source, destination, port).verdict == "blocked", edits
    for left in edits:
        others = [each for each in edits if each != left]
        assert reach(by_hand(estate, others), source, destination, port).verdict != "blocked", (left, edits)
