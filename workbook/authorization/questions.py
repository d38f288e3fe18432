"""A question in a person's words as a request: names of the design, or ARNs, for principal and resource."""

import re
from collections.abc import Iterable, Iterator

from workbook.authorization.patterns import is_arn
from workbook.authorization.policies import ADMINISTRATOR, NOBODY, Policies
from workbook.authorization.request import Caller, Request, caller_of
from workbook.errors import Fault, NotFoundError, OptionsError, suggestion
from workbook.model.estate.identity import IamRole

_EXAMPLES = {"nobody": NOBODY, "administrator": ADMINISTRATOR}


def question(
    policies: Policies, principal: str, action: str, resource: str, conditions: Iterable[tuple[str, str]] = ()
) -> Request:
    """The request that a person means.

    `principal`: the key of a role or of whoever has one, an ARN, a service's name, `anonymous`, `administrator` or
    `nobody`, those two also `@ACCOUNT` (a key, an id, `outside`). `resource`: a key, an ARN, a path below a key
    (`objects/reports/a.csv`), `*`. Values of conditions may be keys and `${KEY.arn}`.

    Raises:
        NotFoundError: a name that means nothing in the estate.
        OptionsError: an action that is none, an ARN that is cut off or names nobody who may call; all at once.
    """
    faults = tuple(_faults(principal, action, resource))
    if faults:
        raise OptionsError(faults)
    context: dict[str, list[str]] = {}
    for key, value in conditions:
        context.setdefault(key, []).append(_value(policies, key, value))
    return Request(
        principal=caller(policies, principal),
        action=action,
        resource=resource_arn(policies, resource),
        context=tuple((key, tuple(values)) for key, values in context.items()),
    )


def _faults(principal: str, action: str, resource: str) -> Iterator[Fault]:
    if not _ACTION.fullmatch(action):
        yield Fault("--action", f"{action!r} is no action; write it as s3:GetObject.")
    if principal.startswith("arn:") and not _CALLER.fullmatch(principal):
        yield Fault(
            "--principal",
            f"{principal!r} is no ARN of a role, session, user or account; write it like "
            "arn:aws:iam::111122223333:role/app.",
        )
    if resource.startswith("arn:") and not is_arn(resource):
        yield Fault(
            "--resource",
            f"{resource!r} is cut off: an ARN has six parts between colons; write it like arn:aws:s3:::example-bucket/a.",
        )


_ACTION = re.compile(r"[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+")
_CALLER = re.compile(
    r"arn:aws[a-z-]*:(iam|sts)::([0-9]{12}|aws):"
    r"(root|(user|role|federated-user)/.+|assumed-role/[^/]+/.+)"
)
"""Who may sign a call. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html."""


def caller(policies: Policies, principal: str) -> Caller:
    """Who is meant."""
    name, _, place = principal.partition("@")
    if name in _EXAMPLES:
        return policies.example_role(_EXAMPLES[name], _account(policies, place))
    if principal in ("anonymous", "*") or principal.startswith("arn:"):
        return caller_of(principal)
    service = principal.removeprefix("service:")
    if service.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return caller_of(service)
    for key in (principal, f"role/{principal}"):
        if key in policies.estate and isinstance(policies.estate[key], IamRole):
            return caller_of(policies.names.arn(key))
    acting = _role_of(policies, principal)
    if acting:
        return caller_of(policies.names.arn(acting))
    roles = [role.key for role in policies.estate.of(IamRole)]
    raise NotFoundError(f"no principal {principal!r}; {suggestion(principal, roles)}")


def _role_of(policies: Policies, key: str) -> str:
    """The role of a resource of the estate that acts by one."""
    if key not in policies.estate:
        return ""
    role = str(getattr(policies.estate[key], "role", ""))
    return role if role in policies.estate else ""


def _account(policies: Policies, place: str) -> str:
    ids = policies.names.account_ids
    if place == "outside":
        return policies.names.outside_account
    if place.isdigit():
        return place
    if not place:
        return next(iter(ids.values()), policies.names.outside_account)
    if place in ids:
        return ids[place]
    raise NotFoundError(f"no account {place!r}; {suggestion(place, [*ids, 'outside'])}")


def resource_arn(policies: Policies, resource: str) -> str:
    """The ARN that is meant."""
    if resource == "*" or resource.startswith("arn:"):
        return _resolved(policies, resource)
    if resource.startswith("${"):
        return _resolved(policies, resource)
    key = resource
    while key and key not in policies.estate:
        key = key.rpartition("/")[0]
    if key:
        return policies.names.arn(key) + resource[len(key) :]
    keys = [each.key for each in policies.resources.values()]
    raise NotFoundError(f"no resource {resource!r}; {suggestion(resource, keys)}")


def _resolved(policies: Policies, words: str) -> str:
    home = policies.estate.resources[0] if policies.estate.resources else None
    return policies.names.text(words, home.account, home.region) if home else words


def _value(policies: Policies, key: str, value: str) -> str:
    """A value of the context; keys of the estate stand for the id or ARN that a condition key holds."""
    if value in policies.estate:
        wanted = "arn" if key.lower().endswith("arn") or "kms-key-id" in key.lower() else "id"
        return policies.names.attribute(value, wanted)
    if value in policies.names.account_ids and key.lower().endswith("account"):
        return policies.names.account_ids[value]
    return _resolved(policies, value)
