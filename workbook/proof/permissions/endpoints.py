"""Endpoint policies judged by themselves: what they let through that nobody states.

They grant nothing, so the search over requests cannot see one that is too wide. With the option `account_only` whatever
the own account's principals call is stated, with `least_privilege` only the accesses that the endpoint carries.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.authorization.policies import ADMINISTRATOR
from workbook.authorization.request import Caller, Decision, Request
from workbook.authorization.statement import Clause
from workbook.authorization.truth import any_of
from workbook.facts.endpoint_services import endpoint_service
from workbook.model.estate.network import VpcEndpoint
from workbook.model.intent.design import Design
from workbook.policies.endpoint_policies import is_of_aws
from workbook.proof.permissions.callers import sorts_of_accounts
from workbook.proof.permissions.classes import ActionClass, action_classes, applies, instances
from workbook.proof.permissions.contexts import Circumstances, circumstances
from workbook.proof.permissions.intent import Stated
from workbook.proof.permissions.search import Hole
from workbook.proof.permissions.world import Documents


@dataclass(frozen=True)
class EndpointSearch:
    """What the endpoint policies of one design let through."""

    design: Design
    documents: Documents

    @property
    def endpoints(self) -> tuple[VpcEndpoint, ...]:
        """The endpoints that have a policy."""
        own = self.documents.policies.estate.of(VpcEndpoint)
        return tuple(endpoint for endpoint in own if endpoint.policy is not None)

    def key(self, endpoint: VpcEndpoint) -> tuple[object, ...]:
        """All that the result for one endpoint depends on."""
        clauses = self.documents.policies.endpoint_clauses(endpoint)
        services = endpoint_service(endpoint.service).action_prefixes
        worlds = tuple(self.documents.of_service(service).key for service in services)
        option = self.design.vpc(endpoint.vpc).means.endpoint_policy
        return (endpoint.key, endpoint.account, endpoint.service, option, clauses, worlds)

    def holes(self, endpoint: VpcEndpoint) -> Iterator[Hole]:
        """Every class of calls that an endpoint admits and nobody states."""
        clauses = self.documents.policies.endpoint_clauses(endpoint)
        carried = tuple(
            each for each in self.documents.stated if each.need.access.service == endpoint.service
        )
        for service in endpoint_service(endpoint.service).action_prefixes:
            world = self.documents.of_service(service)
            own = {p for clause in clauses for p in clause.statement.actions}
            patterns = frozenset({*world.action_patterns, *own, f"{service}:*"}) - {"*"}
            keys = frozenset(c.key.lower() for clause in clauses for c in clause.conditions)
            for actions in action_classes(service, patterns, frozenset(k for k in keys if k[:4] != "aws:")):
                for arn in dict.fromkeys((*world.arns, *_named(clauses, service))):
                    if applies(actions.representative, arn):
                        yield from self._of_cell(endpoint, clauses, carried, actions, arn)

    def _of_cell(
        self, endpoint: VpcEndpoint, clauses: tuple[Clause, ...], carried: tuple[Stated, ...],
        actions: ActionClass, arn: str,
    ) -> Iterator[Hole]:  # fmt: skip
        action = actions.representative
        for caller in self._callers():
            if self._is_stated(endpoint, carried, caller, action.action, arn):
                continue
            request = Request(principal=caller, action=action.action, resource=arn)
            for chosen in self._circumstances(endpoint, clauses, caller, actions):
                hole = self._admitted(clauses, request, chosen)
                if hole is not None:
                    yield Hole(caller, actions.names, arn, chosen, hole)
                    break

    def _circumstances(
        self, endpoint: VpcEndpoint, clauses: tuple[Clause, ...], caller: Caller, actions: ActionClass
    ) -> Iterator[Circumstances]:
        policies = self.documents.policies
        accounts = (policies.names.account_ids[endpoint.account], policies.names.outside_account)
        door = ("aws:sourcevpce", (policies.names.attribute(endpoint.key, "id"),))
        conditions = [c for clause in clauses for c in clause.conditions if c.key.lower() != door[0]]
        for chosen in circumstances(conditions, caller, actions.representative, accounts):
            yield (*chosen, door)

    def _admitted(
        self, clauses: tuple[Clause, ...], request: Request, chosen: Circumstances
    ) -> Decision | None:
        """The decision of the endpoint's policy alone, if it lets the call through or may."""
        context = self.documents.policies.context(request.principal, request.resource, dict(chosen))
        allows = [(each, each.fits(request, context)) for each in clauses if each.allows]
        denies = any_of(each.fits(request, context) for each in clauses if not each.allows)
        if denies is True or any_of(fits for _, fits in allows) is False:
            return None
        return Decision(
            decision="allowed", deciding_statements=tuple(each.label for each, fits in allows if fits is True)
        )

    def _is_stated(
        self, endpoint: VpcEndpoint, carried: tuple[Stated, ...], caller: Caller, action: str, arn: str
    ) -> bool:
        own = caller.account == self.documents.policies.names.account_ids[endpoint.account]
        wanted = self.design.vpc(endpoint.vpc).means.endpoint_policy
        if wanted == "account_only" or not carried:
            return own
        return any(each.names(action, arn) and (own or is_of_aws(each.need)) for each in carried)

    def _callers(self) -> tuple[Caller, ...]:
        policies = self.documents.policies
        accounts = (*sorts_of_accounts(policies), policies.names.outside_account)
        return tuple(policies.example_role(ADMINISTRATOR, account) for account in dict.fromkeys(accounts))


def _named(clauses: tuple[Clause, ...], service: str) -> Iterator[str]:
    """What the endpoint's own patterns fit, wherever it is."""
    for clause in clauses:
        for pattern in clause.statement.resources:
            yield from instances(pattern, service)
