"""Logs of edges and firewalls: where each goes, what lets it in, and who reads it."""

import pytest

from workbook.analysis import analyze
from workbook.authorization.names import Names
from workbook.document import Document, build
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.observability import LogDelivery, LogGroup
from workbook.model.estate.streaming import FirehoseStream
from workbook.plan import plan

STARTS = "aws-waf-logs-"
FILTERED = {"vpc_block_public_access": "off", "egress_filter": "network_firewall"}


def planned(pattern, **options):
    """The estate of a pattern."""
    return plan(build(Document(pattern=pattern, options=options)))


def delivery(estate, source):
    """The delivery of a source's logs, and where it goes."""
    found = next(each for each in estate.of(LogDelivery) if each.source == source)
    return found, estate[found.destination]


@pytest.mark.parametrize(
    ("where", "kind", "name"),
    [
        ("cloudwatch", LogGroup, "log_group_name"),
        ("s3", S3Bucket, "name_starts"),
        ("firehose", FirehoseStream, "stream_name"),
    ],
)
def test_waf_finds_its_destination_by_name(where, kind, name):
    """WAF takes destinations whose names begin with aws-waf-logs-, each in the web ACL's Region."""
    log, kept = delivery(planned("edge_protection", waf_logs=where, region="eu-west-1"), "web-acl")

    assert isinstance(kept, kind)
    assert getattr(kept, name).startswith(STARTS)
    assert log.region == kept.region == "us-east-1"


def test_a_firewall_writes_what_it_refused_and_what_passed():
    """Alert and flow logs of every firewall go to one place, whichever side the firewall stands on."""
    inspected = planned("three_tier_dmz", inspection="network_firewall")
    filtered = planned("scheduled_external_api", **FILTERED, firewall_logs="cloudwatch")

    assert delivery(inspected, "main/firewall")[0].log_types == ("ALERT", "FLOW")
    assert isinstance(delivery(inspected, "main/firewall")[1], S3Bucket)
    assert isinstance(delivery(filtered, "main/firewall")[1], LogGroup)


@pytest.mark.parametrize(
    ("pattern", "options", "check"),
    [
        ("edge_protection", {"access_logs": "off"}, "EDGE-11"),
        ("edge_protection", {"waf_logs": "off"}, "EDGE-08"),
        ("three_tier_dmz", {"inspection": "network_firewall", "firewall_logs": "off"}, "LOGS-06"),
        ("scheduled_external_api", {**FILTERED, "firewall_logs": "off"}, "LOGS-06"),
    ],
)
def test_silence_is_a_finding(pattern, options, check):
    """Without a log there is a finding that nobody accepted."""
    found = [
        each for each in analyze(Document(pattern=pattern, options=options)).findings if each.check == check
    ]

    assert [each.waiver for each in found] == [None]


@pytest.mark.parametrize(
    ("pattern", "options", "source"),
    [
        ("edge_protection", {"waf_logs": "s3", "region": "eu-west-1"}, "web-acl"),
        ("edge_protection", {"region": "eu-west-1"}, "distribution"),
        ("three_tier_dmz", {"inspection": "network_firewall"}, "main/firewall"),
    ],
)
def test_the_bucket_lets_the_log_service_in_where_it_writes(pattern, options, source):
    """The bucket's policy and its key's name the log delivery service of this account, under AWSLogs and the account."""
    estate = planned(pattern, **options)
    bucket = delivery(estate, source)[1]
    service = "delivery.logs.amazonaws.com"
    allowed = [
        statement
        for document in (bucket.policy, estate[bucket.kms_key].policy)
        for statement in document.statements
        if statement.effect == "Allow" and any(service in each.identifiers for each in statement.principals)
    ]

    assert {action for statement in allowed for action in statement.actions} == {
        *("s3:PutObject", "s3:GetBucketAcl", "s3:ListBucket", "kms:GenerateDataKey*", "kms:Decrypt")
    }
    assert all({"aws:SourceAccount", "aws:SourceArn"} <= {c.key for c in each.conditions} for each in allowed)
    written = next(each for each in allowed if "s3:PutObject" in each.actions).resources
    assert written == (f"${{{bucket.key}.arn}}/AWSLogs/${{account}}/*",)
    assert Names(estate).arn(bucket.key).startswith("arn:aws:s3:::")
