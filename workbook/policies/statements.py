"""Pieces of policy documents, and how an access names its resources."""

import re

from workbook.model.estate.identity import Condition, PolicyDocument, PolicyPrincipal, Statement
from workbook.model.estate.resource import Reason
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access
from workbook.model.intent.store import Bucket
from workbook.planning.reasons import access_reason

EVERYONE = (PolicyPrincipal(type="*"),)
_BUCKET_ACTION = re.compile(r"^s3:(List|GetBucket)")


def document(*statements: Statement) -> PolicyDocument:
    """A policy of these statements."""
    return PolicyDocument(statements=statements)


def service(name: str) -> tuple[PolicyPrincipal, ...]:
    """An AWS service as principal."""
    return (PolicyPrincipal(type="Service", identifiers=(name,)),)


def condition(operator: str, key: str, *values: str) -> Condition:
    """One condition."""
    return Condition(operator=operator, key=key, values=values)


def sid(key: str) -> str:
    """A statement id from a key: letters and digits only, as IAM demands."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^a-zA-Z0-9]+", key))


def deny_insecure_transport(arn: str, reason: Reason) -> Statement:
    """Nobody speaks to this bucket without TLS."""
    return Statement(
        sid="DenyInsecureTransport",
        effect="Deny",
        principals=EVERYONE,
        actions=("s3:*",),
        resources=(arn, f"{arn}/*"),
        conditions=(condition("Bool", "aws:SecureTransport", "false"),),
        because=(reason,),
    )


def access_statement(design: Design, access: Access) -> Statement:
    """The identity statement of one access."""
    return Statement(
        sid=sid(access.key),
        effect="Allow",
        actions=access.actions,
        resources=access_resources(design, access),
        conditions=tuple(condition(c.operator, c.key, *c.values) for c in access.conditions),
        because=(access_reason(access),),
    )


def access_resources(design: Design, access: Access) -> tuple[str, ...]:
    """The ARNs an access is about: of its store, or as written."""
    store = next((store for store in design.stores if store.key == access.resource), None)
    if store is None:
        return (access.resource,)
    arn = f"${{{store.key}.arn}}"
    if not isinstance(store, Bucket):
        return (arn,)
    buckets = any(_BUCKET_ACTION.match(action) for action in access.actions)
    objects = any(not _BUCKET_ACTION.match(action) for action in access.actions)
    return (*((arn,) if buckets else ()), *((f"{arn}/*",) if objects else ()))
