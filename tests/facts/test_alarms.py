"""The alarm catalogue: what is built rests on words that CloudWatch, EventBridge and EC2 know."""

import re

import botocore.session
import pytest

from workbook.facts.alarms import alarms, is_built, trail_filters, watched_events, watched_metrics
from workbook.facts.tables import table
from workbook.model.estate.estate import RESOURCE_TYPES

KINDS = {kind.__name__: kind for kind in RESOURCE_TYPES}
METRICS = [
    row for kind in sorted({row["kind"] for row in table("alarm_metrics")}) for row in watched_metrics(kind)
]


def shape(service: str, name: str):
    """A shape of a service, from botocore's model."""
    return botocore.session.get_session().get_service_model(service).shape_for(name)


@pytest.mark.parametrize("row", METRICS, ids=lambda row: f"{row.key}-{row.namespace}")
def test_an_alarm_says_what_cloudwatch_takes(row) -> None:
    """Comparison, statistic, period and missing data are CloudWatch's words, and bands have a band's comparison."""
    assert row.comparison in shape("cloudwatch", "ComparisonOperator").enum
    assert row.statistic in shape("cloudwatch", "Statistic").enum
    assert row.missing in ("breaching", "notBreaching", "ignore", "missing")
    assert row.period_s in (10, 20, 30) or row.period_s % 60 == 0
    assert row.period_s * row.periods <= 86_400
    assert ("ANOMALY_DETECTION_BAND" in row.expression) == row.comparison.endswith("UpperThreshold")
    assert (row.threshold == "") == row.comparison.endswith("UpperThreshold")


@pytest.mark.parametrize("row", METRICS, ids=lambda row: f"{row.key}-{row.namespace}")
def test_an_alarm_is_on_a_kind_and_in_the_catalogue(row) -> None:
    """Its kind exists, the field it looks at too, it computes over the metrics it names, and the catalogue says what to do."""
    field = row.when.partition("=")[0]
    named = set(re.findall(r"\bm(\d)\b", row.expression))

    assert row.kind in KINDS
    assert not field or field in KINDS[row.kind].__dataclass_fields__
    assert named <= {str(place) for place in range(1, len(row.metrics) + 1)}
    assert row.alarm.action
    assert is_built(row.alarm)


def test_events_of_ec2_are_its_operations() -> None:
    """Every event that tells of a change to the network is an operation of EC2's API that changes something."""
    known = set(botocore.session.get_session().get_service_model("ec2").operation_names)
    told = {name for each in watched_events() if each.source_name == "aws.ec2" for name in each.events}

    assert told <= known
    assert not [name for name in told if name.startswith(("Describe", "Get", "Search"))]


def test_filters_name_operations_of_the_services_they_watch() -> None:
    """Event names of filters are operations of some API, but sign-in and what S3 and EC2 once called so."""
    session = botocore.session.get_session()
    services = ("cloudtrail", "config", "ec2", "iam", "kms", "organizations", "s3")
    known = {name for service in services for name in session.get_service_model(service).operation_names}
    once = {
        "ConsoleLogin",
        "AttachClassicLinkVpc",
        "DetachClassicLinkVpc",
        "DisableVpcClassicLink",
        "EnableVpcClassicLink",
    }
    named = {name for each in trail_filters() for name in re.findall(r'eventName = "?(\w+)', each.pattern)}

    assert named - known - once == set()


def test_filters_fit_cloudwatch_logs() -> None:
    """Patterns keep within the length that CloudWatch Logs takes, close what they open, and have keys of their own."""
    longest = shape("logs", "FilterPattern").metadata["max"]

    assert [each.key for each in trail_filters() if len(each.pattern) > longest] == []
    assert [each.key for each in trail_filters() if each.pattern.count("(") != each.pattern.count(")")] == []
    assert len({each.key for each in trail_filters()}) == len(trail_filters())


def test_the_controls_of_security_hub_have_a_filter_each() -> None:
    """CloudWatch.1 to CloudWatch.14 are all there."""
    assert {f"CloudWatch.{number}" for number in range(1, 15)} <= {each.control for each in trail_filters()}


def test_what_is_not_built_is_known() -> None:
    """The rest of the catalogue needs a figure or a threshold that only people know."""
    left = {(each.kind, each.metric) for each in alarms() if not is_built(each)}

    assert left == {
        ("DbInstance", "DatabaseConnections"),
        ("DirectConnectVirtualInterface", "ConnectionLightLevelTx, ConnectionLightLevelRx"),
        ("FlowLog", "DeliverLogsErrorMessage"),
        ("KmsKey", "eventSource kms.amazonaws.com, errorCode ThrottlingException"),
        ("S3Bucket", "4xxErrors, 5xxErrors"),
    }
