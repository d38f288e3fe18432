"""The package family: repositories of software packages."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeArtifactDomain(Resource):
    """A CodeArtifact domain: what its repositories hold is stored once, under one key."""

    kind: Literal["CodeArtifactDomain"] = "CodeArtifactDomain"
    domain_name: str
    kms_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeArtifactRepository(Resource):
    """A CodeArtifact repository, named like its domain; what it lacks it fetches from a public one by itself."""

    kind: Literal["CodeArtifactRepository"] = "CodeArtifactRepository"
    repository_name: str
    domain: str
    external_connection: str = ""
