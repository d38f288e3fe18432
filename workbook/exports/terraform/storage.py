"""Buckets in Terraform: what keeps them private, what they log, and what is copied to others."""

from collections.abc import Iterator

from workbook.exports.terraform.fold import Body
from workbook.exports.terraform.hcl import Block, Raw, Reference, Value
from workbook.exports.terraform.items import Item, Output, Variable, part, piece
from workbook.exports.terraform.observability import bucket_policy_of
from workbook.exports.terraform.policy import policy_or_none
from workbook.exports.terraform.root import Root
from workbook.model.estate.data import S3Bucket, S3Replication
from workbook.model.estate.identity import Statement

EMPTY_BUCKETS = Variable(
    name="empty_buckets_on_destroy",
    type="bool",
    description="Whether a destroy also deletes the objects in the buckets; without it a bucket with objects stays.",
    default=False,
)


def bucket(resource: S3Bucket, root: Root) -> Iterator[Item]:
    """A private bucket and everything that keeps it so."""
    address, section = root.address(resource), resource.key
    name = root.named(resource.bucket_name) if resource.bucket_name else None
    body: Body = {
        "bucket": name,
        "bucket_prefix": None if name else _unique(resource.name_starts, address.name),
        "force_destroy": Raw("var.empty_buckets_on_destroy"),
        "object_lock_enabled": True if resource.object_lock_mode else None,
        "tags": root.tags_of(resource),
    }
    yield EMPTY_BUCKETS
    yield piece(resource, address, body, section=section)
    for kind, guard in _ordered(resource, root):
        whole = {"bucket": Reference(address), **guard}
        yield part(root.beside(resource, f"aws_s3_bucket_{kind}"), whole, section)
    yield Output(name=f"bucket_{address.name}", description=resource.purpose, value=Reference(address))


def _unique(starts: str, name: str) -> Value:
    """The provider completes a prefix of at most 37 characters to a name that is nobody else's."""
    return Raw(f'substr("{starts}${{var.name_prefix}}-{name.replace("_", "-")}-", 0, 37)')


def _ordered(resource: S3Bucket, root: Root) -> Iterator[tuple[str, Body]]:
    """What guards a bucket; a policy that forbids to set the rest comes after it."""
    guards = dict(_guards(resource, root))
    if resource.policy and any(_locks(statement) for statement in resource.policy.statements):
        earlier = [
            Raw(str(root.beside(resource, f"aws_s3_bucket_{kind}"))) for kind in guards if kind != "policy"
        ]
        guards["policy"] = {**guards["policy"], "depends_on": earlier}
    yield from guards.items()


def _locks(statement: Statement) -> bool:
    """Whether a statement denies to set what a bucket is: its life cycle, encryption, versioning or lock."""
    return statement.effect == "Deny" and any(
        action.startswith("s3:Put") and not action.startswith("s3:PutObject") for action in statement.actions
    )


def _guards(resource: S3Bucket, root: Root) -> Iterator[tuple[str, Body]]:
    switches = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    yield "public_access_block", dict.fromkeys(switches, resource.block_public_access)
    yield "ownership_controls", {"rule": Block("", body={"object_ownership": resource.object_ownership})}
    status = "Enabled" if resource.versioning else "Suspended"
    yield "versioning", {"versioning_configuration": Block("", body={"status": status})}
    yield "server_side_encryption_configuration", {"rule": _encryption(resource, root)}
    if resource.object_lock_mode:
        kept = {"mode": resource.object_lock_mode, "days": resource.object_lock_days}
        yield (
            "object_lock_configuration",
            {"rule": Block("", body={"default_retention": Block("", body=kept)})},
        )
    if resource.access_log_bucket:
        target: Body = {
            "target_bucket": root.ref(resource.access_log_bucket),
            "target_prefix": f"{resource.key}/",
        }
        yield "logging", {**target, "depends_on": bucket_policy_of(resource.access_log_bucket, root) or None}
    if resource.expire_after_days or resource.transition_to_ia_after_days:
        after = [Raw(str(root.beside(resource, "aws_s3_bucket_versioning")))]
        yield "lifecycle_configuration", {"rule": _lifecycle(resource), "depends_on": after}
    if resource.policy:
        yield "policy", {"policy": policy_or_none(resource.policy, root)}


