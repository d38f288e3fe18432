"""Policies on resources: keys, buckets, queues, topics, secrets, APIs, and endpoints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workbook.model.estate.compute import ApiGatewayRestApi
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.filesystems import EfsFileSystem
from workbook.model.estate.identity import KmsKey, Secret, Statement
from workbook.model.estate.messaging import SnsTopic, SqsQueue
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.resource import Resource
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access
from workbook.planning.reasons import house_rule
from workbook.policies.arns import NO_HEADS, Heads, Home
from workbook.policies.endpoint_policies import endpoint_policy
from workbook.policies.needs import ACCOUNT, Ban, Need, role_key
from workbook.policies.statements import Roles, alike_once, document, resource_allow, resource_deny

WITH_POLICY = (EfsFileSystem, KmsKey, S3Bucket, Secret, SqsQueue, SnsTopic, ApiGatewayRestApi)
"""Kinds that carry a policy of their own which the plan writes."""


@dataclass(frozen=True)
class PolicyWriter:
    """Writes the policies of all resources of one plan."""

    design: Design
    needs: tuple[Need, ...]
    bans: tuple[Ban, ...]
    roles: Roles
    heads: Mapping[Home, Heads]

    def written(self, resource: Resource) -> Resource:
        """The resource with its policy, where its kind has one."""
        if isinstance(resource, VpcEndpoint):
            heads = self.heads.get((resource.account, resource.region), NO_HEADS)
            return replace(resource, policy=endpoint_policy(self.design, resource, self.needs, heads))
        # A key that exists is assumed to say what this design needs of it; its policy is shown, never exported.
        if isinstance(resource, WITH_POLICY) and (isinstance(resource, KmsKey) or not resource.existing_id):
            statements = tuple(alike_once(self._statements(resource)))
            return replace(resource, policy=document(*statements)) if statements else resource
        return resource

    def _statements(self, resource: Resource) -> Iterator[Statement]:
        arns = ("*",) if isinstance(resource, KmsKey) else ()
        denies = [
            resource_deny(ban, resource.account, arns or _own(resource, ban.resources))
            for ban in self.bans
            if ban.target == resource.key and _on_resource(ban)
        ]
        if not isinstance(resource, ApiGatewayRestApi):
            yield from denies if not isinstance(resource, KmsKey) else ()
        if isinstance(resource, KmsKey):
            yield self._delegation(resource)
        for need in self.needs:
            if need.target == resource.key and self._must_be_named(need, resource):
                yield resource_allow(
                    need,
                    self.roles,
                    account=resource.account,
                    resources=arns or _own(resource, need.resources),
                )
        if isinstance(resource, (ApiGatewayRestApi, KmsKey)):
            yield from denies

    def _must_be_named(self, need: Need, resource: Resource) -> bool:
        """Roles of the same account are let in by their own policies; a private API must name somebody."""
        role = self.roles.get(role_key(need.access.principal))
        if role is not None and role.account == resource.account:
            return isinstance(resource, ApiGatewayRestApi) and resource.private
        known = role is not None or ":" in need.access.principal or need.access.principal == "anonymous"
        return known or isinstance(resource, ApiGatewayRestApi)

    def _delegation(self, key: KmsKey) -> Statement:
        """The key leaves the account's principals to IAM."""
        access = Access(
            key="own-account-by-iam",
            slot=0,
            principal=f"{ACCOUNT}{key.account}",
            actions=("kms:*",),
            resource="*",
            purpose="the account's own policies say who uses the key",
        )
        need = Need(access, ("*",), house_rule("encryption-key"))
        return resource_allow(need, self.roles, account=key.account, resources=("*",))


def _on_resource(ban: Ban) -> bool:
    return ban.binds_everyone or ban.prohibition.who.startswith(ACCOUNT)


def _own(resource: Resource, resources: tuple[str, ...]) -> tuple[str, ...]:
    """ARNs as the resource's own policy names them; API Gateway completes `execute-api:/` by its own."""
    if not isinstance(resource, ApiGatewayRestApi):
        return resources
    head = f"${{{resource.key}.execution_arn}}/"
    return tuple(each.replace(head, "execute-api:/") for each in resources)
