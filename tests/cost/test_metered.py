"""How much of each meter a resource uses: pattern by pattern, the quantity a reader would count out."""

from dataclasses import replace

import pytest

from tests.cost.designs import caller, carrying, web
from tests.cost.test_break_even import rebuild_of
from workbook.cost.estimating import estimate
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.network import Subnet
from workbook.model.estate.observability import FlowLog
from workbook.model.intent.flow import Access
from workbook.model.intent.party import ApplicationLoadBalancer

PER_GB = 2**20
"""Kilobytes of a GB."""

PASSWORDS = {"db_iam_authentication": "false"}
"""Clients then read a secret, which makes one more endpoint with its interfaces."""

QUANTITIES = [
    ("three_tier_dmz", {"instances_per_az": "2", "az_count": "3"}, "app/on_demand_linux:t4g.small", 6 * 730),
    ("three_tier_dmz", {"instances_per_az": "2", "az_count": "3"}, "app/ebs_gp3", 6 * 8),
    ("three_tier_dmz", {"admin_access": "bastion"}, "eip/bastion/in_use_or_idle_hour", 730),
    ("three_tier_dmz", {"admin_access": "bastion"}, "bastion/on_demand_linux:t4g.nano", 730),
    ("three_tier_dmz", {"admin_access": "instance_connect_endpoint"}, "connect-endpoint/endpoint", 730),
    ("three_tier_dmz", {"db_multi_az": "false"}, "database/PostgreSQL:db.t4g.medium:single-az", 730),
    ("multi_account_logging", {"real_time": "true"}, "trail/ingestion_custom", 1_000_000 * 1.5 / PER_GB),
    ("multi_account_logging", {"insights": "true"}, "trail/insights_events", 20),
    ("multi_account_logging", {"data_events": "s3"}, "trail/data_events", 10),
    (
        "three_tier_dmz",
        {"db_multi_az": "false", "db_storage_gb": "500"},
        "database/gp3_storage:single-az",
        500,
    ),
    ("three_tier_dmz", {"aws_services": "logs=40"}, "flow/app-to-logs/ingestion", 40),
    (
        "three_tier_dmz",
        PASSWORDS | {"flow_logs": "cloudwatch"},
        "main/flow-log/vended_to_cloudwatch_standard",
        2.937,
    ),
    ("three_tier_dmz", PASSWORDS, "main/flow-log/vended_to_s3_or_firehose", 2.937),
    ("three_tier_dmz", PASSWORDS, "main/flow-log/vended_parquet_conversion", 2.937),
    ("three_tier_dmz", {}, "main/dns-firewall/dns_firewall_query", 1_000_000),
    ("three_tier_dmz", {"glue_jobs": "true"}, "glue-job/etl_dpu_hour", 2 * 1 * 30),
    ("private_rds_api", {}, "proxy/vcpu_hour", 2 * 730),
    ("private_rds_api", {"api_gb_per_month": "100"}, "api/rest_api_request", 110 * PER_GB / 100),
    ("private_rds_api", {"api_gb_per_month": "100"}, "function/request", 110 * PER_GB / 100),
    (
        "private_rds_api",
        {"api_gb_per_month": "100"},
        "function/x86_gb_second",
        110 * PER_GB / 100 * 0.2 * 0.5,
    ),
    ("private_rds_api", {"api_gb_per_month": "100"}, "function/ingestion_custom", 1.1),
    ("private_rds_api", {"api": "public", "api_gb_per_month": "300"}, "api/internet_out", 200),
    ("private_rds_api", {"api": "public", "api_gb_per_month": "300"}, "api/internet_out/free", 100),
    ("private_rds_api", {"api_gb_per_month": "100"}, "log/function/storage", 1.1 * 12 * 0.2),
    ("three_tier_dmz", {"entry_gb_per_month": "100"}, "bucket/alb-logs/standard_storage", 1.1 * 12 * 0.2),
    ("three_tier_dmz", {"aws_services": "s3=80"}, "objects/standard_storage", 80),
    ("private_rds_api", {}, "key/main/requests", 100_000 / 10_000),
    ("private_rds_api", {}, "database-secret/secret_month", 1),
    ("edge_protection", {}, "web-acl/logs/vended_to_cloudwatch_standard", 10_000_000 * 1.5 / PER_GB),
    (
        "edge_protection",
        {"waf_logs": "s3"},
        "web-acl/logs/vended_to_s3_or_firehose",
        10_000_000 * 1.5 / PER_GB,
    ),
    (
        "edge_protection",
        {"access_logs": "cloudwatch"},
        "distribution/logs/vended_to_cloudwatch_standard",
        10_000_000 * 0.7 / PER_GB,
    ),
    (
        "three_tier_dmz",
        {"inspection": "network_firewall"},
        "main/firewall/logs/vended_to_s3_or_firehose",
        2 * 4380 * 300 * 1.2 / PER_GB,
    ),
]


