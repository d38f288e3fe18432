"""Anything at all in the files: the import never fails, and what it makes the engines can read."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.describe import CASES
from tests.cases.networks import FILES
from tests.cases.networks import network as network_of
from tests.imports.documents import card, imported_of, network
from workbook.analysis import analyze_import
from workbook.document import Document, build
from workbook.imports.describe import read_describe
from workbook.imports.describing import describe
from workbook.plan import plan
from workbook.reachability.matrix import network_matrix

QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
WORDS = st.sampled_from(
    ["", "vpc-1", "subnet-a", "sg-1", "tcp", "-1", "10.0.0.0/8", "0.0.0.0/0", "::/0", "local", "available", "x" * 300,
     "10.0.1.10", "eu-west-1a", "\ud800", "internet", "pending", "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), WORDS
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


def _seeds():
    """Networks to damage: documented ones, planned ones, and one of every odd family."""
    snapshots = [json.loads(path.read_text()) for path in sorted((CASES / "snapshots").glob("*.json"))]
    planned = describe(plan(build(Document(pattern="three_tier_dmz"))))
    merged: dict[str, list] = {}
    for content in planned.values():
        for key, value in json.loads(content).items():
            if isinstance(value, list):
                merged.setdefault(key, []).extend(value[:3])
    others = [_merged(network_of(path.stem)["files"].values()) for path in FILES]
    return [*snapshots, *others, merged, LINKS, network(NetworkInterfaces=[card("eni-1")])]


def _merged(answers):
    """Answers of several files as one."""
    merged: dict[str, list] = {}
    for answer in answers:
        for key, items in answer.items():
            if isinstance(items, list):
                merged.setdefault(key, []).extend(items[:3])
    return merged


LINKS = network(
    Stated=[
        {"About": "i-1", "Forwards": "nat"},
        {"About": "wall", "DefaultAction": "drop", "Rules": [{"Action": "allow", "Protocol": "tcp", "FromPort": 1}]},
    ],
    Firewall={"FirewallName": "wall", "VpcId": "vpc-1", "SubnetMappings": [{"SubnetId": "subnet-a"}]},
    OnPrem=[{"Id": "site", "Cidrs": ["172.16.0.0/12"], "Via": "vgw-1"}],
    VpnGateways=[{"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": "vpc-1", "State": "attached"}]}],
    virtualInterfaces=[{"virtualInterfaceId": "vif-1", "virtualInterfaceType": "private", "virtualGatewayId": "vgw-1"}],
    LoadBalancerDescriptions=[
        {"LoadBalancerName": "old", "Subnets": ["subnet-a"], "Instances": [{"InstanceId": "i-1"}],
         "ListenerDescriptions": [{"Listener": {"LoadBalancerPort": 80, "InstancePort": 8080, "Protocol": "TCP"}}]}
    ],
    TransitGatewayPeeringAttachments=[
        {"TransitGatewayAttachmentId": "att-1", "RequesterTgwInfo": {"TransitGatewayId": "tgw-1", "Region": "eu-west-1"},
         "AccepterTgwInfo": {"TransitGatewayId": "tgw-2", "Region": "eu-west-1"}}
    ],
)  # fmt: skip
"""One of each way of joining networks, and what people state beside answers."""


SEEDS = _seeds()


def _places(value, path=()):
    """Every place inside a JSON value."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _places(inner, (*path, number))


PLACES = [list(_places(seed))[1:] for seed in SEEDS]


def _damaged(value, path, new, *, remove):
    damaged = copy.deepcopy(value)
    inner = damaged
    try:
        for step in path[:-1]:
            inner = inner[step]
        if remove:
            del inner[path[-1]]
        else:
            inner[path[-1]] = new
    except (KeyError, IndexError, TypeError):
        pass
    return damaged


@st.composite
def damaged_networks(draw):
    """A real network with some places replaced by anything, or taken out."""
    chosen = draw(st.integers(0, len(SEEDS) - 1))
    value = SEEDS[chosen]
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(PLACES[chosen]))
        value = _damaged(value, path, draw(VALUES), remove=draw(st.booleans()))
    return value


def _import(value):
    text = json.dumps(value)
    found = imported_of({"x.json": text})
    assert len({each.key for each in found.estate.resources}) == len(found.estate.resources)
    assert len({party.key for party in found.estate.parties}) == len(found.estate.parties)
    return found


@settings(max_examples=60, **QUIET)
@given(damaged_networks())
def test_damage_never_breaks_the_import_or_the_matrix(value):
    """Whatever one changes in a network's JSON, it is read, and its matrix computed."""
    network_matrix(_import(value).estate)


@settings(max_examples=60, **QUIET)
@given(
    st.dictionaries(
        st.sampled_from(sorted({key for seed in SEEDS for key in seed})), st.lists(VALUES, max_size=3)
    )
)
def test_arbitrary_answers_never_break_the_import(value):
    """Records of any shape under the keys of real answers."""
    network_matrix(_import(value).estate)


KEYS = st.one_of(WORDS, st.sampled_from(sorted({key for seed in SEEDS for key in seed})), st.text(max_size=6))
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, **QUIET)
@given(ANYTHING, st.booleans())
def test_arbitrary_json_never_breaks_the_import(value, nested):
    """JSON of any shape, with the words of real answers anywhere in it: bare items, words around, lists of lists."""
    _import({"account": {"ec2": value}} if nested else value)


@pytest.mark.all_pairs
@settings(max_examples=5000, **QUIET)
@given(ANYTHING)
def test_more_arbitrary_json_never_breaks_the_import(value):
    """The same at length."""
    network_matrix(_import(value).estate)


@settings(max_examples=100, **QUIET)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_arbitrary_text_never_breaks_the_import(text):
    """A file may hold anything."""
    imported_of({"x.json": text})


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00" * 50, b"\xff\xfe{\x00", b"{" * 5000, b"[" * 100_000, b'{"Vpcs": [', b'{"Vpcs": [{"VpcId": "vpc-1"', b"null", b"7",
     b'"Vpcs"', b'{"Vpcs": {"Vpcs": {"Vpcs": []}}}', b'{"Vpcs": 1}', b'{"Vpcs": [[[{"VpcId": 3}]]]}', b'{"a": NaN}',
     b'{"Vpcs": [{"VpcId": "v", "CidrBlock": "10.0.0.0/16"}]}{"Subnets"', b"\xef\xbb\xbf{}", b"PK\x03\x04rubbish",
     b'{"Reservations": [{"Instances": [[1]]}, 2, null]}', b'{"": [{}]}', b'{"SecurityGroups": ["sg-1", {"GroupId": null}]}',
     b'{"DirectConnectGatewayAssociations": [{"AssociatedGateway": [1], "Tags": [[2]]}]}', b'[[[[[[{"SubnetId": "s"}]]]]]]'],
    ids=range(22),
)  # fmt: skip
def test_garbage_in_files_is_said_and_never_raised(tmp_path, raw):
    """Files cut off, of other encodings, of other kinds, nested without end: a list of what is wrong, and an estate."""
    (tmp_path / "a.json").write_bytes(raw)
    (tmp_path / "b").write_bytes(raw)

    found = read_describe(tmp_path)

    assert isinstance(found.estate.resources, tuple)
    assert network_matrix(found.estate).planes is not None


@pytest.mark.all_pairs
@settings(max_examples=3000, **QUIET)
@given(damaged_networks())
def test_damage_never_breaks_an_analysis(value):
    """Checks, cost and hash of a damaged network are computed too."""
    assert analyze_import(_import(value)).result_hash
