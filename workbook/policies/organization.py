"""The organization of a design's accounts, and prohibitions that bind whole accounts as service control policies."""

from collections.abc import Iterable, Iterator

from workbook.model.estate.organization import Organization, ServiceControlPolicy
from workbook.model.estate.resource import Resource
from workbook.model.intent.design import Design
from workbook.planning.reasons import house_rule
from workbook.policies.needs import ACCOUNT, Ban
from workbook.policies.resource_policies import WITH_POLICY
from workbook.policies.statements import document, plain_deny

ORGANIZATION = "organization"


def plan_organization(design: Design) -> Iterator[Organization]:
    """The organization, if the design has one; it is there already."""
    stated = design.organization
    if stated is None:
        return
    left_out = {stated.management_account, *stated.outside}
    yield Organization(
        key=ORGANIZATION,
        account=stated.management_account,
        region=design.home[1],
        because=(house_rule("ground"),),
        existing_id=stated.organization_id or "the organization",
        organization_id=stated.organization_id,
        accounts=tuple(each.key for each in design.accounts if each.key not in left_out),
    )


def plan_control_policies(
    design: Design, resources: Iterable[Resource], bans: tuple[Ban, ...]
) -> Iterator[ServiceControlPolicy]:
    """One policy for each prohibition that no resource's own policy can carry, or that binds the organization."""
    stated = design.organization
    carrying = {resource.key for resource in resources if isinstance(resource, WITH_POLICY)}
    for ban in bans if stated else ():
        who = ban.prohibition.who
        left_to_resources = ban.target in carrying and not ban.binds_members
        binds_accounts = ban.binds_everyone or ban.binds_members or who.startswith(ACCOUNT)
        if left_to_resources or not binds_accounts:
            continue
        account = who.removeprefix(ACCOUNT) if who.startswith(ACCOUNT) else ""
        yield ServiceControlPolicy(
            key=f"scp/{ban.prohibition.key}",
            account=stated.management_account if stated else "",
            region=design.home[1],
            because=(ban.because,),
            policy_name=f"{design.name_prefix}-{ban.prohibition.key}"[:128],
            description=ban.prohibition.purpose[:512],
            policy=document(plain_deny(ban)),
            targets=(account or ORGANIZATION,),
        )
