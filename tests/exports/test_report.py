"""The handoff: complete, equal to the analysis, citable, and the same in both formats."""

import re
import subprocess
from collections import Counter
from functools import cache

import pytest

from tests.exports.handoffs import NAMES, analysis, files, page, rendered
from workbook.checks.catalog import checks
from workbook.exports.report.export import report
from workbook.exports.report.handoff import PARTS, handoff
from workbook.exports.report.numbering import KEYS, see
from workbook.exports.report.phases import MADE_BY_AWS, STEPS, phases
from workbook.exports.report.widths import widths
from workbook.exports.templates import Templates
from workbook.model.estate.estate import RESOURCE_TYPES
from workbook.views.tables.index import TABLES, WHEN_THERE
from workbook.views.text import one_line

MARKDOWN, PAGE = "report/handoff.md", "report/handoff.html"
AWS = ("https://docs.aws.amazon.com/", "https://aws.amazon.com/")
"""Where a link of the handoff may lead beside its own parts."""
EVERY = pytest.mark.parametrize("name", NAMES)
BOTH = pytest.mark.parametrize("path", [MARKDOWN, PAGE])


@cache
def words(name, path):
    """All words of one file, as its reader sees them."""
    text = files(name)[path]
    return (page(text) if path == PAGE else rendered(text)).text


@EVERY
@BOTH
def test_every_resource_is_named(name, path):
    """Every resource of the estate appears by its key, interfaces included."""
    text = words(name, path)

    assert [r.key for r in analysis(name).estate.resources if r.key not in text] == []


@EVERY
@BOTH
def test_every_assumption_is_printed(name, path):
    """What the design, the proof and the price rest on appears sentence by sentence."""
    text, found = words(name, path), analysis(name)
    sentences = [
        *(one.sentence for one in (*found.proof.assumptions, *found.design.assumptions)),
        *(one.sentence for one in found.design.not_planned),
        *(one.band.reason for one in found.estimate.assumptions),
        *(one.subject for one in found.estimate.assumptions),
    ]

    assert [sentence for sentence in sentences if one_line(sentence) not in text] == []


@EVERY
@BOTH
def test_everything_asked_for_is_there(name, path):
    """Every flow, access and prohibition appears with its purpose, every party with its title."""
    text, design = words(name, path), analysis(name).design
    asked = [*design.flows, *design.accesses, *design.prohibitions]

    assert [one.key for one in asked if one.key not in text or one_line(one.purpose) not in text] == []
    assert [party.key for party in design.parties if one_line(party.title) not in text] == []


@EVERY
@BOTH
def test_every_check_and_waiver_is_there(name, path):
    """Every check is listed, every finding with its evidence, every waiver with its reason."""
    text, found = words(name, path), analysis(name)

    assert [check.id for check in checks() if check.id not in text] == []
    for finding in found.findings:
        assert one_line(finding.evidence) in text
        if finding.waiver:
            assert one_line(finding.waiver.reason) in text


@EVERY
@BOTH
def test_numbers_equal_the_analysis(name, path):
    """Sums, lines, subnets and counts read exactly as the analysis has them."""
    text, found = words(name, path), analysis(name)
    estimate = found.estimate

    for amount in (estimate.monthly_usd, estimate.monthly_usd_low, estimate.monthly_usd_high):
        assert f"{amount:,.2f}" in text
    for item in estimate.items:
        assert f"{item.monthly_usd or 0.0:,.2f}" in text
    assert f"{len(found.proof.proven_flows)} of {len(found.proof.stated_flows)}" in text
    assert found.result_hash in text


@EVERY
def test_lines_by_purpose_add_up_to_the_sum(name):
    """What the money is for adds up to the estimate, typical, low and high."""
    cost = next(part for part in handoff(analysis(name)) if part.key == "cost")
    sums = next(b.block.table for b in cost.blocks if b.block.kind == "grid" and b.block.table.key == "sums")
    estimate = analysis(name).estimate

    for column, total in enumerate(
        (estimate.monthly_usd, estimate.monthly_usd_low, estimate.monthly_usd_high), start=1
    ):
        assert sum(row[column] for row in sums.rows) == pytest.approx(total)


SPLIT = {"policy_statements"}
"""The handoff tells statements by what they guard: roles, keys, buckets, endpoints."""


