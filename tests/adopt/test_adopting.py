"""An existing network taken over: what passes stays, what nobody observed is gone, and a review strikes what it likes."""

import json
from dataclasses import replace
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reachability.matrix_estates import (
    PARTIES,
    THREE_TIERS,
    acl,
    inside,
    interface,
    rule,
    subnet,
    vpc,
    with_,
    without,
)
from workbook.adopt.adopting import adopt
from workbook.adopt.observing import OBSERVED
from workbook.analysis import analyze
from workbook.catalog import names
from workbook.compare.names import common_names
from workbook.compare.passages import matrices, passage_difference
from workbook.document import Document, build, parse_document
from workbook.errors import DocumentError, WorkbookError
from workbook.imports.describe import read_describe
from workbook.imports.imported import Imported
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkInterface,
    Route,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
)
from workbook.model.intent.additions import Additions
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import OutsideNetwork
from workbook.model.ports import one_port
from workbook.plan import plan

SNAPSHOTS = sorted((Path(__file__).parents[1] / "cases" / "aws_documentation" / "snapshots").glob("*.json"))
OPEN = (
    (100, "in", "allow", "-1", None, "0.0.0.0/0"),
    (100, "out", "allow", "-1", None, "0.0.0.0/0"),
)


TAKEN_OVER = adopt(Imported(estate=THREE_TIERS)).document.to_json()


def _adopted(estate):
    return adopt(Imported(estate=estate))


def _planned(document):
    return plan(build(document), document.network)


def _difference(before, after):
    return passage_difference(*matrices(before, after), common_names(before, after))


@pytest.fixture(scope="module")
def pattern():
    """A planned network that stands for an existing one."""
    return analyze(Document(pattern="three_tier_dmz", options={"nat_mode": "single"}))


def test_a_pattern_taken_over_proves_itself(pattern):
    """What was seen is stated, so the proof holds, and nothing opens or closes."""
    adopted = _adopted(pattern.estate)
    result = analyze(adopted.document)

    assert result.proof.holds
    assert not adopted.difference.opened
    assert not adopted.difference.closed
    assert {flow.purpose for flow in result.design.flows} == {OBSERVED}


def test_what_exists_is_existing_and_filters_are_planned(pattern):
    """Subnets and routes keep their keys and have ids; every rule is new and says which flow it is for."""
    estate = _planned(_adopted(pattern.estate).document)

    assert [each.key for each in estate.of(Subnet)] == [each.key for each in pattern.estate.of(Subnet)]
    assert all(each.existing_id for kind in (Subnet, Route) for each in estate.of(kind))
    rules = estate.of(SecurityGroupRule)
    assert rules
    assert not any(each.existing_id for each in rules)
    assert all(reason.kind == "flow" for each in rules for reason in each.because)
    assert all(acl_.is_default and not acl_.existing_id for acl_ in estate.of(NetworkAcl))


def test_each_party_has_a_group_of_its_own(pattern):
    """The groups of today are gone but for the empty default ones; references to them as well."""
    estate = _planned(_adopted(pattern.estate).document)

    groups = {each.key for each in estate.of(SecurityGroup)}
    worn = {key for each in estate.of(NetworkInterface) for key in each.security_groups}
    assert worn <= groups
    assert {each.security_group for each in estate.of(SecurityGroupRule)} <= worn


def test_the_document_is_self_contained(pattern):
    """What is saved and read again plans the same estate."""
    document = _adopted(pattern.estate).document

    again = parse_document(document.to_json())

    assert again.network == document.network
    assert _planned(again) == _planned(document)


def test_a_rule_that_lets_nothing_pass_is_not_taken_over():
    """Half a rule carries no passage, so no flow is observed and no rule planned."""
    estate = with_(THREE_TIERS, rule("db", "in", "tcp", 22, "sg/app"))

    adopted = _adopted(estate)

    assert not adopted.difference
    assert not any(flow.ports == one_port(22) for flow in adopted.document.additions.flows)


