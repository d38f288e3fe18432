"""What a picture shows: every kind is drawn or left out with a reason, and flows are all there."""

from dataclasses import asdict, replace

import pytest

from tests.views.analyses import analysis_of
from tests.views.scenes import SCENES, imported_scene, network, scene_of
from workbook.model.estate.estate import RESOURCE_TYPES
from workbook.model.estate.network import SecurityGroupRule, Subnet, Vpc
from workbook.proof.proof import UnprovenFlow, UnstatedFlow
from workbook.views.scene.compose import compose
from workbook.views.scene.parts import VIEWS
from workbook.views.scene.symbols import DRAWN, NOT_DRAWN


def test_every_kind_is_drawn_or_left_out_with_a_reason() -> None:
    """Each kind of resource is in exactly one of the two tables."""
    assert set(RESOURCE_TYPES) == DRAWN | set(NOT_DRAWN)
    assert set() == DRAWN & set(NOT_DRAWN)
    assert all(NOT_DRAWN.values())


@pytest.mark.parametrize("name", SCENES)
def test_every_stated_flow_has_a_line(name: str) -> None:
    """In the flow view each stated flow is on at least one line, or is said of the node that talks to itself."""
    design, _ = network(name)
    scene = scene_of(name, "flows")
    shown = {flow for link in scene.links for flow in link.flows}
    shown |= {flow for node in scene.nodes for loop in node.loops for flow in loop.flows}

    assert {flow.key for flow in design.flows} == shown


@pytest.mark.parametrize("name", SCENES)
def test_lines_name_what_carries_them(name: str) -> None:
    """Each rule, entry and route with a flow among its reasons is named by a line of that flow."""
    _, estate = network(name)
    scene = scene_of(name, "flows")
    named = {key for link in scene.links for key in link.carried_by}
    named |= {key for node in scene.nodes for loop in node.loops for key in loop.carried_by}
    rules = {
        rule.key
        for rule in estate.of(SecurityGroupRule)
        if any(reason.kind == "flow" for reason in rule.because)
    }

    assert rules <= named


@pytest.mark.parametrize("name", SCENES)
def test_every_interface_stands_in_its_subnet(name: str) -> None:
    """Each interface of a party is drawn in the subnet it is in."""
    _, estate = network(name)
    placed = {(key, node.frame) for node in scene_of(name, "network").nodes for key in node.resources}
    subnets = {subnet.key for subnet in estate.of(Subnet)}
    for party in estate.parties:
        for key in party.interfaces:
            interface = estate[key]
            owner = interface.attached_to  # type: ignore[attr-defined]

            assert {(key, interface.subnet), (owner, interface.subnet)} & placed  # type: ignore[attr-defined]
            assert interface.subnet in subnets  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SCENES)
def test_links_join_nodes_that_are_there(name: str) -> None:
    """No link of any view starts or ends nowhere."""
    for view in VIEWS:
        scene = scene_of(name, view)
        nodes = {node.key for node in scene.nodes}

        assert {end for link in scene.links for end in (link.source, link.target)} <= nodes


def test_every_rule_of_a_worn_group_is_a_line() -> None:
    """The security view draws each inbound rule between groups, and each rule to addresses."""
    _, estate = network("dmz_everything")
    scene = scene_of("dmz_everything", "security")
    drawn = {key for link in scene.links for key in link.carried_by}
    drawn |= {key for node in scene.nodes for loop in node.loops for key in loop.carried_by}
    expected = {
        rule.key
        for rule in estate.of(SecurityGroupRule)
        if not (rule.is_egress and rule.referenced_security_group)
    }

    assert expected == drawn


def test_existing_vpc_is_marked() -> None:
    """A VPC with an id that a person gave is drawn as existing, and nothing else is."""
    design, estate = network("dmz")
    resources = tuple(
        replace(resource, existing_id="vpc-0123456789abcdef0") if isinstance(resource, Vpc) else resource
        for resource in estate.resources
    )
    scene = compose(replace(estate, resources=resources), design)

    assert [frame.key for frame in scene.frames if frame.existing] == ["main"]
    assert not any(node.existing for node in scene.nodes)


def test_an_import_has_a_picture_without_flows() -> None:
    """Without a design the estate alone gives frames and nodes, and lines only from its rules."""
    _, estate = network("dmz")
    plain = compose(estate)
    ruled = compose(estate, view="security")

    assert {frame.key for frame in plain.frames} == {frame.key for frame in scene_of("dmz", "network").frames}
    assert not any(link.flows for link in plain.links)
    assert ruled.links


def test_what_the_proof_finds_wrong_is_red() -> None:
    """A flow that is not proven and a passage that nobody stated are broken lines of the flow view, and no others."""
    analysis = analysis_of("dmz")
    stated = next(line for line in analysis.proof.stated_flows if line.flow == "app-to-database")
    wrong = UnprovenFlow(**asdict(stated), path=None, why="a rule is missing")
    open_door = UnstatedFlow(
        source="internet", destination="database", protocol="tcp", ports="5432", path=None
    )
    proof = replace(analysis.proof, unproven_flows=(wrong,), unstated_flows=(open_door,))

    sound = compose(
        analysis.estate, analysis.design, "flows", replace(proof, unproven_flows=(), unstated_flows=())
    )
    broken = [
        link
        for link in compose(analysis.estate, analysis.design, "flows", proof).links
        if link.kind == "broken"
    ]

    assert not any(link.kind == "broken" for link in sound.links)
    assert {("app", "database"), ("outside:internet", "database")} == {
        (link.source.partition("@")[0], link.target.partition("@")[0]) for link in broken
    }


def test_a_standby_is_drawn_where_there_is_one_place_for_it() -> None:
    """Two zones join a Multi-AZ database's nodes; with three, nobody knows which hold it."""
    two = [link.label for link in scene_of("dmz", "network").links if link.kind == "replication"]
    three = [link.label for link in scene_of("dmz_3az", "network").links if link.kind == "replication"]

    placed = {each for node in scene_of("dmz_3az", "network").nodes for each in node.details}

    assert two == ["standby"]
    assert three == []
    assert "Multi-AZ, two of 3 zones" in placed


def test_tiers_stand_in_slot_order() -> None:
    """Rows are the tiers from the smallest slot down."""
    assert scene_of("dmz", "network").rows == ("public", "app", "data")


def test_the_same_estate_gives_the_same_scene() -> None:
    """Composing twice gives equal scenes, so that a drawing can be kept."""
    design, estate = network("dmz_everything")

    assert compose(estate, design, "flows") == compose(estate, design, "flows")


def test_a_group_that_is_open_without_a_route_has_no_line() -> None:
    """In a subnet without a way to the internet an open rule is no line, and the picture counts such rules."""
    scene = imported_scene("nat-igw", "security")
    isolated = {frame.key for frame in scene.frames if frame.kind == "isolated"}
    shut_in = {node.key for node in scene.nodes if node.frame in isolated}

    assert shut_in
    assert not any({link.source, link.target} & shut_in for link in scene.links)
    assert any("without a route" in remark for remark in imported_scene("web-db", "security").remarks)


def test_no_vpc_borrows_anothers_gateway() -> None:
    """A VPC without an internet gateway gets no line through its neighbour's."""
    scene = imported_scene("peer-edge", "security")
    second = {node.key for node in scene.nodes if node.frame == "subnet-b"}

    assert second
    assert not any({link.source, link.target} & second for link in scene.links)
