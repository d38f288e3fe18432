"""Files of scopes: the API's shape and the short one mean the same, and faults come all at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.errors import OptionsError
from workbook.scopes.reading import parse_scopes, read_scopes

LONG = {
    "NetworkInsightsAccessScopeContent": {
        "NetworkInsightsAccessScopeId": "nis-123456789222",
        "MatchPaths": [
            {
                "Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::NetworkInterface"]}},
                "Destination": {
                    "ResourceStatement": {"Resources": ["igw-1"]},
                    "PacketHeaderStatement": {"Protocols": ["tcp"], "DestinationPorts": ["443", "8000-8079"]},
                },
            }
        ],
    }
}
"""The answer of get-network-insights-access-scope-content."""


def _faults(text):
    with pytest.raises(OptionsError) as caught:
        parse_scopes(text if isinstance(text, str) else json.dumps(text))
    return {fault.field: fault.sentence for fault in caught.value.faults}


def test_the_answer_of_the_api_reads_as_it_is():
    """Types, ids, protocols and ports are taken over; the id is the name."""
    (scope,) = parse_scopes(json.dumps(LONG))

    (path,) = scope.match
    assert scope.name == "nis-123456789222"
    assert path.source.resource_types == ("AWS::EC2::NetworkInterface",)
    assert path.destination.resources == ("igw-1",)
    assert path.destination.headers.protocols == ("6",)
    assert path.destination.headers.destination_ports == ((443, 443), (8000, 8079))


@pytest.mark.parametrize("wrap", [lambda each: each, lambda each: [each], lambda each: {"scopes": [each]}])
def test_one_scope_a_list_or_scopes_around_it(wrap):
    """A file may hold one scope, a list, or an object with scopes."""
    (scope,) = parse_scopes(json.dumps(wrap({"name": "n", "match_paths": [{"source": "a"}]})))

    assert scope.name == "n"
    assert scope.match[0].source.resources == ("a",)


def test_the_input_of_the_call_needs_no_name():
    """create-network-insights-access-scope names a scope by tag; its other fields say nothing of paths."""
    (scope,) = parse_scopes(json.dumps({"MatchPaths": [{}], "ClientToken": "x", "DryRun": False}))

    assert scope.name == "scope"


@pytest.mark.parametrize(
    ("record", "place"),
    [
        ({"match": [{}]}, "scopes[0].name"),
        ({"name": "", "match": [{}]}, "scopes[0].name"),
        ({"name": "n"}, "scopes[0].match_paths"),
        ({"name": "n", "match": "all"}, "scopes[0].match_paths"),
        ({"name": "n", "match": [1]}, "scopes[0].match_paths[0]"),
        ({"name": "n", "match": [{}], "excludes": []}, "scopes[0].excludes"),
        ({"name": "n", "match": [{"sorce": "a"}]}, "scopes[0].match_paths[0].sorce"),
        ({"name": "n", "match": [{"source": 7}]}, "scopes[0].match_paths[0].source"),
        ({"name": "n", "match": [{"source": ["a", 7]}]}, "scopes[0].match_paths[0].source"),
        ({"name": "n", "match": [{"source": " "}]}, "scopes[0].match_paths[0].source"),
        ({"name": "n", "match": [{"ports": "70000"}]}, "scopes[0].match_paths[0].destination_ports"),
        ({"name": "n", "match": [{"ports": "20-10"}]}, "scopes[0].match_paths[0].destination_ports"),
        ({"name": "n", "match": [{"ports": True}]}, "scopes[0].match_paths[0].destination_ports"),
        ({"name": "n", "match": [{"protocols": "tpc"}]}, "scopes[0].match_paths[0].protocols"),
        ({"name": "n", "match": [{"protocols": 300}]}, "scopes[0].match_paths[0].protocols"),
        (
            {"name": "n", "match": [{"source": {"source_addresses": ["10.0.0.300"]}}]},
            "scopes[0].match_paths[0].source.source_addresses",
        ),
        (
            {"name": "n", "match": [{"source": {"resources": ["a"], "resource_types": ["b"]}}]},
            "scopes[0].match_paths[0].source",
        ),
    ],
)
def test_a_fault_names_its_place(record, place):
    """Each fault says where in the file it stands."""
    assert place in _faults([record])


def test_faults_come_all_at_once():
    """Three faults in two scopes are three sentences."""
    faults = _faults(
        [{"name": "n", "match": [{"ports": "x", "protocols": "y"}]}, {"name": "n", "match": [{}]}]
    )

    assert faults.keys() == {
        "scopes[0].match_paths[0].destination_ports",
        "scopes[0].match_paths[0].protocols",
        "scopes[1].name",
    }


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "7", '"a"', "null", '{"scopes": {}}', "[" * 100_000])
def test_what_holds_no_scopes_is_a_sentence(text):
    """Cut-off, empty or deep JSON is refused in one sentence."""
    (sentence,) = _faults(text).values()

    assert sentence.endswith(".")


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path):
    """A missing file, a folder and bytes that are no text."""
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00\x81")
    for path in (tmp_path / "missing.json", tmp_path, tmp_path / "binary.json"):
        with pytest.raises(OptionsError, match="cannot be read"):
            read_scopes(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["name", "match", "exclude", "source", "destination", "ports", "through", "scopes"]),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_json_it_is_read_or_refused(value):
    """Drawn JSON is scopes or an OptionsError, never anything else."""
    try:
        found = parse_scopes(json.dumps(value))
    except OptionsError as error:
        found = error.faults

    assert found
