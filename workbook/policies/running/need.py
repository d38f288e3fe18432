"""What one resource needs of policies, or what must not be, in the words of an access."""

from dataclasses import dataclass

from workbook.model.estate.resource import Reason, Resource
from workbook.model.intent.flow import AccessCondition

Known = dict[str, Resource]
"""The planned resources, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One thing that a resource needs, or that must not be; `key` ends in the words its statement is named by."""

    key: str
    principal: str
    actions: tuple[str, ...]
    resource: str
    conditions: tuple[AccessCondition, ...] = ()
    because: Reason
    more_resources: tuple[str, ...] = ()


def when(operator: str, key: str, *values: str) -> AccessCondition:
    """One condition."""
    return AccessCondition(operator=operator, key=key, values=values)


SAME_ACCOUNT = when("StringEquals", "aws:SourceAccount", "${account}")
LOGS_SOURCE = when("ArnLike", "aws:SourceArn", "arn:${partition}:logs:${region}:${account}:*")
"""What the log delivery service says of the log that it writes for."""


def account_words(owner: Resource, beside: Resource | None) -> str:
    """The account id of a resource in a document of another one."""
    same = beside is None or beside.account == owner.account
    return "${account}" if same else f"${{account/{owner.account}.id}}"
