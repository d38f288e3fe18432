"""`--describe` in place of a design: the same commands, answers without intent, faults in a sentence."""

import json

import pytest

from tests.cases.describe import CASES
from tests.imports.documents import card, network
from workbook.cli import main

WEB = str(CASES / "snapshots" / "web-db.json")
PEER = str(CASES / "snapshots" / "peer-edge.json")


def _json(capsys, *arguments):
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_an_analysis_has_no_proof_and_says_what_was_read(capsys):
    """The keys are a design's, the proof is null, checks of intent do not apply and say so."""
    answer = _json(capsys, "analyze", "--describe", WEB)

    assert answer["schema_version"] == 1
    assert answer["proof"] is answer["pattern"] is answer["options"] is None
    assert {"type": "Vpcs", "count": 1} in answer["understood"]
    said = {"file", "type", "id", "why", "weight", "count", "ids"}
    assert all(each.keys() == said for each in answer["not_understood"])
    waiting = [each for each in answer["checks"] if each["status"] == "not_applicable"]
    assert waiting
    assert all(each["why"] for each in waiting)
    assert answer["findings"]
    assert answer["routes"]


def test_cost_is_of_fixed_hours_and_says_that_data_is_not_priced(capsys):
    """A NAT gateway costs its hours; nobody stated volumes, and the answer tells."""
    answer = _json(capsys, "analyze", "--describe", PEER)
    main(["analyze", "--describe", PEER])

    assert "nat" in {each["paid_for"] for each in answer["estimate"]["items"]}
    assert answer["estimate"]["strategies"] == []
    assert "data is not priced" in capsys.readouterr().out


def test_the_matrix_states_nothing(capsys):
    """Every passage is there; whether it was stated is null."""
    answer = _json(capsys, "matrix", "--describe", WEB)

    found = {(each["source"], each["destination"], each["stated"]) for each in answer["passages"]}
    assert ("internet", "web", None) in found
    assert answer["parties"] == ["web", "db", "internet", "aws:s3"]


@pytest.mark.parametrize(
    ("source", "destination", "port", "verdict"),
    [
        ("i-web", "i-db", "tcp/3306", "reachable"),
        ("eni-i-web", "i-db", "tcp/22", "blocked"),
        ("web", "db", "tcp/3306", "reachable"),
        ("internet", "i-web", "tcp/443", "reachable"),
        ("internet", "i-db", "tcp/3306", "blocked"),
        ("i-db", "aws:s3", "tcp/443", "reachable"),
        ("203.0.113.9", "i-web", "tcp/22", "reachable"),
        ("198.51.100.200", "i-web", "tcp/22", "blocked"),
    ],
)
def test_ends_are_what_aws_calls_them(capsys, source, destination, port, verdict):
    """Instances, interfaces, parties, the internet, services and addresses can be asked about."""
    question = ["--from", source, "--to", destination, "--port", port]

    assert _json(capsys, "reach", "--describe", WEB, *question)["verdict"] == verdict


def test_files_that_need_no_intent_are_written(tmp_path, capsys):
    """Pictures and the estate are written, with the list of what was not understood beside it."""
    (tmp_path / "in.json").write_text(
        json.dumps(network(NetworkInterfaces=[card("eni-1")], Odd=[{"Id": "x"}]))
    )
    out = tmp_path / "out"

    assert (
        main(["export", "--describe", str(tmp_path / "in.json"), "--out", str(out), "--format", "json"]) == 0
    )
    capsys.readouterr()
    listed = json.loads((out / "json" / "import.json").read_text())["not_understood"]
    assert ("Odd", "x") in {(each["type"], each["id"]) for each in listed}
    assert (out / "json" / "resolved_estate.json").exists()
    assert not (out / "json" / "resolved_design.json").exists()


def test_a_format_that_needs_intent_says_so(tmp_path, capsys):
    """Terraform of a network that nobody stated is refused by name, with what can be had."""
    code = main(["export", "--describe", WEB, "--out", str(tmp_path / "out"), "--format", "terraform"])

    err = capsys.readouterr().err
    assert code == 2
    assert "terraform needs a design" in err
    assert "picture" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analyze"], "--describe DIR"),
        (["analyze", "three_tier_dmz", "--describe", WEB], "in place of"),
        (["matrix", "--describe", "nowhere"], "neither a file nor a folder"),
        (
            ["reach", "--describe", WEB, "--from", "i-wbe", "--to", "i-db", "--port", "tcp/1"],
            "no end named 'i-wbe'",
        ),
    ],
)
def test_faults_are_sentences(capsys, arguments, words):
    """Bad input is exit 2 and a sentence on stderr."""
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_an_empty_folder_of_answers_is_an_empty_network(tmp_path, capsys):
    """Nothing read is nothing found: no error, no finding of any resource."""
    (tmp_path / "x.json").write_text('{"Vpcs": []}')

    answer = _json(capsys, "analyze", "--describe", str(tmp_path))

    assert answer["estimate"]["monthly_usd"] == 0
    assert answer["routes"] == []
