"""Organizational units and control policies for the estate with every kind, made by hand under the given first fields."""

from typing import Any

from workbook.model.estate import identity, organization
from workbook.model.estate.resource import Resource


def governed(here: dict[str, Any], prefix: str) -> tuple[Resource, ...]:
    """An organization that is there, a unit in it, and a policy of each sort."""
    deny = identity.Statement(
        sid="Stays", effect="Deny", actions=("cloudtrail:StopLogging",), resources=("*",)
    )
    everybody = (identity.PolicyPrincipal(type="*"),)
    outside = identity.Statement(
        sid="Outside",
        effect="Deny",
        principals=everybody,
        actions=("s3:*",),
        resources=("*",),
        conditions=(
            identity.Condition(
                operator="StringNotEqualsIfExists", key="aws:PrincipalOrgID", values=("o-exampleorgid",)
            ),
        ),
    )
    return (
        organization.Organization(**here, key="organization", existing_id="o-exampleorgid"),
        organization.OrganizationalUnit(
            **here, key="ou/workloads", unit_name="workloads", parent="organization"
        ),
        organization.ServiceControlPolicy(
            **here,
            key="scp/trails-stay",
            policy_name=f"{prefix}-trails-stay",
            description="trails stay",
            policy=identity.PolicyDocument(statements=(deny,)),
            targets=("organization", "ou/workloads"),
        ),
        organization.ResourceControlPolicy(
            **here,
            key="rcp/own-people",
            policy_name=f"{prefix}-own-people",
            description="objects are the organization's",
            policy=identity.PolicyDocument(statements=(outside,)),
            targets=("ou/workloads",),
        ),
    )
