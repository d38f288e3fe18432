"""What decides about the resources of one service: documents, callers, intent. Alike worlds have alike results."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from workbook.authorization.names import partition_of
from workbook.authorization.organizations import Levels
from workbook.authorization.patterns import matches, matches_action
from workbook.authorization.policies import Policies
from workbook.authorization.request import caller_of
from workbook.authorization.resource_documents import ResourceDocument
from workbook.authorization.statement import Clause
from workbook.facts.actions import arn_services
from workbook.proof.permissions.callers import sorts_of_accounts
from workbook.proof.permissions.classes import (
    ANY,
    BELOW,
    arn_classes,
    instances,
    of_accounts,
    overlaps,
    service_of,
)
from workbook.proof.permissions.intent import Forbidden, Stated

ASSUMING = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession")
"""What trust policies rule, though roles are IAM's."""

EVERY_ACTION = "*"

ROLES = "iam"
"""Whose ARNs name what STS's calls are about: roles, though sessions have ARNs of STS."""


ELSEWHERE = "another-region"


@dataclass(frozen=True)
class Documents:
    """All documents of an estate with all intent, ready to be cut by service."""

    policies: Policies
    stated: tuple[Stated, ...]
    forbidden: tuple[Forbidden, ...]

    @cached_property
    def identity(self) -> tuple[Clause, ...]:
        """Every clause of every role's policies and boundary."""
        return tuple(clause for role in self.policies.roles for clause in self._of_role(role))

    def _of_role(self, arn: str) -> Iterator[Clause]:
        bindings = self.policies.bindings(caller_of(arn), "*", {})
        yield from bindings.identity
        yield from bindings.boundary or ()

    @cached_property
    def unread(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every role with what nobody here has read of its policies."""
        roles = self.policies.roles
        return tuple((arn, self.policies.bindings(caller_of(arn), "*", {}).unread_identity) for arn in roles)

    @cached_property
    def _control(self) -> Levels:
        membership = self.policies.membership
        accounts = self.policies.names.account_ids
        return tuple(
            level
            for account in accounts
            for level in (*membership.service_control(account), *membership.resource_control(account))
        )

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The services that any document or intent names."""
        intent: tuple[Stated | Forbidden, ...] = (*self.stated, *self.forbidden)
        words = (
            *(word for clause in self.identity for word in _calls(clause)),
            *(p for each in intent for p in each.actions),
        )
        own = {each.service for each in self.policies.resources.values() if each.clauses} - {"iam"}
        named = (word.partition(":")[0].lower() for word in words if ":" in word)
        return tuple(sorted({*own, *named, "sts"} - {"*"}))

    @cached_property
    def _worlds(self) -> dict[str, "World"]:
        return {}

    def of_service(self, service: str) -> "World":
        """The world of one service."""
        return self._worlds.setdefault(service, World(self, service))

    @cached_property
    def control(self) -> tuple[Clause, ...]:
        """The clauses of all SCPs and RCPs."""
        return tuple(dict.fromkeys(clause for level in self._control for clause in level))


def _calls(clause: Clause) -> Iterator[str]:
    """The actions that a clause names; where it names all, the services of what it names them on."""
    own = clause.statement
    yield from own.actions
    if clause.allows and EVERY_ACTION in own.actions:
        yield from (f"{service_of(arn)}:*" for arn in own.resources if service_of(arn).isidentifier())


@dataclass(frozen=True)
class World:
    """The documents and intent about one service."""

    documents: Documents
    service: str

    def _is_own(self, pattern: str) -> bool:
        prefix = pattern.partition(":")[0].lower()
        return pattern == "*" or matches_action(prefix, self.service)

    @cached_property
    def resources(self) -> tuple[ResourceDocument, ...]:
        """The resources of the service; roles are STS's here, for they are taken by it, and clusters the Data API's."""
        every = self.documents.policies.resources.values()
        return tuple(each for each in every if each.service == self._named)

    @property
    def _named(self) -> str:
        """The service that ARNs of what the calls are about name."""
        return ROLES if self.service == "sts" else arn_services(self.service)[0]

    @cached_property
    def identity(self) -> tuple[Clause, ...]:
        """The clauses of roles that name the service's actions."""
        return tuple(clause for clause in self.documents.identity if self._touches(clause))

    @cached_property
    def control(self) -> tuple[Clause, ...]:
        """The clauses of control policies that name the service's actions."""
        return tuple(clause for clause in self.documents.control if self._touches(clause))

    def _touches(self, clause: Clause) -> bool:
        own = clause.statement
        return bool(own.not_actions) or any(map(self._is_own, own.actions))

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """The accesses to the service."""
        return tuple(each for each in self.documents.stated if any(map(self._is_own, each.actions)))

    @cached_property
    def forbidden(self) -> tuple[Forbidden, ...]:
        """The prohibitions about the service."""
        return tuple(each for each in self.documents.forbidden if any(map(self._is_own, each.actions)))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause that may speak of the service."""
        own = (clause for each in self.resources for clause in each.clauses)
        return (*own, *self.identity, *self.control)

    @cached_property
    def action_patterns(self) -> frozenset[str]:
        """Every action pattern of documents and intent; AWS's own full access tells nothing apart."""
        own = (clause for each in self.resources for clause in each.clauses)
        found = (
            *(f"{self.service}:*" for clause in (*own, *self.identity) if self._allows_everything(clause)),
            *(p for c in self.clauses for p in (*c.statement.actions, *c.statement.not_actions)),
            *(p for each in self._intent for p in each.actions),
            *(ASSUMING if self.service == "sts" else ()),
        )
        return frozenset(found) - {EVERY_ACTION}

    def _allows_everything(self, clause: Clause) -> bool:
        """Whether a clause allows every action there is on something of the service."""
        own = clause.statement
        named = (*own.resources, *(EVERY_ACTION for _ in own.not_resources))
        speaks = any(each == "*" or self._is_about(each) for each in named)
        return clause.allows and EVERY_ACTION in own.actions and speaks

    def _is_about(self, arn: str) -> bool:
        return any(matches(service_of(arn), each) for each in arn_services(self.service))

    @cached_property
    def condition_keys(self) -> frozenset[str]:
        """The service's own condition keys that documents and intent ask for."""
        everything: tuple[Clause | Stated | Forbidden, ...] = (*self.clauses, *self.stated, *self.forbidden)
        asked = (condition.key.lower() for each in everything for condition in each.conditions)
        return frozenset(key for key in asked if not key.startswith("aws:"))

    @cached_property
    def _intent(self) -> tuple[Stated | Forbidden, ...]:
        return (*self.stated, *self.forbidden)

    @cached_property
    def arn_patterns(self) -> tuple[str, ...]:
        """Every ARN pattern of documents and intent about the service, and the ARNs of its resources."""
        texts: Iterable[str] = (
            *(p for c in self.clauses for p in (*c.statement.resources, *c.statement.not_resources)),
            *(p for each in self._intent for p in each.resources),
        )
        own = (text for text in texts if text.count(":") < 5 or self._is_about(text))
        plain = (each for text in own for each in of_accounts(text, self._accounts))
        return tuple(dict.fromkeys((*(each.arn for each in self.resources), *plain)))

    @cached_property
    def _accounts(self) -> tuple[str, ...]:
        """An account of each sort, and one outside."""
        policies = self.documents.policies
        return (*sorts_of_accounts(policies), policies.names.outside_account)

    @cached_property
    def arns(self) -> tuple[str, ...]:
        """One ARN of every class."""
        candidates = [*self._candidates()]
        policies = self.documents.policies
        owners: dict[str, object] = {
            arn: (
                known.key if known and known.clauses else "",
                policies.owner(arn, policies.example_role(ANY, ""), {}),
            )
            for arn in candidates
            for known in (policies.resource(arn),)
        }
        return arn_classes(candidates, self.arn_patterns, owners, self.service)

    def _candidates(self) -> Iterator[str]:
        for each in self.resources:
            yield each.arn
            if each.service in BELOW:
                yield f"{each.arn}{BELOW[each.service]}"
        yield from (arn for pattern in self.arn_patterns for arn in instances(pattern, self.service))
        yield from (text for text in overlaps(self.arn_patterns) if text.count(":") >= 5)
        yield from self._others()
        yield "*"

    def _others(self) -> Iterator[str]:
        """Something of the service that no document names, in each account, in another Region, and outside."""
        names = self.documents.policies.names
        partition = partition_of(names.home)
        if self.service == "s3":
            yield f"arn:{partition}:s3:::any-other-bucket"
            yield f"arn:{partition}:s3:::any-other-bucket/any"
            return
        if self._named == ROLES:
            yield from (f"arn:{partition}:iam::{account}:role/any-other" for account in self._accounts)
            return
        for region in (names.home or ANY, ELSEWHERE):
            for account in self._accounts:
                yield f"arn:{partition}:{self._named}:{region}:{account}:any-other"

    @cached_property
    def key(self) -> tuple[object, ...]:
        """All that the result depends on."""
        policies = self.documents.policies
        accounts = tuple(policies.names.account_ids.items())
        resources = tuple(
            (each.arn, each.account, each.clauses, each.refuses_anonymous, each.unread)
            for each in self.resources
        )
        bound = tuple((arn, role.permissions_boundary) for arn, role in policies.roles.items())
        return (
            self.service,
            policies.names.home,
            accounts,
            resources,
            self.identity,
            self.control,
            self.stated,
            self.forbidden,
            bound,
            self.documents.unread,
        )