def _encryption(resource: S3Bucket, root: Root) -> Block:
    by_key = resource.sse_algorithm == "aws:kms" and resource.bucket_key
    key = root.ref(resource.kms_key, "arn") if resource.kms_key else None
    default = {"sse_algorithm": resource.sse_algorithm, "kms_master_key_id": key}
    inside: Body = {
        "blocked_encryption_types": ["SSE-C"] if resource.block_sse_c else None,
        "bucket_key_enabled": True if by_key else None,
        "apply_server_side_encryption_by_default": Block("", body=default),
    }
    return Block("", body=inside)


def _lifecycle(resource: S3Bucket) -> Block:
    days, expire = resource.transition_to_ia_after_days, resource.expire_after_days
    body: Body = {
        "id": "retention",
        "status": "Enabled",
        "filter": Block(""),
        "transition": Block("", body={"days": days, "storage_class": "STANDARD_IA"}) if days else None,
        "expiration": Block("", body={"days": expire}) if expire else None,
        "noncurrent_version_expiration": _old_versions(resource),
        "abort_incomplete_multipart_upload": Block("", body={"days_after_initiation": 7}),
    }
    return Block("", body=body)


def _old_versions(resource: S3Bucket) -> Block | None:
    """Versions that were replaced go after a month: the expiry of current ones does not touch them."""
    if not (resource.versioning and resource.expire_after_days):
        return None
    return Block("", body={"noncurrent_days": 30})


def replication(resource: S3Replication, root: Root) -> Iterator[Item]:
    """A replication rule; both buckets must keep versions before AWS takes it."""
    buckets = [root.resource(key) for key in (resource.source, resource.destination)]
    kept = [
        Raw(str(root.beside(bucket, "aws_s3_bucket_versioning")))
        for bucket in buckets
        if root.is_made_here(bucket)
    ]
    body: Body = {
        "bucket": root.ref(resource.source),
        "role": root.ref(resource.role, "arn"),
        "rule": Block("", body=_rule(resource, root)),
        "depends_on": kept,
    }
    yield piece(resource, root.address(resource), body)


def _rule(resource: S3Replication, root: Root) -> Body:
    on: Body = {"status": "Enabled"}
    chosen: Body = {
        "replica_modifications": Block("", body=on) if resource.replica_modifications else None,
        "sse_kms_encrypted_objects": Block("", body=on) if resource.replica_kms_key else None,
    }
    return {
        "id": "copies",
        "status": "Enabled",
        "filter": Block("", body=_filter(resource)),
        "delete_marker_replication": Block("", body={"status": _switch(on=resource.delete_markers)}),
        "source_selection_criteria": Block("", body=chosen) if any(chosen.values()) else None,
        "destination": Block("", body=_destination(resource, root)),
    }


def _filter(resource: S3Replication) -> Body:
    """Which objects a rule is about: a prefix, a tag, or both."""
    if not resource.filter_tags:
        return {"prefix": resource.prefix}
    if resource.prefix or len(resource.filter_tags) > 1:
        both: Body = {"prefix": resource.prefix or None, "tags": dict(resource.filter_tags)}
        return {"and": Block("", body=both)}
    ((key, value),) = resource.filter_tags
    return {"tag": Block("", body={"key": key, "value": value})}


def _destination(resource: S3Replication, root: Root) -> Body:
    key = (
        {"replica_kms_key_id": root.ref(resource.replica_kms_key, "arn")}
        if resource.replica_kms_key
        else None
    )
    fifteen: Body = {"status": "Enabled", "time": Block("", body={"minutes": REPLICATION_MINUTES})}
    late = Block("", body={"minutes": REPLICATION_MINUTES}) if resource.time_control else None
    metrics: Body = {"status": "Enabled", "event_threshold": late}
    return {
        "bucket": root.ref(resource.destination, "arn"),
        "storage_class": resource.storage_class,
        "account": root.account_id(root.resource(resource.destination).account)
        if resource.owner_override
        else None,
        "access_control_translation": Block("", body={"owner": "Destination"})
        if resource.owner_override
        else None,
        "encryption_configuration": Block("", body=key) if key else None,
        "replication_time": Block("", body=fifteen) if resource.time_control else None,
        "metrics": Block("", body=metrics) if resource.metrics else None,
    }


def _switch(*, on: bool) -> str:
    return "Enabled" if on else "Disabled"


REPLICATION_MINUTES = 15
"""The only value the API takes (S3 API, ReplicationTimeValue)."""
