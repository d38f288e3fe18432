"""Tables of the role checks."""

from dataclasses import replace

from tests.checks.changes import base, change, fires, quiet, without_kind
from workbook.model.estate.identity import Condition, IamRole, PolicyDocument, PolicyPrincipal, Statement

MFA = Condition(operator="Bool", key="aws:MultiFactorAuthPresent", values=("true",))


def may(actions, resources=("*",), effect="Allow", conditions=()):
    """A role with this statement as its policy."""
    statement = Statement(
        sid="Only", effect=effect, actions=actions, resources=resources, conditions=conditions
    )
    return change("role/app", policy=PolicyDocument(statements=(statement,)))


def trusts(principal, *conditions, effect="Allow"):
    """A role that this principal may take."""
    statement = Statement(
        sid="Take", effect=effect, principals=(principal,), actions=("sts:AssumeRole",), conditions=conditions
    )
    document = base("dmz")[1].get(IamRole, "role/app").assume_role_policy
    return change(
        "role/app", assume_role_policy=replace(document, statements=(*document.statements, statement))
    )


TABLES = {
    "PERMISSIONS-01": (
        fires("everything on everything", may(("*",)), at="role/app"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("everything on one resource", may(("*",), ("arn:aws:s3:::x",))),
        quiet("a Deny", may(("*",), effect="Deny")),
        quiet("under a condition", may(("*",), conditions=(MFA,))),
        quiet("no policy", change("role/app", policy=None)),
    ),
    "PERMISSIONS-02": (
        fires("a service", may(("s3:*",)), at="role/app"),
        fires("a service on one resource", may(("s3:*",), ("arn:aws:s3:::x",)), at="role/app"),
        quiet("as planned"),
        quiet("as planned, full", on="full"),
        quiet("a prefix", may(("s3:Get*",))),
        quiet("a Deny", may(("s3:*",), effect="Deny")),
        quiet("none", without_kind(IamRole)),
    ),
    "PERMISSIONS-03": (
        fires("everybody", trusts(PolicyPrincipal(type="*")), at="role/app"),
        fires("every AWS principal", trusts(PolicyPrincipal(type="AWS")), at="role/app"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("one account", trusts(PolicyPrincipal(type="AWS", identifiers=("111122223333",)))),
        quiet("under a condition", trusts(PolicyPrincipal(type="AWS"), MFA)),
        quiet("a Deny", trusts(PolicyPrincipal(type="*"), effect="Deny")),
    ),
}
