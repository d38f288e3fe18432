"""Quotas: what AWS refuses, and what has to be asked for before the first deployment."""

from collections import Counter
from collections.abc import Iterable, Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.subject import Subject
from workbook.checks.usage import (
    Usage,
    account_usage,
    document_usage,
    endpoint_usage,
    entry_usage,
    policy_usage,
    rule_usage,
)
from workbook.facts.quotas import limit, quota
from workbook.model.estate.identity import IamRole
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroup,
    VpcEndpoint,
)

QUOTA_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"


def _over(usages: Iterable[Usage]) -> Iterator[Flaw]:
    """A flaw per use that is over what an account has without asking."""
    for usage in usages:
        allowed = limit(usage.quota)
        if usage.used <= allowed:
            continue
        asked = quota(usage.quota)
        possible = asked.adjustable and (asked.ceiling is None or usage.used <= asked.ceiling)
        end = f", up to {asked.ceiling}" if asked.ceiling else ""
        yield Flaw(
            resource=usage.resource,
            message=f"{usage.resource} has {usage.used} {asked.unit}; an account may have {allowed}",
            evidence=f"{asked.title}: {usage.used} of {allowed} ({usage.detail or asked.scope})",
            remedy=f"Ask AWS for {usage.used} or more before deploying (adjustable{end})."
            if possible
            else "",
            severity="medium" if possible else "high",
        )


@check(
    "QUOTAS-01",
    title="Security groups fit their rules",
    severity="high",
    why="AWS refuses the rule over the quota. A prefix list counts its size, AWS's own lists their weight: CloudFront's takes 55 of the 60 in every rule that names it.",
    remedy="Name fewer peers: a prefix list once, a group instead of addresses.",
    source=QUOTA_PAGE,
    applies=has(SecurityGroup, "there is no security group"),
)
def groups_fit_their_rules(subject: Subject) -> Iterator[Flaw]:
    """One flaw per group, direction and family with more rules than the quota."""
    yield from _over(rule_usage(subject))


@check(
    "QUOTAS-02",
    title="Network ACLs fit their entries",
    severity="high",
    why="AWS refuses the entry over the quota, each direction and family apart; the final deny counts.",
    remedy="Set nacl_mode to tiered, or name one block a tier.",
    source=QUOTA_PAGE,
    applies=has(NetworkAcl, "there is no network ACL"),
)
def acls_fit_their_entries(subject: Subject) -> Iterator[Flaw]:
    """One flaw per ACL, direction and family with more entries than the quota."""
    yield from _over(entry_usage(subject))


@check(
    "QUOTAS-03",
    title="Interfaces fit their groups and rules",
    severity="high",
    why="An interface takes a number of groups, and the rules quota times that number may not pass a thousand.",
    remedy="Merge groups that always go together.",
    source=QUOTA_PAGE,
    applies=has(NetworkInterface, "there is no network interface"),
)
def interfaces_fit_their_groups(subject: Subject) -> Iterator[Flaw]:
    """One flaw per interface with more groups, or more rules over its groups, than AWS takes."""
    for card in subject.estate.of(NetworkInterface):
        groups = len(card.security_groups)
        detail = "groups of one interface"
        usages = [Usage(quota="security_groups_per_interface", resource=card.key, used=groups, detail=detail)]
        most = max((usage.used for usage in rule_usage(subject, card.security_groups)), default=0)
        product = max(most, limit("security_group_rules")) * groups
        detail = f"{groups} groups times the larger of the rules quota and {most} rules"
        usages.append(
            Usage(quota="security_group_rules_per_interface", resource=card.key, used=product, detail=detail)
        )
        yield from _over(usages)


@check(
    "QUOTAS-04",
    title="Route tables fit their routes",
    severity="high",
    why="AWS refuses the route over the quota, each family apart.",
    remedy="Summarize destinations, or use a prefix list.",
    source=QUOTA_PAGE,
    applies=has(RouteTable, "there is no route table"),
)
def tables_fit_their_routes(subject: Subject) -> Iterator[Flaw]:
    """One flaw per route table and family with more routes than the quota."""
    for table, routes in subject.routes.items():
        own = [route for route in routes if route.origin == "CreateRoute"]
        by_family = Counter(_family(route) for route in own)
        for family, used in sorted(by_family.items()):
            yield from _over([Usage(quota="routes", resource=table, used=used, detail=f"IPv{family}")])


def _family(route: Route) -> int:
    return 6 if route.destination_ipv6_cidr_block else 4


@check(
    "QUOTAS-05",
    title="Endpoints and their policies fit",
    severity="high",
    why="AWS refuses the endpoint over the quota, and a policy that is too long.",
    remedy="Drop endpoints whose services are seldom called, or shorten the policy.",
    source="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html",
    applies=has(VpcEndpoint, "there is no VPC endpoint"),
)
def endpoints_fit(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC, Region or policy over its quota."""
    yield from _over((*endpoint_usage(subject.estate), *policy_usage(subject.estate)))


@check(
    "QUOTAS-06",
    title="The account can hold what the design makes",
    severity="medium",
    why="These quotas hold for the account and Region or the zone, with everything else that stands there. What this design needs alone must fit; ask before the day of deployment.",
    remedy="Ask AWS for more in Service Quotas.",
    source=QUOTA_PAGE,
)
def accounts_have_room(subject: Subject) -> Iterator[Flaw]:
    """One flaw per account-wide quota that this design alone passes."""
    yield from _over(account_usage(subject.estate))


@check(
    "QUOTAS-07",
    title="Policies fit the sizes that AWS allows",
    severity="high",
    why="AWS refuses a document that is too long; one statement an account soon is.",
    remedy="Name the organization in a condition (aws:PrincipalOrgID, aws:SourceOrgID) in place of each account.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    applies=has(IamRole, "there is no role"),
)
def documents_fit(subject: Subject) -> Iterator[Flaw]:
    """One flaw per document over its size."""
    yield from _over(document_usage(subject.estate))
