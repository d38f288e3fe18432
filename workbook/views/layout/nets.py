"""Links that share an end and a meaning become one net: drawn as one tree, with one label."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from workbook.views.scene.parts import Link, LinkKind, Scene

KIND_ORDER: dict[LinkKind, int] = {
    "broken": 0,
    "request": 1,
    "replication": 2,
    "private": 3,
    "egress": 4,
    "control": 5,
    "join": 6,
}


@dataclass(frozen=True, slots=True)
class Net:
    """Links from or to one `hub` node; the other ends are `leaves`. `direction` is that of the packets."""

    hub: str
    direction: Literal["from_hub", "to_hub"]
    links: tuple[Link, ...]

    @property
    def kind(self) -> LinkKind:
        """What all its links are."""
        return self.links[0].kind

    @property
    def label(self) -> str:
        """What all its links say."""
        return self.links[0].label

    def leaf(self, link: Link) -> str:
        """The end of a link that is not the hub."""
        return link.target if self.direction == "from_hub" else link.source


def make_nets(scene: Scene) -> tuple[Net, ...]:
    """Group links greedily by the end that most of them share, requests first."""
    waiting = list(scene.links)
    nets: list[Net] = []
    while waiting:
        hub, direction, links = _largest(waiting)
        nets.append(Net(hub, direction, links))
        waiting = [link for link in waiting if link not in links]
    return tuple(sorted(nets, key=lambda net: KIND_ORDER[net.kind]))


def _largest(waiting: Iterable[Link]) -> tuple[str, Literal["from_hub", "to_hub"], tuple[Link, ...]]:
    groups: dict[tuple[str, Literal["from_hub", "to_hub"], str, str], list[Link]] = {}
    for link in waiting:
        groups.setdefault((link.target, "to_hub", link.kind, link.label), []).append(link)
        groups.setdefault((link.source, "from_hub", link.kind, link.label), []).append(link)
    (hub, direction, _, _), links = max(
        groups.items(), key=lambda item: (len(item[1]), item[0][1] == "to_hub")
    )
    return hub, direction, tuple(links)
