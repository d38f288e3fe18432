"""Roles: permissions without bounds."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import listed
from workbook.checks.subject import Subject
from workbook.model.estate.identity import IamRole, Statement

IAM_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html"

no_role = has(IamRole, "there is no role")


@check(
    "PERMISSIONS-01",
    title="No role may do everything",
    severity="critical",
    why="Whoever gets hold of a workload with such a role owns the account.",
    remedy="State the accesses the workload needs; the role's policy is made of them.",
    source=f"{IAM_CONTROLS}#iam-1",
    applies=no_role,
)
def no_role_is_administrator(subject: Subject) -> Iterator[Flaw]:
    """One flaw per statement that allows every action on every resource."""
    for role, statement in _allows(subject):
        if "*" in statement.actions and "*" in statement.resources and not statement.conditions:
            yield Flaw(
                resource=role.key,
                message=f"{role.key} may do everything",
                evidence=f"{statement.sid}: Allow * on *",
            )


@check(
    "PERMISSIONS-02",
    title="No role may do everything of a service",
    severity="medium",
    why="A wildcard after the service's name holds what AWS adds to it next year, and its administration today.",
    remedy="List the actions in the access.",
    source=f"{IAM_CONTROLS}#iam-21",
    applies=no_role,
)
def no_service_wildcards(subject: Subject) -> Iterator[Flaw]:
    """One flaw per statement with `service:*`."""
    for role, statement in _allows(subject):
        wild = [action for action in statement.actions if action.endswith(":*")]
        if wild:
            yield Flaw(
                resource=role.key,
                message=f"{role.key} may do all of {listed(wild)}",
                evidence=f"{statement.sid}: Allow {listed(wild)} on {listed(statement.resources)}",
            )


@check(
    "PERMISSIONS-03",
    title="Roles are taken by who is named",
    severity="critical",
    why="A trust policy that names everybody, without a condition, lends the role to any account.",
    remedy="Name the service or the account that takes the role.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    applies=no_role,
)
def roles_trust_named_principals(subject: Subject) -> Iterator[Flaw]:
    """One flaw per trust statement that allows everybody unconditionally."""
    for role in subject.estate.of(IamRole):
        for statement in role.assume_role_policy.statements:
            everybody = any(
                p.type == "*" or (p.type == "AWS" and "*" in p.identifiers) for p in statement.principals
            )
            if statement.effect == "Allow" and everybody and not statement.conditions:
                yield Flaw(
                    resource=role.key,
                    message=f"anybody may take {role.key}",
                    evidence=f"{statement.sid}: Allow {listed(statement.actions)} to *",
                )


def _allows(subject: Subject) -> Iterator[tuple[IamRole, Statement]]:
    for role in subject.estate.of(IamRole):
        for statement in role.policy.statements if role.policy else ():
            if statement.effect == "Allow":
                yield role, statement
