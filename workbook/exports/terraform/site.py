"""One root among several: what stands in it, and how it names what stands in the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from workbook.errors import UnsupportedError
from workbook.exports.terraform.hcl import Raw, quoted
from workbook.exports.terraform.naming import slug
from workbook.exports.terraform.places import Places, Role
from workbook.model.estate.resource import Resource

R = TypeVar("R", bound=Resource)

OWN_ACCOUNT = "var.account"
"""Which of its accounts a shared root is run for."""


class NotAlikeError(UnsupportedError):
    """Accounts of one role differ in more than values; each needs a root of its own."""

    def __init__(self, role: str) -> None:
        super().__init__(f"the accounts of the role {role!r} are not made alike.")
        self.role = role


@dataclass(frozen=True, slots=True)
class Foreign(Raw):
    """Something of another root: here an input, there an output of the same name.

    `account` is where it stands, `key` the resource (empty for the account's own id), `part` the Terraform type of
    what comes along with it. With `member` the input is a map, one value for each account that shares a root.
    """

    name: str
    account: str = field(compare=False)
    key: str = field(compare=False)
    attribute: str
    part: str = ""
    member: str = field(default="", compare=False)


@dataclass(frozen=True)
class Site:
    """A root among others, for one of its accounts. `asked` fills with what emitters ask of other roots."""

    places: Places
    account: str
    asked: dict[str, Foreign] = field(default_factory=dict, compare=False)

    def _ask(self, foreign: Foreign) -> Foreign:
        return self.asked.setdefault(foreign.text, foreign)

    @cached_property
    def role(self) -> Role:
        """The root's role."""
        return self.places.role_of[self.account]

    @property
    def account_keys(self) -> set[str]:
        """The keys of all accounts."""
        return set(self.places.accounts)

    def holds(self, account: str) -> bool:
        """Whether an account's resources stand in this root."""
        return account == self.account

    def _actual(self, key: str) -> str:
        return self.places.actual(self.account).get(key, key)

    def knows(self, key: str) -> bool:
        """Whether a key names a resource of the whole estate."""
        return self._actual(key) in self.places.estate

    def resource(self, key: str) -> Resource:
        """A resource of the whole estate."""
        return self.places.estate[self._actual(key)]

    def others(self, kind: type[R]) -> Iterable[R]:
        """The resources of one kind that stand in other roots, and have no part in this one."""
        own = self._own_keys
        return (each for each in self.places.estate.of(kind) if each.key not in own)

    @cached_property
    def _own_keys(self) -> frozenset[str]:
        here = self.places.estate_of(self.account)
        return frozenset(self._actual(resource.key) for resource in here.resources)

    def account_id(self, account: str) -> Raw | str | None:
        """The id of another account; nothing for one's own."""
        if account == self.account:
            return None
        if account not in self.places.role_of:
            known = self.places.accounts.get(account)
            return (known.account_id if known else "") or self._given_account(account)
        role = self.places.role_of[account]
        word = "account_ids" if role.shared else "account_id"
        name = f"{slug(role.name)}_{word}"
        if not role.shared:
            return self._ask(Foreign(f"var.{name}", name, account, "", "account_id"))
        if role == self.role:
            raise NotAlikeError(role.name)
        text = f"var.{name}[{quoted(account)}]"
        return self._ask(Foreign(text, name, account, "", "account_id", member=account))

    @staticmethod
    def _given_account(account: str) -> str:
        if account.isdigit():
            return account
        raise UnsupportedError(f"the id of account {account!r} is needed, and nobody gave it; type it in.")

    def foreign(self, key: str, attribute: str) -> Foreign:
        """An attribute of a resource of another root."""
        resource = self.resource(key)
        return self._foreign(resource, resource.account, attribute, "")

    def foreign_part(self, key: str, account: str, kind: str, attribute: str) -> Foreign:
        """An attribute of what comes along with a resource, in another root."""
        return self._foreign(self.resource(key), account, attribute, kind)

    def _foreign(self, resource: Resource, account: str, attribute: str, part: str) -> Foreign:
        role = self.places.role_of.get(account)
        if role is None:
            raise UnsupportedError(
                f"{resource.key!r} stands in account {account!r}, in which nothing is made."
            )
        if role == self.role:
            raise NotAlikeError(role.name)
        name = self.places.name(resource, attribute, account, part)
        member = self._member(resource, role)
        index = f"[{OWN_ACCOUNT if member == self.account else quoted(member)}]" if member else ""
        text = f"var.{name}{index}"
        return self._ask(Foreign(text, name, account, resource.key, attribute, part, member))

    def _member(self, resource: Resource, giver: Role) -> str:
        """The account that a key names, of those that share roots; by it the values of both sides are told apart.

        A shared root gives values under its own accounts only, and no value is told apart by two of them.
        """
        _, members = self.places.canonical(resource.key)
        strange = giver.shared and members and members[0] not in giver.accounts
        if len(members) > 1 or strange:
            raise NotAlikeError(giver.name if giver.shared else self._shared_of(members))
        return members[0] if members else ""

    def _shared_of(self, members: tuple[str, ...]) -> str:
        return self.role.name if self.role.shared else self.places.role_of[members[0]].name
