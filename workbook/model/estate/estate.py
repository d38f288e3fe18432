"""The estate: every resource that would exist, and the look-ups over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from types import ModuleType
from typing import ClassVar, Literal, TypeVar

from workbook.errors import NotFoundError, suggestion
from workbook.model.estate import (
    analytics,
    clusters,
    compute,
    containers,
    data,
    dns,
    documents,
    edge,
    filesystems,
    identity,
    interconnect,
    messaging,
    ml,
    network,
    observability,
    organization,
    packages,
    scheduling,
    streaming,
)
from workbook.model.estate.party import Means, Party, Widening
from workbook.model.estate.resource import Resource

FAMILIES = (
    network,
    interconnect,
    dns,
    edge,
    compute,
    containers,
    data,
    clusters,
    documents,
    filesystems,
    messaging,
    ml,
    identity,
    organization,
    observability,
    scheduling,
    streaming,
    analytics,
    packages,
)

R = TypeVar("R", bound=Resource)


def kinds_of(family: ModuleType) -> Iterator[type[Resource]]:
    """The kinds of resource that one module of this package defines."""
    for value in vars(family).values():
        if isinstance(value, type) and issubclass(value, Resource) and value.__module__ == family.__name__:
            yield value


RESOURCE_TYPES: tuple[type[Resource], ...] = tuple(kind for family in FAMILIES for kind in kinds_of(family))
"""Every kind of resource there is; exporters, cost and scene must each handle it or say they do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An AWS account of the estate; `account_id` is empty unless a person typed or imported it.

    Accounts of one `role` are made alike, from one root module; without one an account is a role of its own.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Account"] = "Account"
    key: str
    title: str
    account_id: str = ""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Estate:
    """All that would exist in AWS. `plan` makes it from a design; an import makes it from what is there."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Estate"] = "Estate"
    accounts: tuple[Account, ...] = ()
    resources: tuple[Resource, ...] = ()
    parties: tuple[Party, ...] = ()
    means: tuple[Means, ...] = ()
    widenings: tuple[Widening, ...] = ()

    @cached_property
    def _by_key(self) -> dict[str, Resource]:
        return {resource.key: resource for resource in self.resources}

    @cached_property
    def _by_type(self) -> dict[type[Resource], tuple[Resource, ...]]:
        lists: dict[type[Resource], list[Resource]] = {}
        for kind, run in groupby(self.resources, type):
            lists.setdefault(kind, []).extend(run)
        return {kind: tuple(found) for kind, found in lists.items()}

    @cached_property
    def _parties_by_key(self) -> dict[str, Party]:
        return {party.key: party for party in self.parties}

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """All resources of one kind, in the estate's order."""
        return self._by_type.get(kind, ())  # type: ignore[return-value]  # keyed by the very type

    def __getitem__(self, key: str) -> Resource:
        try:
            return self._by_key[key]
        except KeyError:
            raise NotFoundError(
                f"no resource {key!r} in the estate; {suggestion(key, list(self._by_key))}"
            ) from None

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def get(self, kind: type[R], key: str) -> R:
        """The resource with this key, which must be of this kind."""
        resource = self[key]
        if not isinstance(resource, kind):
            raise NotFoundError(f"{key!r} is a {type(resource).__name__}, not a {kind.__name__}")
        return resource

    def party(self, key: str) -> Party:
        """The party with this key."""
        try:
            return self._parties_by_key[key]
        except KeyError:
            known = list(self._parties_by_key)
            raise NotFoundError(f"no party {key!r}; {suggestion(key, known)}") from None
