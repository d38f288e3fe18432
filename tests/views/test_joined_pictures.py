"""Pictures of several VPCs: every joint is there, flows pass the icon that carries them, frames nest and never mix."""

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pytest

from tests import joined
from tests.joined_designs import DESIGNS
from tests.views.scenes import IMPORTS, JOINED, imported_scene, joined_scene
from workbook.document import Document, build
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.estate import Account, Estate
from workbook.model.estate.interconnect import TransitGateway, VpcPeeringConnection
from workbook.model.estate.network import Subnet, Vpc
from workbook.plan import plan
from workbook.views.diagram.diagrams import dot_source
from workbook.views.diagram.svg.document import render_svg
from workbook.views.diagram.title_block import TitleBlock
from workbook.views.layout.arrange import arrange, hidden_by_labels
from workbook.views.layout.lanes import PAGE_WIDTH
from workbook.views.scene.compose import compose
from workbook.views.scene.parts import VIEWS
from workbook.views.scene.symbols import JOINTS

BLOCK = TitleBlock(title="Joined", view="network")


def ways(scene, *kinds):
    """Each link as a pair of the words before `@`, of these kinds."""
    return {(link.source, link.target) for link in scene.links if not kinds or link.kind in kinds}


@pytest.mark.parametrize("name", JOINED)
@pytest.mark.parametrize("view", VIEWS)
def test_everything_that_joins_networks_is_drawn(name, view) -> None:
    """Each attachment, peering, gateway, connection, service and firewall stands on the picture, or is one of its lines."""
    estate = JOINED[name][0]()
    scene = joined_scene(name, view)
    shown = {key for node in scene.nodes for key in node.resources}
    hidden = {
        each.key
        for kind in JOINTS
        for each in estate.of(kind)
        if each.key not in shown and getattr(each, "resource_type", "vpc") == "vpc"
    }

    assert hidden == set()


@pytest.mark.parametrize("name", JOINED)
def test_a_joint_has_a_line(name) -> None:
    """Nothing that joins networks stands alone, whether or not a flow is stated over it."""
    scene = joined_scene(name, "network")
    ends = {end for link in scene.links for end in (link.source, link.target)}
    alone = [node.key for node in scene.nodes if node.position in ("joint", "crossing", "customer")]

    assert [key for key in alone if key not in ends] == []


def test_a_flow_over_a_peering_passes_its_doors_and_its_icon() -> None:
    """From the client through the VPC's door, the peering and the other VPC's door to the server, named at both ends."""
    scene = joined_scene("peered", "flows")
    over = [
        (link.source, link.target, link.label)
        for link in scene.links
        if "shop-app-to-stock-app" in link.flows and "b" not in (link.source[-1], link.target[-1])
    ]

    assert over == [
        ("shop-app@shop/app/a", "port:shop", "tcp/5432"),
        ("port:shop", "peering/shop-stock", ""),
        ("peering/shop-stock", "port:stock", ""),
        ("port:stock", "stock-app@stock/app/a", "tcp/5432"),
    ]


def test_a_flow_through_central_egress_passes_every_icon_on_its_way() -> None:
    """Attachment, transit gateway, attachment, firewall, NAT gateway and internet gateway, in this order."""
    over = ways(joined_scene("egress", "flows"), "egress")
    chain = [
        "spoke-1-app@spoke-1/app/a",
        "tgw/attachment/spoke-1",
        "tgw",
        "tgw/attachment/egress@egress/transit/a",
        "egress/network-firewall@egress/firewall/a",
        "egress/nat/a",
        "egress/igw",
        "outside:internet",
    ]

    assert [pair for pair in pairwise(chain) if pair not in over] == []


def test_what_comes_from_premises_takes_the_way_of_its_answers() -> None:
    """The office's request passes its customer gateway, the VPN and the virtual private gateway."""
    over = ways(joined_scene("vpn", "flows"), "request")

    assert {("outside:office", "cgw"), ("cgw", "vpn"), ("vpn", "main/vgw")} <= over
    assert ("main/vgw", "app@main/app/a") in over