@pytest.mark.parametrize(("pattern", "options", "line", "quantity"), QUANTITIES)
def test_quantity(pattern, options, line, quantity) -> None:
    """A line's typical quantity, in the unit of its price."""
    items = {item.key: item for item in estimate(*rebuild_of(pattern, options)({})).items}

    assert items[line].quantity == pytest.approx(quantity, rel=1e-3)


SILENT = [
    ("three_tier_dmz", {"flow_logs": "off"}, "vended"),
    ("three_tier_dmz", {"flow_logs": "cloudwatch"}, "parquet"),
    ("three_tier_dmz", {"dns_firewall": "off"}, "dns_firewall"),
    ("three_tier_dmz", {"entry": "none"}, "alb_"),
    ("three_tier_dmz", {"entry": "none", "outside_hosts": ""}, "internet_out"),
    ("three_tier_dmz", {"entry": "none", "outside_hosts": ""}, "in_use_or_idle_hour"),
    ("three_tier_dmz", {"endpoints": "none"}, "az_hour"),
    ("three_tier_dmz", {"kms": "aws_managed"}, "key_month"),
    ("private_rds_api", {}, "zonal_hour"),
    ("private_rds_api", {}, "internet_out"),
    ("private_rds_api", {"rds_proxy": "false"}, "vcpu_hour"),
    ("private_rds_api", {"db_backup_days": "0"}, "backup_storage"),
    ("private_rds_api", {"api": "public"}, "execute-api"),
]


@pytest.mark.parametrize(("pattern", "options", "word"), SILENT)
def test_what_is_not_there_costs_nothing(pattern, options, word) -> None:
    """No line for a meter that the design does not use."""
    items = estimate(*rebuild_of(pattern, options)({})).items

    assert [item.key for item in items if word in item.key] == []


def test_encryption_controls_have_no_price_on_file() -> None:
    """AWS charges for them and no price was found: named as missing, the sums incomplete."""
    found = estimate(*rebuild_of("three_tier_dmz", {"encryption_controls": "monitor"})({}))

    assert not found.complete
    assert [missing.component for missing in found.missing_prices] == ["vpc_hour"]


def test_two_addresses_families_leave_nat_unsure() -> None:
    """With IPv6 a host may be reached past NAT: at the low end no byte pays for it."""
    found = estimate(*caller({}, hosts=100, nat_mode="per_az", ipv6="dual_stack"))
    by_nat = [item for item in found.items if item.component == "data_processed"]

    assert sum(item.monthly_usd or 0 for item in by_nat) == pytest.approx(4.50)
    assert {item.monthly_usd_low for item in by_nat} == {0}
    assert "over IPv6" in by_nat[0].assumption


def test_egress_over_ipv6_alone_pays_no_nat() -> None:
    """Through the egress-only gateway bytes pay internet egress and nothing else."""
    found = estimate(*caller({}, hosts=300, nat_mode="none", ipv6="dual_stack"))
    flows = {item.component: item.monthly_usd for item in found.items if item.key.startswith("flow/")}

    assert flows == {"internet_out_free": 0, "internet_out": pytest.approx(18.00)}


def test_one_minute_flow_logs_cost_more() -> None:
    """Shorter intervals repeat long flows: three times the records, typically."""
    design, estate = rebuild_of("three_tier_dmz", {})({})
    often = tuple(
        replace(each, max_aggregation_interval_s=60) if isinstance(each, FlowLog) else each
        for each in estate.resources
    )

    slow = vended(estimate(design, estate))
    fast = vended(estimate(design, replace(estate, resources=often)))

    assert fast == pytest.approx(3 * slow)


