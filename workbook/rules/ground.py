"""What rules are made from: the design, its addresses and who stands where; and each end by its ranges."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from workbook.facts.nat64 import NAT64
from workbook.model.intent import party as intent
from workbook.model.intent.design import Design
from workbook.planning.addresses import AddressPlan
from workbook.planning.parties import Settlement
from workbook.planning.routes import ANY_IPV4, ANY_IPV6

Cidr = IPv4Network | IPv6Network


def behind_nat64(cidr: Cidr | None) -> IPv6Network | None:
    """What an IPv4 range is to who reaches it by NAT64."""
    if not isinstance(cidr, IPv4Network):
        return None
    return IPv6Network((int(NAT64.network_address) + int(cidr.network_address), 96 + cidr.prefixlen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One end of a crossing: its VPC and tier (none outside), and the CIDRs that name it."""

    vpc: str = ""
    tier: str = ""
    cidrs: tuple[Cidr, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the needs are read from."""

    design: Design
    plan: AddressPlan
    settlement: Settlement

    def tier_side(self, vpc: str, tier: str) -> Side:
        """A tier as an end."""
        return Side(vpc=vpc, tier=tier, cidrs=self.plan.ranges(vpc, tier))

    def ipv6_side(self, vpc: str, tier: str) -> Side:
        """A tier as an end over IPv6: the block that holds a place for every zone."""
        places = (self.design.vpc(vpc).az_slots - 1).bit_length()
        six = (subnet.ipv6_cidr_block for subnet in self.plan.of_tier(vpc, tier))
        blocks = dict.fromkeys(block.supernet(prefixlen_diff=places) for block in six if block)
        return Side(vpc=vpc, tier=tier, cidrs=tuple(blocks))

    def party_side(self, key: str) -> Side:
        """A placed party as an end: its tier."""
        party = self.design.party(key)
        if not isinstance(party, intent.Placed):
            raise TypeError(f"{key!r} has no tier")
        return self.tier_side(party.vpc, party.tier)

    def outside_side(self, key: str, *, ipv6: bool) -> Side:
        """An outside party as an end: its CIDRs, or everywhere where they are not known."""
        party = self.design.party(key)
        if isinstance(party, (intent.OutsideNetwork, intent.OutsideHost)) and party.cidr_blocks:
            return Side(cidrs=tuple(cidr for cidr in party.cidr_blocks if (cidr.version == 6) == ipv6))
        return Side(cidrs=(ANY_IPV6 if ipv6 else ANY_IPV4,))

    def side(self, key: str) -> Side:
        """A party as an end, inside or outside, by its IPv4 ranges."""
        inside = isinstance(self.design.party(key), intent.Placed)
        return self.party_side(key) if inside else self.outside_side(key, ipv6=False)

    def is_strict(self, vpc: str) -> bool:
        """Whether entries name the client's own range instead of every unprivileged port."""
        return self.design.vpc(vpc).means.nacl_mode == "strict"
