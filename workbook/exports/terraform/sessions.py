"""Session Manager's preferences in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Call, Value
from workbook.exports.terraform.items import Item, piece
from workbook.exports.terraform.root import Root
from workbook.model.estate.observability import SessionDocument

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def document(resource: SessionDocument, root: Root) -> Iterator[Item]:
    """A session document; the agent refuses a session whose record would not be encrypted."""
    inputs: dict[str, Value] = {
        "s3BucketName": root.ref(resource.bucket) if resource.bucket else "",
        "s3EncryptionEnabled": True,
        "cloudWatchLogGroupName": root.ref(resource.log_group, "name") if resource.log_group else "",
        "cloudWatchEncryptionEnabled": _is_encrypted(resource, root),
        "cloudWatchStreamingEnabled": bool(resource.log_group),
        "idleSessionTimeout": str(resource.idle_minutes),
        "maxSessionDuration": str(resource.max_minutes),
    }
    content: dict[str, Value] = {
        "schemaVersion": "1.0",
        "description": "Sessions of administrators",
        "sessionType": "Standard_Stream",
        "inputs": inputs,
    }
    body: Body = {
        "name": root.named(resource.document_name),
        "document_type": "Session",
        "document_format": "JSON",
        "content": Call("jsonencode", (content,)),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def _is_encrypted(resource: SessionDocument, root: Root) -> bool:
    """The agent asks whether a key encrypts the log group; without one of the design it would refuse every session."""
    return bool(resource.log_group and getattr(root.resource(resource.log_group), "kms_key", ""))
