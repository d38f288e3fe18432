"""Tables: complete, in order, with units, and safe to put on a page."""

import sys
from dataclasses import replace
from html.parser import HTMLParser
from ipaddress import IPv4Network
from subprocess import run

import pytest

from tests.views.analyses import ANALYSES, HOSTILE, analysis_of
from tests.views.scenes import IMPORTS, SNAPSHOTS
from workbook.analysis import Analysis, analyze_import
from workbook.imports.describe import read_describe
from workbook.model.estate.network import NetworkAclEntry, Route, SecurityGroupRule, Subnet, VpcEndpoint
from workbook.views.tables.addressing import ip_plan
from workbook.views.tables.filters import network_acl_entries, security_group_rules
from workbook.views.tables.frame import to_frame
from workbook.views.tables.html import table_html
from workbook.views.tables.index import ESTATE_TABLES, TABLES
from workbook.views.tables.money import cost_items
from workbook.views.tables.proofs import findings, flows
from workbook.views.tables.reach import reachability_matrix
from workbook.views.tables.table import Marked, text_of


@pytest.fixture(params=ANALYSES)
def analysis(request: pytest.FixtureRequest) -> Analysis:
    """One analysed case."""
    return analysis_of(request.param)


class Cells(HTMLParser):
    """Counts the cells of each row and gathers all text."""

    def __init__(self) -> None:
        super().__init__()
        self.widths: list[int] = []
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count cells by row."""
        self.tags.add(tag)
        if tag == "tr":
            self.widths.append(0)
        if tag in ("td", "th"):
            self.widths[-1] += int(dict(attrs).get("colspan") or 1)

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.text += data


def parsed(html: str) -> Cells:
    """The cells of a fragment."""
    cells = Cells()
    cells.feed(html)
    return cells


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_every_column(name: str, analysis: Analysis) -> None:
    """Each row of each table holds one value a column, in the page and in the frame."""
    table = TABLES[name](analysis)
    shown = sum(not column.frame_only for column in table.columns)

    assert {len(table.columns)} >= {len(row) for row in (*table.rows, *table.totals)}
    assert {shown} >= set(parsed(table_html(table)).widths)
    assert len(table.rows) == len(to_frame(table))


@pytest.mark.parametrize("name", TABLES)
def test_names_are_keys(name: str) -> None:
    """A table is found under its own key."""
    assert name == TABLES[name](analysis_of("dmz")).key


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("security_group_rules", SecurityGroupRule),
        ("network_acl_entries", NetworkAclEntry),
        ("routes", Route),
        ("endpoints", VpcEndpoint),
    ],
)
def test_every_resource_has_its_row(name: str, kind: type, analysis: Analysis) -> None:
    """Rules, entries, routes and endpoints of the estate are all in their table, once each."""
    assert len(analysis.estate.of(kind)) == len(TABLES[name](analysis).rows)


def test_acl_entries_come_in_evaluation_order(analysis: Analysis) -> None:
    """Inside an ACL and direction numbers rise, and * is last."""
    for section in network_acl_entries(analysis).sections:
        numbers = [text_of(row[0]) for row in section.rows]
        counted = [number for number in numbers if number != "*"]

        assert counted == sorted(counted, key=int)
        assert numbers[len(counted) :] == ["*"] * (len(numbers) - len(counted))
        assert "*" in numbers


def test_open_addresses_stand_out(analysis: Analysis) -> None:
    """A group's rule that lets everybody in is an alarm, and no other cell is."""
    table = security_group_rules(analysis)
    alarms = [row for row in table.rows if any(isinstance(v, Marked) and v.tone == "alarm" for v in row)]
    open_rules = [
        rule
        for rule in analysis.estate.of(SecurityGroupRule)
        if not rule.is_egress and any(b and not b.prefixlen for b in (rule.cidr_ipv4, rule.cidr_ipv6))
    ]

    assert {rule.key for rule in open_rules} == {row[0] for row in alarms}


def test_ip_plan_covers_the_whole_vpc_once(analysis: Analysis) -> None:
    """Subnets, kept places and unallocated blocks together are the VPC, without overlap."""
    column = [column.key for column in ip_plan(analysis).columns].index("cidr_block")
    for vpc in analysis.design.vpcs:
        blocks = [IPv4Network(text_of(row[column]).split()[0]) for row in ip_plan(analysis).rows]

        assert vpc.cidr_block.num_addresses == sum(block.num_addresses for block in blocks)
        assert len(blocks) == len(set(blocks))


