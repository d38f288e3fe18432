"""What every AWS resource of the estate has: a key, a place, and the reasons it is there for."""

from dataclasses import dataclass
from typing import ClassVar, Literal

ReasonKind = Literal["flow", "access", "prohibition", "house_rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a resource exists: the flow, access, prohibition or house rule it serves, by key and in a sentence."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: ReasonKind
    key: str
    sentence: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One AWS resource.

    `key` names it inside the estate and in exports, and comes from identity (tier, slot, flow), never from
    position. `account` is the key of an `Account`. `existing_id` is an id or ARN a person gave: the resource
    is there already, is drawn dashed and not created.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    key: str
    account: str
    region: str
    because: tuple[Reason, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    existing_id: str = ""
