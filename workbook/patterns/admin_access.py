"""Administrative access: people reach private instances by Session Manager, Instance Connect Endpoint or a bastion.

Choose it to compare the three and take one away: Session Manager opens no port and logs every session; Instance
Connect Endpoint gives plain SSH guarded by IAM; a bastion is a machine of one's own to harden. Choose something else
for people who use an application (user_to_dashboard).
AWS: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
"""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.administration import (
    Administration,
    administration,
    bastion_faults,
    office_network,
)
from workbook.blocks.completion import complete
from workbook.blocks.fleets import IMAGE, PREFIX_LIST_WAIVER, app_tier, fleet
from workbook.blocks.network import (
    ACCOUNT,
    chosen_nat,
    closed_to_internet,
    everyone,
    nat_assumption,
    network,
    public_tier,
)
from workbook.blocks.outside import package_access
from workbook.blocks.sessions import (
    SessionOptions,
    administrators,
    session_accesses,
    session_assumptions,
    session_stores,
)
from workbook.errors import Fault
from workbook.model.intent.design import Design
from workbook.model.intent.flow import DesignDecision
from workbook.model.intent.party import AnyParty
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import Cidrs


class Options(SessionOptions):
    """What an architect tunes in administrative access."""

    admin_access: Literal["session_manager", "instance_connect_endpoint", "bastion", "none"] = option(
        "session_manager",
        title="Administration",
        help="session_manager: no inbound port, IAM, every session logged; instance_connect_endpoint: SSH through a "
        "private door guarded by IAM; bastion: an instance of yours with a public address.",
        group="Entry",
    )
    office_cidrs: Cidrs = option(
        ("203.0.113.0/24",),
        title="Office networks",
        help="Where administrators sit; only a bastion needs to know.",
        group="Entry",
        levels=(("203.0.113.0/24",),),
    )
    bastion_reason: str = option(
        "",
        title="Reason for a bastion",
        help="Why neither Session Manager nor Instance Connect Endpoint will do; a bastion is not planned without it.",
        group="Entry",
        levels=("", "A vendor's tool knows SSH only."),
        max_length=500,
    )

    def conflicts(self) -> Iterator[Fault]:
        """A bastion wants an office to be reached from, and a reason."""
        yield from super().conflicts()
        if self.admin_access == "bastion" and not self.bastion_reason.strip():
            sentence = "a bastion opens a port and wants patching, and nobody has said why it is needed"
            yield Fault("bastion_reason", f"{sentence}; write the reason, which the decision record keeps,")
            yield Fault("admin_access", f"{sentence}; or take session_manager.")
        if self.admin_access == "bastion":
            yield from bastion_faults(self.office_cidrs)


def build(options: Options) -> Design:
    """The design these options mean."""
    admin = administration(options.admin_access, "app", public_tier="public", private_tier="app", slot=10)
    way = options.admin_access
    recorded = tuple(session_accesses(options, way, "app", 30))
    accesses = (package_access("app", 20), *admin.accesses, *recorded)
    services = [access.service for access in accesses if access.service and access.principal != "bastion"]
    nat_mode = chosen_nat(options, (), services)
    tiers = (public_tier(options), app_tier(options.vpc_cidr, slot=1))
    return complete(
        Design(
            pattern="admin_access",
            title="Administrative access",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(network(options, tiers, nat_mode=nat_mode, endpoint_tier="app"),),
            parties=tuple(_parties(options, admin)),
            stores=tuple(session_stores(options, way)),
            principals=(administrators(),) if way != "none" else (),
            flows=admin.flows,
            accesses=accesses,
            prohibitions=(closed_to_internet("app", "application tier"),),
            assumptions=(IMAGE, *nat_assumption(options, (), services), *session_assumptions(options, way)),
            decisions=tuple(_decisions(options)),
            waivers=WAIVERS,
        )
    )


def _parties(options: Options, admin: Administration) -> Iterator[AnyParty]:
    yield everyone(options)
    if options.admin_access == "bastion":
        yield from office_network(options.office_cidrs)
    yield fleet("app", "Application", "main")
    yield from admin.parties


def _decisions(options: Options) -> Iterator[DesignDecision]:
    if options.admin_access == "bastion":
        yield DesignDecision(
            title="A bastion host for administration",
            context="Session Manager and Instance Connect Endpoint open no inbound port.",
            decision=options.bastion_reason,
            consequences="Port 22 is open to the office networks, and an instance with a public address wants patching.",
        )


WAIVERS = (PREFIX_LIST_WAIVER,)

PATTERN = Pattern(
    name="admin_access",
    title="Administrative access",
    summary="Three ways for people to reach private instances, each buildable, to be compared.",
    options=Options,
    build=build,
    choose_when="Administrators need a shell on private instances.",
    choose_otherwise="People use an application, not a shell (user_to_dashboard).",
    sources=(
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html",
    ),
)
