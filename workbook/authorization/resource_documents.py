"""Resources that policies can name, each with the policy of its own.

A kind takes part by a row in facts/resource_arns; a field `policy` is its resource policy. Functions get theirs from
`LambdaPermission`, log groups from `LogResourcePolicy`, roles have their trust policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbook.authorization.bindings import Clauses, ResourceSort
from workbook.authorization.names import Names
from workbook.authorization.statement import clauses_of
from workbook.facts.resource_arns import arn_form
from workbook.model.estate.compute import (
    ApiGatewayHttpApi,
    ApiGatewayRestApi,
    LambdaFunction,
    LambdaPermission,
)
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.estate import Estate
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

NO_POLICY_OF_ITS_OWN = (
    IamPolicy,
    VpcEndpoint,
    ServiceControlPolicy,
    ResourceControlPolicy,
    LogResourcePolicy,
)
"""Kinds whose field `policy` binds something else than themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceDocument:
    """A resource: its ARN, owner (account id), and its own policy; no clauses where it has none."""

    key: str
    arn: str
    account: str
    service: str
    clauses: Clauses = ()
    sort: ResourceSort = "ordinary"
    refuses_anonymous: str = ""
    unread: tuple[str, ...] = ()


def resource_documents(estate: Estate, names: Names) -> Iterator[ResourceDocument]:
    """Every resource of an estate that policies can name."""
    for resource in estate.resources:
        form = arn_form(type(resource).__name__)
        if form is None:
            continue
        document = resource_policy(resource, estate, names)
        sort = _sort(resource)
        policy_type = {"kms_key": "key policy", "role_trust": "trust policy"}.get(sort, "resource policy")
        yield ResourceDocument(
            key=resource.key,
            arn=names.arn(resource.key),
            account=names.account_ids[resource.account],
            service=form.service,
            clauses=clauses_of(document, policy_type, resource.key, has_principal=True) if document else (),
            sort=sort,
            refuses_anonymous=_refuses_anonymous(resource),
            unread=(f"policies of {resource.existing_id}",) if _unread(resource) else (),
        )


def _sort(resource: Resource) -> ResourceSort:
    match resource:
        case KmsKey():
            return "kms_key"
        case IamRole():
            return "role_trust"
    return "ordinary"


def _refuses_anonymous(resource: Resource) -> str:
    match resource:
        case S3Bucket(block_public_access=True):
            return "S3 Block Public Access"
        case ApiGatewayRestApi(authorization="AWS_IAM") | ApiGatewayHttpApi(authorization="AWS_IAM"):
            return "authorization AWS_IAM"
        case S3Bucket() | ApiGatewayRestApi() | ApiGatewayHttpApi():
            return ""
    return f"{type(resource).__name__} takes signed calls only"


def _unread(resource: Resource) -> bool:
    """What exists already has policies that only its owner knows, unless they were described."""
    described = getattr(resource, "policy", None) or isinstance(resource, (KmsKey, IamRole))
    return bool(resource.existing_id) and hasattr(resource, "policy") and not described


def resource_policy(resource: Resource, estate: Estate, names: Names) -> PolicyDocument | None:
    """The policy that binds a resource itself, with concrete names: its own field, trust, or what permits on it."""
    match resource:
        case IamRole():
            document: PolicyDocument | None = resource.assume_role_policy
        case LambdaFunction():
            document = _permissions(resource, estate, names)
        case LogGroup():
            document = _log_policies(resource, estate)
        case _ if isinstance(resource, NO_POLICY_OF_ITS_OWN):
            document = None
        case _:
            document = getattr(resource, "policy", None)
    if document is None:
        return None
    resolved = names.document(document, resource.account, resource.region)
    return _of_api(resolved, names.arn(resource.key)) if isinstance(resource, ApiGatewayRestApi) else resolved


def _of_api(document: PolicyDocument, arn: str) -> PolicyDocument:
    """API Gateway completes resources that begin with `execute-api:/` by the API's own ARN."""

    def full(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            f"{arn}/{t.removeprefix('execute-api:/')}" if t.startswith("execute-api:/") else t for t in texts
        )

    statements = (
        replace(each, resources=full(each.resources), not_resources=full(each.not_resources))
        for each in document.statements
    )
    return replace(document, statements=tuple(statements))


def _permissions(function: LambdaFunction, estate: Estate, names: Names) -> PolicyDocument | None:
    own = [each for each in estate.of(LambdaPermission) if each.function == function.key]
    statements = tuple(_permission(each, names) for each in own)
    return PolicyDocument(statements=statements) if statements else None


def _permission(permission: LambdaPermission, names: Names) -> Statement:
    conditions = []
    if permission.source:
        known = permission.source in names.estate
        source = names.attribute(permission.source, "execution_arn") if known else permission.source
        arn = f"{source}{permission.source_path}"
        conditions.append(Condition(operator="ArnLike", key="aws:SourceArn", values=(arn,)))
    if permission.source_account:
        account = names.account_ids.get(permission.source_account, permission.source_account)
        conditions.append(Condition(operator="StringEquals", key="aws:SourceAccount", values=(account,)))
    service = "." in permission.principal and not permission.principal.startswith("arn:")
    sort = "*" if permission.principal == "*" else "Service" if service else "AWS"
    return Statement(
        sid=permission.key,
        effect="Allow",
        principals=(PolicyPrincipal(type=sort, identifiers=(permission.principal,)),),  # type: ignore[arg-type]  # one of the three
        actions=(permission.action,),
        resources=(names.arn(permission.function),),
        conditions=tuple(conditions),
    )


def _log_policies(group: LogGroup, estate: Estate) -> PolicyDocument | None:
    place = (group.account, group.region)
    own = [each for each in estate.of(LogResourcePolicy) if (each.account, each.region) == place]
    statements = tuple(statement for each in own for statement in each.policy.statements)
    return PolicyDocument(statements=statements) if statements else None