def test_striking_a_flow_closes_its_passage_and_no_other():
    """A review deletes one flow from the document; only its passage goes."""
    document = _adopted(THREE_TIERS).document
    kept = tuple(each for each in document.additions.flows if each.destination != "db")
    struck = replace(document, additions=replace(document.additions, flows=kept))

    found = _difference(THREE_TIERS, _planned(struck))

    assert {(each.source, each.destination, each.ports) for each in found.closed} == {("app", "db", "5432")}
    assert not found.opened


def test_a_flow_that_a_review_adds_is_planned():
    """A vendor's network may be let in beside what was observed."""
    document = _adopted(THREE_TIERS).document
    vendor = OutsideNetwork(key="vendor", title="Vendor", cidr_blocks=(ip_network("192.0.2.0/24"),))
    flow = Flow(
        key="vendor-ssh", slot=99, source="vendor", destination="alb", ports=one_port(22), purpose="support"
    )
    more = Additions(parties=(vendor,), flows=(*document.additions.flows, flow))

    found = _difference(THREE_TIERS, _planned(replace(document, additions=more)))

    assert {(each.source, each.destination, each.ports) for each in found.opened} == {("vendor", "alb", "22")}
    assert not found.closed


def test_an_unnamed_network_keeps_its_very_addresses():
    """What only one network may do becomes a flow with exactly that network, not with the internet."""
    estate = with_(THREE_TIERS, rule("alb", "in", "tcp", 22, "198.51.100.0/25"))

    adopted = _adopted(estate)

    assert not adopted.difference
    peers = {
        str(each.cidr_ipv4)
        for each in _planned(adopted.document).of(SecurityGroupRule)
        if each.from_port == 22
    }
    assert peers == {"198.51.100.0/25"}


def test_an_acl_that_leaves_out_part_of_the_internet_is_kept_in_effect():
    """A network ACL denies a network that the groups admit: taken over, that network stays outside."""
    lines = ((90, "in", "deny", "-1", None, "198.51.100.0/24"), *OPEN)
    estate = with_(THREE_TIERS, *acl("public", ["main/public/a", "main/public/b"], *lines))

    adopted = _adopted(estate)

    assert not adopted.difference.opened
    assert not adopted.difference.closed


def test_an_interface_without_a_group_keeps_its_acl():
    """A network load balancer without groups has no filter but its subnet's list, so that list stays."""
    cards = (
        interface("nlb", "a", "public", 20, 0, security_groups=(), interface_type="network_load_balancer"),
    )
    lines = (
        (100, "in", "allow", "tcp", (443, 443), "10.0.16.0/24"),
        (100, "out", "allow", "-1", None, "0.0.0.0/0"),
    )
    estate = with_(THREE_TIERS, *cards, *acl("public", ["main/public/a"], *lines))
    estate = replace(estate, parties=(*PARTIES, inside("nlb", cards, "load_balancer")))

    adopted = _adopted(estate)

    assert adopted.kept_acls == ("main/acl/public",)
    assert "main/acl/public" in {each.key for each in _planned(adopted.document).of(NetworkAcl)}
    assert not adopted.difference.opened
    assert any("main/acl/public stays" in note for note in adopted.document.additions.notes)


def test_ipv6_that_only_an_acl_stops_stays_stopped():
    """Groups know no family, so the lists that keep IPv6 apart inside the VPC are kept."""
    estate = analyze(
        Document(pattern="three_tier_dmz", options={"ipv6": "dual_stack", "nacl_mode": "strict"})
    ).estate

    adopted = _adopted(estate)

    assert adopted.kept_acls
    assert not adopted.difference.opened
    assert not adopted.difference.closed


