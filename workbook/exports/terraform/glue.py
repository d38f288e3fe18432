"""Glue in Terraform: connections, jobs, and the encryption of what they write."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block, Raw, Template, Value, quoted
from workbook.exports.terraform.items import Item, Variable, piece
from workbook.exports.terraform.readiness import before_it_runs
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import GlueConnection, GlueJob, GlueSecurityConfiguration

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def connection(resource: GlueConnection, root: Root) -> Iterator[Item]:
    """Where the workers stand."""
    place: Body = {
        "availability_zone": root.ref(resource.subnet, "availability_zone"),
        "subnet_id": root.ref(resource.subnet),
        "security_group_id_list": root.refs(resource.security_groups),
    }
    body: Body = {
        "name": root.short_name(resource),
        "connection_type": "NETWORK",
        "physical_connection_requirements": Block("", body=place),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def job(resource: GlueJob, root: Root) -> Iterator[Item]:
    """A job; its script lies where a variable says, or in the design's own bucket."""
    shell = resource.python_shell_dpu or None
    script = _script(resource, root)
    encryption = (
        root.ref(resource.security_configuration, "name") if resource.security_configuration else None
    )
    body: Body = {
        "name": root.short_name(resource),
        "role_arn": root.ref(resource.role, "arn"),
        "glue_version": resource.glue_version,
        "worker_type": None if shell else resource.worker_type,
        "number_of_workers": None if shell else resource.number_of_workers,
        "max_capacity": shell,
        "connections": root.refs(resource.connections, "name") if resource.connections else None,
        "security_configuration": encryption,
        "command": _command(resource, script),
        "default_arguments": {"--job-language": "python"},
        "tags": root.tags_of(resource),
        "depends_on": _before_it_runs(resource, root),
    }
    if not resource.script_bucket:
        yield _scripts(root)
    yield piece(resource, root.address(resource), body)


def _command(resource: GlueJob, script: Value) -> Block:
    shell = resource.python_shell_dpu
    body: Body = {
        "name": "pythonshell" if shell else "glueetl",
        "python_version": "3.9" if shell else "3",
        "script_location": script,
    }
    return Block("", body=body)


def _before_it_runs(resource: GlueJob, root: Root) -> Value:
    """A job that runs needs its ways and its rules, which only its connections' subnets and groups lead to."""
    places = [root.estate.get(GlueConnection, key) for key in resource.connections]
    subnets = [place.subnet for place in places]
    groups = [group for place in places for group in place.security_groups]
    return before_it_runs(root, subnets=subnets, groups=groups, role=resource.role)


def _script(resource: GlueJob, root: Root) -> Value:
    """In the design's own bucket, which the job may read; else where a variable says."""
    if resource.script_bucket:
        return Template(("s3://", root.ref(resource.script_bucket, "bucket"), f"/{resource.script_key}"))
    return Raw(f"var.glue_scripts[{quoted(root.address(resource).name)}]")


def _scripts(root: Root) -> Variable:
    names = [root.address(found).name for found in root.estate.of(GlueJob)]
    return Variable(
        name="glue_scripts",
        type="map(string)",
        description="Where the script of each Glue job lies: an S3 address.",
        example={name: f"s3://REPLACE-code-bucket/{name}.py" for name in names},
        rule=Raw('alltrue([for script in values(var.glue_scripts) : startswith(script, "s3://")])'),
        message="Each value must be an S3 address: s3://bucket/key.",
    )


def security_configuration(resource: GlueSecurityConfiguration, root: Root) -> Iterator[Item]:
    """One key encrypts logs, bookmarks and results."""
    arn = root.ref(resource.kms_key, "arn")
    own = root.ref(resource.data_key, "arn") if resource.data_key else arn
    parts: Body = {
        "cloudwatch_encryption": Block(
            "", body={"cloudwatch_encryption_mode": "SSE-KMS", "kms_key_arn": arn}
        ),
        "job_bookmarks_encryption": Block(
            "", body={"job_bookmarks_encryption_mode": "CSE-KMS", "kms_key_arn": arn}
        ),
        "s3_encryption": Block("", body={"s3_encryption_mode": "SSE-KMS", "kms_key_arn": own}),
    }
    body: Body = {"name": root.short_name(resource), "encryption_configuration": Block("", body=parts)}
    yield piece(resource, root.address(resource), body)
