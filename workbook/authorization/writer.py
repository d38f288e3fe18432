"""Policies of the model as JSON in AWS's own words, and all documents of an estate with concrete names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workbook.authorization.policies import Policies
from workbook.authorization.resource_documents import resource_policy
from workbook.model.estate.identity import (
    Condition,
    IamPolicy,
    IamRole,
    KmsKey,
    PolicyDocument,
    PolicyPrincipal,
    Statement,
)
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.observability import LogGroup, LogResourcePolicy
from workbook.model.estate.organization import ResourceControlPolicy, ServiceControlPolicy
from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPolicy:
    """One document: of which resource, of which type, as JSON with example ids."""

    resource: str
    policy_type: str
    account: str
    document: dict[str, Any]


def written_policies(policies: Policies) -> Iterator[WrittenPolicy]:
    """Every document of an estate."""
    for resource in policies.estate.resources:
        for policy_type, document in _documents(resource, policies):
            resolved = policies.names.document(document, resource.account, resource.region)
            yield WrittenPolicy(
                resource=resource.key,
                policy_type=policy_type,
                account=resource.account,
                document=policy_json(resolved),
            )


_TYPES: dict[type[Resource], str] = {
    IamPolicy: "managed policy",
    VpcEndpoint: "endpoint policy",
    ServiceControlPolicy: "service control policy",
    ResourceControlPolicy: "resource control policy",
    LogResourcePolicy: "resource policy",
}
"""Kinds whose field `policy` binds something else than themselves."""


def _documents(resource: Resource, policies: Policies) -> Iterator[tuple[str, PolicyDocument]]:
    if isinstance(resource, IamRole):
        yield "trust policy", resource.assume_role_policy
        if resource.policy:
            yield "identity policy", resource.policy
    elif type(resource) in _TYPES:
        document: PolicyDocument | None = getattr(resource, "policy", None)
        if document:
            yield _TYPES[type(resource)], document
    elif not isinstance(resource, LogGroup):
        found = resource_policy(resource, policies.estate, policies.names)
        if found:
            yield "key policy" if isinstance(resource, KmsKey) else "resource policy", found


def policy_json(document: PolicyDocument) -> dict[str, Any]:
    """A policy as AWS writes it."""
    return {"Version": document.version, "Statement": [_statement(each) for each in document.statements]}


def _statement(statement: Statement) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "Sid": "".join(letter for letter in statement.sid if letter.isalnum()),
        "Effect": statement.effect,
        "Principal": _principals(statement.principals),
        "NotPrincipal": _principals(statement.not_principals),
        "Action": list(statement.actions),
        "NotAction": list(statement.not_actions),
        "Resource": list(statement.resources),
        "NotResource": list(statement.not_resources),
        "Condition": _conditions(statement.conditions),
    }
    return {name: value for name, value in parts.items() if value}


def _principals(principals: Iterable[PolicyPrincipal]) -> Any:
    found: dict[str, list[str]] = {}
    for principal in principals:
        if principal.type == "*":
            return "*"
        found.setdefault(principal.type, []).extend(principal.identifiers)
    return found


def _conditions(conditions: Iterable[Condition]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for condition in conditions:
        values: Any = list(condition.values)
        found.setdefault(condition.operator, {})[condition.key] = values[0] if len(values) == 1 else values
    return found
