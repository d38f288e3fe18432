"""The condition keys that follow from who calls, what is called, and by which way.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, "Availability" of each.
"""

from collections.abc import Iterator

from workbook.authorization.names import Names
from workbook.authorization.organizations import Membership
from workbook.authorization.request import Caller, Context

_TYPES = {
    "role": "AssumedRole",
    "user": "User",
    "root": "Account",
    "federated_user": "FederatedUser",
    "anonymous": "Anonymous",
}


def completed(
    given: Context, caller: Caller, resource: str, owner: str, names: Names, membership: Membership
) -> dict[str, tuple[str, ...]]:
    """The context with all that follows of itself; what was given stays as given. `owner` is an account id."""
    found = {
        **dict(_of_request()),
        **dict(_of_region(resource, names)),
        **dict(_of_caller(caller, names, membership)),
        **dict(_of_resource(resource, owner, names, membership)),
        **dict(_of_way(given, names, membership)),
    }
    found.update(given)
    return {key: values for key, values in found.items() if values}


def _of_request() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "aws:securetransport", ("true",)
    yield "aws:viaawsservice", ("false",)


def _of_region(resource: str, names: Names) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A request goes to the Region of what it is about; where nothing tells that, to the one of the estate."""
    parts = resource.split(":")
    told = parts[3] if len(parts) > 3 else ""
    found = told or names.region_of(resource) or names.home
    if found:
        yield "aws:requestedregion", (found,)


def _of_caller(caller: Caller, names: Names, membership: Membership) -> Iterator[tuple[str, tuple[str, ...]]]:
    if caller.kind == "service":
        yield "aws:principalisawsservice", ("true",)
        yield "aws:principalservicename", (caller.arn,)
        yield "aws:principalservicenameslist", (caller.arn,)
        return
    yield "aws:principaltype", (_TYPES[caller.kind],)
    yield "aws:principalaccount", (caller.account or "anonymous",)
    if caller.kind == "anonymous":
        return
    yield "aws:principalisawsservice", ("false",)
    yield "aws:principalarn", (caller.principal_arn,)
    yield "kms:calleraccount", (caller.account,)
    if caller.kind == "user":
        yield "aws:username", (caller.arn.rpartition("/")[2],)
    yield from _organization_keys("aws:principal", names.account_key(caller.account), membership)


def _of_resource(
    resource: str, owner: str, names: Names, membership: Membership
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if owner:
        yield "aws:resourceaccount", (owner,)
        if resource.split(":")[2:3] == ["s3"]:
            yield "s3:resourceaccount", (owner,)
        yield from _organization_keys("aws:resource", names.account_key(owner), membership)


def _of_way(given: Context, names: Names, membership: Membership) -> Iterator[tuple[str, tuple[str, ...]]]:
    for account in given.get("aws:sourceaccount", ()):
        yield from _organization_keys("aws:source", names.account_key(account), membership)
    for endpoint in given.get("aws:sourcevpce", ()):
        known = names.endpoints.get(endpoint)
        if known:
            yield "aws:sourcevpc", (names.attribute(known.vpc, "id"),)
            yield "aws:vpceaccount", (names.account_ids[known.account],)
            yield from _organization_keys("aws:vpce", known.account, membership)


def _organization_keys(
    head: str, account: str, membership: Membership
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if membership.holds(account):
        yield f"{head}orgid", (membership.organization_id,)
        yield f"{head}orgpaths", (membership.paths_of(account),)
