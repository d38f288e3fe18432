"""Permissions boundaries: the most that roles may ever do, as managed policies and on the roles."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbook.model.estate.identity import IamPolicy, IamRole, PolicyDocument, Statement
from workbook.model.estate.resource import Reason
from workbook.model.intent.design import Design
from workbook.model.intent.principal import PermissionsBoundary
from workbook.planning.reasons import house_rule
from workbook.policies.needs import role_key
from workbook.policies.statements import condition, sid

BOUNDARY = "boundary/"


def plan_boundaries(design: Design) -> Iterator[IamPolicy]:
    """A managed policy for each boundary. It grants nothing: what a role's own policy allows must lie within it."""
    home, region = design.home
    for stated in design.boundaries:
        because = house_rule("permissions-boundary")
        yield IamPolicy(
            key=BOUNDARY + stated.key,
            account=stated.account or home,
            region=region,
            because=(because,),
            policy_name=f"{design.name_prefix}-{stated.key}",
            description=stated.title,
            policy=PolicyDocument(statements=(_most(stated, because),)),
        )


def _most(stated: PermissionsBoundary, because: Reason) -> Statement:
    where = (condition("StringEquals", "aws:RequestedRegion", *stated.regions),) if stated.regions else ()
    return Statement(
        sid=sid(f"at-most-{stated.key}"),
        effect="Allow",
        actions=stated.actions,
        resources=("*",),
        conditions=where,
        because=(because,),
    )


def within_boundaries(design: Design, roles: Iterable[IamRole]) -> Iterator[IamRole]:
    """The roles, each with its boundary where it has one."""
    for role in roles:
        found = boundary_of(design, role)
        yield replace(role, permissions_boundary=BOUNDARY + found.key) if found else role


def boundary_of(design: Design, role: IamRole) -> PermissionsBoundary | None:
    """The boundary that a design states for a role: by name, else one for every role of its account."""
    home, _ = design.home
    own = [each for each in design.boundaries if (each.account or home) == role.account]
    named = [each for each in own if role.key in map(role_key, each.roles)]
    return next(iter((*named, *(each for each in own if not each.roles))), None)
