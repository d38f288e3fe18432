"""The permissions of a plan: roles and the organization added, every document written."""

from workbook.model.estate.resource import Resource
from workbook.model.intent.design import Design
from workbook.policies.arns import arn_heads
from workbook.policies.boundaries import plan_boundaries, within_boundaries
from workbook.policies.needs import bans, needs
from workbook.policies.organization import plan_control_policies, plan_organization
from workbook.policies.resource_policies import PolicyWriter
from workbook.policies.roles import plan_roles


def with_permissions(
    design: Design, resources: tuple[Resource, ...], records: tuple[Resource, ...]
) -> tuple[Resource, ...]:
    """What runs and keeps, its roles, what records it, and what governs the accounts; each with its documents."""
    planned = (*resources, *records)
    wanted, forbidden = needs(design, planned), bans(design, planned)
    heads = arn_heads(planned)
    roles = plan_roles(design, planned, wanted, forbidden, heads)
    writer = PolicyWriter(design, wanted, forbidden, {role.key: role for role in roles}, heads)
    return (
        *map(writer.written, resources),
        *plan_boundaries(design),
        *within_boundaries(design, roles),
        *map(writer.written, records),
        *plan_organization(design),
        *plan_control_policies(design, planned, forbidden),
    )