def test_a_private_service_is_reached_through_its_endpoint_only() -> None:
    """Client, endpoint, endpoint service, load balancer; no line between the VPCs beside it."""
    scene = joined_scene("private_service", "flows")
    over = ways(scene)
    inside = {node.key: node.frame.partition("/")[0] for node in scene.nodes if node.position == "inside"}

    assert ("endpoints@consumer/app/a", "provider/service") in over
    assert ("provider/service", "nlb@provider/service/a") in over
    assert not any(
        inside.get(here, "") != inside.get(there, "") and {here, there} <= set(inside) for here, there in over
    )


def test_a_rule_to_a_peers_addresses_is_drawn_through_the_peering() -> None:
    """The security view leads a rule for the other VPC's CIDR over the peering, and counts it as routed."""
    scene = joined_scene("peered", "security")
    carried = {key for link in scene.links for key in link.carried_by}

    assert "sg/stock-app/in/tcp-5432/10.1.0.0/16" in carried
    assert ("port:stock", "stock-app@stock/app/a") in ways(scene, "request")
    assert scene.remarks == ()


def test_without_a_route_a_rule_to_a_peers_addresses_has_no_line() -> None:
    """The same rule without the peering's routes leads nowhere, and the picture says so."""
    estate = joined.peered()
    kept = tuple(
        each
        for each in estate.resources
        if not each.key.endswith(("10.1.0.0/16", "10.2.0.0/16")) or each.key.startswith("sg/")
    )
    scene = compose(replace(estate, resources=kept), joined.design(), "security")

    assert "sg/stock-app/in/tcp-5432/10.1.0.0/16" not in {
        key for link in scene.links for key in link.carried_by
    }
    assert "1 rule to addresses without a route: no line" in scene.remarks


def test_frames_say_which_account_region_and_vpc() -> None:
    """Titles hold the account's id, the Region's name and the VPC's CIDR."""
    titles = [frame.title for frame in joined_scene("peered_far", "network").frames]

    assert {"Account Workload 111122223333", "Account Partner 123456789012"} <= set(titles)
    assert {"Region us-east-1", "Region eu-west-1"} <= set(titles)
    assert {"VPC shop 10.1.0.0/16", "VPC stock 10.2.0.0/16"} <= set(titles)


@pytest.mark.parametrize("name", JOINED)
def test_frames_that_do_not_nest_do_not_touch(name) -> None:
    """Two accounts, Regions or VPCs share no area unless one holds the other."""
    drawing = arrange(joined_scene(name, "network"))
    frames = [placed for placed in drawing.frames if placed.frame.kind in ("account", "region", "vpc")]
    same = [pair for pair in combinations(frames, 2) if pair[0].frame.kind == pair[1].frame.kind]

    assert [(a.frame.key, b.frame.key) for a, b in same if a.box.overlaps(b.box)] == []


@pytest.mark.parametrize("name", JOINED)
def test_what_joins_networks_stands_in_its_own_region(name) -> None:
    """The icon and text of a transit gateway or peering lie inside the frame of the Region they belong to."""
    drawing = arrange(joined_scene(name, "network"))
    frames = {placed.frame.key: placed.box for placed in drawing.frames}
    for placed in drawing.nodes:
        if placed.node.position == "joint":
            frame = frames[placed.node.frame]
            for box in (placed.box, placed.label_box):
                assert box is None or (frame.x <= box.x and box.right <= frame.right)
                assert box is None or (frame.y <= box.y and box.bottom <= frame.bottom)


@pytest.mark.parametrize("name", [*JOINED, *IMPORTS])
def test_a_picture_is_no_wider_than_a_page_can_be_read(name) -> None:
    """However many VPCs, they go on further shelves rather than beyond the page."""
    scene = imported_scene(name, "network") if name in IMPORTS else joined_scene(name, "network")

    assert arrange(scene).width <= PAGE_WIDTH + 100


def test_twenty_vpcs_hang_on_one_transit_gateway() -> None:
    """Every VPC's attachment is joined to the gateway, and no line runs through another VPC."""
    scene = joined_scene("many", "network")
    drawing = arrange(scene)
    boxes = {placed.frame.key: placed.box for placed in drawing.frames if placed.frame.kind == "vpc"}
    frames = {node.key: node.frame for node in scene.nodes}
    crossed = [
        (course.link.source, vpc)
        for net in drawing.nets
        for course in net.courses
        for start, end in pairwise(course.points)
        for vpc, box in boxes.items()
        if vpc != frames[course.link.source] and box.touches(start, end)
    ]

    assert len([link for link in scene.links if link.target == "tgw"]) == 20
    assert crossed == []