@EVERY
def test_the_tables_of_the_views_are_all_there(name):
    """Nothing that the workbench shows as a table is missing from the handoff, but what is split here."""
    shown = {
        numbered.block.table.key
        for part in handoff(analysis(name))
        for numbered in part.blocks
        if numbered.block.kind == "grid"
    }

    assert set(TABLES) - SPLIT - WHEN_THERE <= shown


@EVERY
def test_number_columns_have_units(name):
    """A column of numbers names its unit, or its table has a column that does, or it counts steps and hops."""
    for part in handoff(analysis(name)):
        for numbered in part.blocks:
            if numbered.block.kind == "grid":
                table = numbered.block.table
                has_unit_column = any(column.key in ("unit", "detail") for column in table.columns)
                bare = [c.key for c in table.columns if c.is_number and not c.unit]

                assert has_unit_column or set(bare) <= {"step", "hop"}, (table.key, bare)


@EVERY
def test_every_row_can_be_cited(name):
    """Rows have ids that are used once, and both formats give the same row the same number."""
    found = page(files(name)[PAGE])
    ids = found.attributes("id")
    numbers = re.findall(r"^\| (\d+\.\d+-\d+) \|", files(name)[MARKDOWN], re.MULTILINE)

    assert [one for one, count in Counter(ids).items() if count > 1] == []
    assert {f"t{number.replace('.', '-')}" for number in numbers} <= set(ids)
    assert numbers == re.findall(r'<td class="ref"><a href="#[^"]+">([^<]+)</a>', files(name)[PAGE])


@EVERY
def test_every_link_leads_somewhere(name):
    """Contents and references lead to parts that exist, in both formats; what leads out leads to AWS's own pages."""
    found = page(files(name)[PAGE])
    targets = {f"#{one}" for one in found.attributes("id")}
    markdown = files(name)[MARKDOWN]
    out = {one for one in found.attributes("href") if not one.startswith("#")}

    assert set(found.attributes("href")) - out <= targets
    assert [one for one in out if not one.startswith(AWS)] == []
    assert set(re.findall(r"\]\(#(s\d+)\)", markdown)) <= set(re.findall(r'<a id="(s\d+)">', markdown))


@EVERY
def test_the_page_needs_nothing_beside_it(name):
    """One file: no script, no picture, style or font from elsewhere, and a policy that forbids them."""
    found = page(files(name)[PAGE])

    assert not {"script", "iframe", "link", "object", "embed", "form"} & found.tags()
    assert all(
        one.startswith(("data:", "#")) for one in (*found.attributes("src"), *found.attributes("xlink:href"))
    )
    assert "url(http" not in files(name)[PAGE]
    assert "@import" not in files(name)[PAGE]
    assert not [attribute for _, each in found.elements for attribute in each if attribute.startswith("on")]
    assert any("default-src 'none'" in one for one in found.attributes("content"))


@EVERY
def test_two_handoffs_of_one_analysis_are_equal(name):
    """Nothing in the handoff depends on anything but the analysis."""
    assert report(analysis(name)) == report(analysis(name))


@EVERY
def test_every_table_of_markdown_is_a_table(name):
    """An independent renderer finds as many tables and rows as the document has."""
    found = rendered(files(name)[MARKDOWN])
    expected = sum(
        sum(bool(section.rows) for section in numbered.block.table.sections)
        for part in handoff(analysis(name))
        for numbered in part.blocks
        if numbered.block.kind == "grid"
    )

    assert expected == sum(tag == "table" for tag, _ in found.elements)


@EVERY
def test_columns_share_the_whole_width(name):
    """The widths of a table's columns add up to all there is."""
    for part in handoff(analysis(name)):
        for numbered in part.blocks:
            if numbered.block.kind == "grid":
                shares = [float(width.rstrip("%")) for width in widths(numbered.block.table)]

                assert sum(shares) == pytest.approx(100, abs=0.1)


def test_parts_are_numbered_and_filled():
    """Every part has a place in the order and something that fills it, and a reference finds its number."""
    assert set(KEYS) == set(PARTS)
    assert see("control") == "§1"
    assert see("inventory") == f"§{len(KEYS)}"


