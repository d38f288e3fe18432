"""The model as JSON: nothing is lost, nothing is guessed, nothing unknown slips in."""

import json
from dataclasses import is_dataclass, replace
from ipaddress import ip_network
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook.errors import DocumentError
from workbook.model.estate.estate import RESOURCE_TYPES, Account, Estate
from workbook.model.estate.network import EgressOnlyInternetGateway, InternetGateway, Vpc
from workbook.model.estate.party import Means, Party, Widening
from workbook.model.estate.resource import Reason, Resource
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import AnyParty, OutsideHost
from workbook.model.intent.place import VpcIntent
from workbook.model.intent.store import AnyStore
from workbook.model_json import load, result_hash, to_json

VPC = Vpc(
    key="main",
    account="workload",
    region="eu-west-1",
    cidr_blocks=(ip_network("10.20.0.0/16"),),
    because=(Reason(kind="house_rule", key="vpc", sentence="a place of our own"),),
    tags=(("Owner", "O'Hara"),),
)
ESTATE = Estate(
    accounts=(Account(key="workload", title="Workload"),),
    resources=(
        VPC,
        InternetGateway(key="main/igw", account="workload", region="eu-west-1", vpc="main"),
        EgressOnlyInternetGateway(key="main/eigw", account="workload", region="eu-west-1", vpc="main"),
    ),
    parties=(Party(key="internet", title="Internet", cidr_blocks=(ip_network("0.0.0.0/0"),)),),
    means=(Means(flow="f", via=("main/igw",), delivered_to="internet"),),
)
HOST = OutsideHost(key="vendor", title="Vendor", host_name="api.example.com")
DESIGN = Design(
    pattern="none",
    title="A design",
    name_prefix="x",
    accounts=(),
    vpcs=(),
    parties=(HOST,),
    flows=(Flow(key="f", slot=1, source="a", destination="vendor", purpose="to ask"),),
)
RECORDS = (
    *RESOURCE_TYPES,
    Account,
    Party,
    Means,
    Widening,
    Flow,
    VpcIntent,
    *get_args(AnyParty),
    *get_args(AnyStore),
)
st.register_type_strategy(
    float, st.floats(allow_nan=False, allow_infinity=False)
)  # JSON has no other numbers, and no option takes them
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.__name__)
def test_each_class_alone_comes_back_equal(cls):
    """Any record of any class, with any text in it, survives the round trip as the same class."""

    @QUICK
    @given(st.from_type(cls))
    def comes_back(record):
        loaded = load(cls, to_json(record))
        assert (type(loaded), loaded) == (type(record), record)

    comes_back()


@pytest.mark.parametrize("kind", RESOURCE_TYPES, ids=lambda kind: kind.__name__)
def test_a_resource_is_loaded_as_the_class_its_kind_names(kind):
    """Read as just "a resource", every class is found again by its `kind`."""

    @QUICK
    @given(st.from_type(kind))
    def comes_back(record):
        assert type(load(Resource, to_json(record))) is kind

    comes_back()


def test_an_estate_comes_back_equal_and_of_the_same_classes():
    """A gateway that only lets IPv6 out does not come back as an internet gateway."""
    loaded = load(Estate, to_json(ESTATE))

    assert loaded == ESTATE
    assert [type(r) for r in ESTATE.resources] == [type(r) for r in loaded.resources]
    assert type(loaded) is Estate


def test_a_design_comes_back_equal():
    """A design is the same after a round trip, its parties of the same classes."""
    loaded = load(Design, to_json(DESIGN))

    assert loaded == DESIGN
    assert [OutsideHost] == [type(party) for party in loaded.parties]


