"""One request judged by the documents that bind it, in AWS's order.

Explicit deny in any policy; RCP; SCP; then, in the resource's own account, a resource policy that names the caller, or
the identity policies within boundary and session policy; from another account both sides; for KMS keys and trust
policies the resource's own policy (or a grant) first of all; last the endpoint's policy. Sources:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html,
access_policies_boundaries.html, reference_policies_evaluation-logic-cross-account.html and
https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbook.authorization.bindings import Bindings, Clauses, Grant
from workbook.authorization.grants import grant_covers
from workbook.authorization.request import Context, DecidingStatement, Decision, Request
from workbook.authorization.statement import Clause
from workbook.authorization.truth import Doubt, Truth, all_of, any_of, doubt

_BY_NAME = ("itself", "everyone")
"""Named so in the resource's own account, a caller needs no identity policy, boundary or session policy."""


def decide(request: Request, bindings: Bindings) -> Decision:
    """The decision on one request."""
    return decide_in(request, request.values(), bindings)


def decide_in(request: Request, context: Context, bindings: Bindings) -> Decision:
    """The decision on one request whose context is already a mapping (for those who ask much)."""
    judge = _Judge(request, context, bindings)
    denied, deniers = judge.denied()
    if denied is True:
        return Decision(decision="explicitly_denied", deciding_statements=deniers)
    gates = tuple(judge.gates())
    permitted = all_of(gate.opens for gate in gates)
    if permitted is False and denied is False:
        missing = tuple(gate.name for gate in gates if gate.opens is False)
        return Decision(decision="implicitly_denied", missing=missing)
    verdict = all_of((permitted, _not(denied)))
    if isinstance(verdict, Doubt) or permitted is False:
        names = (denied.names if isinstance(denied, Doubt) else ()) + (
            verdict.names if isinstance(verdict, Doubt) else ()
        )
        return Decision(decision="unknown", unknown_because=tuple(dict.fromkeys(names)))
    by = tuple(dict.fromkeys(label for gate in gates for label in gate.by))
    return Decision(decision="allowed", deciding_statements=by)


def _not(truth: Truth) -> Truth:
    return truth if isinstance(truth, Doubt) else not truth


