"""The documents of an estate by whom and what they bind: which of them judge a given request."""

from dataclasses import dataclass
from functools import cached_property

from workbook.authorization.bindings import Bindings, Clauses, Grant
from workbook.authorization.context import completed
from workbook.authorization.decide import decide_in
from workbook.authorization.names import Names, partition_of
from workbook.authorization.organizations import FULL_ACCESS, Levels, Membership
from workbook.authorization.patterns import matches_action
from workbook.authorization.request import Caller, Context, Decision, Request, caller_of
from workbook.authorization.resource_documents import ResourceDocument, resource_documents
from workbook.authorization.statement import Clause, clauses_of
from workbook.facts.resource_arns import rcp_services
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import IamPolicy, IamRole, KmsGrant, PolicyDocument
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.resource import Resource

NOBODY, ADMINISTRATOR = "example-nobody", "example-administrator"
"""Roles that no estate has: one without any identity policy, one that may do everything. They bound all others."""

_ADMINISTRATOR_POLICY = "arn:aws:iam::aws:policy/AdministratorAccess"


@dataclass(frozen=True)
class Policies:
    """All documents of one estate. `decide` answers; `bindings` shows what it goes by."""

    estate: Estate

    @cached_property
    def names(self) -> Names:
        """The concrete names that the documents use."""
        return Names(self.estate)

    @cached_property
    def membership(self) -> Membership:
        """The organization."""
        return Membership(self.estate, self.names)

    @cached_property
    def resources(self) -> dict[str, ResourceDocument]:
        """Every resource that policies can name, by ARN."""
        return {each.arn: each for each in resource_documents(self.estate, self.names)}

    @cached_property
    def roles(self) -> dict[str, IamRole]:
        """Every role of the estate, by ARN."""
        return {self.names.arn(role.key): role for role in self.estate.of(IamRole)}

    def example_role(self, name: str, account_id: str) -> Caller:
        """`NOBODY` or `ADMINISTRATOR` of an account."""
        region = self.estate.resources[0].region if self.estate.resources else ""
        return caller_of(f"arn:{partition_of(region)}:iam::{account_id}:role/{name}")

    def decide(self, request: Request) -> Decision:
        """The decision on a request, with the context that follows of itself added to what is given."""
        context = self.context(request.principal, request.resource, request.values())
        return decide_in(request, context, self.bindings(request.principal, request.resource, context))

    def context(self, caller: Caller, resource: str, given: Context) -> dict[str, tuple[str, ...]]:
        """The whole context of a request."""
        owner = self.owner(resource, caller, given)
        return completed(given, caller, resource, owner, self.names, self.membership)

    def resource(self, arn: str) -> ResourceDocument | None:
        """The resource of the estate that an ARN names, itself or something in it."""
        while arn:
            if arn in self.resources:
                return self.resources[arn]
            arn = arn[: max(arn.rfind("/"), arn.rfind(":"), 0)]
        return None

    def owner(self, arn: str, caller: Caller, given: Context) -> str:
        """The account id of whoever owns a resource; of `*` the caller's; empty where nobody knows."""
        known = self.resource(arn)
        if known:
            return known.account
        if arn == "*":
            return caller.account
        stated = given.get("aws:resourceaccount", ())
        words = arn.split(":", 5)
        return stated[0] if stated else words[4] if len(words) == 6 else ""

    def bindings(self, caller: Caller, resource: str, context: Context) -> Bindings:
        """What binds a request."""
        known = self.resource(resource)
        owner = self.owner(resource, caller, context)
        identity, boundary, unread_identity, unread = self._identity(caller)
        resource_control, unsure = self._resource_control(caller, resource, owner)
        foreign = self._foreign(caller, resource, owner, known)
        return Bindings(
            resource_account=owner,
            identity=identity,
            boundary=boundary,
            resource=known.clauses if known else _anything(resource) if foreign else (),
            endpoint=self._endpoint(context),
            service_control=self._service_control(caller),
            resource_control=resource_control,
            grants=self._grants.get(resource, ()),
            sort=known.sort if known else "ordinary",
            refuses_anonymous=known.refuses_anonymous if known else "",
            unread=(*unread, *unsure, *foreign, *(known.unread if known else ())),
            unread_identity=unread_identity,
        )

    def _identity(self, caller: Caller) -> tuple[Clauses, Clauses | None, tuple[str, ...], tuple[str, ...]]:
        """Identity clauses, boundary, what may allow more, and what nobody here has read at all."""
        if caller.kind in ("service", "anonymous", "root"):
            return (), None, (), ()
        role = self.roles.get(caller.role_arn)
        if role:
            clauses, opaque = self._role_clauses[role.key]
            return clauses, self._boundary(role), opaque, ()
        name = caller.role_arn.rpartition("/")[2]
        if name in (NOBODY, ADMINISTRATOR):
            own = _administrator(name) if name == ADMINISTRATOR else ()
            return own, None, (), ()
        words = (f"identity policies of {caller.principal_arn}",)
        return ((), None, words, ()) if caller.is_service_linked else ((), None, words, words)

    @cached_property
    def _role_clauses(self) -> dict[str, tuple[Clauses, tuple[str, ...]]]:
        return {role.key: self._of_role(role) for role in self.estate.of(IamRole)}

    def _of_role(self, role: IamRole) -> tuple[Clauses, tuple[str, ...]]:
        clauses: list[Clauses] = []
        opaque: list[str] = []
        if role.policy:
            clauses.append(self._clauses(role, role.policy))
        for words in role.managed_policy_arns:
            arn = self.names.text(words, role.account, role.region)
            own = next((p for p in self.estate.of(IamPolicy) if self.names.arn(p.key) == arn), None)
            if own:
                clauses.append(self._clauses(own, own.policy))
            elif arn == _ADMINISTRATOR_POLICY:
                clauses.append(_administrator(arn))
            else:
                opaque.append(f"managed policy {arn}")
        return tuple(clause for each in clauses for clause in each), tuple(opaque)

    def _clauses(self, owner: Resource, document: PolicyDocument) -> Clauses:
        resolved = self.names.document(document, owner.account, owner.region)
        return clauses_of(resolved, "identity policy", owner.key, has_principal=False)

    def _boundary(self, role: IamRole) -> Clauses | None:
        if not role.permissions_boundary:
            return None
        policy = self.estate.get(IamPolicy, role.permissions_boundary)
        document = self.names.document(policy.policy, policy.account, policy.region)
        return clauses_of(document, "permissions boundary", policy.key, has_principal=False)

    def _endpoint(self, context: Context) -> Clauses | None:
        found = context.get("aws:sourcevpce", ())
        endpoint = self.names.endpoints.get(found[0]) if found else None
        if endpoint is None or endpoint.policy is None:
            return None
        return self.endpoint_clauses(endpoint)

    def endpoint_clauses(self, endpoint: VpcEndpoint) -> Clauses:
        """The clauses of an endpoint's policy."""
        document = endpoint.policy or FULL_ACCESS
        resolved = self.names.document(document, endpoint.account, endpoint.region)
        return clauses_of(resolved, "endpoint policy", endpoint.key, has_principal=True)

    def _service_control(self, caller: Caller) -> Levels:
        bound = caller.account and not caller.is_service_linked
        return self.membership.service_control(self.names.account_key(caller.account)) if bound else ()

    def _resource_control(self, caller: Caller, resource: str, owner: str) -> tuple[Levels, tuple[str, ...]]:
        """The RCPs that bind a resource, and in words where nobody knows whether they do."""
        levels = self.membership.resource_control(self.names.account_key(owner)) if owner else ()
        if not levels or caller.is_service_linked:
            return (), ()
        service = ([*resource.split(":"), "", "", ""])[2]
        service = "sts" if service == "iam" else service
        if service in rcp_services():
            return levels, ()
        touched = service and any(_denies(clause, service) for level in levels for clause in level)
        return (), (f"whether resource control policies bind {service}",) if touched else ()

    def _foreign(
        self, caller: Caller, resource: str, owner: str, known: ResourceDocument | None
    ) -> tuple[str, ...]:
        """A resource of somebody else's account has policies that nobody here has read."""
        example = owner == self.names.outside_account or owner in self.names.account_ids.values()
        if known or resource == "*" or (owner and (owner == caller.account or example)):
            return ()
        return (f"policies of {resource}",)

    @cached_property
    def _grants(self) -> dict[str, tuple[Grant, ...]]:
        found: dict[str, list[Grant]] = {}
        for grant in self.estate.of(KmsGrant):
            found.setdefault(self.names.arn(grant.kms_key), []).append(self._grant(grant))
        return {key: tuple(grants) for key, grants in found.items()}

    def _grant(self, grant: KmsGrant) -> Grant:
        known = grant.grantee in self.estate
        return Grant(
            name=grant.key,
            grantee=self.names.arn(grant.grantee)
            if known
            else self.names.text(grant.grantee, grant.account, grant.region),
            actions=tuple(f"kms:{operation}" for operation in grant.operations),
            context_equals=grant.encryption_context_equals,
            context_subset=grant.encryption_context_subset,
        )


def _denies(clause: Clause, service: str) -> bool:
    """Whether a Deny may speak of a service's actions."""
    prefixes = (pattern.partition(":")[0] for pattern in clause.statement.actions)
    named = bool(clause.statement.not_actions) or any(matches_action(each, service) for each in prefixes)
    return not clause.allows and named


def _anything(resource: str) -> Clauses:
    """What nobody has read may allow: the doubt then is about `unread`, not about a missing Allow."""
    return clauses_of(FULL_ACCESS, "resource policy", resource, has_principal=True)


def _administrator(name: str) -> Clauses:
    return clauses_of(FULL_ACCESS, "identity policy", name, has_principal=False)


def policies_of(estate: Estate) -> Policies:
    """The documents of an estate, ready to be asked."""
    return Policies(estate)
