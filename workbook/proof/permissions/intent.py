"""Accesses and prohibitions in concrete names: whom they mean, which actions and ARNs, under which conditions."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.authorization.conditions import holds
from workbook.authorization.patterns import matches_action, matches_resource
from workbook.authorization.policies import ADMINISTRATOR, NOBODY, Policies
from workbook.authorization.request import Caller, Context, caller_of
from workbook.authorization.variables import MissingVariableError, has_variables, substituted
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import Condition
from workbook.model.estate.organization import Organization
from workbook.model.intent.design import Design
from workbook.model.intent.placed import Placed
from workbook.policies.needs import ACCOUNT, SERVICE, Ban, Need, role_key
from workbook.proof.permissions.classes import of_any_account


@dataclass(frozen=True, slots=True)
class Stated:
    """One access: `caller` may do `actions` on `resources` when `conditions` hold."""

    need: Need
    caller: Caller
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...]

    def names(self, action: str, resource: str) -> bool:
        """Whether it is about this action on this resource."""
        return _names(self.actions, self.resources, action, resource)

    def covers(self, caller: Caller, resource: str, context: Context) -> bool:
        """Whether it states what this caller does to a resource that it names, in this context."""
        return self._means(caller) and _hold(self.conditions, context) and self._reaches(resource, context)

    def _means(self, caller: Caller) -> bool:
        """Whether it is about a caller: an account stands for whomever its own policies let."""
        example = caller.role_arn.rpartition("/")[2] in (ADMINISTRATOR, NOBODY)
        own = example and self.caller.kind == "root" and caller.account == self.caller.account
        return own or caller == self.caller

    def _reaches(self, resource: str, context: Context) -> bool:
        """Whether the resource is that of the account that a policy variable means here."""
        return any(
            matches_resource(_substituted(each, context) if has_variables(each) else each, resource)
            for each in self.resources
        )


@dataclass(frozen=True, slots=True)
class Forbidden:
    """One prohibition: whom it binds, on what, when."""

    ban: Ban
    who: str
    accounts: tuple[str, ...]
    spared: tuple[Caller, ...]
    bound: Caller | None
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...]

    def names(self, action: str, resource: str) -> bool:
        """Whether it is about this action on this resource."""
        return _names(self.actions, self.resources, action, resource)

    def binds(self, caller: Caller) -> bool:
        """Whether it binds a caller."""
        if caller in self.spared:
            return False
        if self.bound is not None:
            return caller == self.bound
        return self.ban.binds_everyone or caller.account in self.accounts

    def forbids(self, caller: Caller, context: Context) -> bool:
        """Whether it forbids what this caller does in this context."""
        return self.binds(caller) and _hold(self.conditions, context)


def _names(actions: tuple[str, ...], resources: tuple[str, ...], action: str, resource: str) -> bool:
    return any(matches_action(each, action) for each in actions) and any(
        matches_resource(of_any_account(each), resource) for each in resources
    )


def _substituted(pattern: str, context: Context) -> str:
    """The pattern with its variables replaced; as it stands, which fits nothing, where the request lacks one."""
    try:
        return substituted(pattern, context)
    except MissingVariableError:
        return pattern


def _hold(conditions: tuple[Condition, ...], context: Context) -> bool:
    try:
        return holds(conditions, context) is True
    except MissingVariableError:
        return False


@dataclass(frozen=True)
class Intent:
    """The intent of one design over one estate's names."""

    design: Design
    policies: Policies

    @property
    def estate(self) -> Estate:
        """The estate whose names are used."""
        return self.policies.estate

    def stated(self, needs: tuple[Need, ...]) -> Iterator[Stated]:
        """Every access, as often as it has principals."""
        for need in needs:
            access = need.access
            account, region = self._home(need)
            yield Stated(
                need=need,
                caller=self.caller(access.principal, account, region),
                actions=access.actions,
                resources=self._texts(need.resources, account, region),
                conditions=tuple(
                    Condition(operator=c.operator, key=c.key, values=self._texts(c.values, account, region))
                    for c in access.conditions
                ),
            )

    def forbidden(self, bans: tuple[Ban, ...]) -> Iterator[Forbidden]:
        """Every prohibition of the identity plane."""
        for ban in bans:
            own = ban.prohibition
            account, region = self._place(ban.target) or self._role_place(own.who) or self.design.home
            yield Forbidden(
                ban=ban,
                who=own.who,
                accounts=self._accounts(ban),
                spared=tuple(self.caller(each, account, region) for each in own.unless),
                bound=None
                if ban.binds_everyone or ban.binds_members or own.who.startswith(ACCOUNT)
                else self.caller(own.who, account, region),
                actions=ban.actions,
                resources=self._texts(ban.resources, account, region),
                conditions=tuple(
                    Condition(operator=c.operator, key=c.key, values=self._texts(c.values, account, region))
                    for c in own.conditions
                ),
            )

    def _accounts(self, ban: Ban) -> tuple[str, ...]:
        """The ids of the accounts whose principals a prohibition binds."""
        ids, own = self.policies.names.account_ids, ban.prohibition.who.removeprefix(ACCOUNT)
        if ban.binds_members:
            return tuple(ids[key] for each in self.estate.of(Organization) for key in each.accounts)
        return (ids[own],) if own in ids else ()

    def caller(self, principal: str, account: str, region: str) -> Caller:
        """Whom an access means by its principal, in a document of this account and Region."""
        names = self.policies.names
        words = names.text(principal.removeprefix(SERVICE), account, region)
        if principal.startswith(SERVICE) or words.startswith("arn:") or principal in ("anonymous", "*"):
            return caller_of(words)
        role = role_key(principal)
        if role in self.estate:
            return caller_of(names.arn(role))
        own = principal.removeprefix(ACCOUNT) if principal.startswith(ACCOUNT) else account
        return self.policies.example_role(ADMINISTRATOR, names.account_ids.get(own, own))

    def _home(self, need: Need) -> tuple[str, str]:
        """The account and Region that `${account}` and `${region}` of an access mean."""
        principal = need.access.principal
        by_role = self._role_place(principal) or self._party_place(principal)
        if principal.startswith((SERVICE, ACCOUNT, "arn:")):
            return self._place(need.target) or self.design.home
        return by_role or self._place(need.target) or self.design.home

    def _role_place(self, principal: str) -> tuple[str, str] | None:
        return self._place(role_key(principal))

    def _party_place(self, principal: str) -> tuple[str, str] | None:
        party = next((each for each in self.design.parties if each.key == principal), None)
        return self.design.home_of(party) if isinstance(party, Placed) else None

    def _place(self, key: str) -> tuple[str, str] | None:
        if key not in self.estate:
            return None
        resource = self.estate[key]
        return resource.account, resource.region

    def _texts(self, words: tuple[str, ...], account: str, region: str) -> tuple[str, ...]:
        return tuple(self.policies.names.text(each, account, region) for each in words)
