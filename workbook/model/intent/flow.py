"""Flows, accesses and prohibitions: who must talk to whom, who may do what, and what must never be possible."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from workbook.model.intent.traffic import NO_TRAFFIC, Traffic
from workbook.model.ports import IcmpTypeCode, PortRange, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Connections that must be possible, opened by `source` towards `destination` (parties' keys).

    `slot` numbers the flow inside its pattern or among a person's additions, present or not; network ACL rule
    numbers come from it. `derived_from` names the accesses a service flow carries.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Flow"] = "Flow"
    key: str
    slot: int
    source: str
    destination: str
    protocol: Protocol = "tcp"
    ports: PortRange | None = None
    icmp_type_code: IcmpTypeCode | None = None
    purpose: str
    traffic: Traffic = NO_TRAFFIC
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessCondition:
    """A condition a person states on an access: operator, key, values."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a principal may do to a resource.

    `principal` is the key of a party or of a `RolePrincipal`, `service:NAME` for an AWS service that acts by itself
    (`service:cloudtrail.amazonaws.com`; state its source keys as conditions), or an ARN of somebody outside.
    `resource` is a store's key, or an ARN pattern with `${region}`, `${account}` and `${KEY.arn}` (a resource of
    the estate, or a store), or `*` where AWS knows no narrower one. `service` is the endpoint service whose API carries the call; empty when no call leaves the
    network of the party (`rds-db:connect` rides on the database connection).
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Access"] = "Access"
    key: str
    slot: int
    principal: str
    actions: tuple[str, ...]
    resource: str
    service: str = ""
    purpose: str
    conditions: tuple[AccessCondition, ...] = ()
    traffic: Traffic = NO_TRAFFIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition:
    """What must never be possible, whatever is added later.

    Packets: `who` is a party, `internet`, or `anyone` (everything but what is stated); `what` a party or
    `tier:NAME`. Permissions: `who` is `anyone`, `account:KEY` (every principal of that account), `organization` (of
    every account of the organization but its management account) or a principal as accesses name it; `what` action patterns, separated by spaces, on `resource` (as accesses name it); `unless`
    names the principals that it does not bind (break-glass), `conditions` when it holds.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Prohibition"] = "Prohibition"
    key: str
    plane: Literal["network", "identity"] = "network"
    who: str
    what: str
    resource: str = ""
    unless: tuple[str, ...] = ()
    conditions: tuple[AccessCondition, ...] = ()
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something the design rests on and nobody here can check."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Assumption"] = "Assumption"
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A finding accepted with a reason. `expires` is an ISO date; a pattern's own waivers do not expire."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Waiver"] = "Waiver"
    check: str
    resource: str = "*"
    reason: str
    owner: str = ""
    expires: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A subnet's CIDR chosen by a person: `tier` and zone letter, and the CIDR it must have."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Pin"] = "Pin"
    vpc: str
    tier: str
    az_slot: str
    cidr_block: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignDecision:
    """A decision of the review, in the manner of an ADR."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["DesignDecision"] = "DesignDecision"
    title: str
    status: Literal["proposed", "accepted", "superseded"] = "accepted"
    context: str = ""
    decision: str
    consequences: str = ""
    date: str = ""
