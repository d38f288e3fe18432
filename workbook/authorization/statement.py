"""A statement made ready for many requests, and whether one of them fits it."""

from dataclasses import dataclass
from functools import cache

from workbook.authorization.conditions import holds
from workbook.authorization.patterns import matches_action, matches_resource
from workbook.authorization.principals import Naming, excepted, naming, unread_principals
from workbook.authorization.request import Caller, Context, DecidingStatement, Request
from workbook.authorization.truth import Truth, all_of, doubt, negated
from workbook.authorization.variables import MissingVariableError, has_variables, substituted
from workbook.model.estate.identity import Condition, PolicyDocument, Statement


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of one document. `unread` names parts of it that nobody here can read."""

    statement: Statement
    label: DecidingStatement
    has_principal: bool
    unread: tuple[str, ...] = ()
    older_version: bool = False

    @property
    def allows(self) -> bool:
        """Whether it is an Allow."""
        return self.statement.effect == "Allow"

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Its conditions."""
        return self.statement.conditions

    def names_action(self, action: str) -> bool:
        """Whether its Action or NotAction covers an action."""
        own = self.statement
        if own.not_actions:
            return not any(matches_action(pattern, action) for pattern in own.not_actions)
        return any(matches_action(pattern, action) for pattern in own.actions)

    def names_resource(self, resource: str, context: Context) -> bool:
        """Whether its Resource or NotResource covers an ARN; trust policies have neither and cover their role.

        Raises:
            MissingVariableError: an ARN names a variable that the context lacks.
        """
        own = self.statement
        if own.not_resources:
            return not any(self._covers(pattern, resource, context) for pattern in own.not_resources)
        return not own.resources or any(self._covers(pattern, resource, context) for pattern in own.resources)

    def _covers(self, pattern: str, resource: str, context: Context) -> bool:
        if has_variables(pattern) and not self.older_version:
            pattern = substituted(pattern, context)
        return matches_resource(pattern, resource)

    def naming(self, caller: Caller) -> Naming:
        """How its Principal names a caller; identity policies name nobody and mean their bearer."""
        if not self.has_principal:
            return "itself"
        return "everyone" if self.statement.not_principals else naming(self.statement.principals, caller)

    def may_name(self, caller: Caller) -> bool:
        """Whether it names principals of a sort that this caller may be of and nobody here can tell."""
        return self.has_principal and unread_principals(self.statement.principals, caller) is not True

    def fits(self, request: Request, context: Context) -> Truth:
        """Whether a request fits the statement: action, resource, principal and conditions."""
        if self.unread:
            return doubt(
                f"{self.label.document} {self.label.sid}: {', '.join(self.unread)}".replace(" :", ":")
            )
        if not self.names_action(request.action):
            return False
        try:
            return self._fits(request, context)
        except MissingVariableError as missing:
            # AWS: such a statement may be invalid as a whole. An Allow then grants nothing; of a Deny who knows.
            return False if self.allows else doubt(f"policy variable {missing}")

    def _fits(self, request: Request, context: Context) -> Truth:
        if not self.names_resource(request.resource, context):
            return False
        principal = self._names_principal(request.principal)
        return principal if principal is False else all_of((principal, holds(self.conditions, context)))

    def _names_principal(self, caller: Caller) -> Truth:
        own = self.statement
        if not self.has_principal:
            return True
        if own.not_principals:
            return negated(excepted(own.not_principals, caller))
        if naming(own.principals, caller):
            return True
        read = unread_principals(own.principals, caller)
        return read if read is not True else False


@cache
def clauses_of(
    document: PolicyDocument, policy_type: str, name: str, *, has_principal: bool
) -> tuple[Clause, ...]:
    """The statements of a document, ready to be asked."""
    return tuple(
        Clause(
            statement=statement,
            label=DecidingStatement(
                policy_type=policy_type, document=name, sid=statement.sid, effect=statement.effect
            ),
            has_principal=has_principal,
            older_version=document.version != "2012-10-17",
        )
        for statement in document.statements
    )
