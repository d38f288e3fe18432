"""Which root module every account belongs to, and the names by which roots speak of each other's resources.

Accounts of one role are made alike and share a root: there, an account's key in the keys of its resources is
replaced by the role (`consumer-1/app/a` is `consumer/app/a`), and what differs is a matter of variables. So does the
key of an account's only VPC.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

from workbook.exports.terraform.naming import slug, words_of
from workbook.exports.terraform.references import is_lookup
from workbook.exports.terraform.standing import has_address, terraform_type
from workbook.model.estate.dns import ResolverRule
from workbook.model.estate.estate import Account, Estate
from workbook.model.estate.interconnect import (
    DirectConnectGatewayAssociation,
    TransitGatewayAttachment,
    VpcPeeringConnection,
)
from workbook.model.estate.network import NetworkInterface, PrefixList, Subnet, Vpc
from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True)
class Role:
    """The accounts that one root module serves. One that names itself a role has room for more of its kind."""

    name: str
    accounts: tuple[str, ...]
    shared: bool

    @property
    def folder(self) -> str:
        """The folder of the root."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-") or "account"


@dataclass(frozen=True)
class Places:
    """The roots of an estate. `apart` are roles whose accounts turned out not to be alike."""

    estate: Estate
    apart: frozenset[str] = frozenset()

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """The accounts by key."""
        return {account.key: account for account in self.estate.accounts}

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roots, in the order of the accounts; an account in which nothing is made has none."""
        working = dict.fromkeys((*self.accounts, *(each.account for each in self.estate.resources)))
        made = {each.account for each in self.estate.resources if is_made(each)}
        found: dict[str, list[str]] = {}
        for account in working:
            if account in made:
                found.setdefault(self._role_name(account), []).append(account)
        return tuple(Role(name, tuple(them), shared=[name] != them) for name, them in found.items())

    def _role_name(self, account: str) -> str:
        role = self.accounts[account].role if account in self.accounts else ""
        return role if role and role not in self.apart else account

    @cached_property
    def role_of(self) -> dict[str, Role]:
        """The root of each account."""
        return {account: role for role in self.roles for account in role.accounts}

    @cached_property
    def only_vpc(self) -> dict[str, str]:
        """The VPC of each account that has just one: its key names the account as well as the account's own."""
        found: dict[str, list[str]] = {}
        for vpc in self.estate.of(Vpc):
            found.setdefault(vpc.account, []).append(vpc.key)
        return {account: keys[0] for account, keys in found.items() if len(keys) == 1}

    @cached_property
    def _shared(self) -> dict[str, dict[str, str]]:
        """For each account that shares a root: the words that name it in keys, with its role in their place."""
        return {
            account: dict.fromkeys((account, self.only_vpc.get(account, account)), role.name)
            for role in self.roles
            if role.shared
            for account in role.accounts
        }

    @cached_property
    def _named_by(self) -> dict[str, str]:
        return {word: account for account, words in self._shared.items() for word in words}

    @cached_property
    def _roles_by_word(self) -> dict[str, str]:
        return {word: role for words in self._shared.values() for word, role in words.items()}

    def canonical(self, key: str) -> tuple[str, tuple[str, ...]]:
        """A key with the roles in place of the accounts, and those accounts."""
        if key not in self._canonical:
            called, words = _replaced(key, self._roles_by_word)
            accounts = dict.fromkeys(self._named_by[word] for word in words)
            self._canonical[key] = called, tuple(accounts)
        return self._canonical[key]

    @cached_property
    def _canonical(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        return {}

    @cached_property
    def _named_after(self) -> dict[str, dict[str, str]]:
        """For each account that shares a root: the keys that name it, by what they are called there."""
        found: dict[str, dict[str, str]] = {}
        for resource in self.estate.resources if self._shared else ():
            for account in self.canonical(resource.key)[1]:
                called, _ = _replaced(resource.key, self._shared[account])
                found.setdefault(account, {})[called] = resource.key
        return found

    def actual(self, account: str) -> Mapping[str, str]:
        """The keys that an account's root calls otherwise, by what it calls them."""
        return self._named_after.get(account, {}) if account in self._shared else {}

    @cached_property
    def _standing(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.estate.resources:
            for account in dict.fromkeys((resource.account, *other_accounts(resource, self.estate))):
                found.setdefault(account, []).append(resource)
        return found

    @cached_property
    def _everywhere(self) -> tuple[Resource, ...]:
        """AWS's own prefix lists are the same for every account."""
        return tuple(each for each in self.estate.of(PrefixList) if is_lookup(each))

    def estate_of(self, account: str) -> Estate:
        """What stands in an account, with the parts it has of what stands in others, under the root's names."""
        own = self._standing.get(account, [])
        guests = (each for each in self._everywhere if each.account != account)
        called = {key: name for name, key in self.actual(account).items()}
        resources = tuple(_renamed(each, called) for each in (*own, *guests))
        known = tuple(each for each in self.estate.accounts if each.key == account)
        return Estate(accounts=known or (Account(key=account, title=account),), resources=resources)

    def home(self, account: str) -> str:
        """The Region of the provider without an alias: the first in which something is made, if any."""
        own = (each for each in self._standing.get(account, ()) if each.account == account and is_made(each))
        return next((each.region for each in own if "-" in each.region), "")

    @cached_property
    def _zones(self) -> frozenset[str]:
        return frozenset(subnet.az_slot for subnet in self.estate.of(Subnet) if subnet.az_slot)

    def name(self, resource: Resource, attribute: str, account: str, kind: str = "") -> str:
        """What roots call an attribute of a resource, or of a part of it, that stands in another root's account."""
        canonical, _ = self.canonical(resource.key)
        words, zone = words_of(replace(resource, key=canonical), self._zones)
        noun = (kind or terraform_type(resource)).removeprefix("aws_").removeprefix("ec2_").split("_")
        tail = attribute.split("_")
        noun += tail[1:] if noun[-1] == tail[0] else tail
        role = slug(self.role_of[account].name)
        own = slug("_".join([*words, zone])) if words else ""
        parts = [role, *noun, *([own] if own not in ("", role) else [])]
        return slug("_".join(parts))


def is_made(resource: Resource) -> bool:
    """Whether somebody makes it: it is not there already, and AWS does not bring it along."""
    given = isinstance(resource, NetworkInterface)
    return not (given or is_lookup(resource) or resource.existing_id)


def other_accounts(resource: Resource, estate: Estate) -> tuple[str, ...]:
    """The accounts that have a part in a resource of another one: those who accept, those who propose."""
    parts = _OTHER_ACCOUNTS.get(type(resource))
    return tuple(account for account in parts(resource, estate) if account) if parts else ()


def _attachment(resource: TransitGatewayAttachment, estate: Estate) -> Iterator[str]:
    keys = [resource.transit_gateway]
    if resource.resource_type != "vpc":
        keys.append(resource.resource)
    yield from (estate[key].account for key in keys if key in estate)


def _association(resource: DirectConnectGatewayAssociation, estate: Estate) -> Iterator[str]:
    keys = (resource.gateway, resource.direct_connect_gateway)
    yield from (estate[key].account for key in keys if key in estate)


_OTHER_ACCOUNTS: Mapping[type[Resource], Callable[[Any, Estate], Iterator[str] | tuple[str, ...]]] = {
    VpcPeeringConnection: lambda each, _: (
        (each.accepter_account,) if each.requester_vpc and each.accepter_vpc else ()
    ),
    TransitGatewayAttachment: _attachment,
    DirectConnectGatewayAssociation: _association,
    ResolverRule: lambda each, estate: (estate[key].account for key in each.vpcs if key in estate),
}


def _replaced(key: str, names: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """A key with each word, or run of words, that is a name replaced by what stands for it."""
    found: list[str] = []
    parts = []
    for part in key.split("/"):
        words, at = part.split("-"), 0
        new: list[str] = []
        while at < len(words):
            runs = ("-".join(words[at:end]) for end in range(len(words), at, -1))
            name = next((run for run in runs if run in names), "")
            new.append(names.get(name, words[at]))
            found += [name] if name else []
            at += len(name.split("-")) if name else 1
        parts.append("-".join(new))
    return "/".join(parts), tuple(dict.fromkeys(found))


_OWN_WORDS = frozenset(
    {"kind", "account", "region", "tags", "because", "existing_id", "description", "title"}
)
_NAMES_A_KEY = re.compile(r"\$\{([^{}]*)\}")


def _renamed(resource: Resource, called: Mapping[str, str]) -> Resource:
    """A resource with every key in it by the root's own name."""
    if not called:
        return resource
    names = [each.name for each in fields(resource) if each.name not in _OWN_WORDS]
    changed = {name: _renamed_value(getattr(resource, name), called) for name in names}
    return replace(
        resource, **{name: new for name, new in changed.items() if new is not getattr(resource, name)}
    )


def _renamed_value(value: Any, called: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return called.get(value) or _NAMES_A_KEY.sub(lambda match: _renamed_mention(match, called), value)
    if isinstance(value, tuple):
        return tuple(_renamed_value(each, called) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: _renamed_value(getattr(value, each.name), called) for each in fields(value)}
        return replace(value, **changed)
    return value


def _renamed_mention(match: re.Match[str], called: Mapping[str, str]) -> str:
    key, _, attribute = match[1].rpartition(".")
    return f"${{{called[key]}.{attribute}}}" if key in called else match[0]


def alike(places: Places, role: Role) -> bool:
    """Whether the accounts of a role hold the same kinds under the same names."""
    shapes = {_shape(places, account) for account in role.accounts}
    return len(shapes) == 1


def _shape(places: Places, account: str) -> frozenset[tuple[str, str]]:
    estate = places.estate_of(account)
    made = [each for each in estate.resources if has_address(each, estate) and not is_lookup(each)]
    return frozenset((terraform_type(each), each.key) for each in made)
