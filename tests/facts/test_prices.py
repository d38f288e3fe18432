"""Prices are looked up as published: own Region first, tiers without gaps, and nothing where nothing is on file."""

import math
from itertools import pairwise

import pytest

from workbook.errors import NotFoundError
from workbook.facts.prices import price, prices_of
from workbook.facts.regions import REGIONS, region_facts

NETWORK_METERS = (
    ("NAT Gateway", "zonal_hour"),
    ("NAT Gateway", "data_processed"),
    ("VPC Endpoint (interface)", "az_hour"),
    ("VPC Endpoint (interface)", "data_processed"),
    ("VPC Endpoint (gateway)", "s3_dynamodb"),
    ("Public IPv4", "in_use_or_idle_hour"),
    ("Data transfer", "internet_out"),
    ("Data transfer", "inter_az_each_direction"),
    ("Elastic Load Balancing", "alb_hour"),
    ("Elastic Load Balancing", "alb_lcu_hour"),
)


def test_thirty_six_regions_are_on_file() -> None:
    """Every Region of the price files is known by partition and title."""
    assert len(REGIONS) == 36
    assert {region_facts(region).partition for region in REGIONS} == {"aws", "aws-us-gov"}


@pytest.mark.parametrize("region", REGIONS)
def test_tiers_follow_each_other_and_never_rise(region: str) -> None:
    """Each price starts at 0, has no gap and no overlap, is never negative, and grows no dearer with volume."""
    for meter in prices_of(region):
        assert meter.tiers[0].tier_start == 0
        for low, high in pairwise(meter.tiers):
            assert low.tier_end == high.tier_start
            assert low.price_usd >= high.price_usd
        assert all(tier.price_usd >= 0 and tier.source and tier.as_of for tier in meter.tiers)


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_prices_the_meters_of_a_network(region: str) -> None:
    """NAT, endpoints, addresses, transfer and load balancers are priced in all 36 Regions."""
    assert [meter for meter in NETWORK_METERS if price(*meter, region) is None] == []


@pytest.mark.parametrize(
    ("service", "component", "region", "usd"),
    [
        ("NAT Gateway", "zonal_hour", "us-east-1", 0.045),
        ("NAT Gateway", "data_processed", "sa-east-1", 0.093),
        ("VPC Endpoint (interface)", "az_hour", "eu-central-1", 0.012),
        ("Elastic Load Balancing", "nlb_lcu_hour", "eu-west-2", 0.006),
        ("Data transfer", "internet_out", "ap-south-1", 0.1093),
        ("RDS Proxy", "vcpu_hour", "eu-west-1", 0.016),
        ("CloudWatch Logs", "vended_parquet_conversion", "ap-northeast-1", 0.056),
        ("API Gateway", "rest_api_request", "us-east-1", 0.0000035),
    ],
)
def test_price_is_the_published_one(service: str, component: str, region: str, usd: float) -> None:
    """A few prices, as AWS prints them for the first tier."""
    found = price(service, component, region)

    assert found is not None
    assert found.tiers[0].price_usd == pytest.approx(usd)


def test_a_first_tier_of_its_own_keeps_the_tiers_stated_for_all_regions() -> None:
    """us-west-2 lists only the first endpoint tier; the others are those AWS states once."""
    found = price("VPC Endpoint (interface)", "data_processed", "us-west-2")

    assert found is not None
    assert [tier.price_usd for tier in found.tiers] == [0.01, 0.006, 0.004]
    assert found.tiers[-1].tier_end == math.inf


@pytest.mark.parametrize(
    ("service", "component", "region"),
    [
        ("NAT Gateway", "regional_az_hour", "eu-north-1"),
        ("EC2", "ebs_gp3", "eu-west-2"),
        ("EC2", "on_demand_linux:c9z.huge", "us-east-1"),
        ("VPC encryption controls", "vpc_hour", "us-east-1"),
        ("NAT Gateway", "zonal_hour", "mars-north-1"),
    ],
)
def test_a_price_not_on_file_is_none(service: str, component: str, region: str) -> None:
    """No price is copied from another Region, type or service."""
    assert price(service, component, region) is None


def test_the_free_egress_is_not_for_govcloud() -> None:
    """AWS excludes GovCloud from the 100 free GB, so no such price exists there."""
    assert price("Data transfer", "internet_out_free", "eu-west-1") is not None
    assert price("Data transfer", "internet_out_free", "us-gov-west-1") is None


@pytest.mark.parametrize(("region", "zones"), [("us-east-1", 6), ("eu-west-1", 3), ("us-gov-east-1", None)])
def test_zones_are_counted_where_aws_documents_them(region: str, zones: int | None) -> None:
    """The count is AWS's own list, and unknown where none was found."""
    assert region_facts(region).availability_zone_count == zones


def test_an_unknown_region_is_refused_with_what_was_meant() -> None:
    """A misspelt Region names the nearest one."""
    with pytest.raises(NotFoundError, match="eu-west-1"):
        region_facts("eu-wset-1")


def test_a_price_of_the_region_comes_before_the_one_for_any() -> None:
    """us-east-1 has a dated row of its own for transfer between zones, eu-south-2 only AWS's general sentence."""
    own = price("Data transfer", "inter_az_each_direction", "us-east-1")
    general = price("Data transfer", "inter_az_each_direction", "eu-south-2")

    assert own is not None
    assert general is not None
    assert own.tiers[0].as_of == "2026-08-31"
    assert general.tiers[0].as_of == "undated"


@pytest.mark.parametrize("region", REGIONS)
def test_two_prices_that_aws_keeps_equal_are_equal(region: str) -> None:
    """In every Region a NAT gateway's hour costs what its GB costs, and an ALB's hour what an NLB's does."""
    pairs = (
        (("NAT Gateway", "zonal_hour"), ("NAT Gateway", "data_processed")),
        (("Elastic Load Balancing", "alb_hour"), ("Elastic Load Balancing", "nlb_hour")),
    )

    for one, other in pairs:
        first, second = price(*one, region), price(*other, region)
        assert first is not None
        assert second is not None
        assert first.tiers[0].price_usd == second.tiers[0].price_usd


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "eu-west-2", "eu-central-1", "ap-northeast-1"])
def test_a_regional_nat_gateway_costs_a_zonal_one_where_it_is_known(region: str) -> None:
    """Where the regional price is on file it equals the zonal one; elsewhere nothing is concluded from that."""
    regional, zonal = (
        price("NAT Gateway", "regional_az_hour", region),
        price("NAT Gateway", "zonal_hour", region),
    )

    assert regional is not None
    assert zonal is not None
    assert regional.tiers[0].price_usd == zonal.tiers[0].price_usd
