"""What alarms and rules need to be heard: leave to publish, and the key of the topic."""

from collections.abc import Iterator
from functools import partial

from workbook.model.estate.messaging import SnsTopic
from workbook.model.estate.observability import EventRule, MetricAlarm
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import SAME_ACCOUNT, Known, Running, when

ALARMS_SOURCE = when("ArnLike", "aws:SourceArn", "arn:${partition}:cloudwatch:${region}:${account}:alarm:*")
"""What CloudWatch says of the alarm that it publishes for."""
USE_KEY = ("kms:Decrypt", "kms:GenerateDataKey*")


def alarm(alarm: MetricAlarm, known: Known) -> Iterator[Running]:
    """CloudWatch publishes for the alarms of this account, with the topic's key."""
    asks = partial(
        Running,
        principal="service:cloudwatch.amazonaws.com",
        conditions=(SAME_ACCOUNT, ALARMS_SOURCE),
        because=house_rule("alarms"),
    )
    yield asks(
        key=f"runs/{alarm.topic}/alarms-publish", actions=("sns:Publish",), resource=f"${{{alarm.topic}.arn}}"
    )
    if key := _key(alarm.topic, known):
        yield asks(key=f"runs/{alarm.topic}/alarms-use-key", actions=USE_KEY, resource=f"${{{key}.arn}}")


def rule(rule: EventRule, known: Known) -> Iterator[Running]:
    """EventBridge publishes for this rule.

    Of the key it asks without saying for whom: AWS supports no aws:SourceAccount or aws:SourceArn there (SNS Developer
    Guide, "Enable compatibility between event sources from AWS services and encrypted topics").
    """
    asks = partial(Running, principal="service:events.amazonaws.com", because=house_rule("alarms"))
    yield asks(
        key=f"runs/{rule.key}/events-publish",
        actions=("sns:Publish",),
        resource=f"${{{rule.topic}.arn}}",
        conditions=(when("ArnEquals", "aws:SourceArn", f"${{{rule.key}.arn}}"),),
    )
    if key := _key(rule.topic, known):
        yield asks(key=f"runs/{rule.topic}/events-use-key", actions=USE_KEY, resource=f"${{{key}.arn}}")


def _key(topic: str, known: Known) -> str:
    found = known.get(topic)
    return found.kms_key if isinstance(found, SnsTopic) else ""


def insecure_publish(topic: SnsTopic) -> Iterator[Running]:
    """Nobody publishes without TLS."""
    yield Running(
        key=f"runs/{topic.key}/deny-insecure-transport",
        principal="anyone",
        actions=("sns:Publish",),
        resource=f"${{{topic.key}.arn}}",
        conditions=(when("Bool", "aws:SecureTransport", "false"),),
        because=house_rule("tls-only-topic"),
    )
