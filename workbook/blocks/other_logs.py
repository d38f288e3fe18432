"""Logs beside CloudTrail's in the bucket of the record: who delivers them, to which path, for which accounts."""

from collections.abc import Iterator

from workbook.blocks.record_options import RecordOptions
from workbook.blocks.trails import FULL_CONTROL, KEY
from workbook.model.intent.flow import Access, AccessCondition, Assumption

DELIVERY, CONFIG = "service:delivery.logs.amazonaws.com", "service:config.amazonaws.com"
LOG_DELIVERY = AccessCondition(
    operator="ArnLike", key="aws:SourceArn", values=("arn:${partition}:logs:*:*:*",)
)
"""What the log delivery service says of the log that it writes for, in any account."""
PATHS = (
    ("flow-logs", DELIVERY, "vpcflowlogs", "VPC flow logs"),
    ("query-logs", DELIVERY, "vpcdnsquerylogs", "Resolver query logs"),
    ("config", CONFIG, "Config", "AWS Config's history and snapshots"),
)
"""Word, who delivers, the folder below the account's id, and what is in it."""


def other_log_accesses(options: RecordOptions) -> Iterator[Access]:
    """What the services that deliver other logs may do to the bucket and with its key."""
    if options.other_logs == "none":
        return
    wanted = PATHS if options.other_logs == "vpc_and_config" else PATHS[:2]
    for place, (word, service, folder, title) in enumerate(wanted):
        path = f"${{logs.arn}}/AWSLogs/${{aws:SourceAccount}}/{folder}/*"
        words = f"deliver {title} of each account to its own path"
        yield _of(service, options, f"{word}-write", 50 + place, ("s3:PutObject",), path, words, FULL_CONTROL)
    for place, service in enumerate(dict.fromkeys(each[1] for each in wanted)):
        asks = ("s3:GetBucketAcl", "s3:ListBucket")
        word = "log-delivery" if service == DELIVERY else "config"
        words = "see that the bucket is the right one"
        yield _of(service, options, f"{word}-looks", 60 + place, asks, "${logs.arn}", words)
        if options.kms == "customer_managed":
            use = ("kms:GenerateDataKey*", "kms:Decrypt")
            words = "encrypt what it delivers, with the bucket's key"
            yield _of(service, options, f"{word}-encrypts", 70 + place, use, KEY, words)


def _of(
    service: str,
    options: RecordOptions,
    word: str,
    slot: int,
    actions: tuple[str, ...],
    resource: str,
    purpose: str,
    *conditions: AccessCondition,
) -> Access:
    member = AccessCondition(
        operator="StringEquals", key="aws:SourceOrgID", values=(options.organization_id,)
    )
    source = (LOG_DELIVERY, member) if service == DELIVERY else (member,)
    who = "log delivery" if service == DELIVERY else "AWS Config"
    return Access(
        key=word,
        slot=slot,
        principal=service,
        actions=actions,
        resource=resource,
        conditions=(*conditions, *source),
        purpose=f"{who} may {purpose}",
    )


def other_log_assumptions(options: RecordOptions) -> Iterator[Assumption]:
    """What is not of this design: the logs themselves, and their volume."""
    if options.other_logs != "none":
        yield Assumption(
            subject="other logs",
            sentence="Each account switches its own logs on and names the log bucket; what they store there is in no sum "
            "of this design. Their services say aws:SourceOrgID for accounts of an organization.",
        )
