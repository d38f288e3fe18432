"""Tables of several VPCs: each row says whose it is, in the order of the VPCs; one VPC by itself looks as ever."""

from dataclasses import replace
from functools import cache

import pytest

from tests import joined
from tests.views.analyses import analysis_of
from tests.views.scenes import IMPORTS, JOINED, SNAPSHOTS
from workbook.analysis import analyze_import
from workbook.imports.describe import read_describe
from workbook.imports.imported import Imported
from workbook.model.estate.interconnect import TransitGatewayRoute
from workbook.views.tables.addressing import endpoints, ip_plan, routes
from workbook.views.tables.filters import network_acl_entries, security_group_rules
from workbook.views.tables.frame import to_frame
from workbook.views.tables.html import table_html
from workbook.views.tables.index import ESTATE_TABLES, WHEN_THERE, has_rows
from workbook.views.tables.joining import connections, transit_gateway_routes
from workbook.views.tables.money import cost_by_owner, cost_items
from workbook.views.tables.table import text_of


@cache
def analysis(name):
    """An existing network of joined VPCs, analysed."""
    return analyze_import(Imported(estate=JOINED[name][0]()))


def heading(table):
    """The keys of a table's columns."""
    return [column.key for column in table.columns]


@pytest.mark.parametrize("name", JOINED)
@pytest.mark.parametrize("table", ESTATE_TABLES)
def test_every_row_has_every_column(name, table) -> None:
    """Each row holds one value a column, and the page and the frame can be made."""
    made = ESTATE_TABLES[table](analysis(name))

    assert {len(row) for row in (*made.rows, *made.totals)} <= {len(made.columns)}
    assert table_html(made)
    assert len(to_frame(made)) == len(made.rows)


@pytest.mark.parametrize("name", ["dmz", "dmz_everything", "rds_api"])
@pytest.mark.parametrize("table", ESTATE_TABLES)
def test_one_vpc_has_no_column_for_it(name, table) -> None:
    """Where there is one account, Region and VPC no table speaks of them, and none of the joining tables is shown."""
    made = ESTATE_TABLES[table](analysis_of(name))

    assert not {"account", "region", "vpc"} & set(heading(made)) or table in WHEN_THERE
    assert has_rows(analysis_of(name), table) == (table not in WHEN_THERE)


def test_only_what_differs_gets_a_column() -> None:
    """Two VPCs of one account and Region differ by VPC; two accounts and Regions by all three."""
    assert heading(routes(analysis("peered")))[:2] == ["vpc", "destination"]
    assert heading(routes(analysis("peered_far")))[:4] == ["account", "region", "vpc", "destination"]


@pytest.mark.parametrize("make", [routes, security_group_rules, network_acl_entries])
def test_sections_stand_in_the_order_of_vpcs(make) -> None:
    """All of the first VPC's groups, lists and tables come before those of the second."""
    table = make(analysis("peered"))
    column = heading(table).index("vpc")
    found = [text_of(row[column]) for row in table.rows]

    assert found == sorted(found, key=["shop", "stock"].index)


def test_a_section_says_whose_it_is() -> None:
    """On the page the section's note names account, Region and VPC; in a frame each row does."""
    table = routes(analysis("peered_far"))
    notes = {section.title: section.note for section in table.sections}

    assert notes["stock/rt/app"].startswith("account Partner, Region eu-west-1, VPC stock, serves")
    assert set(to_frame(table)["VPC"]) == {"shop", "stock"}


def test_endpoints_are_named_by_vpc() -> None:
    """The endpoint of the consumer's VPC says so in its row."""
    table = endpoints(analysis("private_service"))

    assert [text_of(row[heading(table).index("vpc")]) for row in table.rows] == ["consumer"]


def test_the_ip_plan_names_accounts() -> None:
    """Each VPC's section says in whose account it is."""
    assert [section.note for section in ip_plan(analysis("peered_far")).sections] == [
        "account Workload, Region us-east-1, VPC shop",
        "account Partner, Region eu-west-1, VPC stock",
    ]