def test_many_peerings_of_a_region_share_a_card() -> None:
    """A full mesh of six VPCs is a card with a row for each of its fifteen peerings, not fifteen icons."""
    ground = joined.Ground()
    vpcs = [ground.vpc(f"vpc-{number}", number) for number in range(1, 7)]
    for vpc in vpcs:
        ground.servers(vpc, ground.tier(vpc, "app", 16), f"{vpc.key}-app")
    for here, there in combinations(vpcs, 2):
        ground.add(
            VpcPeeringConnection(
                account="workload",
                region=joined.HERE,
                key=f"peering/{here.key}-{there.key}",
                requester_vpc=here.key,
                accepter_vpc=there.key,
                requester_region=joined.HERE,
                accepter_region=joined.HERE,
                requester_account="workload",
                accepter_account="workload",
            )
        )
    scene = compose(ground.estate())
    cards = [node for node in scene.nodes if node.position == "joint"]

    assert [len(card.rows) for card in cards] == [15]
    assert arrange(scene).unrouted == ()


def test_an_account_with_nothing_but_the_hub_has_a_frame() -> None:
    """The network account that only owns the transit gateway is drawn around it, under the accounts with VPCs."""
    drawing = arrange(joined_scene("hub_elsewhere", "network"))
    boxes = {placed.frame.key: placed.box for placed in drawing.frames}

    assert boxes["account:network"].y > boxes["account:workload"].bottom


@pytest.mark.parametrize("name", JOINED)
def test_both_renderers_draw_every_joint(name) -> None:
    """The SVG and the Graphviz source of a joined network hold every transit gateway and VPC by its words."""
    estate = JOINED[name][0]()
    drawing = arrange(joined_scene(name, "network"))
    svg, dot = render_svg(drawing, BLOCK), dot_source(drawing, BLOCK)
    words = ["Transit gateway"] * bool(estate.of(TransitGateway))
    words += [str(vpc.cidr_blocks[0]) for vpc in estate.of(Vpc)]
    words += [str(subnet.cidr_block) for subnet in estate.of(Subnet)]

    assert [word for word in words if word not in svg or word not in dot] == []


@cache
def planned(name, view):
    """The scene of a design that the planner made, with the design and the drawing."""
    made = DESIGNS[name]()
    scene = compose(plan(made), made, view)
    return made, scene, arrange(scene)


@pytest.mark.parametrize("name", DESIGNS)
def test_every_flow_of_a_planned_design_has_a_line(name) -> None:
    """Whatever joins the networks, each stated flow is on at least one line of the flow view."""
    made, scene, _ = planned(name, "flows")

    assert {flow.key for flow in made.flows} == {key for link in scene.links for key in link.flows}


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("view", VIEWS)
def test_planned_designs_are_drawn_whole(name, view) -> None:
    """Every link has a way, no label lies on another or on a node, and every rule to addresses has its line."""
    _, scene, drawing = planned(name, view)

    assert drawing.unrouted == ()
    assert hidden_by_labels(drawing) == []
    assert scene.remarks == ()


def test_an_office_stands_under_what_leads_to_it() -> None:
    """A network on premises is drawn below the ways to it, though only the design says that they lead there."""
    _, _, drawing = planned("hub", "network")
    lines = {placed.node.key: placed.box.y for placed in drawing.nodes}

    assert lines["link/dx-gateway"] < lines["link/dx-gateway/interface"] < lines["outside:office"]
    assert lines["link/vpn"] < lines["link/customer-gateway"] < lines["outside:office"]


def test_each_region_lists_its_own_things() -> None:
    """The log groups of the database's account and Region are on a card in that Region's frame, not in the first's."""
    _, scene, _ = planned("peered_far", "network")
    cards = {node.frame for node in scene.nodes if node.position == "beside"}

    assert cards == {"region:data/eu-west-1"}


