"""What lines are drawn over, and how all that goes between two nodes gathers on one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import InternetGateway, NatGateway
from workbook.views.scene.parts import Link, LinkKind, Node
from workbook.views.scene.places import Places
from workbook.views.scene.symbols import JOINTS

SHOWN_LABELS = 3
"""More different ports than this on one line are counted."""

Hop = tuple[Node, Node, LinkKind, str]
"""From, to, what it is, its label."""


@dataclass(frozen=True)
class Ground:
    """The estate, its nodes by party and by resource, and where they stand."""

    estate: Estate
    places: Places
    of_party: dict[str, tuple[Node, ...]]
    of_resource: dict[str, tuple[Node, ...]]
    card_of: dict[str, tuple[Node, ...]]
    cards: tuple[Node, ...] = ()

    @cached_property
    def is_joined(self) -> bool:
        """Whether anything joins networks here, or inspects what passes between them."""
        return any(self.estate.of(kind) for kind in JOINTS)

    @cached_property
    def by_resource(self) -> dict[str, tuple[Node, ...]]:
        """Every node by the keys of what it stands for."""
        found: dict[str, dict[str, Node]] = {}
        for nodes in (*self.of_party.values(), *self.of_resource.values()):
            for node in nodes:
                for key in node.resources:
                    found.setdefault(key, {})[node.key] = node
        return {key: tuple(nodes.values()) for key, nodes in found.items()}

    def nodes_of(self, key: str) -> tuple[Node, ...]:
        """The nodes that are drawn for a resource."""
        return self.of_resource.get(key) or self.by_resource.get(key, ())

    def listing(self, key: str) -> tuple[Node, ...]:
        """The cards that list a resource."""
        return tuple(card for card in self.cards if any(row.key == key for row in card.rows))

    def zone(self, node: Node) -> str:
        """The zone a node stands in; empty when it stands in none."""
        return self.places.zone_of.get(node.frame, "")

    def ends(self, party: str) -> tuple[Node, ...]:
        """The nodes of a party; for an AWS service the cards that list it."""
        return self.card_of.get(party) or self.of_party.get(party, ())

    def beside(self, node: Node, cards: tuple[Node, ...]) -> Node:
        """The card of the Region that a node stands in, else the first."""
        parents = {frame.key: frame.parent for frame in self.places.frames}
        region = parents.get(self.vpc(node), "")
        return next((card for card in cards if card.frame == region), cards[0])

    def nearest(self, node: Node, others: tuple[Node, ...]) -> Node:
        """The one in the node's own zone where there is one, then in a zone of the same name, else the first."""
        zone = self.zone(node)
        here = (other for other in others if zone and self.zone(other) == zone)
        alike = (other for other in others if zone and _zone_name(self.zone(other)) == _zone_name(zone))
        return next(here, None) or next(alike, None) or others[0]

    def pairs(
        self, sources: tuple[Node, ...], targets: tuple[Node, ...], *, every: bool = True
    ) -> list[tuple[Node, Node]]:
        """Who is joined to whom: each with its nearest, in both directions.

        Without `every`, a source that has a target in its own zone is joined to that one only; so it is where all
        targets answer to one name, because then any of them stands for the others.
        """
        if not sources or not targets:
            return []
        found = {(source.key, self.nearest(source, targets).key): source for source in sources}
        by_key = {target.key: target for target in targets}
        pairs = {keys: (source, by_key[keys[1]]) for keys, source in found.items()}
        for target in targets:
            source = self.nearest(target, sources)
            if (
                (every and not _have_one_name(targets))
                or not self.zone(source)
                or _zone_name(self.zone(source)) == _zone_name(self.zone(target))
            ):
                pairs.setdefault((source.key, target.key), (source, target))
        return list(pairs.values())

    def vpc(self, node: Node) -> str:
        """The VPC a node stands in or on; empty when it stands in none."""
        parents = {frame.key: frame.parent for frame in self.places.frames}
        zone = self.zone(node)
        return parents[zone] if zone else node.frame

    def internet_gateways(self, near: Node) -> list[Node]:
        """The internet gateway of the VPC that a node stands in, if there is one."""
        gateways = (gateway for gateway in self.estate.of(InternetGateway) if gateway.vpc == self.vpc(near))
        return [node for gateway in gateways for node in self.of_resource.get(gateway.key, ())]

    def nat_gateways(self, near: Node) -> tuple[Node, ...]:
        """The NAT gateways to the internet of the VPC that a node stands in."""
        own = (nat for nat in self.estate.of(NatGateway) if nat.vpc == self.vpc(near))
        public = (nat for nat in own if nat.connectivity_type == "public")
        return tuple(node for nat in public for node in self.of_resource.get(nat.key, ()))


def _zone_name(zone: str) -> str:
    """A zone without the VPC it is drawn in: zones of two VPCs can be the same."""
    return zone.rpartition("/")[2]


def _have_one_name(nodes: tuple[Node, ...]) -> bool:
    """Whether these are one thing to their clients: a database, a proxy, a load balancer, an endpoint."""
    return all(node.icon in ("alb", "nlb", "endpoint") or node.icon.startswith("rds") for node in nodes)


@dataclass(slots=True)
class Drawn:
    """One line as it grows."""

    labels: dict[str, None] = field(default_factory=dict)
    flows: dict[str, None] = field(default_factory=dict)
    carriers: dict[str, None] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Lines:
    """All lines, by their ends and kind."""

    drawn: dict[tuple[str, str, LinkKind], Drawn] = field(default_factory=dict)

    def add(
        self, hop: Hop, *, flows: Iterable[str] = (), carriers: Iterable[str] = (), words: str = ""
    ) -> None:
        """Put something on the line between two nodes."""
        source, target, kind, label = hop
        line = self.drawn.setdefault((source.key, target.key, kind), Drawn())
        line.labels.update(dict.fromkeys([label] if label else []))
        line.flows.update(dict.fromkeys(flows))
        line.carriers.update(dict.fromkeys(carriers))
        line.words.update(dict.fromkeys([words] if words else []))

    def links(self, path: Sequence[str] = ()) -> tuple[Link, ...]:
        """The lines as links of a scene; those of a request's path say which step they are."""
        return tuple(
            Link(
                source=source,
                target=target,
                kind=kind,
                label=_numbered(
                    _label(list(line.labels)), [path.index(key) + 1 for key in line.flows if key in path]
                ),
                flows=tuple(line.flows),
                carried_by=tuple(line.carriers),
                tooltip="\n".join(line.words),
            )
            for (source, target, kind), line in self.drawn.items()
        )


def _numbered(label: str, steps: list[int]) -> str:
    """`2 · tcp/8080`: the step before the words, where a line has words."""
    return f"{', '.join(map(str, sorted(steps)))} · {label}" if label and steps else label


def _label(labels: list[str]) -> str:
    more = [f"+{len(labels) - SHOWN_LABELS}"] if len(labels) > SHOWN_LABELS else []
    return ", ".join([*labels[:SHOWN_LABELS], *more])
