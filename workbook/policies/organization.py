"""The organization of a design's accounts, and prohibitions that bind whole accounts as service control policies."""

from collections import Counter
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
    """A policy for each prohibition that no resource's own policy can carry, or that binds the organization.

    Prohibitions of one family (`learning/...`) on one target share a policy: AWS attaches only a few to an account.
    """
    if design.organization is None:
        return
    carrying = {resource.key for resource in resources if isinstance(resource, WITH_POLICY)}
    families: dict[tuple[str, str], list[Ban]] = {}
    for ban in bans:
        if _binds_accounts(ban) and (ban.binds_members or ban.target not in carrying):
            families.setdefault((ban.prohibition.key.partition("/")[0], _target(ban)), []).append(ban)
    several = Counter(family for family, _ in families)
    for (family, target), found in families.items():
        name = family if several[family] == 1 else f"{family}-{target}"
        yield ServiceControlPolicy(
            key=f"scp/{name}",
            account=design.organization.management_account,
            region=design.home[1],
            because=tuple(ban.because for ban in found),
            policy_name=f"{design.name_prefix}-{name}"[:128],
            description="; ".join(ban.prohibition.purpose for ban in found)[:512],
            policy=document(*map(plain_deny, found)),
            targets=(target,),
        )


def _binds_accounts(ban: Ban) -> bool:
    return ban.binds_everyone or ban.binds_members or ban.prohibition.who.startswith(ACCOUNT)


def _target(ban: Ban) -> str:
    who = ban.prohibition.who
    return who.removeprefix(ACCOUNT) if who.startswith(ACCOUNT) else ORGANIZATION
