"""Every request that somebody might make of one service, asked: what is allowed and not stated, what prohibitions miss."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.authorization.bindings import Bindings
from workbook.authorization.decide import decide_in
from workbook.authorization.policies import ADMINISTRATOR, Policies
from workbook.authorization.request import Caller, Context, Decision, Request
from workbook.authorization.statement import Clause
from workbook.authorization.variables import MissingVariableError
from workbook.model.estate.identity import Condition
from workbook.proof.permissions.callers import callers
from workbook.proof.permissions.classes import ActionClass, action_classes, applies
from workbook.proof.permissions.contexts import Circumstances, circumstances
from workbook.proof.permissions.intent import Forbidden, Stated
from workbook.proof.permissions.world import World

UNREAD_IDENTITY = "identity policies of "
"""How a doubt begins about policies of somebody whom the design does not make."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A request that goes through, or may: not stated, or (`forbidden`) against a prohibition."""

    caller: Caller
    actions: tuple[str, ...]
    resource: str
    circumstances: Circumstances
    decision: Decision
    forbidden: Forbidden | None = None


@dataclass(frozen=True)
class Search:
    """The search through one service's requests."""

    world: World

    def holes(self) -> Iterator[Hole]:
        """Every hole, one for each class of callers, actions and resources."""
        classes = action_classes(self.world.service, self.world.action_patterns, self.world.condition_keys)
        for arn in self.world.arns:
            owner = self._policies.owner(arn, self._policies.example_role(ADMINISTRATOR, ""), {})
            everybody = self._callers(arn, owner)
            for actions in classes:
                if applies(actions.representative, arn) or self.world.service == "sts":
                    yield from self._of_cell(arn, owner, actions, everybody)

    def _callers(self, arn: str, owner: str) -> tuple[Caller, ...]:
        """Everybody; at what belongs to nobody of the design only its own roles."""
        everybody = callers(self._policies, self.world.clauses, owner)
        own = arn == "*" or self._policies.resource(arn) or owner in self._policies.names.account_ids.values()
        return (
            everybody if own else tuple(each for each in everybody if each.role_arn in self._policies.roles)
        )

    @property
    def _policies(self) -> Policies:
        return self.world.documents.policies

    def _of_cell(
        self, arn: str, owner: str, actions: ActionClass, everybody: tuple[Caller, ...]
    ) -> Iterator[Hole]:
        action = actions.representative.action
        known = self._policies.resource(arn)
        own = _naming(known.clauses if known else (), action, arn)
        stated = tuple(each for each in self.world.stated if each.names(action, arn))
        forbidden = tuple(each for each in self.world.forbidden if each.names(action, arn))
        cell = _Cell(self._policies, arn, owner, actions, own, stated, forbidden)
        for caller in everybody:
            yield from cell.holes(caller)


def _naming(clauses: tuple[Clause, ...], action: str, arn: str) -> tuple[Clause, ...]:
    """The clauses that speak of an action and a resource, whoever calls and when."""
    return tuple(clause for clause in clauses if _speaks(clause, action, arn))


def _speaks(clause: Clause, action: str, arn: str) -> bool:
    try:
        return clause.names_action(action) and clause.names_resource(arn, {})
    except MissingVariableError:
        return True


