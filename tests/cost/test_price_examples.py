"""Published bills, goldens and worked examples, reproduced to the cent over meters and hours alone."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.oracles_ran import ran
from workbook.cost.break_even import nat_hour_usd, without_nat_break_even_gb
from workbook.cost.meters import inter_az_gb, internet_egress_usd, meter_usd
from workbook.facts.billing import billing_rule

EXAMPLES = {
    row["id"]: row
    for row in csv.DictReader((Path(__file__).parent / "price_examples.csv").read_text().splitlines())
}


def usd(service: str, component: str, region: str, quantity: float) -> float:
    """What a quantity costs; the examples need no price that is not on file."""
    cost = meter_usd(service, component, region, quantity)
    assert cost is not None
    return cost


def nat(region: str, *, hours: float, gb: float, gateways: int = 1) -> float:
    """NAT gateways by the hour, and the GB they process."""
    return usd("NAT Gateway", "zonal_hour", region, gateways * hours) + usd(
        "NAT Gateway", "data_processed", region, gb
    )


def transfer_example(region: str, _hours: float) -> float:
    """Internet without the free allowance, two zones (both sides), and two other Regions."""
    return (
        usd("Data transfer", "internet_out", region, 57_000)
        + usd("Data transfer", "inter_az_each_direction", region, inter_az_gb(1_000))
        + usd("Data transfer", "inter_region_out:us-east-2", region, 500)
        + usd("Data transfer", "inter_region_out:us-west-2", region, 750)
    )


def vpn_over_transit_gateway(region: str, hours: float) -> float:
    """A VPN connection, its attachment, and 100 GB through the transit gateway."""
    return (
        usd("Site-to-Site VPN", "connection_hour", region, hours)
        + usd("Transit Gateway", "attachment_hour", region, hours)
        + usd("Transit Gateway", "data_processed", region, 100)
    )


def nat_with_egress(region: str, hours: float) -> float:
    """5 TB in and 5 TB out through one gateway, the egress without the free allowance."""
    return nat(region, hours=hours, gb=2 * 5 * 1024) + usd("Data transfer", "internet_out", region, 5 * 1024)


def as_printed(amount: float, published: str) -> str:
    """An amount with as many decimals as the published figure; one prints whole dollars, none more than cents."""
    decimals = len(published.partition(".")[2])
    return f"{amount:.{decimals}f}"


BILLS: dict[str, Callable[[str, float], float]] = {
    "IC-NAT-1": lambda region, hours: nat(region, hours=hours, gb=100),
    "IC-EP-2": lambda region, hours: usd("VPC Endpoint (interface)", "az_hour", region, 2 * hours),
    "IC-DT-USE1": transfer_example,
    "IC-VPN": vpn_over_transit_gateway,
    "BAS-2": lambda region, hours: nat(region, hours=hours, gb=2_048, gateways=3),
    "BAS-3": lambda region, hours: nat(region, hours=hours, gb=20_480, gateways=3),
    "ALT-2": nat_with_egress,
    "CB-1": lambda region, hours: nat(region, hours=hours, gb=100),
    "AWS-VPC-1": lambda region, hours: nat(region, hours=hours, gb=1),
    "EGR-4": lambda region, hours: usd("EC2", "on_demand_linux:t4g.nano", region, hours),
    "AWS-TGW-1": lambda region, hours: usd("Transit Gateway", "attachment_hour", region, 2 * hours),
    "AWS-TGW-2": lambda region, _hours: usd("Transit Gateway", "data_processed", region, 1),
    "AWS-TGW-3": lambda region, _hours: usd("Transit Gateway", "data_processed", region, 1)
    + usd("Data transfer", "inter_region_out:us-west-2", region, 1),
    "CW-EC2": lambda region, _hours: usd(
        "CloudWatch", "metric_month", region, billing_rule("ec2_detailed_monitoring_metrics")
    ),
    "HYK-1": lambda region, _hours: usd("NAT Gateway", "data_processed", region, 100 * 1_000),
}


def test_every_published_example_is_reproduced() -> None:
    """The examples are the bills and the one break-even; none is left out."""
    assert set(BILLS) | {"ZAC-6-2"} == set(EXAMPLES)


@pytest.mark.parametrize("name", BILLS)
def test_bill_agrees_to_the_cent(name: str) -> None:
    """A published figure comes out of our prices, with the example's own hours."""
    row = EXAMPLES[name]

    ran("price examples")

    assert (
        as_printed(BILLS[name](row["region"], float(row["hours"])), row["published_usd"])
        == row["published_usd"]
    )


def test_break_even_of_six_endpoints_in_two_zones_agrees_to_the_cent() -> None:
    """Six endpoints in two zones cost as much as two NAT gateways at 0.86 GB an hour, public IPv4 left out."""
    row = EXAMPLES["ZAC-6-2"]

    ran("price examples")
    nat_hour = nat_hour_usd(row["region"], with_ipv4=False)
    assert nat_hour is not None
    gb = without_nat_break_even_gb(
        row["region"], endpoints=6, zones=2, nat_usd_per_hour=2 * nat_hour, hours=float(row["hours"])
    )

    assert gb is not None
    assert as_printed(gb, row["published_usd"]) == row["published_usd"]


def test_the_free_allowance_lowers_the_egress_example() -> None:
    """The README's figure leaves the 100 free GB out; with them it is 945.45, as the example notes."""
    egress = internet_egress_usd("us-east-1", 5 * 1024)

    assert egress is not None
    assert as_printed(nat("us-east-1", hours=730, gb=2 * 5 * 1024) + egress, "945.45") == "945.45"
