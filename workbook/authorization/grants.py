"""KMS grants: whom they let do what, and in which encryption context.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html and create-grant-overview.html#grant-constraints.
"""

from workbook.authorization.bindings import Grant
from workbook.authorization.request import Context, Request

_CONTEXT = "kms:encryptioncontext:"


def grant_covers(grant: Grant, request: Request, context: Context) -> bool:
    """Whether a grant allows a call: its grantee, one of its operations, its encryption context."""
    caller = request.principal
    grantees = {caller.arn, caller.role_arn, caller.principal_arn} - {""}
    known = request.action.lower() in {action.lower() for action in grant.actions}
    return known and grant.grantee in grantees and _in_context(grant, context)


def _in_context(grant: Grant, context: Context) -> bool:
    found = {
        key.removeprefix(_CONTEXT): values for key, values in context.items() if key.startswith(_CONTEXT)
    }
    wanted = {key.lower(): (value,) for key, value in grant.context_equals}
    part = {key.lower(): (value,) for key, value in grant.context_subset}
    if wanted and found != wanted:
        return False
    return all(found.get(key) == value for key, value in part.items())
