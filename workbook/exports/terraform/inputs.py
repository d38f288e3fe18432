"""The inputs every root module has: Region, name prefix, tags and zones."""

from collections.abc import Iterator

from workbook.exports.terraform.hcl import Raw
from workbook.exports.terraform.items import Variable
from workbook.exports.terraform.root import Root
from workbook.model.estate.network import Subnet

LONGEST_PREFIX = 32


def inputs(root: Root) -> Iterator[Variable]:
    """What differs from one environment to the next, with the design's own values as defaults."""
    yield Variable(
        name="region",
        type="string",
        description="Where everything stands. Another Region needs other availability_zones too.",
        default=root.region,
        rule=Raw('can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", var.region))'),
        message="Must be the name of an AWS Region, such as eu-west-1.",
    )
    yield Variable(
        name="name_prefix",
        type="string",
        description="Start of every name: organisation, environment, application. A second environment in one "
        "account needs another.",
        default=root.name_prefix,
        rule=Raw(f'can(regex("^[a-z][a-z0-9-]{{1,{LONGEST_PREFIX - 2}}}[a-z0-9]$", var.name_prefix))'),
        message=f"Must be 3 to {LONGEST_PREFIX} lower-case letters, digits and hyphens, a letter first.",
    )
    yield Variable(
        name="tags",
        type="map(string)",
        description="Tags of everything; a resource's own are added to them.",
        default=dict(root.tags),
    )
    zones = {subnet.az_slot: subnet.availability_zone for subnet in root.estate.of(Subnet) if subnet.az_slot}
    if zones:
        yield _zones(zones)
    yield from _account(root)


def _zones(zones: dict[str, str]) -> Variable:
    return Variable(
        name="availability_zones",
        type="map(string)",
        description="The Availability Zone of each letter. A letter keeps its subnets, whatever zone it names.",
        default=dict(sorted(zones.items())),
        rule=Raw("alltrue([for zone in values(var.availability_zones) : startswith(zone, var.region)])"),
        message="Every zone must be one of the Region's.",
    )


def _account(root: Root) -> Iterator[Variable]:
    """Only an account id that a person gave is known here."""
    given = [account.account_id for account in root.estate.accounts if account.account_id]
    if given:
        yield Variable(
            name="account_id",
            type="string",
            description="The only account that Terraform may touch.",
            default=given[0],
            rule=Raw('can(regex("^[0-9]{12}$", var.account_id))'),
            message="Must be the twelve digits of an account id.",
        )