def buckets_of(accounts: int) -> Estate:
    """Accounts with a bucket each and no network at all."""
    return Estate(
        accounts=tuple(Account(key=f"member-{n}", title=f"Member {n}") for n in range(accounts)),
        resources=tuple(
            S3Bucket(
                key=f"bucket-{n}",
                account=f"member-{n}",
                region=joined.HERE,
                bucket_name=f"bucket-{n}",
                purpose="logs",
                sse_algorithm="AES256",
            )
            for n in range(accounts)
        ),
    )


def test_accounts_without_a_network_are_drawn_with_what_they_hold() -> None:
    """Three accounts without a VPC have three frames side by side, each with its card."""
    drawing = arrange(compose(buckets_of(3)))
    frames = [placed for placed in drawing.frames if placed.frame.kind == "account"]
    cards = [placed for placed in drawing.nodes if placed.node.rows]

    assert len(frames) == len(cards) == 3
    assert len({placed.box.y for placed in frames}) == 1


def test_a_thousand_accounts_are_not_a_thousand_frames() -> None:
    """Of a thousand alike a dozen are drawn, and the picture says how many it leaves out."""
    scene = compose(buckets_of(1000))

    assert sum(frame.kind == "account" for frame in scene.frames) == 12
    assert scene.remarks == ("988 more accounts or Regions without a VPC: not drawn",)


def test_a_rule_to_everywhere_is_drawn_through_central_egress() -> None:
    """In AWS's documented hub with one way out, an open rule's line leads over the hub to that VPC's NAT gateway."""
    over = ways(imported_scene("tgw-central-egress", "security"), "egress")

    assert ("tgw-attach-a", "tgw-1") in over
    assert ("tgw-1", "tgw-attach-c@subnet-c-priv") in over
    assert ("nat-c", "igw-c") in over


def test_a_gateway_endpoint_serves_its_own_vpc_alone() -> None:
    """Two peered VPCs have an S3 gateway endpoint each; rules to its prefix list lead to their own VPC's."""
    scene = compose(plan(build(Document(pattern="vpc_peering"))), None, "security")
    parents = {frame.key: frame.parent for frame in scene.frames}
    kinds = {frame.key: frame.kind for frame in scene.frames}
    home: dict[str, str] = {}
    for node in scene.nodes:
        frame = node.frame
        while frame and kinds[frame] != "vpc":
            frame = parents[frame]
        home[node.key] = frame or ""
    gates = {node.key for node in scene.nodes if node.position == "vpc_right"}
    to_gates = [link for link in scene.links if link.target in gates]

    assert {home[gate] for gate in gates} == {"main", "data"}
    assert to_gates
    assert all(home[link.source] == home[link.target] for link in to_gates)


def test_what_two_vpcs_have_alike_says_which_it_is_of() -> None:
    """Both VPCs have flow logs and a DNS firewall: four rows, each with its VPC."""
    scene = compose(plan(build(Document(pattern="vpc_peering"))))
    titles = {row.title for node in scene.nodes for row in node.rows}

    assert {f"Flow logs to S3 · {vpc}" for vpc in ("main", "data")} <= titles
    assert {f"DNS Firewall: alert · {vpc}" for vpc in ("main", "data")} <= titles


def test_a_flow_between_vpcs_ends_in_every_zone_of_its_target() -> None:
    """Zones of two VPCs that have one name are one zone: each caller has its line to the target there."""
    scene = compose(plan(build(Document(pattern="vpc_peering"))), build(Document(pattern="vpc_peering")))
    into = {link.target for link in scene.links if link.kind == "request" and "data" in link.target}
    targets = {node.key for node in scene.nodes if node.title == "Service in data"}

    assert len(targets) == 2
    assert targets <= into


def test_a_service_is_listed_in_every_region_that_calls_it() -> None:
    """Provider and consumer each have an S3 gateway endpoint: each account has its card, and no line leaves for another's."""
    design = build(Document(pattern="privatelink_service"))
    scene = compose(plan(design), design)
    cards = {node.key: node.frame for node in scene.nodes if node.key.startswith("card:gateway")}
    regions = {frame.key: frame.parent for frame in scene.frames if frame.kind == "vpc"}
    frames = {node.key: node.frame for node in scene.nodes}
    lines = [link for link in scene.links if link.target in cards]

    assert len(set(cards.values())) == len(cards) == len(lines) == 2
    assert all(regions[frames[link.source]] == cards[link.target] for link in lines)
