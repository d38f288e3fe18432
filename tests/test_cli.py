"""The command line that scripts rely on: shapes of answers, exit codes, sentences on stderr."""

import json

import pytest

from workbook.cli import main
from workbook.document import Document


def _run(capsys, *arguments):
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def _json(capsys, *arguments):
    code, out, _ = _run(capsys, *arguments, "--json")
    assert code == 0
    return json.loads(out)


def test_patterns_are_listed(capsys):
    """A list of name, title, summary."""
    found = _json(capsys, "patterns")

    assert {"three_tier_dmz", "private_rds_api"} <= {each["name"] for each in found}
    assert all(each.keys() == {"name", "title", "summary"} for each in found)


def test_options_are_a_json_schema(capsys):
    """The schema names each option with title, default and limits."""
    schema = _json(capsys, "options", "three_tier_dmz")

    assert schema["type"] == "object"
    assert schema["properties"]["az_count"]["maximum"] == 6
    assert schema["properties"]["nacl_mode"]["enum"] == ["default", "tiered", "strict"]


def test_analyze_has_its_stable_shape(capsys):
    """The keys that scripts rely on are there, and numbers agree among themselves."""
    answer = _json(capsys, "analyze", "three_tier_dmz", "--set", "az_count=3")

    assert answer.keys() >= {
        "schema_version", "pattern", "options", "parties", "proof", "security_group_rules", "network_acl_entries",
        "routes", "endpoints", "findings", "estimate",
    }  # fmt: skip
    proof = answer["proof"]
    assert proof.keys() >= {
        "stated_flows", "proven_flows", "unstated_flows", "partial", "widened", "prohibitions", "assumptions", "holds",
    }  # fmt: skip
    assert proof["holds"] is True
    for line in proof["stated_flows"]:
        assert line.keys() >= {"source", "destination", "protocol", "ports", "purpose"}
    assert answer["options"]["az_count"] == 3
    estimate = answer["estimate"]
    assert estimate["complete"] is True
    assert estimate["monthly_usd"] == pytest.approx(sum(item["monthly_usd"] for item in estimate["items"]))
    assert estimate["monthly_usd_low"] <= estimate["monthly_usd"] <= estimate["monthly_usd_high"]
    assert {each["service"] for each in estimate["break_even"]} >= {"nat"}
    assert all(
        each.keys() >= {"name", "options", "monthly_usd", "complete"} for each in estimate["strategies"]
    )


def test_missing_prices_are_named(capsys):
    """MariaDB has no price on file: the sums say they are incomplete and name what is missing."""
    estimate = _json(capsys, "analyze", "private_rds_api", "--set", "db_engine=mariadb")["estimate"]

    assert estimate["complete"] is False
    assert any("MariaDB" in missing["component"] for missing in estimate["missing_prices"])


def test_reach_answers_blocked_with_exit_zero(capsys):
    """A blocked path is an answer: every blocker with component, code, rule and detail."""
    answer = _json(
        capsys, "reach", "three_tier_dmz", "--from", "internet", "--to", "database", "--port", "tcp/5432"
    )

    assert answer["verdict"] == "blocked"
    assert answer["forward"].keys() >= {"verdict", "hops"} <= answer["return"].keys()
    assert {each["code"] for each in answer["blockers"]} >= {
        "ENI_SG_RULES_MISMATCH",
        "SUBNET_ACL_RESTRICTION",
    }
    assert all(each.keys() >= {"component", "code", "rule", "detail"} for each in answer["blockers"])


def test_reach_names_the_relay(capsys):
    """Users reach the application only through the load balancer, and the answer says so."""
    answer = _json(
        capsys, "reach", "three_tier_dmz", "--from", "internet", "--to", "app", "--port", "tcp/8080"
    )

    assert answer["verdict"] == "blocked"
    assert [(each["source"], each["destination"]) for each in answer["relayed_by"]] == [
        ("internet", "alb"),
        ("alb", "app"),
    ]


def test_matrix_lists_what_is_open(capsys):
    """Every passage has its verdict and whether it is stated; on a proven design all are."""
    answer = _json(capsys, "matrix", "private_rds_api")

    assert ("function", "proxy", "tcp", "5432") in {
        (each["source"], each["destination"], each["protocol"], each["ports"]) for each in answer["passages"]
    }
    assert all(each["stated"] for each in answer["passages"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("analyze", "three_teir_dmz"), "did you mean 'three_tier_dmz'"),
        (("analyze", "three_tier_dmz", "--set", "az_count"), "write --set key=value"),
        (("analyze", "three_tier_dmz", "--set", "vpc_cidr=10.0.0.0/33"), "vpc_cidr: "),
        (("analyze", "nothing.json"), "cannot be read"),
        (
            ("reach", "three_tier_dmz", "--from", "ap", "--to", "database", "--port", "tcp/1"),
            "did you mean 'app'",
        ),
        (("reach", "three_tier_dmz", "--from", "app", "--to", "database", "--port", "tcp/x"), "tcp/"),
        (("options", "nope"), "no pattern named 'nope'"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_two(capsys, arguments, words):
    """One sentence a fault on stderr, nothing on stdout, exit 2."""
    code, out, err = _run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_findings_at_or_above_the_bar_exit_three(capsys):
    """`--fail-on` counts findings nobody accepted."""
    assert _run(capsys, "analyze", "three_tier_dmz", "--fail-on", "low")[0] == 0
    assert _run(capsys, "analyze", "three_tier_dmz", "--set", "flow_logs=off", "--fail-on", "medium")[0] == 3
    assert _run(capsys, "analyze", "three_tier_dmz", "--set", "flow_logs=off", "--fail-on", "high")[0] == 0


def test_a_document_with_overrides(capsys, tmp_path):
    """`--set` overrides a saved design's options."""
    saved = tmp_path / "design.json"
    saved.write_text(Document(pattern="three_tier_dmz", options={"az_count": 3}).to_json())

    assert _json(capsys, "analyze", str(saved))["options"]["az_count"] == 3
    assert _json(capsys, "analyze", str(saved), "--set", "az_count=2")["options"]["az_count"] == 2


def test_the_pack_is_written_whole_or_not_at_all(capsys, tmp_path):
    """An export fills an empty folder; a second one needs --force; a folder that cannot be is refused."""
    pack = tmp_path / "pack"
    assert (
        _run(capsys, "export", "three_tier_dmz", "--out", str(pack), "--format", "terraform,document")[0] == 0
    )
    before = sorted(path.name for path in pack.rglob("*"))
    assert "design.json" in before

    code, _, err = _run(capsys, "export", "three_tier_dmz", "--out", str(pack), "--format", "document")
    assert code == 2
    assert "--force" in err or "force" in err
    assert sorted(path.name for path in pack.rglob("*")) == before
    assert _run(capsys, "export", "three_tier_dmz", "--out", str(pack), "--force")[0] == 0

    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert _run(capsys, "export", "three_tier_dmz", "--out", str(blocked / "pack"))[0] == 2
    assert (
        _run(capsys, "export", "three_tier_dmz", "--out", str(tmp_path / "x"), "--format", "terrafrom")[0]
        == 2
    )