def test_routes_say_what_kind_of_joint_they_lead_to() -> None:
    """Peerings, transit gateways, virtual private gateways and firewalls are named as targets."""
    kinds = {
        text_of(row[heading(table).index("target_kind")])
        for name in ("peered", "hub", "vpn", "egress")
        for table in [routes(analysis(name))]
        for row in table.rows
    }

    assert {
        "VPC peering connection",
        "transit gateway",
        "virtual private gateway",
        "Network Firewall endpoint",
    } <= kinds


def test_equal_cidrs_are_not_taken_for_one_another() -> None:
    """Where provider and consumer have the same CIDR, a route to it names both."""
    table = routes(analysis("private_service"))
    words = {text_of(row[heading(table).index("destination")]) for row in table.rows}

    assert words == {"10.5.0.0/16 (VPC provider or VPC consumer)"}


def test_a_peering_names_both_ends() -> None:
    """A row has requester, accepter, that it crosses accounts and Regions, and its state."""
    table = connections(analysis("peered_far"))
    row = dict(zip(heading(table), map(text_of, table.rows[0]), strict=True))

    assert row["here"] == "shop 10.1.0.0/16 (workload, us-east-1)"
    assert row["there"] == "stock 10.2.0.0/16 (partner, eu-west-1)"
    assert row["details"] == "across accounts, across Regions"
    assert row["state"] == "active"


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("hub", ["Transit gateways", "Transit gateway attachments"]),
        ("private_service", ["Endpoint services"]),
        ("vpn", ["Virtual private gateways", "Customer gateways", "Site-to-Site VPN connections"]),
        ("egress", ["Transit gateways", "Transit gateway attachments", "Network Firewalls"]),
    ],
)
def test_each_kind_that_joins_has_a_section(name, sections) -> None:
    """What a network is joined by is listed by kind, and no kind that it has not."""
    assert [section.title for section in connections(analysis(name)).sections] == sections


def test_an_attachment_says_where_it_looks_up() -> None:
    """The route table that serves an attachment, and those it announces to, are in its row."""
    table = connections(analysis("hub"))
    rows = [row for section in table.sections if "attachments" in section.title for row in section.rows]

    assert "looks up in tgw/rt; announced to tgw/rt" in text_of(rows[0][heading(table).index("details")])


@pytest.mark.parametrize("name", [name for name in IMPORTS if name.startswith("tgw")])
def test_every_transit_gateway_route_is_listed(name) -> None:
    """Each route of AWS's documented networks is a row, and a blackhole says so."""
    found = analyze_import(read_describe(SNAPSHOTS / f"{name}.json"))
    listed = transit_gateway_routes(found)

    assert len(listed.rows) == len(found.estate.of(TransitGatewayRoute))
    assert table_html(listed)


def test_lines_of_several_bills_say_whose() -> None:
    """With two accounts and Regions each cost line names both, and the sums by account add up to the whole."""
    found = analysis("peered_far")
    bills = cost_by_owner(found)
    typical = heading(bills).index("monthly")

    assert heading(cost_items(found))[:2] == ["account", "region"]
    assert {text_of(row[0]) for row in bills.rows} == {"Workload", "Partner"}
    assert sum(row[typical] for row in bills.rows) == pytest.approx(found.estimate.monthly_usd)


def test_one_bill_needs_no_table_of_its_own() -> None:
    """One account in one Region has no table of bills."""
    assert cost_by_owner(analysis("peered")).rows == ()


def test_hostile_names_stay_text() -> None:
    """A peering with markup for a name is text on the page."""
    estate = joined.peered()
    named = tuple(
        replace(each, key="<script>alert(1)</script>") if each.key == "peering/shop-stock" else each
        for each in estate.resources
    )
    page = table_html(connections(analyze_import(Imported(estate=replace(estate, resources=named)))))

    assert "<script>" not in page