@dataclass(frozen=True, slots=True)
class _Cell:
    """One class of actions on one class of resources."""

    policies: Policies
    arn: str
    owner: str
    actions: ActionClass
    clauses: tuple[Clause, ...]
    stated: tuple[Stated, ...]
    forbidden: tuple[Forbidden, ...]

    def holes(self, caller: Caller) -> Iterator[Hole]:
        """The holes for one caller, each prohibition and the unstated once."""
        forbidden = tuple(each for each in self.forbidden if each.binds(caller))
        if self._is_master(caller) and not forbidden:
            return
        bindings = self.policies.bindings(caller, self.arn, {})
        if not self._may_pass(caller, bindings):
            return
        told: set[object] = set()
        for found in self._asked(caller, bindings, forbidden):
            mark = (found.forbidden, found.decision.deciding_statements if found.forbidden is None else ())
            if mark not in told:
                told.add(mark)
                yield found

    def _is_master(self, caller: Caller) -> bool:
        """The administrator of the resource's own account may do what no prohibition forbids."""
        master = caller.role_arn.endswith(f"role/{ADMINISTRATOR}")
        return master and (caller.account == self.owner or self.arn == "*")

    def _may_pass(self, caller: Caller, bindings: Bindings) -> bool:
        """Whether any Allow could let the caller through; without one no context does."""
        action = self.actions.representative.action
        own = any(clause.allows and clause.naming(caller) for clause in self.clauses)
        if caller.kind in ("service", "anonymous"):
            return own
        identity = bool(bindings.unread_identity) or any(
            clause.allows and _speaks(clause, action, self.arn) for clause in bindings.identity
        )
        trusted = bindings.sort == "role_trust" and action.startswith("sts:")
        if caller.account == self.owner and bindings.sort != "kms_key" and not trusted:
            return identity or any(
                clause.allows and clause.naming(caller) not in ("", "account") for clause in self.clauses
            )
        direct = any(
            clause.allows and clause.naming(caller) not in ("", "account") for clause in self.clauses
        )
        within = caller.account == self.owner and (direct or bool(bindings.grants))
        return within or (identity and (own or bool(bindings.unread) or self.arn == "*"))

    def _asked(self, caller: Caller, bindings: Bindings, forbidden: tuple[Forbidden, ...]) -> Iterator[Hole]:
        action = self.actions.representative
        request = Request(principal=caller, action=action.action, resource=self.arn)
        accounts = (self.owner or caller.account, self.policies.names.outside_account)
        for chosen in circumstances(self._conditions(caller, bindings, forbidden), caller, action, accounts):
            context = self.policies.context(caller, self.arn, dict(chosen))
            decision = decide_in(request, context, self._bound(caller, context, bindings))
            # What AWS's own policies allow a service-linked role is not the design's doing.
            doubtful = decision.decision == "unknown" and not caller.is_service_linked
            if decision.is_allowed or (doubtful and not self._is_bounded(caller, decision)):
                yield from self._judged(caller, chosen, context, decision, forbidden)

    def _is_bounded(self, caller: Caller, decision: Decision) -> bool:
        """Whether only what the caller's own policies may allow is in doubt: its account's administrator bounds that."""
        stranger = caller.role_arn not in self.policies.roles
        own = stranger and (caller.account == self.owner or self.arn == "*")
        return own and all(name.startswith(UNREAD_IDENTITY) for name in decision.unknown_because)

    def _judged(
        self, caller: Caller, chosen: Circumstances, context: Context, decision: Decision,
        forbidden: tuple[Forbidden, ...],
    ) -> Iterator[Hole]:  # fmt: skip
        names = self.actions.names
        broken = [each for each in forbidden if each.forbids(caller, context)]
        for each in broken:
            yield Hole(caller, names, self.arn, chosen, decision, each)
        covered = self._is_master(caller) or any(
            each.covers(caller, self.arn, context) for each in self.stated
        )
        if not broken and not covered:
            yield Hole(caller, names, self.arn, chosen, decision)

    def _bound(self, caller: Caller, context: Context, bindings: Bindings) -> Bindings:
        return self.policies.bindings(caller, self.arn, context) if "aws:sourcevpce" in context else bindings

    def _conditions(
        self, caller: Caller, bindings: Bindings, forbidden: tuple[Forbidden, ...]
    ) -> Iterator[Condition]:
        action = self.actions.representative.action
        limits = (
            *(bindings.boundary or ()),
            *(
                clause
                for level in (*bindings.service_control, *bindings.resource_control)
                for clause in level
            ),
        )
        for clause in (*self.clauses, *_naming((*bindings.identity, *limits), action, self.arn)):
            yield from clause.conditions
        intent: tuple[Stated | Forbidden, ...] = (*self.stated, *forbidden)
        for each in intent:
            if not isinstance(each, Stated) or each.caller == caller:
                yield from each.conditions
