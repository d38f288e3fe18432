"""Panels say what the analysis says, escape what they are given, and ask what they cannot know."""

import asyncio
import base64
import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser

import pytest

from workbook.analysis import Analysis, analyze
from workbook.app.download import link, size
from workbook.app.markup import count, key, usd
from workbook.app.panels.bar import bar
from workbook.app.panels.checks import checks
from workbook.app.panels.cost import CostPanel, dates, head
from workbook.app.panels.export import ExportPanel
from workbook.app.panels.reach import ReachPanel, port
from workbook.checks.finding import Finding
from workbook.cost.estimate import MissingPrice, Strategy
from workbook.document import Document
from workbook.errors import ExportError
from workbook.model.intent.flow import Waiver
from workbook.proof.proof import ProhibitionResult, UnstatedFlow
from workbook.reachability.reach import reach

HOSTILE = "<script>alert('x')</script>${x}\"&"


@cache
def analysis() -> Analysis:
    """The first pattern at its defaults."""
    return analyze(Document(pattern="three_tier_dmz"))


def finding(severity: str = "high", waiver: Waiver | None = None, message: str = "too open") -> Finding:
    """A finding of the sort checks make."""
    return Finding(
        id=f"{severity}{message}",
        check="EXPOSURE-99",
        title="A title",
        severity=severity,
        resource="sg/x",
        message=message,
        evidence="rule",
        remedy="close it",
        waiver=waiver,
    )


def with_findings(*findings: Finding) -> Analysis:
    """The analysis with exactly these findings."""
    first = replace(analysis().checks[0], status="failed", findings=findings)
    others = tuple(replace(check, findings=()) for check in analysis().checks[1:])
    return replace(analysis(), checks=(first, *others))


class Words(HTMLParser):
    """The text of a page and the names of its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Notes an element."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Notes text."""
        self.text += data


def test_the_bar_says_dollars_proof_and_findings() -> None:
    """The figures of the bar are those of the analysis."""
    said = Words(bar(analysis())).text
    proven, stated = len(analysis().proof.proven_flows), len(analysis().proof.stated_flows)

    assert f"${analysis().estimate.monthly_usd:,.0f} a month" in said
    assert f"{proven} of {stated} flows proven" in said
    assert "nothing else is open" in said
    assert "2 prohibitions hold" in said


def test_the_bar_turns_red_for_what_nobody_stated() -> None:
    """An open passage and a broken prohibition are on the bar, in words."""
    passage = UnstatedFlow(
        source="stranger:x", destination="database", protocol="tcp", ports="5432", path=None
    )
    broken = ProhibitionResult(key="p", purpose="never", holds=False)
    proof = replace(analysis().proof, unstated_flows=(passage,), prohibitions=(broken,))

    html = bar(replace(analysis(), proof=proof))

    assert "wb-bad" in html
    assert "wb-good" not in html
    assert "1 open passage nobody stated · 1 prohibition broken" in Words(html).text


def test_the_bar_counts_open_findings_by_severity_and_waived_ones_apart() -> None:
    """A waived finding is no longer counted as open, but it is counted."""
    accepted = finding("high", Waiver(check="EXPOSURE-99", reason="by purpose"))

    said = Words(bar(with_findings(finding("high"), finding("low"), accepted))).text

    assert "0 critical 1 high 0 medium 1 low" in said
    assert "1 finding waived with a reason" in said


def test_an_incomplete_estimate_is_never_shown_as_a_whole() -> None:
    """When prices are missing, bar and cost panel name how many and which."""
    missing = MissingPrice(
        service="NAT Gateway", component="zonal_hour", region="eu-west-1", items=("main/nat/a",)
    )
    estimate = replace(analysis().estimate, complete=False, missing_prices=(missing,))

    assert "1 price missing" in Words(bar(replace(analysis(), estimate=estimate))).text
    assert "Missing: zonal_hour of NAT Gateway." in Words(head(estimate)).text


def test_checks_come_gravest_first_and_accepted_ones_last() -> None:
    """Findings are ordered by severity; those accepted with a reason come after, with it."""
    accepted = finding(
        "critical", Waiver(check="EXPOSURE-99", reason="the reason given", owner="net"), "third"
    )
    said = Words(
        checks(with_findings(finding("low", message="second"), accepted, finding("high", message="first")))
    ).text

    assert said.index("first") < said.index("second") < said.index("third")
    assert "the reason given (net)" in said


