"""Flow logs in Terraform: what they watch, what a record holds, and where it goes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.errors import UnsupportedError
from workbook.exports.terraform.hcl import Block, Raw, Value
from workbook.exports.terraform.items import Item, piece
from workbook.exports.terraform.observability import bucket_policy_of
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import Instance
from workbook.model.estate.interconnect import TransitGateway
from workbook.model.estate.network import NatGateway, NetworkInterface, Subnet, Vpc, VpcEndpoint
from workbook.model.estate.observability import FlowLog
from workbook.model.estate.resource import Resource

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

_WATCHED: dict[type[Resource], str] = {
    Vpc: "vpc_id",
    Subnet: "subnet_id",
    TransitGateway: "transit_gateway_id",
}


def flow_log(resource: FlowLog, root: Root) -> Iterator[Item]:
    """A flow log, made after the policy that lets it write."""
    watched = root.resource(resource.resource)
    argument, value = _watches(watched, root)
    body: Body = {
        argument: value,
        "traffic_type": None if isinstance(watched, TransitGateway) else resource.traffic_type,
        "log_format": record_format(resource),
        "log_destination_type": resource.log_destination_type,
        "log_destination": root.ref(resource.destination, "arn"),
        "iam_role_arn": root.ref(resource.role, "arn") if resource.role else None,
        "max_aggregation_interval": resource.max_aggregation_interval_s,
        "destination_options": _destination_options(resource),
        "tags": root.tags_of(resource),
        "depends_on": bucket_policy_of(resource.destination, root) or None,
    }
    yield piece(resource, root.address(resource), body)


def _watches(watched: Resource, root: Root) -> tuple[str, Value]:
    """The argument that names what a flow log watches, and its value."""
    if isinstance(watched, NatGateway):
        if watched.availability_mode == "regional":
            return "regional_nat_gateway_id", root.ref(watched.key)
        return "eni_id", root.ref(watched.key, "network_interface_id")
    if isinstance(watched, NetworkInterface):
        return "eni_id", _interface(watched, root)
    if type(watched) in _WATCHED:
        return _WATCHED[type(watched)], root.ref(watched.key)
    raise UnsupportedError(
        f"Terraform export has no flow log of a {type(watched).__name__} ({watched.key!r})."
    )


def _interface(card: NetworkInterface, root: Root) -> Value:
    """An interface that comes with an instance or with an endpoint; others AWS makes when it likes."""
    owner = root.resource(card.attached_to) if card.attached_to else card
    if isinstance(owner, Instance):
        return root.ref(owner.key, "primary_network_interface_id")
    if isinstance(owner, VpcEndpoint) and card.subnet in owner.subnets:
        place = owner.subnets.index(card.subnet)
        return Raw(f"tolist({root.address(owner)}.network_interface_ids)[{place}]")
    raise UnsupportedError(
        f"Terraform export has no flow log of {card.key!r}: AWS makes that interface, and no resource names it."
    )


def record_format(resource: FlowLog) -> str | None:
    """The fields of a record as AWS writes them; none where they are AWS's own."""
    return " ".join(f"${{{field}}}" for field in resource.log_format) or None


def _destination_options(resource: FlowLog) -> Block | None:
    if resource.log_destination_type != "s3":
        return None
    return Block(
        "",
        body={
            "file_format": "parquet" if resource.parquet else "plain-text",
            "per_hour_partition": resource.per_hour_partition,
            "hive_compatible_partitions": False,
        },
    )
