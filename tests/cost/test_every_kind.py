"""Every kind of resource is metered, free of charge by a row of facts, or unsupported by name; never forgotten."""

from dataclasses import replace

import pytest

from tests.cost.designs import caller, web
from workbook.cost import resources
from workbook.cost.estimate import PURPOSES
from workbook.cost.estimating import estimate
from workbook.cost.metered.table import FREE, METERS, UNSUPPORTED
from workbook.facts.prices import price
from workbook.facts.tables import by
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.estate import RESOURCE_TYPES

METERED = {meter.kind for meter in METERS}


def test_the_table_covers_every_kind_once() -> None:
    """Metered, free and unsupported kinds together are all kinds, and no kind stands in two of them."""
    names = [kind.__name__ for kind in METERED] + sorted(FREE) + [kind.__name__ for kind in UNSUPPORTED]

    assert sorted(names) == sorted(kind.__name__ for kind in RESOURCE_TYPES)


def test_free_kinds_say_why() -> None:
    """Each kind that costs nothing has a sentence and a source."""
    rows = by("free_of_charge", "kind")

    assert all(rows[kind]["sentence"].endswith(".") and rows[kind]["source"] for kind in FREE)


FIXED = [meter for meter in METERS if isinstance(meter.component, str)]


UNPUBLISHED = {
    ("VPC encryption controls", "vpc_hour"),
    ("S3", "replication_time_control"),
    ("Cloud Map", "namespace_month"),
    ("ECR", "storage"),
    ("EventBridge Scheduler", "invocation"),
    ("CodeArtifact", "storage"),
    ("CodeArtifact", "request"),
    ("Site-to-Site VPN", "accelerator_hour"),
    ("S3", "standard_ia_storage"),
    ("S3", "glacier_instant_retrieval_storage"),
    ("SQS", "standard_request"),
    ("CloudWatch", "alarm_metric_month"),
    ("CloudWatch", "custom_metric_month"),
    ("Aurora", "serverless_v2_acu_hour"),
    ("Aurora", "standard_storage"),
    ("Aurora", "data_api_request"),
    ("Kinesis Data Streams", "ondemand_retention"),
    ("Kinesis Data Streams", "extended_retention_shard_hour"),
    ("Amazon Data Firehose", "ingested_gb"),
    ("IoT Core", "messages"),
    ("IoT Core", "rules_triggered"),
    ("Athena", "data_scanned"),
    ("CloudFront", "data_transfer_out"),
    ("CloudFront", "https_requests"),
    ("WAF", "paid_rule_group_month"),
    ("WAF", "requests_over_base_capacity"),
    ("WAF", "long_body_requests"),
}
"""Meters with no price on file."""


@pytest.mark.parametrize("meter", FIXED, ids=lambda meter: f"{meter.kind.__name__}-{meter.title}")
def test_a_fixed_component_is_on_file_in_its_unit(meter) -> None:
    """What a row calls its price is a price of us-east-1 in the row's unit, or one of those that nobody published."""
    found = price(meter.service, meter.component, "us-east-1")

    unpublished = (meter.service, meter.component) in UNPUBLISHED
    assert (found is None) == unpublished
    assert found is None or found.unit == meter.unit


def test_lines_have_unique_keys_and_all_that_a_reader_asks() -> None:
    """Each line has its own key, a unit, a purpose, and with a price also its source and date."""
    for design, estate in (web(), caller({"s3": 10, "ssm": 20}, hosts=5, nat_mode="per_az")):
        items = estimate(design, estate).items

        assert len({item.key for item in items}) == len(items)
        assert all(item.unit and item.title and item.paid_for in PURPOSES for item in items)
        assert all(item.source and item.as_of for item in items if item.unit_price_usd is not None)


def test_every_purpose_is_one_a_reader_can_group_by() -> None:
    """The rows of the table use the listed purposes, and each purpose has a row or a per-GB line."""
    used = {meter.paid_for for meter in METERS} | {"data", "nat", "endpoints", "other"}

    assert used == set(PURPOSES)


def test_a_resource_that_exists_already_is_not_priced() -> None:
    """An existing bucket is the owner's bill, not the design's."""
    design, estate = web()
    resources = tuple(
        replace(each, existing_id="arn:aws:elasticloadbalancing:...")
        if isinstance(each, LoadBalancer)
        else each
        for each in estate.resources
    )

    before = {item.component for item in estimate(design, estate).items}
    after = {item.component for item in estimate(design, replace(estate, resources=resources)).items}

    assert before - after == {"alb_hour", "alb_lcu_hour"}


def test_what_nothing_can_price_is_shown_by_name(monkeypatch) -> None:
    """A resource of an unsupported kind is a line without dollars under its kind's name, and the sum is not complete."""
    made, estate = web()
    monkeypatch.setattr(resources, "UNSUPPORTED", frozenset({LoadBalancer}))
    found = estimate(made, estate)
    line = next(item for item in found.items if item.component == "every meter")

    assert (line.resource, line.monthly_usd, line.paid_for) == ("alb", None, "other")
    assert "LoadBalancer" in line.title
    assert not found.complete
    assert "LoadBalancer" in {gap.service for gap in found.missing_prices}
