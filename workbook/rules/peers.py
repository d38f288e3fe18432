"""What a rule may name for the other end of a flow, and which peers admit which others."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from workbook.model.estate.party import WideningReason
from workbook.model.intent import party as intent
from workbook.model.intent.design import Design
from workbook.planning.egress import Way
from workbook.planning.parties import Settlement
from workbook.planning.routes import ANY_IPV4, ANY_IPV6


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Exactly one of a group, a prefix list, an IPv4 or an IPv6 CIDR; `widened` where it admits more than stated."""

    group: str = ""
    prefix_list: str = ""
    cidr: IPv4Network | IPv6Network | None = None
    widened: WideningReason | None = None

    def __str__(self) -> str:
        return self.group or self.prefix_list or str(self.cidr)

    @property
    def is_ipv6(self) -> bool:
        """Whether the peer is an IPv6 range."""
        return isinstance(self.cidr, IPv6Network)

    def admits(self, other: "Peer", *, with_ipv6: frozenset[str]) -> bool:
        """Whether everyone whom `other` names is named by this peer too."""
        if self.cidr is None:
            return (self.group, self.prefix_list) == (other.group, other.prefix_list) and other.cidr is None
        if isinstance(other.cidr, IPv4Network) and isinstance(self.cidr, IPv4Network):
            return other.cidr.subnet_of(self.cidr)
        if isinstance(other.cidr, IPv6Network) and isinstance(self.cidr, IPv6Network):
            return other.cidr.subnet_of(self.cidr)
        if other.cidr is not None or self.cidr != ANY_IPV4:
            return False
        return bool(other.prefix_list) or other.group not in with_ipv6


def destination_peers(design: Design, settlement: Settlement, way: Way) -> Iterator[Peer]:
    """What the rule at a flow's source names."""
    destination = design.party(way.flow.destination)
    match way.kind:
        case "local":
            yield Peer(group=settlement.group_of[way.flow.destination])
        case "gateway_endpoint":
            yield Peer(prefix_list=f"pl/{way.service}", widened="prefix_list_is_a_service")
        case "interface_endpoint":
            yield Peer(group=settlement.group_of[f"endpoint:{way.service}"], widened=_shared(design, way))
        case "nat" | "internet_gateway" | "egress_only_gateway":
            yield from _outside_peers(destination, ipv6=way.ipv6)


def source_peers(design: Design, settlement: Settlement, way: Way) -> Iterator[Peer]:
    """What the rule at a flow's destination names; nothing where the destination is outside."""
    if way.kind in ("local", "interface_endpoint"):
        yield Peer(group=settlement.group_of[way.flow.source])
    elif way.kind == "ingress":
        yield from _outside_peers(design.party(way.flow.source), ipv6=way.ipv6)


def _shared(design: Design, way: Way) -> WideningReason | None:
    shared = design.vpc(way.vpc).means.endpoint_security_groups == "shared"
    return "shared_endpoint_group" if shared else None


def _outside_peers(party: intent.AnyParty, *, ipv6: bool) -> Iterator[Peer]:
    if isinstance(party, intent.OutsideNetwork):
        for block in party.cidr_blocks:
            if (block.version == 6) == ipv6:
                yield Peer(cidr=block)
    else:
        yield Peer(cidr=ANY_IPV6 if ipv6 else ANY_IPV4, widened="host_name_without_addresses")
