"""One whole design worked out on paper, and one for each trap that estimators fall into."""

from dataclasses import replace

import pytest

from tests.cost.designs import HOST, caller, carrying, flow, web
from workbook.cost.estimating import estimate
from workbook.cost.meters import inter_az_gb, meter_usd
from workbook.plan import plan


def lines(design_and_estate):
    """The dollars of each line, by its key."""
    found = estimate(*design_and_estate)
    return {item.key: item.monthly_usd for item in found.items}


def paid(design_and_estate, paid_for):
    """The dollars of all lines with one purpose."""
    found = estimate(*design_and_estate)
    return sum(item.monthly_usd or 0 for item in found.items if item.paid_for == paid_for)


def test_a_web_application_costs_what_a_spreadsheet_says() -> None:
    """us-east-1, two zones: visitors send 50 GB and download 500 GB; queries 20 GB out, 80 GB back.

    Arithmetic by hand, list prices of us-east-1, 730 h:

        ALB                      1 x 730 h x 0.0225                                      16.4250
        ALB LCU                  max(10 conn/s / 25, 10 x 60 s / 3000, 550 GB / 730 h / 1 GB)
                                 = max(0.400, 0.200, 0.7534) x 730 h x 0.008              4.4000
        public IPv4 of the ALB   2 zones x 730 h x 0.005                                  7.3000
        t4g.small                2 x 730 h x 0.0168                                      24.5280
        root volumes             2 x 8 GB x 0.08                                          1.2800
        detailed monitoring      2 x 7 metrics x 0.30                                     4.2000
        db.t4g.medium Multi-AZ   730 h x 0.129                                           94.1700
        gp3 storage Multi-AZ     100 GB x 0.23                                           23.0000
        backups beyond free      0 GB                                                     0.0000
        exported database logs   1 GB x 0.50                                              0.5000
        internet egress          (500 GB - 100 GB free) x 0.09                           36.0000
        visitors' 50 GB in       free                                                     0.0000
        ALB to instances         half of 550 GB crosses zones: free at a load balancer    0.0000
        instances to database    half of 100 GB crosses zones: 50 GB x 2 sides x 0.01     1.0000
                                                                                  ----------------
                                                                                        212.8030
    """
    found = estimate(*web(visitors=(50, 500), queries=(20, 80)))

    assert found.complete
    assert found.monthly_usd == pytest.approx(212.8030, abs=1e-4)


def test_a_caller_behind_nat_costs_what_a_spreadsheet_says() -> None:
    """eu-west-1, three zones, NAT in each; 300 GB to Systems Manager, 100 GB to S3, 200 GB to a host outside.

    By hand, list prices of eu-west-1, 730 h, gateway endpoints only:

        NAT hours                3 x 730 h x 0.048                 105.1200
        NAT addresses            3 x 730 h x 0.005                  10.9500
        NAT GB                   (300 + 200) GB x 0.048             24.0000   S3 goes by the free gateway endpoint
        zone borders             none: each zone has its own NAT     0.0000
        internet egress          (200 GB - 100 GB free) x 0.09       9.0000   none to AWS services of the Region
        t4g.small                3 x 730 h x 0.0184                 40.2960
        root volumes             3 x 8 GB x 0.088                    2.1120
        detailed monitoring      3 x 7 metrics x 0.30                6.3000
                                                             ----------------
                                                                   197.7780
    """
    design = caller(
        {"ssm": 300, "s3": 100},
        hosts=200,
        region="eu-west-1",
        az_count=3,
        nat_mode="per_az",
        endpoints=("gateway",),
    )

    found = estimate(*design)

    assert found.complete
    assert found.monthly_usd == pytest.approx(197.7780, abs=1e-4)


def test_one_nat_gateway_for_two_zones_pays_the_border_on_both_sides() -> None:
    """Half of 200 GB starts in the other zone: 100 GB x 2 sides x 0.01 = 2.00, in each direction alike."""
    found = lines(caller({}, hosts=200, nat_mode="single"))

    assert found["flow/app-to-api.example.com/a-b"] == pytest.approx(2.00)
    assert "flow/app-to-api.example.com/a-b" not in lines(caller({}, hosts=200, nat_mode="per_az"))
    assert "flow/app-to-api.example.com/a-b" not in lines(caller({}, hosts=200, nat_mode="regional"))


def test_an_endpoint_in_another_zone_costs_its_gb_and_no_border() -> None:
    """300 GB x 0.01; AWS bills no transfer between zones to PrivateLink, and the line says so with its source."""
    found = estimate(*caller({"ssm": 300}))
    border = next(item for item in found.items if item.component == "inter_az_privatelink")

    assert lines(caller({"ssm": 300}))["flow/app-to-aws-ssm/main/endpoint/ssm"] == pytest.approx(3.00)
    assert border.quantity == pytest.approx(300)
    assert border.monthly_usd == 0
    assert "privatelink" in border.source


def test_an_endpoint_costs_each_of_its_zones() -> None:
    """The hour is per zone: three zones cost 3 x 730 x 0.01, not 730 x 0.01."""
    found = lines(caller({"ssm": 1}, az_count=3))

    assert found["main/endpoint/ssm/az_hour"] == pytest.approx(21.90)


def test_a_regional_nat_gateway_costs_each_of_its_zones() -> None:
    """One regional gateway over three zones costs 3 x 730 x (0.045 + 0.005)."""
    found = lines(caller({}, hosts=1, az_count=3, nat_mode="regional"))

    assert found["main/nat/regional_az_hour"] == pytest.approx(98.55)
    assert found["main/nat/in_use_or_idle_hour"] == pytest.approx(10.95)


