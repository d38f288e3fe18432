"""VPC peering in Terraform: the request on one side, its acceptance on the other."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block, Raw, Value
from workbook.exports.terraform.items import Item, Variable, part, piece
from workbook.exports.terraform.root import Root
from workbook.model.estate.interconnect import VpcPeeringConnection

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

ACCEPTER = "aws_vpc_peering_connection_accepter"
OPTIONS = "aws_vpc_peering_connection_options"


def connection(resource: VpcPeeringConnection, root: Root) -> Iterator[Item]:
    """The side, or the sides, that stand in this root. AWS accepts by itself inside one account and Region."""
    if not resource.requester_vpc:
        yield from _accepted(resource, root)
    elif not resource.accepter_vpc:
        yield from _requested_outside(resource, root)
    else:
        yield from _between(resource, root)


def _between(resource: VpcPeeringConnection, root: Root) -> Iterator[Item]:
    if root.holds(resource.requester_account):
        other_account = resource.accepter_account != resource.requester_account
        other_region = resource.accepter_region != resource.requester_region
        body: Body = {
            "vpc_id": root.ref(resource.requester_vpc),
            "peer_vpc_id": root.ref(resource.accepter_vpc),
            "peer_owner_id": root.account_id(resource.accepter_account) if other_account else None,
            "peer_region": root.region_of(resource.accepter_region) if other_region else None,
            "auto_accept": None if other_account or other_region else True,
            "tags": root.tags_of(resource),
        }
        yield piece(resource, root.address(resource), body, section=resource.key)
    if needs_acceptance(resource) and root.holds(resource.accepter_account):
        own: Body = {**_acceptance(root.ref(resource.key)), "tags": root.tags_of(resource)}
        address = root.beside(resource, ACCEPTER)
        yield part(address, own, section=resource.key, region=resource.accepter_region)
    yield from _dns_resolution(resource, root)


def _dns_resolution(resource: VpcPeeringConnection, root: Root) -> Iterator[Item]:
    """Each side says for itself whether its names resolve for the other, once the peering is active.

    Where another account accepts, the requester's root is applied before that: the README has its line.
    """
    sides = {
        "requester": (
            resource.requester_account,
            resource.requester_region,
            resource.requester_dns_resolution,
        ),
        "accepter": (resource.accepter_account, resource.accepter_region, resource.accepter_dns_resolution),
    }
    accepted = needs_acceptance(resource) and root.holds(resource.accepter_account)
    waits: list[Value] = [Raw(str(root.beside(resource, ACCEPTER)))] if accepted else []
    across = resource.requester_account != resource.accepter_account
    for side, (account, region, resolves) in sides.items():
        if resolves and root.holds(account) and not (across and side == "requester"):
            body: Body = {
                "vpc_peering_connection_id": root.ref(resource.key),
                side: Block("", body={"allow_remote_vpc_dns_resolution": True}),
                "depends_on": waits or None,
            }
            yield part(root.beside(resource, OPTIONS, side), body, section=resource.key, region=region)


def needs_acceptance(resource: VpcPeeringConnection) -> bool:
    """Whether the other side must accept: it is of another account or Region."""
    requester = (resource.requester_account, resource.requester_region)
    return requester != (resource.accepter_account, resource.accepter_region)


def _acceptance(connection_id: Value) -> dict[str, Value]:
    return {"vpc_peering_connection_id": connection_id, "auto_accept": True}


def _accepted(resource: VpcPeeringConnection, root: Root) -> Iterator[Item]:
    """Somebody outside asks; the id of the request is an input."""
    name = f"vpc_peering_connection_id_{root.address(resource).name}"
    yield Variable(
        name=name,
        type="string",
        description="The peering connection that the other side has asked for.",
        example="pcx-0123456789abcdef0",
        rule=Raw(f'startswith(var.{name}, "pcx-")'),
        message="Must be the id of a peering connection: pcx-...",
    )
    body: Body = {**_acceptance(Raw(f"var.{name}")), "tags": root.tags_of(resource)}
    yield piece(resource, root.address(resource), body, section=resource.key)


def _requested_outside(resource: VpcPeeringConnection, root: Root) -> Iterator[Item]:
    """The VPC at the other end is not of this design; its id and account are inputs."""
    name = root.address(resource).name
    yield Variable(
        name=f"peer_vpc_id_{name}",
        type="string",
        description="The VPC at the other end, which is not in this design.",
        example="vpc-0123456789abcdef0",
        rule=Raw(f'startswith(var.peer_vpc_id_{name}, "vpc-")'),
        message="Must be the id of a VPC: vpc-...",
    )
    yield _peer_account(resource, name)
    other_region = resource.accepter_region not in ("", resource.requester_region)
    body: Body = {
        "vpc_id": root.ref(resource.requester_vpc),
        "peer_vpc_id": Raw(f"var.peer_vpc_id_{name}"),
        "peer_owner_id": Raw(f"var.peer_account_id_{name}"),
        "peer_region": resource.accepter_region if other_region else None,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)


def _peer_account(resource: VpcPeeringConnection, name: str) -> Variable:
    known = resource.accepter_account if resource.accepter_account.isdigit() else None
    return Variable(
        name=f"peer_account_id_{name}",
        type="string",
        description="The account of the VPC at the other end, which must accept the peering.",
        default=known,
        example=None if known else "111122223333",
        rule=Raw(f'can(regex("^[0-9]{{12}}$", var.peer_account_id_{name}))'),
        message="Must be the twelve digits of an account id.",
    )
