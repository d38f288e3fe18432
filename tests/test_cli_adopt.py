"""`adopt`, and `diff` and `--scopes` over existing networks, on the command line."""

import json
from pathlib import Path

import pytest

from workbook.cli import main

SNAPSHOT = Path(__file__).parent / "cases" / "aws_documentation" / "snapshots" / "web-db.json"


def _run(capsys, *arguments):
    code = main([str(each) for each in arguments])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def folder(tmp_path):
    """A describe folder with one file."""
    there = tmp_path / "network"
    there.mkdir()
    (there / "all.json").write_bytes(SNAPSHOT.read_bytes())
    return there


@pytest.fixture
def adopted(folder, tmp_path, capsys):
    """The document of that folder."""
    path = tmp_path / "design.json"
    assert _run(capsys, "adopt", "--describe", folder, "--out", path)[0] == 0
    return path


def test_adopt_writes_a_document_to_review(adopted):
    """The pattern is adopted, the network is in it, and each flow says that nobody reviewed it."""
    record = json.loads(adopted.read_text(encoding="utf-8"))

    assert record["pattern"] == "adopted"
    assert record["network"]["resources"]
    assert {flow["purpose"] for flow in record["additions"]["flows"]} == {"observed, not reviewed"}
    kinds = {each["kind"] for each in record["network"]["resources"]}
    assert "Subnet" in kinds
    assert not kinds & {"SecurityGroupRule", "NetworkAclEntry"}


def test_adopting_opens_and_closes_nothing(capsys, folder, adopted):
    """The folder against the document: other rules, the same passages."""
    code, out, _ = _run(capsys, "diff", folder, adopted, "--json")

    answer = json.loads(out)
    assert code == 0
    assert answer["passages"]["opened"] == answer["passages"]["closed"] == []
    assert answer["rules"]["added"]
    assert answer["subnets"] == {"added": [], "removed": [], "changed": []}
    assert answer["routes"] == {"added": [], "removed": [], "changed": []}
    assert answer["monthly_usd"]["comparable"] is False


def test_an_adopted_document_is_analysed_like_any_other(capsys, adopted):
    """Its proof holds, its rules are tied to flows, and reach and matrix answer from it."""
    code, out, _ = _run(capsys, "analyze", adopted, "--json")
    answer = json.loads(out)
    reached, words, _ = _run(
        capsys, "reach", adopted, "--from", "web", "--to", "db", "--port", "tcp/3306", "--json"
    )

    assert code == 0
    assert answer["pattern"] == "adopted"
    assert answer["proof"]["holds"] is True
    assert all(rule["because"] for rule in answer["security_group_rules"])
    assert reached == 0
    assert json.loads(words)["verdict"] == "reachable"


@pytest.mark.parametrize("form", ["terraform", "document", "json", "report", "picture"])
def test_an_adopted_document_is_exported(capsys, adopted, tmp_path, form):
    """Every format takes it; Terraform makes groups and rules and names what exists by variables."""
    code, _, err = _run(capsys, "export", adopted, "--out", tmp_path / "out", "--format", form)

    assert (code, err) == (0, "")
    if form == "terraform":
        made = "".join(
            each.read_text(encoding="utf-8") for each in (tmp_path / "out" / "terraform").glob("*.tf")
        )
        assert "aws_vpc_security_group_ingress_rule" in made
        assert 'resource "aws_subnet"' not in made
        assert 'resource "aws_route"' not in made


def test_adopt_tells_a_program(capsys, folder, tmp_path):
    """As JSON: the file, how many flows, what passes otherwise, and the notes."""
    code, out, _ = _run(capsys, "adopt", "--describe", folder, "--out", tmp_path / "d.json", "--json")

    answer = json.loads(out)
    assert code == 0
    assert answer["flows"] == 10
    assert answer["passages"]["opened"] == []
    assert answer["kept_network_acls"] == []


def test_adopt_writes_over_nothing(capsys, folder, adopted):
    """A file that is there stays, unless a person insists."""
    before = adopted.read_bytes()
    adopted.write_bytes(before + b"\n")

    code, _, err = _run(capsys, "adopt", "--describe", folder, "--out", adopted)
    forced, _, _ = _run(capsys, "adopt", "--describe", folder, "--out", adopted, "--force")

    assert (code, forced) == (2, 0)
    assert "is there already" in err
    assert adopted.read_bytes() == before


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"Vpcs": 3}', '{"pattern": "three_tier_dmz"}'])
def test_what_is_no_network_is_a_sentence(capsys, tmp_path, text):
    """A missing file, cut-off JSON, and JSON of something else: exit 2, no file written."""
    path = tmp_path / "in.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")

    code, out, err = _run(capsys, "adopt", "--describe", path, "--out", tmp_path / "d.json")

    assert (code, out) == (2, "")
    assert err.strip()
    assert not (tmp_path / "d.json").exists()


def test_a_document_that_lost_its_network_is_a_sentence(capsys, adopted):
    """Without its network an adopted document is nothing."""
    record = json.loads(adopted.read_text(encoding="utf-8"))
    del record["network"]
    adopted.write_text(json.dumps(record), encoding="utf-8")

    code, out, err = _run(capsys, "analyze", adopted)

    assert (code, out) == (2, "")
    assert err.startswith("network: ")


def test_scopes_of_an_existing_network(capsys, folder, tmp_path):
    """AWS's own words and ids ask an import: web is reached from the internet, the database is not."""
    scopes = [
        {"name": "web", "match": [{"source": "internet", "destination": "AWS::EC2::Instance"}]},
        {"name": "db", "match": [{"source": "internet", "destination": "i-db"}]},
        {"name": "group", "match": [{"source": "sg-web", "destination": "sg-db"}]},
    ]
    file = tmp_path / "scopes.json"
    file.write_text(json.dumps(scopes), encoding="utf-8")

    code, out, _ = _run(capsys, "matrix", "--describe", folder, "--scopes", file, "--json")

    web, db, group = json.loads(out)["scopes"]
    assert code == 0
    assert {path["destination"] for path in web["paths"]} == {"web"}
    assert db["holds"] is True
    assert {path["ports"] for path in group["paths"]} == {"1433, 3306"}


def test_a_snapshot_does_not_differ_from_itself(capsys, folder):
    """A folder and the file in it show the same network."""
    _, out, _ = _run(capsys, "diff", folder, SNAPSHOT, "--json")

    assert json.loads(out)["same"] is True


def test_a_changed_snapshot_shows_the_change(capsys, folder, tmp_path):
    """One rule edited in the JSON shows as that rule and as the passage it opens."""
    data = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    text = json.dumps(data).replace('"FromPort": 3389', '"FromPort": 3380')
    other = tmp_path / "later.json"
    other.write_text(text, encoding="utf-8")

    _, out, _ = _run(capsys, "diff", folder, other, "--json")

    answer = json.loads(out)
    assert {each["ports"] for each in answer["passages"]["opened"]} == {"3380-3388"}
    assert answer["passages"]["closed"] == []
    assert answer["routes"] == {"added": [], "removed": [], "changed": []}