def test_a_regional_nat_gateway_without_a_price_is_shown_as_missing() -> None:
    """eu-north-1 has no such price on file: the sums leave it out and say so."""
    found = estimate(*caller({}, hosts=1, region="eu-north-1", nat_mode="regional"))

    missing = {(price.component, price.region, price.items) for price in found.missing_prices}
    assert not found.complete
    assert ("regional_az_hour", "eu-north-1", ("main/nat/regional_az_hour",)) in missing
    assert {item.monthly_usd for item in found.items if item.component == "regional_az_hour"} == {None}


def test_a_gateway_endpoint_is_free_and_nat_to_s3_is_not() -> None:
    """1,000 GB to S3: nothing by the gateway endpoint, 45.00 through NAT, and never internet egress."""
    free = caller({"s3": 1000})
    dear = caller({"s3": 1000}, nat_mode="per_az", endpoints=("none",))

    assert lines(free)["flow/app-to-aws-s3/main/endpoint/s3"] == 0
    assert sum(usd for key, usd in lines(dear).items() if key.startswith("flow/")) == pytest.approx(45.00)
    assert not any("internet" in key for key in lines(dear))


def test_the_free_hundred_gb_come_once() -> None:
    """Two flows of 80 GB each to hosts outside pay for 60 GB together, not for none."""
    design, _ = caller({}, hosts=80, nat_mode="per_az")
    second = replace(HOST, key="cdn.example.net", host_name="cdn.example.net")
    both = replace(
        design,
        parties=(*design.parties, second),
        flows=(*design.flows, flow("app", second.key, 443, carrying(80), 91)),
    )
    egress = [item for item in estimate(both, plan(both)).items if item.component == "internet_out"]

    assert sum(item.quantity for item in egress) == pytest.approx(60)
    assert sum(item.monthly_usd or 0 for item in egress) == pytest.approx(5.40)


def test_downloads_pay_nat_and_no_egress() -> None:
    """50 GB that come back from a host are processed by NAT; only what leaves is egress."""
    design, estate = caller({}, hosts=1, nat_mode="per_az")
    received = replace(design, flows=(replace(design.flows[0], traffic=carrying(0, 50)),))

    found = [item for item in estimate(received, estate).items if item.key.startswith("flow/")]

    assert {item.component for item in found} == {"data_processed"}
    assert sum(item.quantity for item in found) == pytest.approx(50)


def test_an_import_without_a_design_prices_what_is_billed_by_the_hour() -> None:
    """Without intent there are no volumes: the estimate holds hours, addresses and storage only."""
    _, estate = web()

    found = estimate(None, estate)

    assert found.region == "us-east-1"
    assert found.complete
    assert not any(item.key.startswith("flow/") for item in found.items)
    assert {"alb_hour", "PostgreSQL:db.t4g.medium:multi-az"} <= {item.component for item in found.items}


def test_every_assumption_that_a_line_quotes_is_printed() -> None:
    """A line whose amount rests on an assumed number has that number, band and reason among the assumptions."""
    found = estimate(*web())
    printed = {assumption.subject: assumption.band for assumption in found.assumptions}

    assert printed["How long a client's connection to a load balancer lasts"].typical == 60
    assert printed["Logs a database exports"].high == 10
    assert printed["Hours of a month"].typical == 730
    assert "Duration of one invocation" not in printed


STACKS = [
    (
        "to the internet by NAT in the same zone",
        {"hosts": 1000.0, "nat_mode": "per_az"},
        "hosts",
        0.045 + 0.09,
    ),
    (
        "to the internet by one NAT for two zones",
        {"hosts": 1000.0, "nat_mode": "single"},
        "hosts",
        0.045 + 0.09 + 0.01,
    ),
    ("to S3 by NAT", {"nat_mode": "per_az", "endpoints": ("none",)}, "s3", 0.045),
    ("to S3 by its gateway endpoint", {}, "s3", 0.0),
    ("to another service by NAT", {"nat_mode": "per_az", "endpoints": ("none",)}, "ssm", 0.045),
    ("to another service by an endpoint in every zone", {}, "ssm", 0.01),
]


@pytest.mark.parametrize(("path", "means", "end", "usd_per_gb"), STACKS, ids=[row[0] for row in STACKS])
def test_what_stacks_on_a_further_gb(path, means, end, usd_per_gb) -> None:
    """One more GB out costs the sum of what stands on its path in us-east-1; half of two zones' bytes cross a border."""
    more = {**means, "hosts": means["hosts"] + 1} if end == "hosts" else means
    volume = 1000.0

    before = estimate(*caller({} if end == "hosts" else {end: volume}, **means))
    after = estimate(*caller({} if end == "hosts" else {end: volume + 1}, **more))

    assert after.monthly_usd - before.monthly_usd == pytest.approx(usd_per_gb, abs=1e-9), path


@pytest.mark.parametrize(("zones", "gb"), [(2, 3650), (3, 5475)])
def test_one_nat_gateway_saves_until_the_border_eats_it(zones, gb) -> None:
    """us-east-1: one gateway saves (A-1) x 36.50 and pays 0.02 for (A-1)/A of the bytes: equal at 36.50 A / 0.02 GB."""
    one = estimate(*caller({}, hosts=float(gb), az_count=zones, nat_mode="single"))
    each = estimate(*caller({}, hosts=float(gb), az_count=zones, nat_mode="per_az"))

    assert one.monthly_usd == pytest.approx(each.monthly_usd, abs=0.005)


def test_ten_terabytes_between_zones() -> None:
    """The AWS Pricing Calculator bills 10 TB between zones with 204.80: 10,240 GB, both sides, 0.01."""
    assert meter_usd(
        "Data transfer", "inter_az_each_direction", "us-east-1", inter_az_gb(10 * 1024)
    ) == pytest.approx(204.80)
