"""Documents and principals of an analysis as plain data for programs."""

from typing import Any

from workbook.authorization.policies import Policies, policies_of
from workbook.authorization.writer import written_policies
from workbook.model.estate.estate import Estate
from workbook.proof.proof import AccessLine, UnprovenAccess, UnstatedAccess


def permissions_answer(estate: Estate) -> dict[str, Any]:
    """Every policy with example ids, and every role with who takes it."""
    policies = policies_of(estate)
    return {
        "policies": [
            {
                "resource": each.resource,
                "policy_type": each.policy_type,
                "account": each.account,
                "document": each.document,
            }
            for each in written_policies(policies)
        ],
        "principals": [_principal(policies, arn) for arn in policies.roles],
    }


def _principal(policies: Policies, arn: str) -> dict[str, Any]:
    role = policies.roles[arn]
    document = policies.names.document(role.assume_role_policy, role.account, role.region)
    trusted = [
        word
        for each in document.statements
        for principal in each.principals
        for word in principal.identifiers
    ]
    return {"key": role.key, "arn": arn, "account": role.account, "taken_by": list(dict.fromkeys(trusted))}


def access_answer(line: AccessLine) -> dict[str, Any]:
    """One access of the proof."""
    found: dict[str, Any] = {
        "access": line.access,
        "principal": line.principal,
        "actions": list(line.actions),
        "resource": line.resource,
        "conditions": [
            {"operator": each.operator, "key": each.key, "values": list(each.values)}
            for each in line.conditions
        ],
        "purpose": line.purpose,
    }
    if isinstance(line, UnstatedAccess):
        found["statement"] = line.statement
    if isinstance(line, UnprovenAccess):
        found["why"] = line.why
    return found
