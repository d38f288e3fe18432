"""Alarms: whatever of the catalogue stands in a design is watched, once, and somebody is told in its own place."""

import json
from collections import Counter

import pytest

from workbook.analysis import analyze
from workbook.catalog import names, pattern
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.facts.alarms import trail_filters
from workbook.model.estate.identity import KmsKey
from workbook.model.estate.messaging import SnsTopic
from workbook.model.estate.network import NatGateway, VpcEndpoint
from workbook.model.estate.observability import CloudTrail, EventRule, LogMetricFilter, MetricAlarm
from workbook.model_json import to_json
from workbook.options import levels
from workbook.plan import plan

ON = {"alarms": "on"}
KEYS = ("customer_managed", "aws_managed")
SILENT = ("multi_account_logging", "s3_replication")
"""Patterns of which nothing has a figure unless an option brings it."""


def builds(document):
    """Whether the options of a document are legal together."""
    try:
        return bool(build(document))
    except OptionsError:
        return False


def planned(name, **options):
    """The estate of a pattern with alarms."""
    return plan(build(Document(pattern=name, options={**ON, **options})))


def test_off_is_as_if_nobody_had_asked() -> None:
    """Without alarms a design and its estate are what they were, to the byte."""
    plain, off = (
        build(Document(pattern="three_tier_dmz", options=given)) for given in ({}, {"alarms": "off"})
    )

    assert to_json(plain) == to_json(off)
    assert not plan(plain).of(MetricAlarm)
    assert not plan(plain).of(SnsTopic)


def test_every_nat_gateway_and_interface_endpoint_has_its_alarms() -> None:
    """Three for each NAT gateway, three for each interface endpoint, none for gateway endpoints, which have no figures."""
    estate = planned("three_tier_dmz")
    watched = Counter(alarm.key.split("/", 2)[2] for alarm in estate.of(MetricAlarm))
    private = [each for each in estate.of(VpcEndpoint) if each.vpc_endpoint_type == "Interface"]
    gateways = [each for each in estate.of(VpcEndpoint) if each.vpc_endpoint_type == "Gateway"]

    assert gateways
    assert private
    assert {watched[each.key] for each in (*estate.of(NatGateway), *private)} == {3}
    assert not any(watched[each.key] for each in gateways)


@pytest.mark.parametrize("name", names())
def test_alarms_are_told_where_they_stand(name) -> None:
    """A topic of the same account and Region hears of each, CloudWatch's names are unique there, and each topic is used."""
    estate = planned(name)
    alarms, rules = estate.of(MetricAlarm), estate.of(EventRule)
    topics = {each.key: each for each in estate.of(SnsTopic)}

    assert {each.topic for each in (*alarms, *rules)} == set(topics)
    for each in (*alarms, *rules):
        assert (topics[each.topic].account, topics[each.topic].region) == (each.account, each.region)
    places = Counter((each.account, each.region, each.alarm_name) for each in alarms)
    assert not [place for place, times in places.items() if times > 1]
    assert max((len(each.alarm_name) for each in alarms), default=0) <= 255
    assert max((len(each.rule_name) for each in rules), default=0) <= 64


@pytest.mark.parametrize("name", names())
def test_alarms_can_publish_and_nobody_else_may(name) -> None:
    """With a key of the design and without one the permissions of topics and keys are proven, both ways."""
    for document in (Document(pattern=name, options={**ON, "kms": kms}) for kms in KEYS):
        if builds(document):
            proof = analyze(document).proof
            assert proof.holds
            assert (proof.unproven_accesses, proof.unstated_accesses) == ((), ())


def test_a_key_lets_cloudwatch_and_eventbridge_use_it() -> None:
    """An encrypted topic is silent unless its key says so; EventBridge names no source there, since AWS supports none."""
    key = next(each for each in planned("three_tier_dmz").of(KmsKey))
    said = {statement.sid: json.loads(to_json(statement)) for statement in key.policy.statements}

    assert {"AlarmsUseKey", "EventsUseKey"} <= said.keys()
    assert "aws:SourceAccount" in to_json(key.policy.statements[list(said).index("AlarmsUseKey")])
    assert said["EventsUseKey"]["conditions"] == []


def test_without_a_key_of_the_design_a_topic_has_none() -> None:
    """AWS's own key for SNS lets no alarm publish, so the topic has no key, and the design says so."""
    options = {**ON, "kms": "aws_managed"}
    design = build(Document(pattern="three_tier_dmz", options=options))

    assert {each.kms_key for each in plan(design).of(SnsTopic)} == {""}
    assert any("AWS's own key for SNS" in each.sentence for each in design.assumptions)


@pytest.mark.parametrize("trail", ["organization", "per_account"])
def test_a_trail_that_is_heard_has_a_filter_and_an_alarm_for_each_control(trail) -> None:
    """Every trail with a log group is filtered for each control; one without says that nothing alarms on it."""
    estate = planned("multi_account_logging", trail=trail, real_time=True)
    trails = [each for each in estate.of(CloudTrail) if each.log_group]
    counted = {(each.account, each.metric_name) for each in estate.of(LogMetricFilter)}

    assert trails
    assert len(estate.of(LogMetricFilter)) == len(trails) * len(trail_filters())
    assert {(each.account, each.metrics[0]) for each in estate.of(MetricAlarm)} == counted
    silent = build(Document(pattern="multi_account_logging", options=ON))
    assert any("Nothing alarms on the trail" in each.sentence for each in silent.assumptions)


def test_a_topic_in_a_place_without_a_key_brings_one() -> None:
    """CloudFront's web ACL is watched in us-east-1, where a design of another Region kept nothing."""
    estate = planned("edge_protection", region="eu-west-1")
    topics = {each.region: each.kms_key for each in estate.of(SnsTopic)}

    assert {"eu-west-1", "us-east-1"} == set(topics)
    assert all(estate[key].region == region for region, key in topics.items())


def test_jobs_that_fail_are_told_by_name() -> None:
    """The rule names the jobs of the design, so that no other job's failure wakes anybody."""
    rule = next(
        each for each in planned("data_ingestion").of(EventRule) if each.rule_name.endswith("failed-jobs")
    )
    detail = dict(rule.detail)

    assert detail["state"] == ("FAILED", "TIMEOUT")
    assert detail["jobName"]
    assert all(name.startswith("${") for name in detail["jobName"])


def test_addresses_that_are_no_mail_are_refused() -> None:
    """A mail address is one, or the option says how to write it."""
    with pytest.raises(OptionsError, match="no mail address"):
        build(Document(pattern="three_tier_dmz", options={**ON, "alarm_emails": "network team"}))

    heard = planned("three_tier_dmz", alarm_emails="a@example.com, b@example.com").of(SnsTopic)
    assert [each.emails for each in heard] == [("a@example.com", "b@example.com")]


@pytest.mark.parametrize("name", names())
def test_alarms_stand_beside_every_other_option(name) -> None:
    """With each level of each other option the plan is made, and no two things have one key."""
    for option, values in levels(pattern(name).options).items():
        for value in values if option != "alarms" else ():
            if builds(Document(pattern=name, options={option: value})):
                assert planned(name, **{option: value}).of(SnsTopic) or name in SILENT
