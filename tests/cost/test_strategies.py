"""Strategies are whole designs built anew: priced, or refused with the reason; the curve prices them over volume."""

from itertools import pairwise

import pytest

from tests.cost.test_break_even import network_usd, rebuild_of
from workbook.cost.curve import curve, design_curve, spread, with_service_gb
from workbook.cost.estimating import estimate
from workbook.cost.strategies import ALTERNATIVES, variants, with_strategies

DMZ = rebuild_of("three_tier_dmz", {"aws_services": "s3=100,logs=50"})


@pytest.fixture(scope="module")
def dmz_variants():
    """Every strategy of the DMZ."""
    return variants(DMZ)


def test_each_strategy_costs_what_its_own_design_costs(dmz_variants) -> None:
    """The price of a strategy is the estimate of the design that its options build."""
    for variant in dmz_variants:
        rebuilt = estimate(*DMZ(dict(variant.strategy.options)))

        assert variant.strategy.monthly_usd == pytest.approx(rebuilt.monthly_usd)
        assert variant.strategy.complete == rebuilt.complete


def test_default_hosts_left_out_are_said(dmz_variants) -> None:
    """Without NAT the default host cannot be called; the strategy says what it leaves out."""
    notes = {variant.strategy.name: variant.strategy.note for variant in dmz_variants}

    assert "api.example.com" in notes["endpoints_only"]
    assert notes["nat_per_az"] == ""
    assert notes["nat_per_az_and_endpoints"] == "This is the design as it stands."


def test_hosts_that_were_given_refuse_a_design_without_nat() -> None:
    """A host a person named cannot be left out: no price, and both fields are named."""
    found = variants(rebuild_of("three_tier_dmz", {"outside_hosts": "api.example.com=200"}))
    refused = {variant.strategy.name: variant.strategy for variant in found}["endpoints_only"]

    assert refused.monthly_usd is None
    assert "nat_mode" in refused.refused
    assert "outside_hosts" in refused.refused


def test_a_nat_gateway_nobody_needs_is_said() -> None:
    """With an endpoint for everything no flow goes by NAT, so none is built whatever the option."""
    found = variants(rebuild_of("private_rds_api", {}))
    notes = {variant.strategy.name: variant.strategy.note for variant in found}

    assert "none is built" in notes["nat_per_az_and_endpoints"]


def test_means_that_build_the_same_resources_are_named_the_same() -> None:
    """Where nothing needs NAT, its ways name the first that builds the same; another design names none."""
    found = {each.strategy.name: each for each in variants(rebuild_of("private_rds_api", {}))}

    for each in found.values():
        twin = found[each.strategy.same_as] if each.strategy.same_as else None
        assert twin is None or twin.estate.resources == each.estate.resources
    assert found["endpoints_only"].strategy.same_as == ""
    assert found["nat_per_az_and_endpoints"].strategy.same_as == "endpoints_only"
    assert found["nat_per_az"].strategy.same_as == ""


def test_strategies_are_ranked_cheapest_complete_first(dmz_variants) -> None:
    """Complete ones by dollars, then incomplete, then refused; the estimate itself is untouched."""
    plain = estimate(*DMZ({}))
    found = with_strategies(plain, dmz_variants)

    costs = [strategy.monthly_usd for strategy in found.strategies if strategy.complete]
    assert costs == sorted(costs)
    assert len(found.strategies) == len(ALTERNATIVES)
    assert plain.strategies == ()
    assert found.items == plain.items


def test_curve_lines_cross_where_the_break_even_says() -> None:
    """NAT alone and endpoints alone meet at the GB of the break-even, computed from whole designs."""
    rebuild = rebuild_of(
        "three_tier_dmz", {"aws_services": "logs=10,sqs=10,sns=10,states=10", "outside_hosts": ""}
    )
    found = {variant.strategy.name: variant for variant in variants(rebuild)}
    by_nat = estimate(found["nat_per_az"].design, found["nat_per_az"].estate)
    gb = next(each for each in by_nat.break_even if each.service == "nat").gb_per_month

    lines = {line.name: line for line in curve(found.values(), [0, gb, 2 * gb])}

    nat, endpoints = lines["nat_per_az"].monthly_usd, lines["endpoints_only"].monthly_usd
    assert nat[0] < endpoints[0]
    assert nat[1] == pytest.approx(endpoints[1], abs=0.005)
    assert nat[2] > endpoints[2]


def test_curve_of_todays_volume_is_todays_cost(dmz_variants) -> None:
    """At the GB the design moves today a line shows what its strategy's network costs today."""
    today = sum(
        (
            each.current_gb_per_month
            for each in estimate(*DMZ({})).break_even
            if each.service not in ("nat", "s3")
        ),
        0.0,
    )

    for line, variant in zip(curve(dmz_variants, [today]), dmz_variants, strict=True):
        assert line.monthly_usd[0] == pytest.approx(network_usd((variant.design, variant.estate)), abs=0.01)


def test_curve_rises_with_the_volume(dmz_variants) -> None:
    """No strategy gets cheaper when more bytes go."""
    for line in curve(dmz_variants, spread(50, 417, points=7)):
        assert all(low <= high for low, high in pairwise(line.monthly_usd))


def test_the_volume_is_split_as_before() -> None:
    """Twice the GB are twice the GB of each flow; flows to S3 keep theirs."""
    design, _ = DMZ({})
    doubled = with_service_gb(design, 2 * 55 + 2 * 4)

    before, after = design.flow("app-to-logs").traffic, doubled.flow("app-to-logs").traffic
    assert after.request_gb_per_month.typical == pytest.approx(2 * before.request_gb_per_month.typical)
    assert doubled.flow("app-to-s3") == design.flow("app-to-s3")


def test_steps_reach_past_whatever_is_of_interest() -> None:
    """The axis starts at nothing and ends at twice the largest of volume and break-evens; None and negatives count for nothing."""
    assert spread(100, 417, None, -50, points=3) == (0, 417, 834)


def test_the_curve_of_a_design_reaches_past_its_break_evens(dmz_variants) -> None:
    """Every buildable strategy has a line over the same steps, the last past twice any break-even."""
    found = estimate(*DMZ({}))
    lines = design_curve(found, dmz_variants, points=5)

    assert [line.name for line in lines] == [
        each.strategy.name for each in dmz_variants if not each.strategy.refused
    ]
    assert {line.gb_per_month for line in lines} == {lines[0].gb_per_month}
    assert lines[0].gb_per_month[0] == 0
    assert lines[0].gb_per_month[-1] >= 2 * max(each.gb_per_month or 0 for each in found.break_even)


def test_a_line_is_incomplete_only_where_the_network_lacks_a_price() -> None:
    """eu-north-1 has no price for root volumes, which no line needs, and none for the regional NAT gateway."""
    found = variants(rebuild_of("three_tier_dmz", {"region": "eu-north-1"}))

    complete = {line.name: line.complete for line in curve(found, [10])}
    assert complete["nat_single"]
    assert not complete["nat_regional"]
    assert not any(variant.strategy.complete for variant in found)