def test_nothing_found_is_said_with_what_was_looked_at() -> None:
    """Without findings the panel says how many checks passed."""
    passed = sum(check.status == "passed" for check in with_findings().checks)

    assert f"Nothing was found: {passed} checks passed." in Words(checks(with_findings())).text


def test_names_are_text_wherever_they_are_shown() -> None:
    """A name with markup in it makes no element, in any panel."""
    hostile = with_findings(replace(finding(message=HOSTILE), resource=HOSTILE))

    words = Words(checks(hostile))

    assert "script" not in words.tags
    assert HOSTILE in words.text
    assert "script" not in Words(str(key(HOSTILE))).tags
    assert unescape(re.sub("<[^>]+>", "", str(key(HOSTILE)))) == HOSTILE


def test_the_age_of_prices_is_said() -> None:
    """The cost panel names the oldest and the newest price it used, and how many have no date."""
    items = [
        replace(item, as_of=day)
        for item, day in zip(analysis().estimate.items, ["2026-01-02", "2025", "undated"], strict=False)
    ]

    assert (
        dates(replace(analysis().estimate, items=tuple(items))) == "from 2025 to 2026-01-02, 1 line undated"
    )


def test_a_strategy_is_taken_by_its_button() -> None:
    """Pressing the button of a strategy hands over that strategy, and a refused one cannot be pressed."""
    taken: list[Strategy] = []
    panel = CostPanel(taken.append, lambda _: "")
    panel.show(analysis())
    offers = panel.root.children[1].children
    strategies = analysis().comparison.strategies

    for offer in offers:
        _words, button = offer.children
        if not button.disabled:
            button.click()

    assert len(offers) == len(strategies)
    assert taken == [each for each in strategies if not each.refused]


def test_showing_again_makes_no_new_widgets() -> None:
    """The offers are told anew, so that an hour of edits does not fill the page with dead widgets."""
    panel = CostPanel(lambda _: None, lambda _: "")
    panel.show(analysis())
    before = panel.root.children[1].children

    panel.show(replace(analysis(), estimate=replace(analysis().estimate, monthly_usd=1.0)))

    assert panel.root.children[1].children == before


def asked() -> ReachPanel:
    """A reachability panel over the first pattern."""
    panel = ReachPanel(reach, lambda _: "<p>matrix</p>")
    panel.show(analysis())
    return panel


def test_a_stated_flow_is_traced_when_chosen() -> None:
    """Choosing a flow fills in its ends and port and shows a reachable path."""
    panel = asked()
    label, flow = panel.stated.options[2]

    panel.stated.value = flow

    assert label.startswith(f"{panel.source.value} → {panel.destination.value}")
    assert 'data-verdict="reachable"' in panel.root.children[1].value
    assert "To close it:" in panel.root.children[1].value
    assert "these connections" in panel.root.children[1].value


def test_a_blocked_question_names_what_is_in_the_way() -> None:
    """The internet does not reach the database, and the panel lists the blockers with the change that would open them."""
    panel = asked()

    panel.source.value, panel.destination.value, panel.port.value = "internet", "database", "tcp/5432"
    html = panel.root.children[1].value

    assert 'data-verdict="blocked"' in html
    path = reach(analysis().estate, "internet", "database", "tcp/5432")
    assert path.blockers
    assert all(blocker.code in html for blocker in path.blockers)


@pytest.mark.parametrize(("port_text", "words"), [("tcp/70000", "70000"), ("smtp", "smtp"), ("", "")])
def test_a_port_that_is_none_is_refused_in_words(port_text: str, words: str) -> None:
    """What cannot be read as protocol and port is a sentence in the panel, not an exception."""
    panel = asked()

    panel.port.value = port_text

    assert "wb-bad" in panel.root.children[1].value
    assert words in Words(panel.root.children[1].value).text


def test_an_end_nobody_knows_is_refused_with_a_suggestion() -> None:
    """A misspelt party is answered with what was probably meant."""
    panel = asked()

    panel.destination.value = "databse"

    assert "database" in Words(panel.root.children[1].value).text
    assert "wb-bad" in panel.root.children[1].value


def test_the_question_stays_when_the_design_changes() -> None:
    """Another analysis answers the question that is already asked."""
    panel = asked()
    panel.source.value, panel.destination.value, panel.port.value = "internet", "database", "tcp/5432"

    panel.show(analyze(Document(pattern="three_tier_dmz", options={"az_count": 3})))

    assert (panel.source.value, panel.destination.value) == ("internet", "database")
    assert 'data-verdict="blocked"' in panel.root.children[1].value


