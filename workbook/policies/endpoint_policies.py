"""Policies of VPC endpoints: what may be called through them, as the option says."""

from dataclasses import replace

from workbook.facts.endpoint_services import service_names
from workbook.model.estate.identity import PolicyDocument, Statement
from workbook.model.estate.network import VpcEndpoint
from workbook.model.intent.design import Design
from workbook.policies.arns import Heads
from workbook.policies.needs import Need
from workbook.policies.statements import EVERYONE, alike_once, condition, document, sid

AWS_OWNED_BUCKETS = "arn:${partition}:s3:::"


def endpoint_policy(
    design: Design, endpoint: VpcEndpoint, needs: tuple[Need, ...], heads: Heads
) -> PolicyDocument | None:
    """The policy of an endpoint: none, the own account only, or the accesses that it carries."""
    wanted = design.vpc(endpoint.vpc).means.endpoint_policy
    carried = [need for need in needs if need.access.service == endpoint.service]
    if wanted == "full" or endpoint.service not in service_names():
        return None  # a service of one's own reads no policy of its consumers' endpoints
    if wanted == "account_only" or not carried:
        return document(_own_account(("*",), ("*",), ()))
    return document(*alike_once(map(_carried, carried), heads))


def _carried(need: Need) -> Statement:
    statement = replace(_own_account(need.access.actions, need.resources, (need,)), sid=sid(need.access.key))
    # AWS's own buckets (package repositories) are read without signing: no principal, no account.
    return replace(statement, conditions=()) if is_of_aws(need) else statement


def is_of_aws(need: Need) -> bool:
    """Whether an access reads buckets that AWS owns, without signing."""
    return need.resources[0].startswith(AWS_OWNED_BUCKETS)


def _own_account(actions: tuple[str, ...], resources: tuple[str, ...], needs: tuple[Need, ...]) -> Statement:
    return Statement(
        sid="OwnAccountOnly",
        effect="Allow",
        principals=EVERYONE,
        actions=actions,
        resources=resources,
        conditions=(condition("StringEquals", "aws:PrincipalAccount", "${account}"),),
        because=tuple(need.because for need in needs),
    )
