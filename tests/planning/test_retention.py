"""How long logs stay: one option for every log group and log bucket."""

import re
from typing import get_args

import pytest
from botocore.session import get_session

from workbook.analysis import analyze
from workbook.document import Document
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.observability import LogGroup
from workbook.options import CommonOptions

CHOICES = tuple(map(int, get_args(CommonOptions.model_fields["log_retention_days"].annotation)))
EVERY_LOG = {
    "flow_logs": "cloudwatch",
    "entry": "cloudfront",
    "inspection": "network_firewall",
    "firewall_logs": "cloudwatch",
}


def planned(pattern="three_tier_dmz", **options):
    """The analysis of a pattern with options."""
    return analyze(Document(pattern=pattern, options=options))


def test_log_groups_take_each_choice():
    """Every choice is a value that the API of CloudWatch Logs names."""
    model = get_session().get_service_model("logs").operation_model("PutRetentionPolicy")
    named = set(map(int, re.findall(r"\d+", model.input_shape.members["retentionInDays"].documentation)))

    assert set(CHOICES) <= named
    assert CommonOptions.model_fields["log_retention_days"].default == "365"


@pytest.mark.parametrize("days", CHOICES)
def test_every_log_stays_as_long_as_said(days):
    """Log groups and log buckets all follow the option."""
    estate = planned(log_retention_days=str(days), **EVERY_LOG).estate
    groups = {each.retention_days for each in estate.of(LogGroup)}
    buckets = [each for each in estate.of(S3Bucket) if each.key.endswith("logs")]

    assert groups == {days}
    assert buckets
    assert {each.expire_after_days for each in buckets} == {days}


@pytest.mark.parametrize("days", CHOICES)
def test_a_log_moves_to_cheaper_storage_only_before_it_goes(days):
    """S3 refuses a rule that moves an object on or after the day that it expires."""
    for bucket in planned(log_retention_days=str(days)).estate.of(S3Bucket):
        if bucket.expire_after_days and bucket.transition_to_ia_after_days:
            assert bucket.transition_to_ia_after_days < bucket.expire_after_days


def test_less_than_a_year_is_a_finding():
    """Security Hub's CloudWatch.16 asks for a year: 90 days are told, 365 are not."""

    def told(days):
        found = planned(log_retention_days=days, flow_logs="cloudwatch").findings
        return [each for each in found if any("CloudWatch.16" in str(control) for control in each.controls)]

    assert told("90")
    assert not told("365")
