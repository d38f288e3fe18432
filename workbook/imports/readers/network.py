"""VPCs, subnets, gateways, addresses, Block Public Access and encryption controls."""

from collections.abc import Iterator
from typing import Literal

from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Odd
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NatGatewayAddress,
    Subnet,
    Vpc,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
    VpcEncryptionControl,
)
from workbook.model.estate.resource import Resource

ATTACHED = frozenset({"", "available", "attached"})
GONE = frozenset({"disassociated", "disassociating", "failed", "failing"})
NAT_MODES: tuple[Literal["zonal", "regional"], ...] = ("zonal", "regional")
BLOCK_MODES: tuple[Literal["off", "block-ingress", "block-bidirectional"], ...] = (
    "off",
    "block-ingress",
    "block-bidirectional",
)
EXCLUSION_MODES: tuple[Literal["allow-bidirectional", "allow-egress"], ...] = (
    "allow-bidirectional",
    "allow-egress",
)
NAT_STATES = frozenset({"pending", "failed", "available", "deleting", "deleted"})


def vpc(described: Described, book: Book) -> Iterator[Resource]:
    """A VPC with the CIDR blocks that are associated with it."""
    item = described.item
    four = _associated(item, "CidrBlockAssociationSet", "CidrBlockState")
    first = item.network4("CidrBlock")
    blocks = dict.fromkeys([*([first] if first else []), *(each.network4("CidrBlock") for each in four)])
    six = _associated(item, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlockState")
    attributes = _attributes(described, book)
    found = tuple(block for block in blocks if block)
    if not found:
        raise Odd("it has no IPv4 CIDR block")
    yield Vpc(
        **described.head(),
        cidr_blocks=found,
        ipv6_cidr_blocks=tuple(block for each in six if (block := each.network6("Ipv6CidrBlock"))),
        enable_dns_support=attributes.flag("EnableDnsSupport", default=True),
        enable_dns_hostnames=attributes.flag("EnableDnsHostnames", default=True),
    )


def _associated(item: Item, name: str, state: str) -> Iterator[Item]:
    for each in item.items(name):
        if each.item(state).text("State") not in GONE:
            yield each


def _attributes(described: Described, book: Book) -> Item:
    """DescribeVpcAttribute answers one attribute a call; some tools write them beside the VPC."""
    fields = dict(described.item.fields)
    for attribute in book.about("VpcAttribute", "VpcId", described):
        fields |= attribute.item.fields
    return Item(fields)


def subnet(described: Described, book: Book) -> Iterator[Resource]:
    """A subnet of IPv4, of both families, or of IPv6 only."""
    item = described.item
    block = item.network4("CidrBlock")
    associated = _associated(item, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlockState")
    six = next((each.network6("Ipv6CidrBlock") for each in associated), None)
    if block is None and six is None:
        raise Odd("it has no CIDR block, of either family")
    yield Subnet(
        **described.head(),
        vpc=book.need(item.need("VpcId"), described, "Vpcs"),
        availability_zone=item.text("AvailabilityZone"),
        cidr_block=block,
        ipv6_cidr_block=six,
        enable_dns64=item.flag("EnableDns64"),
        map_public_ip_on_launch=item.flag("MapPublicIpOnLaunch"),
    )


def internet_gateway(described: Described, book: Book) -> Iterator[Resource]:
    """An internet gateway, attached or not."""
    yield InternetGateway(**described.head(), vpc=_attached(described, book))


def egress_only_gateway(described: Described, book: Book) -> Iterator[Resource]:
    """An egress-only internet gateway."""
    yield EgressOnlyInternetGateway(**described.head(), vpc=_attached(described, book))


def _attached(described: Described, book: Book) -> str:
    attachments = described.item.items("Attachments")
    states = {each.text("State") for each in attachments}
    if strange := states - ATTACHED:
        book.note(
            described, f"an attachment is {', '.join(sorted(strange))}; it counts as detached", "assumed"
        )
    vpcs = (each.text("VpcId") for each in attachments if each.text("State") in ATTACHED)
    return book.known(next(vpcs, ""), described, "Vpcs")


def address(described: Described, _book: Book) -> Iterator[Resource]:
    """An Elastic IP address."""
    public = described.item.address4("PublicIp")
    if public is None:
        raise Odd("PublicIp is missing")
    yield ElasticIp(**described.head(), public_ip=public)


def nat_gateway(described: Described, book: Book) -> Iterator[Resource]:
    """A NAT gateway, zonal or regional. A missing ConnectivityType means public."""
    item = described.item
    state = item.text("State") or "available"
    if state not in NAT_STATES:
        raise Odd(f"State {state!r} is not known")
    subnet_id = item.text("SubnetId")
    mode = item.word("AvailabilityMode", NAT_MODES, "zonal")
    if mode == "zonal" and not subnet_id:
        raise Odd("SubnetId is missing")
    home = book.find(subnet_id, described, "Subnets")
    yield NatGateway(
        **described.head(),
        vpc=book.need(item.text("VpcId") or (home.item.text("VpcId") if home else ""), described, "Vpcs"),
        subnet=book.need(subnet_id, described, "Subnets") if mode == "zonal" else "",
        connectivity_type=item.word("ConnectivityType", ("public", "private"), "public"),
        availability_mode=mode,
        auto_provision_zones=item.word("AutoProvisionZones", ("enabled", "disabled"), "enabled") == "enabled",
        addresses=tuple(_nat_address(each, described, book) for each in item.items("NatGatewayAddresses")),
        state=state,
    )


def _nat_address(item: Item, described: Described, book: Book) -> NatGatewayAddress:
    return NatGatewayAddress(
        private_ip=item.address4("PrivateIp"),
        public_ip=item.address4("PublicIp"),
        allocation=book.key(item.text("AllocationId"), described, "Addresses"),
        availability_zone=item.text("AvailabilityZone"),
    )


def block_public_access(described: Described, _book: Book) -> Iterator[Resource]:
    """The account's posture in one Region."""
    mode = described.item.word("InternetGatewayBlockMode", BLOCK_MODES, "off")
    head = described.head() | {"key": f"bpa/{described.account}/{described.region}"}
    yield VpcBlockPublicAccessOptions(**head, internet_gateway_block_mode=mode)


def block_public_access_exclusion(described: Described, book: Book) -> Iterator[Resource]:
    """A VPC or subnet that the posture does not bind; one that is being made or gone excludes nothing."""
    item = described.item
    state = item.text("State") or "create-complete"
    if not state.endswith("-complete") or state.startswith("delete"):
        book.note(described, f"it is {state}: it counts for nothing", "assumed")
        return
    arn = item.need("ResourceArn")
    thing = arn.partition(":vpc/")[2] or arn.partition(":subnet/")[2] or arn
    key = book.known(thing, described, "Vpcs", "Subnets")
    is_vpc = thing.startswith("vpc-") or book.find(thing, described, "Vpcs") is not None
    if not item.text("InternetGatewayExclusionMode"):
        raise Odd("InternetGatewayExclusionMode is missing")
    yield VpcBlockPublicAccessExclusion(
        **described.head(),
        vpc=key if is_vpc else "",
        subnet="" if is_vpc else key,
        internet_gateway_exclusion_mode=item.word(
            "InternetGatewayExclusionMode", EXCLUSION_MODES, "allow-egress"
        ),
    )


def encryption_control(described: Described, book: Book) -> Iterator[Resource]:
    """Whether a VPC's traffic must be encrypted, and what is excluded."""
    item = described.item
    excluded = item.item("ResourceExclusions").fields
    names = tuple(sorted(name for name, each in excluded.items() if _enabled(each)))
    if not item.text("Mode"):
        raise Odd("Mode is missing")
    yield VpcEncryptionControl(
        **described.head(),
        vpc=book.need(item.need("VpcId"), described, "Vpcs"),
        mode=item.word("Mode", ("monitor", "enforce"), "monitor"),
        exclusions=names,
    )


def _enabled(exclusion: object) -> bool:
    return isinstance(exclusion, dict) and exclusion.get("State") in ("enabled", "enabling")
