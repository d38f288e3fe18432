"""Frames of a scene: accounts, Regions, VPCs, their zones, and the subnets in rows of tiers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import TransitGateway
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, Subnet, Vpc
from workbook.model.intent.design import Design
from workbook.model.intent.place import INSPECTION_TIER, Tier, VpcIntent
from workbook.views.scene.parts import Frame, FrameKind, View
from workbook.views.scene.recorded import drawn_accounts, recorded_rows, stood_for
from workbook.views.scene.symbols import BESIDE, LISTED
from workbook.views.text import counted, one_line

SUBNET_FRAMES: dict[str, FrameKind] = {
    "public": "public",
    "private_egress": "private",
    "isolated": "isolated",
}
MANY_BARE = 12
"""Of accounts without a network no more than this are drawn: the others are like them."""
CLASS_ORDER = ("public", "private_egress", "isolated")


@dataclass(frozen=True, slots=True)
class Places:
    """The frames, and where each subnet's zone and row are."""

    frames: tuple[Frame, ...]
    rows: tuple[str, ...]
    zone_of: Mapping[str, str]
    """Subnet key -> key of its zone's frame."""


def find_places(estate: Estate, design: Design | None, view: View) -> Places:
    """Every frame of the picture, the outer before the inner."""
    titles = _tier_titles(design)
    row_of = _row_of(estate)
    rows = _rows(estate, row_of, design)
    frames = [*_accounts(estate), *_regions(estate), *_vpcs(estate, design)]
    zone_of: dict[str, str] = {}
    order = {row: number for number, row in enumerate(rows)}
    for subnet in sorted(
        estate.of(Subnet), key=lambda subnet: (_zone_word(subnet), order[row_of[subnet.key]])
    ):
        zone = _zone(subnet)
        if zone.key not in zone_of.values():
            frames.append(zone)
        zone_of[subnet.key] = zone.key
        frames.append(_subnet(estate, subnet, row_of[subnet.key], titles, view))
    return Places(tuple(frames), rows, zone_of)


def region_key(account: str, region: str) -> str:
    """The key of the frame of one account's Region."""
    return f"region:{account}/{region}"


def _accounts(estate: Estate) -> Iterator[Frame]:
    used = {account for account, _ in _grounds(estate)}
    for account, words in drawn_accounts(estate):
        if account.key in used:
            yield Frame(key=f"account:{account.key}", kind="account", title=words)


Ground = tuple[str, str]
"""An account in a Region."""


def _grounds(estate: Estate) -> tuple[Ground, ...]:
    """Every account's Region that is drawn: those with networks, and of the others as many as can be read."""
    return (*_with_networks(estate), *_without_networks(estate)[:MANY_BARE])


def _with_networks(estate: Estate) -> tuple[Ground, ...]:
    standing = (*estate.of(Vpc), *estate.of(TransitGateway))
    return tuple(dict.fromkeys((each.account, each.region) for each in standing))


def _without_networks(estate: Estate) -> tuple[Ground, ...]:
    listed = (each for each in estate.resources if type(each) in LISTED or type(each) in BESIDE)
    drawn, same = set(_with_networks(estate)), stood_for(estate)
    standing = ((each.account, each.region) for each in listed)
    found = dict.fromkeys((*(ground for ground, _ in recorded_rows(estate)), *standing))
    return tuple(
        (account, region)
        for account, region in found
        if (account, region) not in drawn and (account not in same or same[account].key == account)
    )


def not_drawn(estate: Estate) -> str:
    """What there is to say of accounts that find no room on the picture."""
    more = len(_without_networks(estate)) - MANY_BARE
    return f"{more:,} more accounts or Regions without a VPC: not drawn" if more > 0 else ""


def _regions(estate: Estate) -> Iterator[Frame]:
    for account, region in _grounds(estate):
        parent = f"account:{account}" if any(known.key == account for known in estate.accounts) else ""
        title = one_line(f"Region {region}")
        yield Frame(key=region_key(account, region), kind="region", title=title, parent=parent)


