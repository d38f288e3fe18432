"""A break-even is where two whole designs cost the same; formulas and estimates must not drift apart."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cost.designs import caller
from tests.oracles_ran import ran
from workbook.cost.break_even import endpoint_break_even_gb, nat_hour_usd, without_nat_break_even_gb
from workbook.cost.estimating import estimate
from workbook.document import Document, build
from workbook.facts.regions import REGIONS
from workbook.plan import plan

NAT_MODES = ("per_az", "single")


def break_even(design_and_estate, service):
    """The break-even the estimate prints for a service."""
    found = {each.service: each for each in estimate(*design_and_estate).break_even}
    return found[service]


@pytest.mark.parametrize(
    ("region", "gb"),
    [
        ("us-east-1", 208.6),
        ("eu-central-1", 208.6),
        ("eu-west-1", 211.3),
        ("ap-northeast-1", 196.5),
        ("ap-southeast-1", 193.7),
    ],
)
def test_break_even_of_one_endpoint_in_one_zone(region, gb) -> None:
    """The known break-evens of a GB price against NAT, zone by zone, to a tenth of a GB."""
    assert endpoint_break_even_gb(region, zones=1) == pytest.approx(gb, abs=0.05)


@pytest.mark.parametrize("zones", [1, 2, 3])
def test_break_even_grows_with_the_zones(zones) -> None:
    """Each further zone needs as many GB again."""
    one = endpoint_break_even_gb("us-east-1", zones=1)

    assert endpoint_break_even_gb("us-east-1", zones=zones) == pytest.approx(zones * one)


def test_five_endpoints_cost_as_much_as_the_nat_they_replace() -> None:
    """us-east-1, as many zones: with the gateway's public address five endpoints break even at exactly 0 GB."""
    hour = nat_hour_usd("us-east-1")

    for zones in (1, 2, 3):
        gb = without_nat_break_even_gb("us-east-1", endpoints=5, zones=zones, nat_usd_per_hour=zones * hour)
        assert gb == pytest.approx(0, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(
    region=st.sampled_from(REGIONS),
    zones=st.integers(2, 3),
    nat_mode=st.sampled_from(NAT_MODES),
)
def test_at_an_endpoints_break_even_two_whole_designs_agree_to_the_cent(region, zones, nat_mode) -> None:
    """NAT that stays, with and without the endpoint of one service, at the GB the estimate names."""
    means = {"region": region, "az_count": zones, "nat_mode": nat_mode}
    gb = break_even(caller({"ssm": 1}, hosts=1, endpoints=("s3",), **means), "ssm").gb_per_month

    by_nat = estimate(*caller({"ssm": gb}, hosts=1, endpoints=("s3",), **means))
    by_endpoint = estimate(*caller({"ssm": gb}, hosts=1, endpoints=("ssm",), **means))

    ran("hypothesis")
    assert by_nat.monthly_usd == pytest.approx(by_endpoint.monthly_usd, abs=0.005)


@settings(max_examples=40, deadline=None)
@given(
    region=st.sampled_from(REGIONS),
    zones=st.integers(2, 3),
    nat_mode=st.sampled_from(NAT_MODES),
    services=st.integers(6, 8),
)
def test_at_the_break_even_of_dropping_nat_two_whole_designs_agree_to_the_cent(
    region, zones, nat_mode, services
) -> None:
    """NAT alone against endpoints alone, for so many services that endpoints need a volume to pay."""
    names = ("ssm", "logs", "kms", "sts", "sqs", "sns", "secretsmanager", "events")[:services]
    means = {"region": region, "az_count": zones}
    by_nat = {**means, "nat_mode": nat_mode, "endpoints": ("gateway",)}
    gb = break_even(caller(dict.fromkeys(names, 1.0), **by_nat), "nat").gb_per_month
    if gb <= 0:
        return
    volumes = dict.fromkeys(names, gb / services)

    ran("hypothesis")
    assert network_usd(caller(volumes, **by_nat)) == pytest.approx(
        network_usd(caller(volumes, nat_mode="none", **means)), abs=0.005
    )


def network_usd(design_and_estate) -> float:
    """What the way of the bytes costs; the logs themselves cost the same on every way."""
    items = estimate(*design_and_estate).items
    return sum(item.monthly_usd or 0 for item in items if item.paid_for in ("nat", "endpoints", "data"))


def test_gateway_services_pay_from_the_first_gb() -> None:
    """S3 has a free endpoint, so its break-even is 0."""
    assert break_even(caller({"s3": 100}), "s3").gb_per_month == 0


def test_a_host_outside_keeps_nat() -> None:
    """What no endpoint reaches makes dropping NAT impossible, and the sentence names it."""
    found = break_even(caller({"ssm": 100}, hosts=5, nat_mode="per_az"), "nat")

    assert found.gb_per_month is None
    assert "Partner" in found.sentence


def test_few_endpoints_beat_nat_at_any_volume() -> None:
    """Two endpoints in two zones are cheaper than two NAT gateways from nothing on: negative GB."""
    found = break_even(caller({"ssm": 1, "logs": 1}, nat_mode="per_az", endpoints=("gateway",)), "nat")

    assert found.gb_per_month < 0
    assert "any volume" in found.sentence


def test_a_missing_price_makes_no_break_even() -> None:
    """Without the regional gateway's price nobody can say when to drop it."""
    found = break_even(
        caller({"ssm": 1}, region="eu-north-1", nat_mode="regional", endpoints=("gateway",)), "nat"
    )

    assert found.gb_per_month is None
    assert "no price on file" in found.sentence


def rebuild_of(pattern: str, given: Mapping[str, str]):
    """Builds and plans a pattern with some options set."""

    def rebuild(options):
        design = build(Document(pattern=pattern, options={**given, **options}))
        return design, plan(design)

    return rebuild


def test_the_sentence_says_what_the_design_moves_today() -> None:
    """Current GB count both directions of every flow to the service."""
    design, estate = rebuild_of("three_tier_dmz", {"aws_services": "logs=40"})({})

    found = break_even((design, estate), "logs")

    assert found.current_gb_per_month == pytest.approx(44)
    assert "44.0 GB" in found.sentence


def test_a_regional_nat_gateway_is_in_every_zone() -> None:
    """No byte crosses a border to it, so an endpoint saves the plain difference: 2 x 7.30 / 0.035 GB."""
    found = break_even(caller({"ssm": 10}, nat_mode="regional", endpoints=("gateway",)), "ssm")

    assert found.gb_per_month == pytest.approx(14.60 / 0.035)


def test_one_nat_gateway_makes_an_endpoint_pay_sooner() -> None:
    """Half of the bytes cross a border to the one gateway of two zones: 0.01 a GB more saved."""
    found = break_even(caller({"ssm": 10}, nat_mode="single", endpoints=("gateway",)), "ssm")

    assert found.gb_per_month == pytest.approx(14.60 / 0.045)


def test_each_region_has_break_evens_of_its_own_calls() -> None:
    """Calls of another Region's VPC are that Region's: counted once, at its prices, under its name."""
    document = Document(
        pattern="vpc_peering", options={"other_vpcs": "data=10.30.0.0/16 eu-west-1", "endpoints": "auto"}
    )
    design, estate = rebuild_of(document.pattern, document.options)({})
    found = {each.service: each for each in estimate(design, estate).break_even}
    stated = {"s3": 0.0, "s3@eu-west-1": 0.0}
    for flow in design.flows:
        name = flow.destination.removeprefix("aws:")
        if name in stated:
            traffic = flow.traffic.request_gb_per_month + flow.traffic.response_gb_per_month
            stated[name] += traffic.typical

    assert {name: found[name].current_gb_per_month for name in stated} == pytest.approx(stated)
    assert all(stated.values())
    assert "eu-west-1" in found["s3@eu-west-1"].sentence


def test_a_design_whose_calls_have_gateway_endpoints_has_nothing_for_nat() -> None:
    """No interface endpoint stands against NAT then, so no count of none is told."""
    found = break_even(rebuild_of("vpc_peering", {})({}), "nat")

    assert found.gb_per_month == 0
    assert "0 endpoints" not in found.sentence
