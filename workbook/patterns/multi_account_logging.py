"""Central logging of many accounts: one trail for the organization, one bucket and key that nobody who writes can read.

Choose it for the audit record of an organization: members can neither read, change nor stop it. Choose something
else for logs of one application (its own log groups) or for security findings (Security Lake).
AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
"""

from collections.abc import Iterator
from itertools import zip_longest

from workbook.blocks.buckets import DENIED_WITHOUT
from workbook.blocks.completion import complete
from workbook.blocks.other_logs import other_log_accesses, other_log_assumptions
from workbook.blocks.record import (
    break_glass_accesses,
    record_assumptions,
    record_bucket,
    record_principals,
    record_prohibitions,
    record_trails,
)
from workbook.blocks.record_options import RecordOptions
from workbook.blocks.trails import (
    Delivery,
    delivery_accesses,
    key_accesses,
    reader_accesses,
    stream_access,
    trails_that_fit,
    who_delivers,
)
from workbook.errors import Fault
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.principal import OrganizationIntent
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import AccountIds


class Options(RecordOptions):
    """What an architect tunes in central logging."""

    members: int = option(
        3,
        title="Member accounts",
        help="How many accounts are recorded beside management, log archive and audit.",
        group="Place",
        unit="accounts",
        levels=(1, 3, 60),
        ge=1,
        le=1000,
    )
    account_ids: AccountIds = option(
        (),
        title="Account ids",
        help="Ids where they are known: management=, log-archive= and audit= with twelve digits, and the members' ids "
        "alone, in order. Exports ask for those that are left out.",
        group="Place",
        levels=((),),
    )

    @property
    def member_count(self) -> int:
        """How many members there are: as said, or as many as ids are given."""
        known = len(self.member_ids)
        return known if known and not self.given("members") else self.members

    @property
    def member_ids(self) -> tuple[str, ...]:
        """The members' ids, as far as they are known."""
        return tuple(each for each in self.account_ids if "=" not in each)

    @property
    def delivery(self) -> Delivery:
        """Whose trails write to the bucket; the organization stands for accounts that policies have no room for."""
        joined = self.trail == "organization"
        accounts = ("management",) if joined else ("management", "audit", *_members(self))
        return Delivery(
            bucket="logs",
            trails=tuple((account, _trail(self, account)) for account in accounts),
            organization_id=self.organization_id,
            organization_trail=joined,
            by_organization=bool(self.organization_id) and len(accounts) > self.trails_that_fit,
        )

    @property
    def trails_that_fit(self) -> int:
        """How many trails the bucket's policy can name."""
        return trails_that_fit(self.name_prefix, self.region)

    def conflicts(self) -> Iterator[Fault]:
        """A file that is locked cannot expire; what is the organization's needs one; policies have a size."""
        yield from super().conflicts()
        if len(self.member_ids) > self.member_count:
            sentence = f"{len(self.member_ids)} ids of members are given, and members={self.members}"
            yield Fault("account_ids", f"{sentence}; leave some out,")
            yield Fault("members", f"{sentence}; or count them all.")
        count, most = len(self.delivery.trails), self.trails_that_fit
        if count > most and not self.organization_id:
            sentence = f"{count} trails, and a bucket policy has room to name {most}"
            yield Fault("members", f"{sentence}: record at most {most - 2} members in one bucket,")
            yield Fault(
                "organization_id", f"{sentence}: or name the organization that all accounts belong to."
            )


def build(options: Options) -> Design:
    """The design these options mean."""
    delivery = options.delivery
    switched = who_delivers(delivery, options.trails_that_fit) if delivery.by_organization else None
    return complete(
        Design(
            pattern="multi_account_logging",
            title="Central logging",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            organization=_organization(options),
            accounts=tuple(_accounts(options)),
            vpcs=(),
            parties=(),
            stores=(record_bucket(options), *record_trails(options, delivery)),
            principals=tuple(record_principals(options)),
            flows=(),
            accesses=tuple(_accesses(options)),
            prohibitions=tuple(record_prohibitions(options)),
            assumptions=(*_assumptions(options), *((switched[1],) if switched else ())),
            decisions=(switched[0],) if switched else (),
            waivers=WAIVERS,
        )
    )


def _organization(options: Options) -> OrganizationIntent | None:
    if not options.organization_id:
        return None
    return OrganizationIntent(management_account="management", organization_id=options.organization_id)


def _accounts(options: Options) -> Iterator[AccountIntent]:
    region, core = options.region, dict(each.split("=") for each in options.account_ids if "=" in each)
    for key, title in CORE:
        yield AccountIntent(key=key, title=title, region=region, account_id=core.get(key, ""))
    for key, own in zip_longest(_members(options), options.member_ids, fillvalue=""):
        yield AccountIntent(key=key, title=f"Member {key[-4:]}", region=region, account_id=own, role="member")


def _members(options: Options) -> tuple[str, ...]:
    return tuple(f"member-{number:04d}" for number in range(1, options.member_count + 1))


def _trail(options: Options, account: str) -> str:
    return "trail" if options.trail == "organization" or account == "management" else f"trail/{account}"


def _accesses(options: Options) -> Iterator[Access]:
    own_key = options.kms == "customer_managed"
    yield from delivery_accesses(options.delivery)
    if own_key:
        yield from key_accesses(options.delivery)
    yield from reader_accesses("auditor", "logs", encrypted=own_key)
    yield from break_glass_accesses(options)
    yield from other_log_accesses(options)
    if options.real_time:
        yield stream_access()


def _assumptions(options: Options) -> Iterator[Assumption]:
    yield from record_assumptions(options)
    yield from other_log_assumptions(options)
    yield Assumption(
        subject="organization",
        sentence="All features are on, and CloudTrail has trusted access in the organization."
        if options.trail == "organization"
        else "Every account applies its own root module.",
    )


CORE = (("log-archive", "Log archive"), ("management", "Management account"), ("audit", "Audit account"))

WAIVERS = (DENIED_WITHOUT,)

PATTERN = Pattern(
    name="multi_account_logging",
    title="Central logging",
    summary="One audit record of all accounts, in an account of its own, that those who write cannot read or change.",
    options=Options,
    build=build,
    choose_when="An organization wants the record of who did what, safe from the accounts it records.",
    choose_otherwise="Logs of one application (its own log groups), or security findings (Security Lake).",
    sources=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html",
    ),
)