def _records(value, path=""):
    if isinstance(value, dict):
        yield path, value
        for name, inner in value.items():
            yield from _records(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _records(inner, f"{path}[{position}]")


@pytest.mark.parametrize(("cls", "whole"), [(Estate, ESTATE), (Design, DESIGN)])
def test_an_unknown_field_anywhere_is_refused_with_its_path(cls, whole):
    """One field too many in any record, however deep, is one fault at that very place."""
    document = json.loads(to_json(whole))
    for path, record in list(_records(document)):
        record["sneaky"] = 1
        with pytest.raises(DocumentError) as refusal:
            load(cls, json.dumps(document))
        assert [f"{path}.sneaky".removeprefix(".")] == [fault.field for fault in refusal.value.faults]
        del record["sneaky"]


@pytest.mark.parametrize(("cls", "whole"), [(Estate, ESTATE), (Design, DESIGN)])
def test_a_record_without_its_kind_is_refused_with_its_path(cls, whole):
    """No class is guessed: a record that does not say what it is, is named."""
    document = json.loads(to_json(whole))
    for path, record in [(p, r) for p, r in _records(document) if "kind" in r]:
        kind = record.pop("kind")
        with pytest.raises(DocumentError) as refusal:
            load(cls, json.dumps(document))
        assert [f"{path}.kind".removeprefix(".")] == [fault.field for fault in refusal.value.faults]
        record["kind"] = kind


@pytest.mark.parametrize(
    ("field", "value", "path", "word"),
    [
        ("cidr_blocks", ["10.20.0.1/16"], "resources[0].cidr_blocks[0]", "host bits"),
        ("cidr_blocks", "10.20.0.0/16", "resources[0].cidr_blocks", "array"),
        ("enable_dns_support", "yes", "resources[0].enable_dns_support", "boolean"),
        ("region", 7, "resources[0].region", "string"),
        ("kind", "Vpx", "resources[0].kind", "no kind 'Vpx'"),
        ("tags", [["only one"]], "resources[0].tags[0][1]", "lacks"),
    ],
)
def test_a_wrong_value_is_refused_with_its_path(field, value, path, word):
    """What is of the wrong type is named by its place; nothing is coerced."""
    document = json.loads(to_json(ESTATE))
    document["resources"][0][field] = value
    with pytest.raises(DocumentError) as refusal:
        load(Estate, json.dumps(document))

    (fault,) = refusal.value.faults
    assert path == fault.field
    assert word in fault.sentence


@pytest.mark.parametrize(
    "text", ["", "{", to_json(ESTATE)[:-20], "[" * 100_000, "\ud800".encode("utf-8", "surrogatepass")]
)
def test_what_is_no_json_is_refused_in_a_sentence(text):
    """A file that was cut off, or was built to exhaust a parser, ends in a sentence."""
    with pytest.raises(DocumentError, match="no JSON"):
        load(Estate, text)


def test_all_faults_are_told_at_once():
    """Two wrong fields are two faults of one refusal."""
    document = json.loads(to_json(ESTATE)) | {"surplus": 1}
    document["resources"][1]["vpc"] = 5
    with pytest.raises(DocumentError) as refusal:
        load(Estate, json.dumps(document))

    assert {"surplus", "resources[1].vpc"} == {fault.field for fault in refusal.value.faults}


def test_the_hash_is_of_what_is_said_not_of_how():
    """Looking things up in an estate leaves its hash as it was; changing one word of it does not."""
    before = result_hash(DESIGN, ESTATE)
    ESTATE.of(Vpc)
    ESTATE.party("internet")

    assert before == result_hash(DESIGN, ESTATE)
    assert before != result_hash(replace(DESIGN, title="Another"), ESTATE)
    assert len(before) == 64


def test_canonical_text_is_sorted_and_of_one_form():
    """Keys are sorted at every depth, so that field order in a class is nobody's business."""
    for _, record in _records(json.loads(to_json(ESTATE))):
        assert sorted(record) == list(record)
    assert json.loads(to_json(ESTATE)) == json.loads(to_json(ESTATE, indent=2))


def test_every_record_forbids_what_it_does_not_know():
    """Each class of the model states `extra: forbid`; one that forgets would swallow fields."""
    for cls in RECORDS:
        assert is_dataclass(cls)
        assert cls.__pydantic_config__ == {"extra": "forbid"}