def test_ip_plan_counts_five_addresses_less(analysis: Analysis) -> None:
    """Usable is two to the host bits, less five; used and free add up to it."""
    rows = {row[2]: row for row in ip_plan(analysis).rows}
    for subnet in analysis.estate.of(Subnet):
        usable, used, free = rows[subnet.key][4:7]

        assert 2 ** (32 - subnet.cidr_block.prefixlen) - 5 == usable
        assert isinstance(used, int)
        assert isinstance(free, int)
        assert usable == used + free


def test_matrix_says_what_the_proof_says(analysis: Analysis) -> None:
    """A cell is red only where the proof lists an unstated flow, and stated flows are green."""
    table = reachability_matrix(analysis)
    tones = {value.tone for row in table.rows for value in row if isinstance(value, Marked)}

    assert ("bad" in tones) <= bool(analysis.proof.unstated_flows)
    assert "good" in tones


def test_flow_verdicts_cover_all_stated_flows(analysis: Analysis) -> None:
    """Each stated flow has one row, and each unstated one a red one of its own."""
    verdicts = [text_of(row[5]) for row in flows(analysis).rows]
    proof = analysis.proof

    assert len(proof.stated_flows) + len(proof.unstated_flows) == len(verdicts)
    assert len(proof.proven_flows) == sum(verdict.startswith("proven") for verdict in verdicts)
    assert len(proof.unproven_flows) == verdicts.count("not proven")


def test_cost_lines_sum_to_the_estimate(analysis: Analysis) -> None:
    """The typical dollars of all lines are the total under them."""
    table = cost_items(analysis)
    place = [column.key for column in table.columns].index("monthly")
    amounts = [row[place] for row in table.rows]

    assert table.totals[0][place] == pytest.approx(sum(a for a in amounts if isinstance(a, float | int)))
    assert analysis.estimate.monthly_usd == table.totals[0][place]


def test_numbers_name_their_unit(analysis: Analysis) -> None:
    """Every column of dollars or addresses says so in its heading."""
    headings = [column.heading for build in (cost_items, ip_plan) for column in build(analysis).columns]

    assert "Typical (USD a month)" in headings
    assert "Unit price (USD)" in headings
    assert "Usable (addresses)" in headings


def test_missing_prices_are_no_zero() -> None:
    """A line without a price says so and is not a number in the frame."""
    analysis = analysis_of("dmz")
    items = (replace(analysis.estimate.items[0], unit_price_usd=None, monthly_usd=None),)
    gap = replace(analysis, estimate=replace(analysis.estimate, items=items, complete=False))
    table = cost_items(gap)

    assert "no price" in table_html(table)
    assert to_frame(table)["Typical (USD a month)"].isna().all()
    assert "Sum of the lines with prices" in table_html(table)


def test_worst_findings_come_first() -> None:
    """Findings that nobody accepted stand before the accepted ones, by severity."""
    rows = [(text_of(row[7]) != "", text_of(row[0])) for row in findings(analysis_of("dmz")).rows]

    assert rows == sorted(rows, key=lambda row: row[0])


@pytest.mark.parametrize("name", TABLES)
def test_hostile_names_stay_text(name: str) -> None:
    """Markup in names reaches a page as text only."""
    analysis = analysis_of("dmz")
    parties = tuple(replace(party, title=HOSTILE) for party in analysis.estate.parties)
    rules = tuple(
        replace(resource, description=HOSTILE) if isinstance(resource, SecurityGroupRule) else resource
        for resource in analysis.estate.resources
    )
    estate = replace(analysis.estate, parties=parties, resources=rules)
    cells = parsed(table_html(TABLES[name](replace(analysis, estate=estate))))

    assert "script" not in cells.tags


def test_tables_need_no_pandas() -> None:
    """Rows and HTML are made without importing pandas, which only frames need."""
    code = (
        "import sys, workbook.views.tables.index, workbook.views.tables.html, workbook.views.tables.frame,"
        "workbook.views.picture, workbook.views.charts; sys.exit('pandas' in sys.modules)"
    )

    assert run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("snapshot", IMPORTS)
def test_an_existing_network_has_its_tables(snapshot: str) -> None:
    """Tables that need no intent are made of an import, row for row, and judge nothing."""
    analysis = analyze_import(read_describe(SNAPSHOTS / f"{snapshot}.json"))
    tables = {name: build(analysis) for name, build in ESTATE_TABLES.items()}
    rules = tables["security_group_rules"]
    tones = {v.tone for row in tables["reachability_matrix"].rows for v in row if isinstance(v, Marked)}

    assert len(analysis.estate.of(SecurityGroupRule)) == len(rules.rows)
    assert not {"good", "bad"} & tones
    for table in tables.values():
        assert table_html(table)
        assert len(to_frame(table)) == len(table.rows)
