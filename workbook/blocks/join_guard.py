"""Who may join networks at all: a service control policy that binds administrators of the accounts too."""

from collections.abc import Iterable, Iterator
from typing import Literal

from workbook.blocks.joined import JoinedOptions, accounts_of
from workbook.model.intent.flow import AccessCondition, Prohibition
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.principal import OrganizationIntent
from workbook.options import option

MANAGEMENT = "management"


class JoinGuardOptions(JoinedOptions):
    """What an architect tunes in who may join networks."""

    join_guard: Literal["off", "organization"] = option(
        "off",
        title="Guard of joins",
        help="organization: a service control policy lets nobody in these accounts, administrators included, join their "
        "networks with anything that this design does not name.",
        group="Filters",
    )


def joined_accounts(options: JoinGuardOptions, role: str) -> Iterator[AccountIntent]:
    """The accounts, and the one that governs them where a policy of the organization binds them."""
    yield from accounts_of(options, role)
    if options.join_guard == "organization":
        yield AccountIntent(key=MANAGEMENT, title="Management account", region=options.region)


def join_organization(options: JoinGuardOptions) -> OrganizationIntent | None:
    """The organization whose policies bind the accounts."""
    return OrganizationIntent(management_account=MANAGEMENT) if options.join_guard == "organization" else None


def peers_are_named(options: JoinGuardOptions, vpcs: Iterable[str]) -> Iterator[Prohibition]:
    """No peering is asked for or accepted in which a VPC takes part that the design does not name."""
    named = tuple(f"${{{vpc}.arn}}" for vpc in vpcs)
    for account in accounts_of(options, "peer") if options.join_guard == "organization" else ():
        for word, key in (("requester", "ec2:RequesterVpc"), ("accepter", "ec2:AccepterVpc")):
            yield Prohibition(
                key=f"{account.key}-{word}-is-named",
                plane="identity",
                who=f"account:{account.key}",
                what="ec2:AcceptVpcPeeringConnection ec2:CreateVpcPeeringConnection",
                resource="arn:${partition}:ec2:*:*:vpc-peering-connection/*",
                conditions=(AccessCondition(operator="ArnNotEquals", key=key, values=named),),
                purpose=f"{account.key} peers with no {word} that the design does not name",
            )


def services_are_named(options: JoinGuardOptions, service: str) -> Iterator[Prohibition]:
    """Consumers make endpoints to AWS's services and to this one, and to nobody else's."""
    regions = dict.fromkeys((options.region, *(each.region for each in options.other_vpcs if each.region)))
    names = (*(f"com.amazonaws.{region}.*" for region in regions), f"${{{service}.service_name}}")
    for account in accounts_of(options, "consumer") if options.join_guard == "organization" else ():
        yield Prohibition(
            key=f"{account.key}-endpoints-are-named",
            plane="identity",
            who=f"account:{account.key}",
            what="ec2:CreateVpcEndpoint",
            resource="arn:${partition}:ec2:*:*:vpc-endpoint/*",
            conditions=(AccessCondition(operator="StringNotLike", key="ec2:VpceServiceName", values=names),),
            purpose=f"{account.key} makes endpoints to AWS's services and this one alone",
        )
