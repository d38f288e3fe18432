"""What a writer gives: items under the key of the answer they belong to, or a whole answer about one thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workbook.model.estate.resource import Resource

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """An item among others of its kind."""

    result_key: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of its own, about one thing."""

    about: str
    fields: Fields


Answer = Listed | Answered


def given(**fields: Any) -> Fields:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def texts(values: Iterable[object]) -> list[str]:
    """Values as text."""
    return [str(value) for value in values]


def tags(resource: Resource) -> list[Fields]:
    """Tags in EC2's spelling."""
    return [{"Key": key, "Value": value} for key, value in resource.tags]


def lower_tags(resource: Resource) -> list[Fields]:
    """Tags in Direct Connect's spelling."""
    return [{"key": key, "value": value} for key, value in resource.tags]


def groups(keys: Iterable[str]) -> list[Fields]:
    """Security groups as EC2 lists them on what wears them."""
    return [{"GroupId": key} for key in keys]


def arn(resource: Resource, service: str, path: str) -> str:
    """An ARN for what describe answers identify by one; an account without a number leaves its place empty."""
    account = resource.account if resource.account.isdigit() else ""
    return f"arn:aws:{service}:{resource.region}:{account}:{path}"