def test_party_names_are_hostile():
    """A name with quotes, markup and a line break makes a group name that EC2 takes, and keeps its flows."""
    name = 'x"; <b>\n${rm} é'
    party = replace(THREE_TIERS.party("app"), key=name, title=name)
    others = tuple(each for each in PARTIES if each.key != "app")
    estate = replace(THREE_TIERS, parties=(*(replace(each, forwards_to=()) for each in others), party))

    adopted = _adopted(estate)

    groups = {each.key: each.group_name for each in _planned(adopted.document).of(SecurityGroup)}
    assert not adopted.difference
    assert groups[f"sg/{name}"].isascii()
    assert "\n" not in groups[f"sg/{name}"]


def test_another_vpc_is_named_by_address():
    """A group of another VPC may not be nameable, so the very address stands in the rule."""
    other = replace(vpc(cidr_blocks=(ip_network("10.9.0.0/16"),)), key="other")
    home = replace(subnet("app", "a", 0), key="other/a", vpc="other", cidr_block=ip_network("10.9.0.0/24"))
    card = replace(
        interface("far", "a", "app", 1, 0),
        vpc="other",
        subnet="other/a",
        private_ip_address=ip_address("10.9.0.9"),
    )
    estate = with_(THREE_TIERS, other, home, card)
    document = _adopted(replace(estate, parties=(*PARTIES, inside("far", (card,))))).document
    flow = Flow(key="far", slot=1, source="app", destination="far", ports=one_port(443), purpose="reports")

    estate = _planned(replace(document, additions=Additions(flows=(flow,))))

    assert {(each.security_group, str(each.cidr_ipv4)) for each in estate.of(SecurityGroupRule)} == {
        ("sg/app", "10.9.0.9/32"),
        ("sg/far", "10.0.16.10/32"),
        ("sg/far", "10.0.17.10/32"),
    }


@pytest.mark.parametrize("snapshot", SNAPSHOTS, ids=lambda path: path.stem)
def test_documented_snapshots_open_and_close_nothing(snapshot):
    """Networks of AWS's documentation, peerings and transit gateways among them: taken over, the same passes."""
    adopted = adopt(read_describe(snapshot))

    assert adopted.difference.opened == ()
    assert adopted.difference.closed == ()


def test_adopted_is_not_in_the_menu():
    """Nobody chooses it: `adopt` writes it."""
    assert "adopted" not in names()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"network": None}, "network: a network is what the pattern 'adopted' has"),
        ({"pattern": "three_tier_dmz"}, "network: a network is what the pattern 'adopted' has"),
    ],
)
def test_network_and_pattern_belong_together(change, words):
    """A document with one and not the other is refused."""
    document = replace(_adopted(without(THREE_TIERS, "main/endpoint/s3")).document, **change)

    with pytest.raises(DocumentError) as caught:
        build(document)

    assert words in str(caught.value)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 5)), min_size=1, max_size=3))
def test_a_network_edited_by_hand_is_planned_or_refused(edits):
    """Resources taken out and references broken: the document is analysed, or refused in a sentence."""
    record = json.loads(TAKEN_OVER)
    resources = record["network"]["resources"]
    for at, field in edits:
        each = resources[at % len(resources)]
        words = sorted(name for name, value in each.items() if isinstance(value, str) and name != "kind")
        if field < len(words):
            each[words[field]] = "nothing"
        else:
            resources.remove(each)
    try:
        found = bool(analyze(parse_document(json.dumps(record))).estate.resources)
    except WorkbookError as error:
        found = bool(str(error))

    assert found


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"kind": "Subnet"', '"kind": "Subnett"', "network.resources"),
        ('"cidr_block": "10.0.16.0/24"', '"cidr_block": "10.0.16.0/99"', "network.resources"),
        ('"existing_id"', '"existing"', "network.resources"),
    ],
)
def test_a_damaged_network_is_refused_with_its_place(old, new, place):
    """A kind, a CIDR or a field that does not exist is named by its path."""
    text = _adopted(THREE_TIERS).document.to_json()

    with pytest.raises(DocumentError) as caught:
        parse_document(text.replace(old, new))

    assert all(fault.field.startswith(place) for fault in caught.value.faults)