@dataclass(frozen=True, slots=True)
class Gate:
    """A kind of policy that must let the request through, whether it does, and by which statements."""

    name: str
    opens: Truth
    by: tuple[DecidingStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judge:
    request: Request
    context: Context
    bindings: Bindings

    def denied(self) -> tuple[Truth, tuple[DecidingStatement, ...]]:
        """Whether any policy denies explicitly, and which statements do."""
        found: list[DecidingStatement] = []
        doubts: list[Truth] = []
        for clause in self._binding_clauses():
            if not clause.allows:
                fits = clause.fits(self.request, self.context)
                if fits is True:
                    found.append(clause.label)
                doubts.append(fits)
        return any_of(doubts), tuple(found)

    def _binding_clauses(self) -> Iterator[Clause]:
        own = self.bindings
        yield from own.identity
        yield from own.boundary or ()
        yield from own.session or ()
        yield from own.resource
        yield from own.endpoint or ()
        for level in (*own.service_control, *own.resource_control):
            yield from level

    def gates(self) -> Iterator[Gate]:
        """Everything that must let the request through."""
        own = self.bindings
        for level in own.resource_control:
            yield self._gate("resource control policy", level)
        for level in own.service_control:
            yield self._gate("service control policy", level)
        yield from self._permission()
        if own.endpoint is not None:
            yield self._gate("endpoint policy", own.endpoint)
        if own.unread:
            yield Gate("policies that were not read", Doubt(own.unread))

    def _permission(self) -> Iterator[Gate]:
        caller, own = self.request.principal, self.bindings
        if caller.kind == "anonymous" and own.refuses_anonymous:
            yield Gate(own.refuses_anonymous, opens=False)
        elif caller.kind in ("service", "anonymous"):
            yield self._gate("resource policy", own.resource)
        elif own.sort == "kms_key":
            yield self._key_permission()
        elif caller.account == own.resource_account:
            yield self._own_account()
        else:
            yield self._gate("resource policy", own.resource)
            yield from self._identity_side()

    def _own_account(self) -> Gate:
        """A resource policy may grant by itself; trust policies must at least delegate, and judge STS's actions only."""
        direct = self._granted("resource policy", _BY_NAME)
        by_role = self._both(self._granted("resource policy", ("role",)), *self._limits())
        if self.bindings.sort == "role_trust" and self.request.action.lower().startswith("sts:"):
            delegated = self._both(self._granted("resource policy", ("account",)), *self._identity_side())
            return _either(delegated, direct, by_role)
        return _either(self._both(*self._identity_side()), direct, by_role)

    def _key_permission(self) -> Gate:
        """The key's policy names the caller, or leaves it to IAM; or a grant does."""
        caller, own = self.request.principal, self.bindings
        by_identity = self._both(*self._identity_side())
        if caller.account != own.resource_account:
            shared = self._both(self._gate("key policy", own.resource), by_identity)
            return _either(shared, self._foreign_grant(by_identity))
        direct = self._granted("key policy", _BY_NAME)
        by_role = self._both(self._granted("key policy", ("role",)), *self._limits())
        delegated = self._both(self._granted("key policy", ("account",)), by_identity)
        by_grant = self._both(self._grant(), *self._limits())
        return _either(delegated, direct, by_role, by_grant)

    def _grant(self) -> Gate:
        covering = [g for g in self.bindings.grants if grant_covers(g, self.request, self.context)]
        return Gate("grant", bool(covering), tuple(map(_grant_label, covering)))

    def _foreign_grant(self, by_identity: Gate) -> Gate:
        """Whether a grant to another account's principal needs its IAM policy as well, AWS does not say."""
        grant = self._grant()
        if grant.opens is True and by_identity.opens is not True:
            return Gate("grant", doubt("a grant to another account without an identity policy there"))
        return self._both(grant, by_identity)

    def _identity_side(self) -> tuple[Gate, ...]:
        if self.request.principal.kind == "root":
            return (Gate("identity policy", opens=True), *self._limits())
        gate = self._gate("identity policy", self.bindings.identity)
        unread = self.bindings.unread_identity
        if unread and gate.opens is not True:
            gate = Gate(gate.name, any_of((gate.opens, Doubt(unread))))
        return (gate, *self._limits())

    def _limits(self) -> tuple[Gate, ...]:
        own = self.bindings
        limits = (("permissions boundary", own.boundary), ("session policy", own.session))
        return tuple(self._gate(name, clauses) for name, clauses in limits if clauses is not None)

    def _gate(self, name: str, clauses: Clauses) -> Gate:
        return self._opened(name, (clause for clause in clauses if clause.allows))

    def _granted(self, name: str, ways: tuple[str, ...]) -> Gate:
        caller = self.request.principal
        allows = (clause for clause in self.bindings.resource if clause.allows)
        named = (each for each in allows if each.naming(caller) in ways or each.may_name(caller))
        return self._opened(name, named)

    def _opened(self, name: str, clauses: Iterable[Clause]) -> Gate:
        fits = [(clause, clause.fits(self.request, self.context)) for clause in clauses]
        by = tuple(clause.label for clause, fit in fits if fit is True)
        return Gate(name, any_of(fit for _, fit in fits), by)

    def _both(self, *gates: Gate) -> Gate:
        by = tuple(label for gate in gates for label in gate.by)
        shut = next((gate.name for gate in gates if gate.opens is False), gates[0].name)
        return Gate(shut, all_of(gate.opens for gate in gates), by)


def _either(usual: Gate, *others: Gate) -> Gate:
    """Open if any way is; shut it is called by what shuts the usual one."""
    ways = (usual, *others)
    by = tuple(label for way in ways if way.opens is True for label in way.by)
    return Gate(usual.name, any_of(way.opens for way in ways), by)


def _grant_label(grant: Grant) -> DecidingStatement:
    return DecidingStatement(policy_type="grant", document=grant.name, sid=grant.name, effect="Allow")
