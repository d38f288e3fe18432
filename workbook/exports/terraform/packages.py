"""Repositories of software packages in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block
from workbook.exports.terraform.items import Item, Output, piece
from workbook.exports.terraform.root import Root
from workbook.model.estate.packages import CodeArtifactDomain, CodeArtifactRepository

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def domain(resource: CodeArtifactDomain, root: Root) -> Iterator[Item]:
    """A domain and the key of what its repositories hold."""
    body: Body = {
        "domain": root.named(resource.domain_name),
        "encryption_key": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def repository(resource: CodeArtifactRepository, root: Root) -> Iterator[Item]:
    """A repository, and where its public packages come from."""
    outside: Body = {"external_connection_name": resource.external_connection}
    body: Body = {
        "repository": root.named(resource.repository_name),
        "domain": root.ref(resource.domain, "domain"),
        "external_connections": Block("", body=outside) if resource.external_connection else None,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)
    yield Output(
        name=f"package_repository_{root.address(resource).name}",
        description="Give it and its domain to `aws codeartifact login --tool pip`; the token lasts 12 hours.",
        value=root.ref(resource.key, "repository"),
    )
