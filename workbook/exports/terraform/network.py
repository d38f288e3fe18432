"""The ground in Terraform: VPC, subnets, gateways, route tables and routes, and what guards the whole VPC."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Address, Block, Call, Raw, Reference, Value
from workbook.exports.terraform.items import Item, Output, part, piece
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.targets import joined_before, target_of
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    Route,
    RouteTable,
    Subnet,
    Vpc,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
    VpcEncryptionControl,
)

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def vpc(resource: Vpc, root: Root) -> Iterator[Item]:
    """The VPC and its further CIDR blocks."""
    yield piece(
        resource,
        root.address(resource),
        {
            "cidr_block": str(resource.cidr_blocks[0]),
            "enable_dns_support": resource.enable_dns_support,
            "enable_dns_hostnames": resource.enable_dns_hostnames,
            "assign_generated_ipv6_cidr_block": True if resource.ipv6_cidr_blocks else None,
            "tags": root.tags_of(resource),
        },
    )
    for block in resource.cidr_blocks[1:]:
        address = root.beside(resource, "aws_vpc_ipv4_cidr_block_association", str(block))
        yield part(address, {"vpc_id": root.ref(resource.key), "cidr_block": str(block)})
    yield Output(
        name=f"vpc_id_{root.address(resource).name}",
        description="The VPC.",
        value=root.ref(resource.key),
    )


def subnet(resource: Subnet, root: Root) -> Iterator[Item]:
    """A subnet, in the zone that a variable names for its letter."""
    zone: Value = (
        Raw(f"var.availability_zones{root.suffix}[each.key]")
        if resource.az_slot
        else resource.availability_zone
    )
    body: Body = {
        "vpc_id": root.ref(resource.vpc),
        "availability_zone": zone,
        "cidr_block": str(resource.cidr_block) if resource.cidr_block else None,
        "ipv6_cidr_block": _ipv6_block(resource, root),
        "ipv6_native": None if resource.cidr_block else True,
        "enable_dns64": True if resource.enable_dns64 else None,
        "enable_resource_name_dns_aaaa_record_on_launch": None if resource.cidr_block else True,
        "private_dns_hostname_type_on_launch": None if resource.cidr_block else "resource-name",
        "assign_ipv6_address_on_creation": True if resource.ipv6_cidr_block else None,
        "map_public_ip_on_launch": resource.map_public_ip_on_launch,
        "tags": root.tags_of(resource),
    }
    address = root.address(resource)
    heading = f"The {resource.tier} tier, {_ROUTED[resource.routing_class]}" if resource.tier else ""
    columns = ("cidr_block",) if resource.cidr_block else ()
    yield piece(resource, address, body, heading=heading, columns=columns)
    yield Output(
        name=f"subnet_ids_{address.name}",
        description=f"Subnets of {resource.tier or resource.key}, by zone.",
        value=_by_key(address, "id") if address.key else Reference(address),
    )


_ROUTED = {
    "public": "with a route to the internet gateway",
    "private_egress": "private, with a way out",
    "isolated": "isolated: no route leaves the VPC but to endpoints",
}


def _by_key(address: Address, attribute: str) -> Raw:
    return Raw(f"{{ for zone, one in {address.type}.{address.name} : zone => one.{attribute} }}")


def _ipv6_block(resource: Subnet, root: Root) -> Value:
    """The subnet's /64 by its place in the /56 that Amazon gives to the VPC."""
    if resource.ipv6_cidr_block is None:
        return None
    of_vpc = root.estate.get(Vpc, resource.vpc).ipv6_cidr_blocks[0]
    new_bits = resource.ipv6_cidr_block.prefixlen - of_vpc.prefixlen
    offset = int(resource.ipv6_cidr_block.network_address) - int(of_vpc.network_address)
    place = offset >> (128 - resource.ipv6_cidr_block.prefixlen)
    return Call("cidrsubnet", (root.ref(resource.vpc, "ipv6_cidr_block"), new_bits, place))


def internet_gateway(resource: InternetGateway, root: Root) -> Iterator[Item]:
    """The internet gateway, attached."""
    attached = root.ref(resource.vpc) if resource.vpc else None
    yield piece(resource, root.address(resource), {"vpc_id": attached, "tags": root.tags_of(resource)})


def egress_only_gateway(resource: EgressOnlyInternetGateway, root: Root) -> Iterator[Item]:
    """IPv6's way out."""
    body = {"vpc_id": root.ref(resource.vpc), "tags": root.tags_of(resource)}
    yield piece(resource, root.address(resource), body)


def elastic_ip(resource: ElasticIp, root: Root) -> Iterator[Item]:
    """A public address; AWS needs the internet gateway to be there first."""
    body = {"domain": "vpc", "tags": root.tags_of(resource), "depends_on": root.internet_gateways or None}
    yield piece(resource, root.address(resource), body)


