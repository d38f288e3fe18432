"""The design: everything that people decide, in one frozen record."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

from workbook.errors import NotFoundError, suggestion
from workbook.model.intent.connection import AnyConnection
from workbook.model.intent.flow import (
    Access,
    Assumption,
    DesignDecision,
    Flow,
    Pin,
    Prohibition,
    Waiver,
)
from workbook.model.intent.party import AnyParty, Placed
from workbook.model.intent.place import AccountIntent, VpcIntent
from workbook.model.intent.principal import OrganizationIntent, PermissionsBoundary, RolePrincipal
from workbook.model.intent.store import AnyStore, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPlanned:
    """Something a pattern would have, left out because an option forbids it; said, not hidden."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["NotPlanned"] = "NotPlanned"
    subject: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Design:
    """What people decided. `plan` turns it into an estate."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Design"] = "Design"
    pattern: str
    title: str
    name_prefix: str
    tags: tuple[tuple[str, str], ...] = ()
    customer_managed_key: bool = True
    log_retention_days: int | None = None
    accounts: tuple[AccountIntent, ...]
    vpcs: tuple[VpcIntent, ...]
    parties: tuple[AnyParty, ...]
    stores: tuple[AnyStore, ...] = ()
    principals: tuple[RolePrincipal, ...] = ()
    boundaries: tuple[PermissionsBoundary, ...] = ()
    organization: OrganizationIntent | None = None
    connections: tuple[AnyConnection, ...] = ()
    flows: tuple[Flow, ...]
    accesses: tuple[Access, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    pins: tuple[Pin, ...] = ()
    decisions: tuple[DesignDecision, ...] = ()
    notes: tuple[str, ...] = ()
    not_planned: tuple[NotPlanned, ...] = ()
    existing: tuple[tuple[str, str], ...] = ()
    """Resources that are there already: key in the estate, and the id or ARN in AWS."""
    request_path: tuple[str, ...] = ()
    """Flows in the order in which a request takes them; pictures number their lines so."""

    @cached_property
    def _parties_by_key(self) -> dict[str, AnyParty]:
        return {party.key: party for party in self.parties}

    @cached_property
    def _flows_by_key(self) -> dict[str, Flow]:
        return {flow.key: flow for flow in self.flows}

    def party(self, key: str) -> AnyParty:
        """The party with this key."""
        try:
            return self._parties_by_key[key]
        except KeyError:
            raise NotFoundError(f"no party {key!r}; {suggestion(key, list(self._parties_by_key))}") from None

    def flow(self, key: str) -> Flow:
        """The flow with this key."""
        try:
            return self._flows_by_key[key]
        except KeyError:
            raise NotFoundError(f"no flow {key!r}; {suggestion(key, list(self._flows_by_key))}") from None

    def vpc(self, key: str) -> VpcIntent:
        """The VPC with this key."""
        return next(vpc for vpc in self.vpcs if vpc.key == key)

    @cached_property
    def home(self) -> tuple[str, str]:
        """The account and Region of what is said to stand nowhere else: those of the first VPC."""
        if self.vpcs:
            return self.vpcs[0].account, self.vpcs[0].region
        return self.accounts[0].key, self.accounts[0].region

    def home_of(self, owner: Placed | Store) -> tuple[str, str]:
        """The account and Region where a party or store stands."""
        if isinstance(owner, Placed):
            vpc = self.vpc(owner.vpc)
            return vpc.account, vpc.region
        account, region = self.home
        return owner.account or account, owner.region or region

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """The parties that have interfaces in a VPC."""
        return tuple(party for party in self.parties if isinstance(party, Placed))
