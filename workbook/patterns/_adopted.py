"""An existing network taken over: what stands stays, its flows are reviewed, and its filters are planned anew.

Not in the menu: `workbook adopt` writes such a document from describe JSON. VPCs, subnets, routes, gateways and
endpoints are existing; every flow is a passage that was observed, for a review to accept or to strike. Choose it to
bring a grown network under review; not to design a new one.
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from workbook.blocks.adopted import AdoptedOptions
from workbook.errors import DesignError
from workbook.model.intent.design import Design
from workbook.pattern import Pattern


def build(options: AdoptedOptions) -> Design:
    """Options alone are no network: the document holds what exists."""
    raise DesignError(
        f"{options.name_prefix}: an adopted design is built from its document, which holds the network."
    )


PATTERN = Pattern(
    name="adopted",
    title="Adopted network",
    summary="An existing network whose security groups and network ACLs are planned anew from reviewed flows.",
    options=AdoptedOptions,
    build=build,
    choose_when="a network exists and nobody knows any more why its rules are there",
    choose_otherwise="nothing exists yet",
    sources=("https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",),
)
