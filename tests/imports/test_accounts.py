"""Accounts as people have them: what is read, what is left, and the verdicts that AWS's documentation states."""

import json
from dataclasses import replace

import pytest

from tests.cases.accounts import NAMES, account, folder_of, imported_account, verdict_rows
from tests.imports.documents import imported_of
from workbook.analysis import analyze_import
from workbook.cli import main
from workbook.exports.report.export import report
from workbook.imports.describing import describe
from workbook.model.estate.network import NetworkInterface, Subnet
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages
from workbook.reachability.reach import reach
from workbook.views.picture import picture_svg


def _asked(name, row):
    """The verdict and the codes, by the way that the command line goes."""
    found = imported_account(name)
    if any(found.unread(row[end]) for end in ("from", "to")):
        return "unknown", set()
    path = reach(found.estate, found.end(row["from"]), found.end(row["to"]), row["ports"])
    return path.verdict, {blocker.code for blocker in path.blockers}


@pytest.mark.parametrize(("name", "at"), verdict_rows())
def test_the_verdict_is_that_of_the_documentation(name, at):
    """Open, blocked or unknown as the page says that the row names."""
    row = account(name)["verdicts"][at]
    verdict, codes = _asked(name, row)

    assert verdict == row["verdict"], row["says"]
    assert set(row.get("codes", ())) <= codes, row["says"]
    assert row["source"].startswith("https://docs.aws.amazon.com/")


@pytest.mark.parametrize("name", NAMES)
def test_only_what_has_no_word_is_not_modelled(name):
    """Kinds that carry packets and are not modelled are listed, and nothing else is."""
    found = imported_account(name).not_understood
    left = {each.type for each in found if "not modelled" in each.why}

    assert left <= set(account(name)["unread"])
    assert [each for each in found if "fields that are not known" in each.why] == []


@pytest.mark.parametrize("name", NAMES)
def test_analysis_picture_and_report_hold_everything(name):
    """Nothing breaks, every party that was read is in the picture's words or its account's report."""
    found = analyze_import(imported_account(name))
    text = report(found)["report/network.md"].decode()

    assert picture_svg(found).startswith("<svg")
    assert [party.key for party in found.estate.parties if party.interfaces and party.key not in text] == []


def test_delegated_addresses_are_the_nodes_own():
    """Sixteen addresses of a delegated /28 stand beside the node's first one."""
    card = imported_account("eks_nodes").estate.get(NetworkInterface, "eni-node2")

    assert len(card.secondary_private_ip_addresses) == 16
    assert str(card.secondary_private_ip_addresses[4]) == "10.0.32.20"


def test_a_name_that_groups_have_too_is_the_load_balancers():
    """Balancer, target group, Auto Scaling group and subnet group are all called shop: the end is the balancer."""
    assert imported_account("load_balanced_web").end("shop") == "shop"
    assert "shop" in {party.key for party in imported_account("load_balanced_web").estate.parties}


def test_who_stands_without_ipv4_has_rows_in_the_matrix():
    """Its passages are IPv6's and no others: to its neighbour and out, and from its neighbour."""
    every = passages(network_matrix(imported_account("ipv6_only_subnet").estate))
    found = [each for each in every if "six" in (each.source, each.destination)]
    own = {(each.source, each.destination) for each in found}

    assert {("six", "dual"), ("dual", "six"), ("six", "internet")} <= own
    assert ("internet", "six") not in own
    assert {each.ip_version for each in found} == {6}


@pytest.mark.parametrize("name", NAMES)
def test_an_account_reads_back_as_itself(name):
    """Written as describe answers and read again, subnets of every family and interfaces are the same."""
    first = imported_account(name).estate
    back = imported_of({path: text.decode() for path, text in describe(first).items()}).estate

    for kind in (Subnet, NetworkInterface):
        assert [replace(each, tags=()) for each in back.of(kind)] == [
            replace(each, tags=()) for each in first.of(kind)
        ]


def test_an_end_that_could_not_be_read_is_answered_as_unknown(tmp_path, capsys):
    """The command names why nobody can tell; what no file describes is refused as before."""
    folder = str(folder_of("ipv6_only_subnet", tmp_path))
    described = tmp_path / "ipv6_only_subnet/111122223333/eu-west-1/Subnets.json"
    answers = json.loads(described.read_text())
    answers["Subnets"] = [each for each in answers["Subnets"] if each["SubnetId"] != "subnet-only6"]
    described.write_text(json.dumps(answers))

    asked = ["reach", "--describe", folder, "--to", "internet", "--port", "tcp/443"]
    assert main([*asked, "--from", "i-six", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "unknown"
    assert "subnet-only6" in answer["forward"]["hops"][0]["detail"]
    assert main([*asked, "--from", "i-nobody"]) == 2
