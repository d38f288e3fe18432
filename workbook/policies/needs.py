"""Everything that permissions must do: the stated accesses and prohibitions, and what resources need to run at all.

A need is an access with the reason that its statement will carry; a ban is a prohibition with its. Both the writers of
documents and the proof read them here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbook.facts.actions import action
from workbook.model.estate.resource import Reason, Resource
from workbook.model.intent.analytics import Catalog
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Prohibition
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import Bucket
from workbook.planning.reasons import access_reason, house_rule, prohibition_reason
from workbook.policies.running.analytics import CATALOG, tables_of
from workbook.policies.running.need import Running
from workbook.policies.running.table import running_bans, running_needs
from workbook.policies.running.trust import source_keys

SERVICE, ACCOUNT, ROLE = "service:", "account:", "role/"
ANYONE, MEMBERS = "anyone", "organization"
_NAMED = re.compile(r"\$\{([^{}]+)\.(?:arn|execution_arn)\}")


@dataclass(frozen=True, slots=True)
class Need:
    """An access, the ARNs it is about, and why."""

    access: Access
    resources: tuple[str, ...]
    because: Reason

    @property
    def target(self) -> str:
        """The key of the resource whose own policy rules the access; empty where the ARNs name none."""
        found = _NAMED.match(self.resources[0]) if self.resources else None
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Ban:
    """A prohibition of the identity plane, the ARNs it is about, and why."""

    prohibition: Prohibition
    resources: tuple[str, ...]
    because: Reason

    @property
    def binds_everyone(self) -> bool:
        """Whether it binds whoever asks."""
        return self.prohibition.who in (ANYONE, "*")

    @property
    def binds_members(self) -> bool:
        """Whether it binds every principal of the organization's accounts, but those of its management account."""
        return self.prohibition.who == MEMBERS

    @property
    def actions(self) -> tuple[str, ...]:
        """The action patterns that it forbids."""
        return tuple(self.prohibition.what.split())

    @property
    def target(self) -> str:
        """The key of the resource it is about; empty where the ARNs name none."""
        found = _NAMED.match(self.resources[0]) if self.resources else None
        return found[1] if found else ""


def needs(design: Design, resources: Iterable[Resource]) -> tuple[Need, ...]:
    """Every access of a design and of the resources planned for it; alike ones once.

    What a service needs to run is left to the design where it states that service's calls itself.
    """
    stated = tuple(
        Need(access, access_resources(design, access.resource, access.actions), access_reason(access))
        for access in design.accesses
    )
    told = _told_of_services(stated)
    running = (
        need
        for need in _running(resources)
        if not set(need.access.actions) <= told.get((need.access.principal, need.target), set())
    )
    taken = (need for principal in design.principals for need in _trusts(principal))
    found = {_content(need): need for need in reversed((*stated, *running, *taken))}
    return tuple(reversed(found.values()))


def _told_of_services(stated: tuple[Need, ...]) -> dict[tuple[str, str], set[str]]:
    """The actions that a design states of each service on each resource."""
    found: dict[tuple[str, str], set[str]] = {}
    for need in stated:
        if need.access.principal.startswith(SERVICE) and need.target:
            found.setdefault((need.access.principal, need.target), set()).update(need.access.actions)
    return found


def _running(resources: Iterable[Resource]) -> Iterator[Need]:
    for each in running_needs(resources):
        yield Need(_access(each), (each.resource, *each.more_resources), each.because)


def _access(running: Running) -> Access:
    return Access(
        key=running.key,
        slot=0,
        principal=running.principal,
        actions=running.actions,
        resource=running.resource,
        purpose=running.because.sentence,
        conditions=running.conditions,
    )


def _content(need: Need) -> tuple[object, ...]:
    own = need.access
    return (
        own.key if not own.key.startswith("runs/") else "",
        own.principal,
        own.actions,
        need.resources,
        own.conditions,
    )


def bans(design: Design, resources: Iterable[Resource]) -> tuple[Ban, ...]:
    """Every prohibition of the identity plane, stated or a house rule."""
    stated = (
        Ban(each, access_resources(design, each.resource or "*", each.what.split()), prohibition_reason(each))
        for each in design.prohibitions
        if each.plane == "identity"
    )
    return (*stated, *_running_bans(resources))


def _running_bans(resources: Iterable[Resource]) -> Iterator[Ban]:
    for each in running_bans(resources):
        prohibition = Prohibition(
            key=each.key,
            plane="identity",
            who=each.principal,
            what=" ".join(each.actions),
            resource=each.resource,
            conditions=each.conditions,
            purpose=each.because.sentence,
        )
        yield Ban(prohibition, (each.resource, *each.more_resources), each.because)


def access_resources(design: Design, resource: str, actions: Iterable[str]) -> tuple[str, ...]:
    """The ARNs that an access is about: of its store, or as written. Of a bucket itself, its objects, or both."""
    store = next((store for store in design.stores if store.key == resource), None)
    if store is None:
        return (resource,)
    arn = f"${{{store.key}.arn}}"
    if isinstance(store, Catalog):
        return (arn, CATALOG, tables_of(store.key))
    if not isinstance(store, Bucket):
        return (arn,)
    kinds = {kind for action in actions for kind in _kinds(action)}
    return tuple(words for kind, words in (("bucket", arn), ("object", f"{arn}/*")) if kind in kinds)


def _kinds(pattern: str) -> frozenset[str]:
    """Whether an S3 action is about buckets or objects; of a pattern, whatever it may be about."""
    known = action(pattern)
    if known is None:
        return frozenset(("bucket", "object"))
    return frozenset(known.resource_types) & {"bucket", "object"} or frozenset(("object",))


def role_key(principal: str) -> str:
    """The key of the role of a principal: parties' and principals' roles are named after them."""
    return principal if principal.startswith(ROLE) else f"{ROLE}{principal}"


def _trusts(principal: RolePrincipal) -> Iterator[Need]:
    """Who takes the role of a principal without a network."""
    for trusted in principal.trusted:
        access = Access(
            key=f"runs/{principal.key}/trust-{principal.key}",
            slot=0,
            principal=trusted,
            actions=("sts:AssumeRole",),
            resource=f"${{{role_key(principal.key)}.arn}}",
            purpose=f"{principal.title}: who takes the role",
            conditions=source_keys(trusted.removeprefix(SERVICE)) if trusted.startswith(SERVICE) else (),
        )
        yield Need(access, (access.resource,), house_rule("role-trust"))
