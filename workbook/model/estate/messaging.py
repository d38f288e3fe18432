"""The messaging family: queues and topics, each with its own policy."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.identity import PolicyDocument
from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class SqsQueue(Resource):
    """An SQS queue. `kms_key` empty: SSE-SQS. `dead_letter_queue` is another queue's key."""

    kind: Literal["SqsQueue"] = "SqsQueue"
    queue_name: str
    kms_key: str = ""
    visibility_timeout_s: int = 30
    retention_days: int = 4
    dead_letter_queue: str = ""
    max_receive_count: int = 5
    policy: PolicyDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SnsTopic(Resource):
    """An SNS topic. `subscriptions` are keys of queues or functions of the estate; `emails` confirm theirs."""

    kind: Literal["SnsTopic"] = "SnsTopic"
    topic_name: str
    kms_key: str = ""
    subscriptions: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    policy: PolicyDocument | None = None
