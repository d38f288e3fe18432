"""Estate and design to scene: frames, nodes and links of one view."""

from collections.abc import Iterable
from dataclasses import replace

from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design
from workbook.proof.proof import Proof
from workbook.views.scene.at_edge import edge_nodes
from workbook.views.scene.cards import find_cards
from workbook.views.scene.flow_lines import flow_links
from workbook.views.scene.join_lines import join_links
from workbook.views.scene.joints import joint_nodes
from workbook.views.scene.lines import Ground
from workbook.views.scene.parts import Link, Loop, Node, Scene, View
from workbook.views.scene.places import find_places, not_drawn
from workbook.views.scene.record_lines import record_links
from workbook.views.scene.rule_lines import rule_links
from workbook.views.scene.standing import api_nodes, gateway_nodes, inside_nodes, outside_nodes
from workbook.views.scene.steps import find_steps
from workbook.views.text import counted


def compose(
    estate: Estate, design: Design | None = None, view: View = "network", proof: Proof | None = None
) -> Scene:
    """The scene of one view. Without a design (an import) it shows what stands where, and no flows.

    With a proof the flow view shows what it found wrong.
    """
    places = find_places(estate, design, view)
    flows = design.flows if design else ()
    steps = find_steps(estate)
    cards = find_cards(estate, flows, steps)
    fronts = dict(edge_nodes(estate))
    by_party = [*inside_nodes(estate, view), *outside_nodes(estate), *fronts.items()]
    gateways = [*gateway_nodes(estate), *api_nodes(estate), *steps.nodes, *fronts.values()]
    joints = tuple(joint_nodes(estate))
    ground = Ground(
        estate=estate,
        places=places,
        of_party=_gathered(by_party),
        of_resource=_gathered((*((node.key, node) for node in gateways), *joints)),
        card_of=dict(cards.of_party),
        cards=cards.nodes,
    )
    links, remarks = _links(ground, design, view, proof)
    known = {"", *(frame.key for frame in places.frames)}
    shown = [node for node in cards.nodes if node.frame in known]
    beside = (*steps.links, *record_links(estate, shown))
    links = (*links, *(beside if view != "security" else ()))
    nodes = dict.fromkeys(
        node
        for node in (*(node for _, node in by_party), *gateways, *(node for _, node in joints), *cards.nodes)
        if node.frame in known
    )
    return Scene(
        view=view,
        frames=places.frames,
        nodes=tuple(_with_loops(node, links) for node in nodes if _is_shown(node, links)),
        links=tuple(link for link in links if link.source != link.target),
        rows=places.rows,
        remarks=(*remarks, *filter(None, [not_drawn(estate)])),
    )


def _links(
    ground: Ground, design: Design | None, view: View, proof: Proof | None
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """The lines of a view, and what there is to say about those that are not there."""
    if view != "security":
        flows, path = (design.flows, design.request_path) if design else ((), ())
        links = flow_links(ground, flows, view, proof, path)
        return (*links, *join_links(ground, links)), ()
    found = rule_links(ground)
    left_out = counted(len(found.unrouted), "rule to addresses", "rules to addresses")
    remarks = (f"{left_out} without a route: no line",) if found.unrouted else ()
    return (*found.links, *join_links(ground, found.links)), remarks


def _with_loops(node: Node, links: tuple[Link, ...]) -> Node:
    """What a node says to others of its kind in its own subnet becomes words under it."""
    loops = tuple(
        Loop(label=link.label, flows=link.flows, carried_by=link.carried_by, tooltip=link.tooltip)
        for link in links
        if link.source == link.target == node.key
    )
    if not loops:
        return node
    words = tuple(f"itself: {loop.label}" for loop in loops)
    return replace(node, loops=loops, details=(*node.details, *words))


def _gathered(pairs: Iterable[tuple[str, Node]]) -> dict[str, tuple[Node, ...]]:
    found: dict[str, dict[str, Node]] = {}
    for key, node in pairs:
        found.setdefault(key, {})[node.key] = node
    return {key: tuple(nodes.values()) for key, nodes in found.items()}


def _is_shown(node: Node, links: tuple[Link, ...]) -> bool:
    """What stands beyond AWS is shown where a line leads to it."""
    if node.position not in ("outside", "premises"):
        return True
    return any(node.key in (link.source, link.target) for link in links)
