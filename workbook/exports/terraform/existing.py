"""Resources that are there already, as inputs."""

from typing import TYPE_CHECKING

from workbook.errors import UnsupportedError
from workbook.exports.terraform.hcl import Raw
from workbook.exports.terraform.items import Variable
from workbook.facts.existing_ids import existing_ids
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.resource import Resource

if TYPE_CHECKING:
    from workbook.exports.terraform.root import Root


def existing_variable(resource: Resource, root: "Root") -> str:
    """The variable that holds the id or ARN of a resource that is there already."""
    address = root.address(resource)
    return f"existing_{address.type.removeprefix('aws_')}_{address.name}{f'_{address.key}' if address.key else ''}"


def existing(resource: Resource, root: "Root") -> Variable:
    """The variable of a resource that is there already; its default is what the design was given."""
    kind = type(resource).__name__
    assumed = existing_ids()[kind].assumed if kind in existing_ids() else ""
    said = f"The {kind} {resource.key}, which exists already: its id or ARN. {assumed}"
    return Variable(
        name=existing_variable(resource, root),
        type="string",
        description=said.rstrip(),
        default=resource.existing_id,
    )


def existing_reference(resource: Resource, attribute: str, root: "Root") -> Raw:
    """An attribute of what exists, as far as its id or ARN tells it."""
    variable, by_arn = f"var.{existing_variable(resource, root)}", resource.existing_id.startswith("arn:")
    if attribute == "arn" and not by_arn:
        sentence = f"{resource.key!r} exists as {resource.existing_id!r}, and its ARN is needed; "
        raise UnsupportedError(sentence + "give its ARN instead of its id.")
    if isinstance(resource, S3Bucket) and by_arn and attribute != "arn":
        return Raw(f'element(split(":", {variable}), 5)')
    return Raw(variable)
