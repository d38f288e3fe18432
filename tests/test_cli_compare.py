"""`diff` and `--scopes` on the command line: shapes, exit codes, sentences for bad input."""

import json

import pytest

from workbook.cli import main
from workbook.document import Document

PATTERN = "three_tier_dmz"


def _run(capsys, *arguments):
    code = main([str(each) for each in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def _diff(capsys, *arguments):
    code, out, _ = _run(capsys, "diff", *arguments, "--json")
    assert code == 0
    return json.loads(out)


def _write(path, value):
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def test_a_pattern_does_not_differ_from_itself(capsys):
    """Every list is empty, and `same` says so."""
    answer = _diff(capsys, PATTERN, PATTERN)

    assert answer["same"] is True
    for name in ("rules", "routes", "subnets", "endpoints", "resources"):
        assert answer[name] == {"added": [], "removed": [], "changed": []}
    assert answer["passages"] == {"opened": [], "closed": [], "changed": []}
    assert answer["options"] == []


def test_the_shape_of_a_difference(capsys):
    """A bastion opens SSH, closes the endpoints of Session Manager, and says so rule by rule."""
    answer = _diff(capsys, PATTERN, PATTERN, "--set-b", "admin_access=bastion")

    opened = {(each["source"], each["destination"], each["ports"]) for each in answer["passages"]["opened"]}
    closed = {(each["source"], each["destination"]) for each in answer["passages"]["closed"]}
    assert {("office", "bastion", "22"), ("bastion", "app", "22")} <= opened
    assert ("app", "endpoint:ssm") in closed
    added = {
        (each.get("security_group"), each["direction"], each["peer"]) for each in answer["rules"]["added"]
    }
    assert ("sg/app", "in", "sg/bastion") in added
    assert [each["field"] for each in answer["options"]] == ["admin_access"]
    assert answer["monthly_usd"]["comparable"] is True
    assert {each["name"] for each in answer["endpoints"]["removed"]} >= {"main/endpoint/ssm"}


def test_a_document_against_its_pattern(capsys, tmp_path):
    """A saved design and a pattern are told apart by what they plan; the order of the two turns it round."""
    saved = _write(
        tmp_path / "design.json", Document(pattern=PATTERN, options={"nat_mode": "single"}).to_json()
    )

    there, back = _diff(capsys, PATTERN, saved), _diff(capsys, saved, PATTERN)

    assert there["routes"]["removed"] == back["routes"]["added"] != []
    assert there["routes"]["added"] == back["routes"]["removed"]
    assert there["passages"]["opened"] == there["passages"]["closed"] == []


def test_differences_in_words(capsys):
    """People read who reaches whom first, then rules, routes, options and dollars."""
    code, out, _ = _run(capsys, "diff", PATTERN, PATTERN, "--set-b", "admin_access=bastion")

    assert code == 0
    places = [
        out.index(word) for word in ("Who reaches whom", "Rules that differ", "option admin_access", "Cost $")
    ]
    assert places == sorted(places)
    assert "opened" in out


def test_nothing_differs_in_words(capsys):
    """Two equal networks are one sentence."""
    _, out, _ = _run(capsys, "diff", PATTERN, PATTERN)

    assert "Both say the same and let the same pass." in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("three_tier_dm", PATTERN), "did you mean 'three_tier_dmz'?"),
        ((PATTERN, "missing.json"), "cannot be read"),
        ((PATTERN, PATTERN, "--set-b", "nat_mode=many"), "nat_mode"),
        ((PATTERN, PATTERN, "--set-a", "nat_mode"), "has no '='"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_two(capsys, arguments, words):
    """What cannot be opened is said on stderr, and nothing is printed."""
    code, out, err = _run(capsys, "diff", *arguments)

    assert (code, out) == (2, "")
    assert words in err


@pytest.mark.parametrize("text", ["{", "[1]", '{"Vpcs": 7}', '{"pattern": 7}', "{}", "\x00", ""])
def test_a_file_that_is_no_network_is_a_sentence(capsys, tmp_path, text):
    """Cut-off JSON, a document without sense and describe JSON without resources."""
    code, out, err = _run(capsys, "diff", PATTERN, _write(tmp_path / "a.json", text))

    assert (code, out) == (2, "")
    assert err.strip()
    assert "Traceback" not in err


def test_reach_says_which_file_it_could_not_read(capsys, tmp_path):
    """A cut-off file is the reason why its instances are not found, so it is named before they are missed."""
    _write(tmp_path / "cut.json", '{"Vpcs": [')

    code, out, err = _run(
        capsys, "reach", "--describe", tmp_path, "--from", "i-1", "--to", "internet", "--port", "all"
    )

    assert (code, out) == (2, "")
    assert err.startswith("warning: cut.json: it is no JSON")
    assert "no end named 'i-1'" in err


def test_an_empty_folder_is_a_sentence(capsys, tmp_path):
    """A folder without JSON holds no network."""
    code, _, err = _run(capsys, "diff", tmp_path, PATTERN)

    assert code == 2
    assert "no .json file" in err


SCOPES = [
    {"name": "no internet to data", "match": [{"source": "internet", "destination": "database"}]},
    {"name": "no way out", "match": [{"source": "app", "destination": "internet"}]},
]


@pytest.mark.parametrize("command", ["analyze", "matrix"])
def test_scopes_are_in_the_answer(capsys, tmp_path, command):
    """Name, whether it holds, and the paths that break it; a broken scope ends `analyze` with 3."""
    file = _write(tmp_path / "scopes.json", SCOPES)

    code, out, _ = _run(capsys, command, PATTERN, "--scopes", file, "--json")

    first, second = json.loads(out)["scopes"]
    assert code == (3 if command == "analyze" else 0)
    assert (first["name"], first["holds"], first["paths"]) == ("no internet to data", True, [])
    assert second["holds"] is False
    assert {path["source"] for path in second["paths"]} == {"app"}
    assert all(
        path.keys() >= {"destination", "protocol", "ports", "verdict", "via"} for path in second["paths"]
    )


def test_scopes_that_hold_leave_the_exit_code(capsys, tmp_path):
    """Prohibitions that are kept are no reason to fail."""
    code, out, _ = _run(capsys, "analyze", PATTERN, "--scopes", _write(tmp_path / "s.json", SCOPES[:1]))

    assert code == 0
    assert "no internet to data: holds" in out


def test_without_scopes_there_is_no_answer_about_them(capsys):
    """Nobody asked, so the key is not there."""
    _, out, _ = _run(capsys, "matrix", PATTERN, "--json")

    assert "scopes" not in json.loads(out)


def test_faults_of_a_scopes_file_come_all_at_once(capsys, tmp_path):
    """Two unknown names are two sentences with their places, and exit 2."""
    file = _write(
        tmp_path / "s.json", [{"name": "n", "match": [{"source": "ap"}, {"destination": "nobody"}]}]
    )

    code, out, err = _run(capsys, "analyze", PATTERN, "--scopes", file)

    assert (code, out) == (2, "")
    assert err.count("scopes[0].match_paths") == 2
