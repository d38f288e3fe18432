"""What must hold of any volume in any Region: tiers without jumps, sums of lines, more bytes never cheaper."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.cost.designs import caller, carrying, flow, web
from tests.oracles_ran import ran
from workbook.cost.estimating import estimate
from workbook.cost.meters import capacity_units, internet_egress_usd, tier_shares, usd_of
from workbook.cost.pricing import priced
from workbook.cost.usage import Usage
from workbook.facts.prices import prices_of
from workbook.facts.regions import REGIONS
from workbook.model.intent.traffic import Band

GB = st.floats(0, 2_000_000, allow_nan=False)


@st.composite
def prices(draw):
    """Any price on file whose tiers reach to infinity."""
    meter = draw(st.sampled_from(prices_of(draw(st.sampled_from(REGIONS)))))
    assume(meter.tiers[-1].tier_end == math.inf)
    return meter


@st.composite
def bands(draw):
    """Any band."""
    low, typical, high = sorted(draw(st.tuples(GB, GB, GB)))
    return Band(low=low, typical=typical, high=high, reason="drawn")


@settings(max_examples=200, deadline=None)
@given(meter=prices(), quantity=GB, more=GB)
def test_more_never_costs_less(meter, quantity, more) -> None:
    """Tiers fall, but a further unit always costs something or nothing."""
    ran("hypothesis")
    assert usd_of(meter, quantity + more) >= usd_of(meter, quantity) - 1e-9


@settings(max_examples=200, deadline=None)
@given(meter=prices(), at=st.integers(0, 5))
def test_tiers_meet_without_a_jump(meter, at) -> None:
    """Around the border of two tiers the cost changes by no more than the bytes around it are worth."""
    border = meter.tiers[min(at, len(meter.tiers) - 1)].tier_start
    below, above = usd_of(meter, max(0, border - 0.001)), usd_of(meter, border + 0.001)

    assert above - below <= 0.002 * meter.tiers[0].price_usd + 1e-9 * max(1.0, above)


@settings(max_examples=200, deadline=None)
@given(meter=prices(), quantity=GB, before=GB)
def test_shares_add_up_to_the_quantity(meter, quantity, before) -> None:
    """Whatever was used before, every unit falls on exactly one tier."""
    shares = tier_shares(meter, quantity, before)

    assert sum(share.quantity for share in shares) == pytest.approx(quantity, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(region=st.sampled_from(REGIONS), quantities=st.lists(bands(), min_size=1, max_size=5))
def test_lines_of_one_meter_cost_what_their_sum_costs(region, quantities) -> None:
    """Tiers count over the account: five endpoints' bytes are priced as one heap, and shared out without rest."""
    usages = [
        Usage(
            key=f"line-{number}",
            title="",
            resource="",
            service="VPC Endpoint (interface)",
            component="data_processed",
            unit="GB",
            paid_for="endpoints",
            account="workload",
            region=region,
            quantity=quantity,
        )
        for number, quantity in enumerate(quantities)
    ]
    lines, missing = priced(usages)
    meter = next(
        each
        for each in prices_of(region)
        if (each.service, each.component) == ("VPC Endpoint (interface)", "data_processed")
    )

    assert missing == ()
    for end, field in (("low", "monthly_usd_low"), ("typical", "monthly_usd"), ("high", "monthly_usd_high")):
        whole = usd_of(meter, sum(getattr(quantity, end) for quantity in quantities))
        assert sum(getattr(line, field) for line in lines) == pytest.approx(whole, rel=1e-9, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(sent=GB, received=GB, region=st.sampled_from(REGIONS), nat_mode=st.sampled_from(["per_az", "single"]))
def test_an_estimate_is_the_sum_of_its_lines(sent, received, region, nat_mode) -> None:
    """Low, typical and high are sums of the lines, in order, and each line is quantity times unit price."""
    design, estate = caller({"ssm": sent}, hosts=received, region=region, nat_mode=nat_mode)
    found = estimate(design, estate)
    with_price = [item for item in found.items if item.monthly_usd is not None]

    assert found.monthly_usd == pytest.approx(sum(item.monthly_usd for item in with_price))
    assert found.monthly_usd_low == pytest.approx(sum(item.monthly_usd_low for item in with_price))
    assert found.monthly_usd_high == pytest.approx(sum(item.monthly_usd_high for item in with_price))
    assert found.monthly_usd_low <= found.monthly_usd + 1e-9
    assert found.monthly_usd <= found.monthly_usd_high + 1e-9
    for item in with_price:
        assert item.monthly_usd == pytest.approx(item.quantity * item.unit_price_usd)


@settings(max_examples=40, deadline=None)
@given(visitors=GB, queries=GB, more=GB)
def test_a_busier_design_never_costs_less(visitors, queries, more) -> None:
    """More bytes on any flow cost more or the same, in every end of the band."""
    quiet = estimate(*web(visitors=(visitors / 10, visitors), queries=(queries, queries)))
    busy = estimate(*web(visitors=(visitors / 10 + more, visitors + more), queries=(queries + more, queries)))

    assert busy.monthly_usd >= quiet.monthly_usd - 1e-6
    assert busy.monthly_usd_low >= quiet.monthly_usd_low - 1e-6
    assert busy.monthly_usd_high >= quiet.monthly_usd_high - 1e-6


@given(region=st.sampled_from(REGIONS), gb=st.floats(0, 100))
def test_the_first_hundred_gb_are_free_but_in_govcloud(region, gb) -> None:
    """Up to 100 GB cost nothing in commercial Regions and the list price in GovCloud."""
    usd = internet_egress_usd(region, gb)

    assert usd == 0 if not region.startswith("us-gov") else usd == pytest.approx(gb * 0.155)


@given(new=st.floats(0, 10_000), seconds=st.floats(0, 600), gb=st.floats(0, 10_000))
def test_capacity_units_are_those_of_the_greediest_dimension(new, seconds, gb) -> None:
    """No dimension needs more units than are billed, and one needs just as many."""
    units = capacity_units(
        "application",
        {"new_connections_per_second": new, "active_connections": new * seconds, "gb_per_hour": gb},
    )

    needs = (new / 25, new * seconds / 3000, gb)
    assert units == pytest.approx(max(needs))
    assert all(units >= need - 1e-9 for need in needs)


def test_a_flow_without_volume_makes_no_line_and_is_said() -> None:
    """What nobody gave a volume is counted as nothing, by name."""
    design, estate = caller({"ssm": 5})
    silent = replace(design, flows=(flow("app", "aws:ssm", 443, carrying(0), 0),))
    found = estimate(silent, estate)

    assert not any(item.key.startswith("flow/") for item in found.items)
    assert any("app-to-aws-ssm" in assumption.band.reason for assumption in found.assumptions)