def nat_gateway(resource: NatGateway, root: Root) -> Iterator[Item]:
    """A NAT gateway, in a subnet or of the whole VPC."""
    regional = resource.availability_mode == "regional"
    allocations = [address.allocation for address in resource.addresses if address.allocation]
    first, *more = allocations or [""]
    body = {
        "availability_mode": "regional" if regional else None,
        "connectivity_type": resource.connectivity_type,
        "vpc_id": root.ref(resource.vpc) if regional else None,
        "subnet_id": root.ref(resource.subnet) if resource.subnet else None,
        "allocation_id": root.ref(first) if first and not regional else None,
        "secondary_allocation_ids": root.refs(more) if more and not regional else None,
        "availability_zone_address": _zone_addresses(resource, root) if regional else None,
        "tags": root.tags_of(resource),
        "depends_on": root.internet_gateways or None,
    }
    yield piece(resource, root.address(resource), body)
    if resource.connectivity_type == "public" and not regional:
        yield _public_addresses(resource, root)


def _zone_addresses(resource: NatGateway, root: Root) -> tuple[Block, ...] | None:
    """The zones and addresses a person chose; without them AWS follows the subnets in use by itself."""
    if resource.auto_provision_zones:
        return None
    return tuple(
        Block(
            "",
            body={
                "availability_zone": address.availability_zone,
                "allocation_ids": root.refs([address.allocation]) if address.allocation else None,
            },
        )
        for address in resource.addresses
    )


def _public_addresses(resource: NatGateway, root: Root) -> Output:
    address = root.address(resource)
    return Output(
        name=f"nat_public_ips_{address.name}",
        description="Public addresses that outside hosts see, for their allow lists.",
        value=_by_key(address, "public_ip") if address.key else Reference(address, "public_ip"),
    )


def route_table(resource: RouteTable, root: Root) -> Iterator[Item]:
    """A route table and its associations; an association belongs to its subnet, whatever its table."""
    address = root.address(resource)
    if not resource.main:
        yield piece(resource, address, {"vpc_id": root.ref(resource.vpc), "tags": root.tags_of(resource)})
    elif not root.estate[resource.vpc].existing_id:
        table_id = root.ref(resource.vpc, "default_route_table_id")
        yield piece(resource, address, {"default_route_table_id": table_id, "tags": root.tags_of(resource)})
    for key in resource.subnets:
        own = root.beside(root.estate[key], "aws_route_table_association")
        body = {"subnet_id": root.ref(key), "route_table_id": root.ref(resource.key)}
        yield part(own, body)
    for key in resource.gateways:
        own = root.beside(root.estate[key], "aws_route_table_association", "edge")
        body = {"gateway_id": root.ref(key), "route_table_id": root.ref(resource.key)}
        yield part(own, body)


def route(resource: Route, root: Root) -> Iterator[Item]:
    """A route. AWS writes local routes, and those of gateway endpoints, by itself."""
    if resource.key not in root.addresses:
        return
    argument, target = target_of(resource, root)
    body: Body = {
        "route_table_id": root.ref(resource.route_table),
        "destination_cidr_block": _text(resource.destination_cidr_block),
        "destination_ipv6_cidr_block": _text(resource.destination_ipv6_cidr_block),
        "destination_prefix_list_id": root.ref(resource.destination_prefix_list)
        if resource.destination_prefix_list
        else None,
        argument: target,
        "depends_on": joined_before(resource, root),
    }
    yield piece(resource, root.address(resource), body)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def block_public_access(resource: VpcBlockPublicAccessOptions, root: Root) -> Iterator[Item]:
    """The account's posture in this Region."""
    body = {"internet_gateway_block_mode": resource.internet_gateway_block_mode}
    yield piece(resource, root.address(resource), body)


def block_public_access_exclusion(resource: VpcBlockPublicAccessExclusion, root: Root) -> Iterator[Item]:
    """What the posture does not bind."""
    body = {
        "internet_gateway_exclusion_mode": resource.internet_gateway_exclusion_mode,
        "vpc_id": root.ref(resource.vpc) if resource.vpc else None,
        "subnet_id": root.ref(resource.subnet) if resource.subnet else None,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def encryption_control(resource: VpcEncryptionControl, root: Root) -> Iterator[Item]:
    """Whether traffic inside the VPC must be encrypted."""
    exclusions: dict[str, Value] = {f"{word}_exclusion": "enable" for word in resource.exclusions}
    body = {"vpc_id": root.ref(resource.vpc), "mode": resource.mode, **exclusions}
    yield piece(resource, root.address(resource), {**body, "tags": root.tags_of(resource)})
