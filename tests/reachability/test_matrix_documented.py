"""The matrix on AWS's own examples: the pings of Block Public Access, and the topologies of its pages."""

from ipaddress import ip_address, ip_network

import pytest

from tests.cases.questions import question
from tests.oracles_ran import ran
from tests.reachability.test_trace_public_access import EXCLUSIONS, INTERNET, MODES, world
from tests.reachability.test_trace_public_access import ROWS as PINGS
from tests.reachability.test_trace_topologies import ANSWERED, snapshot
from tests.reachability.test_trace_topologies import ROWS as TOPOLOGIES
from workbook.reachability.compile import Cuts
from workbook.reachability.headers import Selector
from workbook.reachability.matrix import network_matrix


def cuts_for(asked, *addresses):
    """The asked port and the named addresses as classes of their own."""
    blocks = {ip_network(address) for address in addresses if _is_address(address)}
    selector = (
        Selector(int(asked.protocol), *asked.ports[0]) if asked.protocol in ("6", "17", "1", "58") else None
    )
    chosen = {selector or Selector(int(asked.protocol))}
    return Cuts(selectors=frozenset(chosen), networks=frozenset(blocks)), chosen.pop()


def _is_address(name):
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _place(plane, name):
    """The end with this name or address; None where the matrix knows nobody there."""
    if _is_address(name):
        number = int(ip_address(name))
        found = (
            at for at, end in enumerate(plane.ends) if end.sort == "outside" and end.span == (number, number)
        )
    else:
        found = (at for at, end in enumerate(plane.ends) if end.sort == "interface" and name in end.parties)
    return next(found, None)


def verdict(estate, source, destination, asked):
    """The matrix's verdict between two names of a case."""
    cuts, selector = cuts_for(asked, source, destination)
    matrix = network_matrix(estate, cuts)
    plane = next(each for each in matrix.planes if (each.plane.base.bits == 128) == (asked.protocol == "58"))
    places = _place(plane, source), _place(plane, destination)
    if None in places:
        return "blocked"
    bits = matrix.headers.mask(selector)
    for kind, word in (("reachable", "reachable"), ("some", "partial"), ("unknown", "unknown")):
        if int.from_bytes(getattr(plane, kind)[places].tobytes(), "little") & bits == bits:
            return word
    return "blocked"


@pytest.mark.parametrize("row", PINGS, ids=lambda row: row["id"])
def test_the_ping_ends_as_aws_measured(row):
    """Each of AWS's 36 pings under Block Public Access ends in the matrix as printed."""
    exclusion = {}
    if row.get("exclusion"):
        exclusion = {"subnet": "A", "internet_gateway_exclusion_mode": EXCLUSIONS[row["exclusion"]]}
    names = [
        INTERNET[row["protocol"]] if row[end] == "internet" else row[end] for end in ("source", "destination")
    ]
    ran("reachability analyzer")
    estate = world(MODES[row["mode"]], **exclusion)
    assert verdict(estate, *names, question(row["protocol"])) == row["expected"]


@pytest.mark.parametrize("name", ANSWERED)
def test_the_verdict_is_the_pages(name):
    """The matrix finds the verdict that AWS's page states for a topology."""
    row = TOPOLOGIES[name]
    estate = snapshot(f"snapshots/{row['snapshot'].split('/')[-1]}")
    asked = question(row["protocol"], row.get("dst_port"))
    assert verdict(estate, row["source"], row["destination"], asked) == row["expected"]


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_what_is_not_modelled_is_unknown_and_never_contradicts_the_page(name):
    """Over peering, transit gateways and VPNs the matrix says unknown or the page's verdict, never another."""
    row = TOPOLOGIES[name]
    estate = snapshot(f"snapshots/{row['snapshot'].split('/')[-1]}")
    asked = question(row["protocol"], row.get("dst_port"))
    assert verdict(estate, row["source"], row["destination"], asked) in (row["expected"], "unknown")
