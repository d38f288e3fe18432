"""What tables call things: groups by who wears them, blocks by whose they are, targets by what they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkInterface, SecurityGroup, Vpc
from workbook.model.estate.resource import Reason
from workbook.model.intent.design import Design
from workbook.planning.addresses import tier_blocks
from workbook.views.tables.table import Marked
from workbook.views.text import one_line

Block = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Names:
    """The names of one analysis."""

    estate: Estate
    design: Design | None

    @cached_property
    def _wearers(self) -> dict[str, str]:
        """Security group -> titles of the parties that wear it."""
        found: dict[str, dict[str, None]] = {}
        for party in self.estate.parties:
            for key in party.interfaces:
                for group in self.estate.get(NetworkInterface, key).security_groups:
                    found.setdefault(group, {})[one_line(party.title)] = None
        return {group: ", ".join(titles) for group, titles in found.items()}

    @cached_property
    def _owners(self) -> dict[Block, str]:
        """Block -> whose it is: VPCs, tiers, outside networks; of several VPCs with one CIDR all are named."""
        owners: dict[Block, str] = {}
        vpcs = self.design.vpcs if self.design else ()
        for vpc in vpcs:
            titles = {tier.key: tier.title for tier in vpc.tiers}
            of = f" of {vpc.key}" if len(vpcs) > 1 else ""
            _add(owners, {block: f"{titles[key]} tier{of}" for key, block in tier_blocks(vpc).items()})
        whole: dict[Block, str] = {}
        for subnet_vpc in self.estate.of(Vpc):
            _add(whole, dict.fromkeys(subnet_vpc.cidr_blocks, f"VPC {subnet_vpc.key}"))
        owners |= whole
        for party in self.estate.parties:
            if party.location in ("internet", "on_premises"):
                owners |= dict.fromkeys(party.cidr_blocks, one_line(party.title))
        return owners

    def title_of(self, party: str) -> str:
        """A party's title; strangers keep their own word."""
        known = {found.key: found.title for found in self.estate.parties}
        if party.startswith("endpoint:"):
            return one_line(party.replace(":", " ", 1).capitalize())
        return one_line(known.get(party, party))

    def group(self, key: str) -> str:
        """A security group with who wears it."""
        wearers = self._wearers.get(key)
        return f"{key} ({wearers})" if wearers else key

    def group_name(self, key: str) -> str:
        """The name a group gets in AWS."""
        return one_line(self.estate.get(SecurityGroup, key).group_name)

    def block(self, block: Block) -> str:
        """A block with whose it is."""
        owner = self._owners.get(block) or ("anywhere" if block.prefixlen == 0 else "")
        return f"{block} ({owner})" if owner else str(block)


def _add(owners: dict[Block, str], more: Mapping[Block, str]) -> None:
    """More owners beside those of the same block."""
    for block, words in more.items():
        owners[block] = f"{owners[block]} or {words}" if block in owners else words


def because(reasons: Iterable[Reason], *, by_key: bool = False) -> Marked:
    """The reasons in sentences, or by their keys where sentences stand beside; the hint and a frame have both."""
    found = tuple(reasons)
    words = (one_line(reason.key if by_key else reason.sentence).rstrip(".") for reason in found)
    sentences = dict.fromkeys(words)
    named = [f"{reason.kind.replace('_', ' ')} {reason.key}: {one_line(reason.sentence)}" for reason in found]
    return Marked((", " if by_key else "; ").join(sentences), "plain", "\n".join(named), "; ".join(named))