def test_every_part_has_its_words():
    """The templates have a title and a first sentence for every part."""
    text = Templates().render("report/words.j2")
    module = Templates()._environment.get_template("report/words.j2").module

    assert text.strip() == ""
    assert set(KEYS) == set(module.titles) == set(module.intros)
    assert all(intro.endswith(".") for intro in module.intros.values())


def test_words_can_be_replaced_without_python(tmp_path):
    """A folder of one's own words changes the titles and leaves the rest."""
    folder = tmp_path / "report"
    folder.mkdir()
    module = Templates()._environment.get_template("report/words.j2")
    text = open(module.filename, encoding="utf-8").read()  # noqa: PTH123, SIM115  # a path Jinja gives as text
    (folder / "words.j2").write_text(text.replace('"cost": "Cost"', '"cost": "Kosten"'), encoding="utf-8")

    found = report(analysis("dmz"), Templates(named=tmp_path))

    assert b"17. Kosten" in found[PAGE]
    assert b"17. Kosten" in found[MARKDOWN]
    assert b"16. Checks and accepted findings" in found[PAGE]


def test_each_decision_is_a_file():
    """A decision on record becomes a file in the manner of an ADR, named by its number and title."""
    text = files("dmz")["report/decisions/0001-session-manager-instead-of-a-bastion.md"]

    assert text.startswith("# 1. Session Manager instead of a bastion\n")
    assert "## Status\n\naccepted\n" in text
    assert "The agent must run on every instance." in text


@EVERY
def test_the_shell_can_read_the_tests(name):
    """The commands of the test plan are valid shell, whatever names the design has."""
    tests = next(part for part in handoff(analysis(name)) if part.key == "tests")
    script = "\n".join(b.block.text for b in tests.blocks if b.block.kind == "commands")

    found = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)

    assert found.stderr == ""


def asked(name):
    """The rows of the test plan."""
    tests = next(part for part in handoff(analysis(name)) if part.key == "tests")
    return next(
        b.block.table.rows for b in tests.blocks if b.block.kind == "grid" and b.block.table.key == "tests"
    )


@EVERY
def test_the_test_plan_expects_what_the_matrix_says(name):
    """Every stated TCP flow between interfaces is expected, and nothing that the matrix has open is refused."""
    found = analysis(name)
    expected = {(row[1], row[2]): row[4] for row in asked(name)}
    delivered = {means.flow: means.delivered_to for means in found.estate.means}
    inside = {party.key for party in found.estate.parties if party.interfaces}

    for flow in found.design.flows:
        pair = (flow.source, delivered[flow.key])
        if set(pair) <= inside and flow.protocol == "tcp" and pair[0] != pair[1]:
            assert expected[pair] == "True"
    assert "False" in expected.values()


def test_the_test_plan_tries_the_database_from_the_internet():
    """Among the tests is the one everybody asks for: the internet must not reach the database."""
    assert ("internet", "database", "False") in {(row[1], row[2], row[4]) for row in asked("dmz")}


def test_every_kind_of_resource_has_one_step():
    """The implementation order knows every kind of resource, each once."""
    kinds = [kind for step in STEPS for kind in step.kinds]

    assert Counter(RESOURCE_TYPES) == Counter([*kinds, *MADE_BY_AWS])


NAMES_OF_THEIR_OWN = ("key", "tier", "service")
"""Fields whose words are no references, even where a resource has the same word as its key."""


@EVERY
def test_nothing_is_made_before_what_it_names(name):
    """Each resource names only resources of its own step or of earlier ones."""
    estate = analysis(name).estate
    step = {r.key: phase.number for phase in phases(estate) for r in phase.resources}
    early = []
    for resource in estate.resources:
        for field in type(resource).__dataclass_fields__:
            value = getattr(resource, field)
            named = value if isinstance(value, tuple) else (value,)
            for key in named:
                later = isinstance(key, str) and step.get(key, 0) > step.get(resource.key, 99)
                if later and field not in NAMES_OF_THEIR_OWN:
                    early.append((resource.key, field, key))

    assert early == []


@EVERY
def test_without_nat_is_answered(name):
    """The question every reader asks has its answer in the summary and beside the sums."""
    text = words(name, PAGE)

    assert "What does it cost without NAT?" in text
    answered = ("It has no NAT gateway" in text) or ("NAT comes to" in text)
    assert answered
