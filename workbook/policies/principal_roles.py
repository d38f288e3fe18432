"""Roles of principals that stand in no network: who may take them, and what they may do."""

from collections.abc import Iterator

from workbook.model.estate.identity import IamRole, Statement
from workbook.model.intent.design import Design
from workbook.model.intent.principal import RolePrincipal
from workbook.planning.reasons import access_reason, house_rule, merged
from workbook.policies.statements import access_statement, condition, document, service, sid


def plan_principal_roles(design: Design) -> Iterator[IamRole]:
    """The role of every principal."""
    for principal in design.principals:
        yield _role(design, principal)


def _role(design: Design, principal: RolePrincipal) -> IamRole:
    account, region = design.home
    accesses = [access for access in design.accesses if access.principal == principal.key]
    statements = [access_statement(design, access) for access in accesses]
    trust = [_trust(each.removeprefix("service:"), principal.key) for each in principal.trusted]
    return IamRole(
        key=f"role/{principal.key}",
        account=principal.account or account,
        region=region,
        because=merged(map(access_reason, accesses)) or (house_rule("ground"),),
        role_name=f"{design.name_prefix}-{principal.key}",
        assume_role_policy=document(*trust),
        policy=document(*statements) if statements else None,
    )


def _trust(name: str, key: str) -> Statement:
    """A service takes the role for things of this account only."""
    return Statement(
        sid=sid(f"trust-{key}-{name}"),
        effect="Allow",
        principals=service(name),
        actions=("sts:AssumeRole",),
        conditions=(condition("StringEquals", "aws:SourceAccount", "${account}"),),
    )
