"""The inputs every root module has: Regions, name prefix, tags and zones."""

from collections.abc import Iterator

from workbook.exports.terraform.hcl import Raw
from workbook.exports.terraform.items import Variable
from workbook.exports.terraform.naming import slug
from workbook.exports.terraform.providers import regions
from workbook.exports.terraform.root import Root
from workbook.model.estate.network import Subnet

LONGEST_PREFIX = 32


def inputs(root: Root) -> Iterator[Variable]:
    """What differs from one environment to the next, with the design's own values as defaults."""
    home, *others = regions(root)
    yield _region("region", home, "Where everything stands." if not others else "The Region that is home.")
    for region in others:
        yield _region(f"region_{slug(region)}", region, f"Where stands what the design has in {region}.")
    yield Variable(
        name="name_prefix",
        type="string",
        description="Start of every name: organisation, environment, application. A second environment in one "
        "account needs another.",
        default=root.name_prefix,
        rule=Raw(f'can(regex("^[a-z][a-z0-9-]{{1,{LONGEST_PREFIX - 2}}}[a-z0-9]$", var.name_prefix))'),
        message=f"Must be 3 to {LONGEST_PREFIX} lower-case letters, digits and hyphens, a letter first.",
        always=True,
    )
    yield Variable(
        name="tags",
        type="map(string)",
        description="Tags of everything; a resource's own are added to them.",
        default=dict(root.tags),
        always=True,
    )
    for region in (home, *others):
        yield from _zones(root.at(region))
    yield from _account(root)


def _region(name: str, region: str, description: str) -> Variable:
    return Variable(
        name=name,
        type="string",
        description=f"{description} Another Region needs other availability_zones too.",
        default=region,
        rule=Raw(f'can(regex("^[a-z]{{2}}(-[a-z]+)+-[0-9]+$", var.{name}))'),
        message="Must be the name of an AWS Region, such as eu-west-1.",
        always=True,
    )


def _zones(root: Root) -> Iterator[Variable]:
    own = [subnet for subnet in root.estate.of(Subnet) if subnet.region == root.region]
    zones = {subnet.az_slot: subnet.availability_zone for subnet in own if subnet.az_slot}
    if not zones:
        return
    name = f"availability_zones{root.suffix}"
    yield Variable(
        name=name,
        type="map(string)",
        description="The Availability Zone of each letter. A letter keeps its subnets, whatever zone it names.",
        default=dict(sorted(zones.items())),
        rule=Raw(f"alltrue([for zone in values(var.{name}) : startswith(zone, var.region{root.suffix})])"),
        message="Every zone must be one of the Region's.",
        always=True,
    )


def _account(root: Root) -> Iterator[Variable]:
    """Only an account id that a person gave is known here; a root of several accounts asks which one it is for."""
    given = [account.account_id for account in root.estate.accounts if account.account_id]
    if given and not (root.site and root.site.role.shared):
        yield Variable(
            name="account_id",
            type="string",
            description="The only account that Terraform may touch.",
            default=given[0],
            rule=Raw('can(regex("^[0-9]{12}$", var.account_id))'),
            message="Must be the twelve digits of an account id.",
            always=True,
        )
