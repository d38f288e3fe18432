"""What keeps file systems: nobody mounts one without TLS."""

from collections.abc import Iterator

from workbook.model.estate.filesystems import EfsFileSystem
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import Running, when


def insecure_mounts(files: EfsFileSystem) -> Iterator[Running]:
    """With any policy at all EFS lets in only whom IAM names (EFS User Guide, Using IAM to control access)."""
    if not files.existing_id:
        yield Running(
            key=f"runs/{files.key}/deny-insecure-transport",
            principal="anyone",
            actions=("elasticfilesystem:*",),
            resource=f"${{{files.key}.arn}}",
            conditions=(when("Bool", "aws:SecureTransport", "false"),),
            because=house_rule("tls-only"),
        )
