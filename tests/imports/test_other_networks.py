"""Networks of other people: read without a rest, and every verdict that their own tests state."""

import pytest

from tests.cases.networks import FILES, imported_network, network, verdict_rows
from tests.oracles_ran import ran
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages
from workbook.reachability.reach import reach

ODD = {"dxgw-assoc-dx01": "fields that are not known: State"}
"""What these networks hold and AWS's answers do not."""
WORRYING = ("not modelled", "not known", "cannot be read", "missing", "differs")


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_nothing_is_left_over(name):
    """Every kind, field and state of the files is understood; source and licence are named."""
    found = imported_network(name)

    worrying = [each for each in found.not_understood if any(word in each.why for word in WORRYING)]
    assert [each for each in worrying if not each.why.startswith(ODD.get(each.id, "-"))] == []
    assert network(name)["source"].startswith("https://")
    assert network(name)["licence"] == "Apache-2.0"


@pytest.mark.parametrize(("name", "at"), verdict_rows())
def test_the_verdict_is_theirs(name, at):
    """Who reaches whom, what blocks and which load balancer carries it on are as stated."""
    row, found = network(name)["verdicts"][at], imported_network(name)

    path = reach(found.estate, found.end(row["from"]), found.end(row["to"]), row["ports"], row.get("vpc"))

    ran("other people's networks")
    assert path.verdict == row["verdict"], (row["says"], path.blockers, path.forward.hops)
    assert set(row.get("codes", ())) <= {blocker.code for blocker in path.blockers}, row["says"]
    if "relayed_by" in row:
        assert [each.destination for each in path.relayed_by][:-1] == row["relayed_by"]
        assert {each.verdict for each in path.relayed_by} == {"reachable"}


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_the_matrix_says_what_reach_says(name):
    """Of every two parties that have interfaces, on three ports."""
    estate = imported_network(name).estate
    shown = {}
    for each in passages(network_matrix(estate)):
        shown.setdefault((each.source, each.destination), []).append(each)

    for source in estate.parties:
        for destination in estate.parties:
            if source is destination or not (source.interfaces or destination.interfaces):
                continue
            for protocol, port in (("tcp", 22), ("tcp", 80), ("udp", 53)):
                rows = shown.get((source.key, destination.key), ())
                says = {each.verdict for each in rows if _speaks_of(each, protocol, port)} or {"blocked"}
                path = reach(estate, source.key, destination.key, f"{protocol}/{port}")
                assert says == {path.verdict}, (source.key, destination.key, protocol, port)


def _speaks_of(passage, protocol, port):
    if passage.protocol != protocol:
        return passage.protocol == "all"
    spans = (part.strip().partition("-") for part in passage.ports.split(","))
    return passage.ports == "all" or any(int(low) <= port <= int(high or low) for low, _, high in spans)