def _vpcs(estate: Estate, design: Design | None) -> Iterator[Frame]:
    titles = {vpc.key: vpc.title for vpc in design.vpcs} if design else {}
    for vpc in estate.of(Vpc):
        blocks = " ".join(map(str, (*vpc.cidr_blocks, *vpc.ipv6_cidr_blocks)))
        name = titles.get(vpc.key) or _named(vpc)
        yield Frame(
            key=vpc.key,
            kind="vpc",
            title=one_line(f"{name} {blocks}" if "vpc" in name.lower() else f"VPC {name} {blocks}"),
            parent=region_key(vpc.account, vpc.region),
            existing=bool(vpc.existing_id),
        )


def _named(vpc: Vpc) -> str:
    """An existing VPC by its Name tag and its id."""
    name = dict(vpc.tags).get("Name", "")
    return f"{name} ({vpc.key})" if name and name != vpc.key else vpc.key


def _zone_word(subnet: Subnet) -> str:
    return f"{subnet.vpc}/{subnet.az_slot or subnet.availability_zone}"


def _zone(subnet: Subnet) -> Frame:
    letter = f"AZ {subnet.az_slot} · " if subnet.az_slot else "AZ "
    return Frame(
        key=f"zone:{_zone_word(subnet)}",
        kind="zone",
        title=one_line(f"{letter}{subnet.availability_zone}"),
        parent=subnet.vpc,
    )


def _row_of(estate: Estate) -> dict[str, str]:
    """Each subnet's row: its tier, or its class where nobody named tiers; the second of a zone gets its own."""
    rows: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    for subnet in estate.of(Subnet):
        word = name = subnet.tier or subnet.routing_class
        number = 1
        while (_zone_word(subnet), name) in taken:
            number += 1
            name = f"{word} {number}"
        taken.add((_zone_word(subnet), name))
        rows[subnet.key] = name
    return rows


def _rows(estate: Estate, row_of: Mapping[str, str], design: Design | None) -> tuple[str, ...]:
    slots = {tier.key: _place(vpc, tier) for vpc in design.vpcs for tier in vpc.tiers} if design else {}
    by_class = sorted(estate.of(Subnet), key=lambda subnet: CLASS_ORDER.index(subnet.routing_class))
    present = dict.fromkeys(row_of[subnet.key] for subnet in by_class)
    return tuple(sorted(present, key=lambda row: slots.get(row, -1)))


def _place(vpc: VpcIntent, tier: Tier) -> float:
    """A tier's place from the top: its slot, but a firewall's where packets meet it."""
    if tier.key != INSPECTION_TIER:
        return tier.slot
    public = min((each.slot for each in vpc.tiers if each.routing == "public" and each != tier), default=0)
    return public - 0.5 if vpc.means.inspection == "edge" else public + 0.5


def _tier_titles(design: Design | None) -> dict[str, str]:
    return {tier.key: tier.title for vpc in design.vpcs for tier in vpc.tiers} if design else {}


def _subnet(estate: Estate, subnet: Subnet, row: str, titles: Mapping[str, str], view: View) -> Frame:
    details = [str(block) for block in (subnet.cidr_block, subnet.ipv6_cidr_block) if block]
    if subnet.enable_dns64:
        details.append("DNS64")
    if view == "security":
        details += _acl_words(estate, subnet)
    return Frame(
        key=subnet.key,
        kind=SUBNET_FRAMES[subnet.routing_class],
        title=one_line(titles.get(subnet.tier) or subnet.tier or subnet.key),
        parent=f"zone:{_zone_word(subnet)}",
        row=row,
        details=tuple(details),
        existing=bool(subnet.existing_id),
    )


def _acl_words(estate: Estate, subnet: Subnet) -> Iterator[str]:
    acls = [acl for acl in estate.of(NetworkAcl) if acl.vpc == subnet.vpc]
    own = next((acl for acl in acls if subnet.key in acl.subnets), None)
    acl = own or next((acl for acl in acls if acl.is_default), None)
    if acl is None:
        return
    entries = [entry for entry in estate.of(NetworkAclEntry) if entry.network_acl == acl.key]
    inward = sum(not entry.egress for entry in entries)
    yield "default ACL" if acl.is_default else one_line(f"ACL {acl.key.rpartition('/')[2]}")
    yield f"{inward} in, {counted(len(entries) - inward, 'out', 'out')}"