def test_a_question_about_a_party_that_is_gone_becomes_one_about_the_new_design() -> None:
    """Another pattern has other parties: the panel asks about its first flow instead of one that cannot be asked."""
    panel = asked()
    panel.source.value, panel.destination.value = "internet", "alb"
    other = analyze(Document(pattern="private_rds_api"))

    panel.show(other)

    first = other.proof.stated_flows[0]
    assert (panel.source.value, panel.destination.value) == (first.source, first.destination)
    assert 'data-verdict="reachable"' in panel.root.children[1].value


@pytest.mark.parametrize(
    ("protocol", "ports", "question"),
    [
        ("tcp", "443", "tcp/443"),
        ("icmp", "8/0", "icmp/8/0"),
        ("all", "all", "all"),
        ("udp", "", "udp"),
        ("tcp", "all", "tcp"),
    ],
)
def test_a_flow_becomes_a_question(protocol: str, ports: str, question: str) -> None:
    """Protocol and ports of a flow read as the command line asks for them."""
    assert port(protocol, ports) == question


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return content.getvalue()


class Shown:
    """Stands for the session: the analysis that is on the screen."""

    def __init__(self) -> None:
        self.analysis = analysis()


def exporting(
    troubles: list[Exception] | None = None, *, broken: bool = False, shown: Shown | None = None
) -> ExportPanel:
    """An export panel over two small formats."""
    screen = shown or Shown()

    def export(_analysis: Analysis, name: str) -> dict[str, bytes]:
        if broken:
            raise ExportError("no words for it")
        return {f"{name}/file.txt": name.encode()}

    heard = [] if troubles is None else troubles
    return ExportPanel(lambda: screen.analysis, {"one": "One", "two": "Two"}, export, zipped, heard.append)


def test_the_ticked_formats_come_as_one_archive_in_a_link() -> None:
    """Only ticked formats are made, and the link carries exactly their files, named for design and result."""
    panel = exporting()
    panel.ticks["two"].value = False

    panel.start()
    html = panel.result.value
    data = base64.b64decode(re.search(r"base64,([^\"]+)", html)[1])

    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["one/file.txt"]
    assert f'download="{analysis().design.name_prefix}-{analysis().result_hash[:12]}.zip"' in html
    assert (panel.bar.value, panel.bar.max) == (1, 1)


def test_an_archive_of_an_older_design_is_not_offered() -> None:
    """Another analysis takes the link away, also while the files are being made; the same one leaves it."""
    shown = Shown()
    panel = exporting(shown=shown)
    panel.start()
    panel.show(analysis())
    assert "download" in panel.result.value
    other = analyze(Document(pattern="private_rds_api"))
    panel.show(other)
    assert panel.result.value == ""

    async def change_meanwhile() -> None:
        made = asyncio.create_task(panel.make())
        await asyncio.sleep(0.01)
        shown.analysis = other
        panel.show(other)
        await made

    asyncio.run(change_meanwhile())

    assert panel.result.value == ""
    assert panel.button.disabled is False


def test_nothing_ticked_is_said() -> None:
    """Without a format there is a sentence, not an empty archive."""
    panel = exporting()
    for tick in panel.ticks.values():
        tick.value = False

    panel.start()

    assert "choose at least one format" in panel.result.value


def test_an_export_that_fails_is_told_and_can_be_tried_again() -> None:
    """The failure reaches the page, and the button works again."""
    troubles: list[Exception] = []
    panel = exporting(troubles, broken=True)

    panel.start()

    assert [str(each) for each in troubles] == ["no words for it"]
    assert panel.result.value == ""
    assert panel.button.disabled is False


def test_a_link_carries_name_kind_and_content() -> None:
    """A file name is escaped, its ending says what it is, and the content comes back byte for byte."""
    html = link('a"b.svg', b"<svg/>", "Save <it>")

    assert 'download="a&quot;b.svg"' in html
    assert "data:image/svg+xml;base64,PHN2Zy8+" in html
    assert "Save &lt;it&gt;" in html


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (usd(1234.5), "$1,234.50"),
        (usd(-3.456), "-$3.46"),
        (usd(None), "no price"),
        (count(1, "flow"), "1 flow"),
        (count(2000, "flow"), "2,000 flows"),
        (count(2, "check does", "checks do"), "2 checks do"),
        (size(b"x" * 312), "312 B"),
        (size(b"x" * 2048), "2 KB"),
        (size(b"x" * 3 * 1024 * 1024), "3.0 MB"),
    ],
)
def test_figures_read_as_people_write_them(said: str, expected: str) -> None:
    """Dollars have a sign and thousands, nouns their number, sizes a unit."""
    assert said == expected