def vended(found):
    """GB of flow logs delivered."""
    return sum(item.quantity for item in found.items if item.component == "vended_to_s3_or_firehose")


def test_a_flow_log_of_one_subnet_counts_its_interfaces_only() -> None:
    """Of four interfaces in two zones one subnet's flow log sees a part."""
    design, estate = web(flow_logs="s3")
    subnet = next(each.key for each in estate.of(Subnet) if each.key == "main/app/a")
    narrow = tuple(
        replace(each, resource=subnet) if isinstance(each, FlowLog) else each for each in estate.resources
    )

    whole, part = (
        vended(estimate(design, estate)),
        vended(estimate(design, replace(estate, resources=narrow))),
    )

    assert part == pytest.approx(whole / 6)


def test_a_bastion_has_one_address() -> None:
    """Its interface and its Elastic IP are the same address: 730 address-hours, not twice."""
    items = estimate(
        *rebuild_of("three_tier_dmz", {"admin_access": "bastion", "entry": "none", "outside_hosts": ""})({})
    )

    hours = sum(item.quantity for item in items.items if item.service == "Public IPv4")
    assert hours == 730


def test_long_connections_need_capacity_units() -> None:
    """100 new connections a second that stay for 300 s are 30,000 open ones: ten units, against four for opening."""
    design, estate = web(visitors=(0, 1))
    busy = tuple(
        replace(each, new_connections_per_second=100.0) if isinstance(each, ApplicationLoadBalancer) else each
        for each in design.parties
    )
    found = estimate(replace(design, parties=busy), estate)
    units = next(item for item in found.items if item.component == "alb_lcu_hour")

    assert units.quantity == pytest.approx(4 * 730)
    assert units.monthly_usd_high == pytest.approx(10 * 730 * 0.008)


def test_reading_a_bucket_is_billed_as_get() -> None:
    """An access that only reads makes GET requests, one that writes PUT requests, each its own number."""
    design, estate = rebuild_of("three_tier_dmz", {"aws_services": "s3=80"})({})
    reading = Access(
        key="reads",
        slot=900,
        principal="app",
        actions=("s3:GetObject",),
        resource="objects",
        purpose="reads",
        traffic=carrying(requests=5_000_000),
    )
    items = {
        item.key: item
        for item in estimate(replace(design, accesses=(*design.accesses, reading)), estate).items
    }
    before = {item.key: item for item in estimate(design, estate).items}

    put, get = "objects/requests_tier1_put_copy_post_list", "objects/requests_tier2_get"
    assert items[get].quantity == pytest.approx(before[get].quantity + 5000)
    assert items[put].quantity == before[put].quantity


def test_an_access_that_reads_and_writes_is_billed_by_its_bytes() -> None:
    """Of the requests of an access that may do both, as many are GET as of its bytes come back."""
    design, estate = rebuild_of("three_tier_dmz", {"aws_services": "s3=80"})({})
    both = Access(
        key="both",
        slot=900,
        principal="app",
        actions=("s3:GetObject", "s3:PutObject"),
        resource="objects",
        purpose="reads three times what it writes",
        traffic=carrying(sent=25, received=75, requests=4_000_000),
    )
    alone = [access for access in design.accesses if access.resource != "objects"]
    found = estimate(replace(design, accesses=(*alone, both)), estate)
    quantities = {item.key: item.quantity for item in found.items}

    assert quantities["objects/requests_tier1_put_copy_post_list"] == pytest.approx(1000)
    assert quantities["objects/requests_tier2_get"] == pytest.approx(3000)


def test_objects_that_expire_are_not_kept_longer() -> None:
    """A bucket emptied after a week keeps a week of uploads, at every end of the band."""
    design, estate = rebuild_of("three_tier_dmz", {"aws_services": "s3=80"})({})
    weekly = tuple(
        replace(each, expire_after_days=7) if isinstance(each, S3Bucket) and each.key == "objects" else each
        for each in estate.resources
    )
    found = estimate(design, replace(estate, resources=weekly))
    stored = next(item for item in found.items if item.key == "objects/standard_storage")

    week = 7 / (730 / 24)
    assert stored.quantity == pytest.approx(80 * week)
    assert stored.monthly_usd_low == pytest.approx(40 * week * 0.023)
    assert stored.monthly_usd_high == pytest.approx(160 * week * 0.023)
