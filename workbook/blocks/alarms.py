"""Alarms, in any pattern: the intent that they are wanted, and what must hold for them to be heard."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.model.intent.alarms import Alarms
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Assumption
from workbook.model.intent.store import Trail
from workbook.options import CommonOptions, Options


def with_alarms(design: Design, options: Options) -> Design:
    """A design with the alarms that its options ask for."""
    if not isinstance(options, CommonOptions) or options.alarms == "off":
        return design
    wanted = Alarms(key="alarms", title="Alarms", emails=options.alarm_emails)
    assumed = tuple(_assumptions(design, wanted))
    return replace(design, stores=(*design.stores, wanted), assumptions=(*design.assumptions, *assumed))


def _assumptions(design: Design, wanted: Alarms) -> Iterator[Assumption]:
    heard = (
        "Each address confirms the mail that SNS sends it, within three days."
        if wanted.emails
        else "Somebody subscribes to the topics: alarm_emails names nobody."
    )
    yield Assumption(subject="alarms", sentence=heard)
    if design.vpcs:
        yield Assumption(
            subject="alarms",
            sentence="A trail of each account logs management events: EventBridge tells of changes to the network only then.",
        )
    trails = [each for each in design.stores if isinstance(each, Trail)]
    if trails and not any(each.to_cloudwatch for each in trails):
        yield Assumption(
            subject="alarms",
            sentence="Nothing alarms on the trail itself: its events do not go to CloudWatch Logs (real_time).",
        )
    if not design.customer_managed_key:
        yield Assumption(
            subject="alarms",
            sentence="The topics have no key of KMS: alarms cannot publish under AWS's own key for SNS.",
        )
