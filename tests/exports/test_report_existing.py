"""The report of an existing network: the handoff's numbers, everything that was read, and no intent made up."""

import re
from functools import cache

import pytest

from tests.cases.networks import FILES, imported_network
from tests.exports.handoffs import page, rendered
from tests.exports.hostile import HOSTILE
from tests.imports.documents import card, network, read
from workbook.analysis import analyze_import
from workbook.exports.formats import export
from workbook.exports.report.existing import EXISTING, MOST_PASSAGES
from workbook.exports.report.export import report
from workbook.exports.report.handoff import PARTS, existing_network
from workbook.exports.report.numbering import KEYS
from workbook.reachability.passages import passages
from workbook.views.text import one_line

NAMES = [path.stem for path in FILES]
EVERY = pytest.mark.parametrize("name", NAMES)
SILENT = {
    "requirements",
    "flows",
    "identity",
    "storage",
    "tests",
    "order",
    "rollback",
    "operations",
    "decisions",
    "notes",
}
"""The parts that have nothing to say where nobody stated anything."""


@cache
def analysis(name):
    """Everything about one network."""
    return analyze_import(imported_network(name))


@cache
def files(name):
    """Its report."""
    return {path: content.decode() for path, content in report(analysis(name)).items()}


@cache
def words(name, path):
    """All words of one file, as its reader sees them."""
    text = files(name)[path]
    return (page(text) if path.endswith("html") else rendered(text)).text


def test_parts_have_the_numbers_of_the_handoff():
    """Part 7 is security groups in both; a part without intent is left out, and one sentence says which and why."""
    parts = existing_network(analysis("nat_gateway"))
    left = ", ".join(str(number) for number, key in enumerate(KEYS, start=1) if key in SILENT)

    assert set(EXISTING) == set(PARTS) - SILENT
    assert [(part.number, part.key) for part in parts] == [
        (number, key) for number, key in enumerate(KEYS, start=1) if key not in SILENT
    ]
    assert words("nat_gateway", "report/network.html").count(f"Parts {left} of a design's handoff") == 1


@EVERY
def test_no_reference_leads_to_a_part_that_is_left_out(name):
    """Whoever follows a reference gets somewhere."""
    there = {part.number for part in existing_network(analysis(name))}

    assert {int(each) for each in re.findall(r"§(\d+)", words(name, "report/network.html"))} <= there


@EVERY
@pytest.mark.parametrize("path", ["report/network.md", "report/network.html"])
def test_everything_that_was_read_is_in_it(name, path):
    """Every resource, every passage, every finding and whatever was not understood stand in both formats."""
    found, text = analysis(name), words(name, path)

    assert [r.key for r in found.estate.resources if r.key not in text] == []
    assert [f.check for f in found.findings if one_line(f.message) not in text] == []
    assert [n.id for n in found.imported.not_understood if one_line(n.why) not in text] == []
    assert [p for p in passages(found.matrix) if p.source not in text or p.destination not in text] == []
    assert found.result_hash in text


@EVERY
def test_no_word_claims_intent(name):
    """Nothing is said to be proven, stated or accepted where nobody stated anything."""
    text = words(name, "report/network.html")

    assert "Nobody stated what must be possible, so nothing is proven" in text
    for claim in (
        "The proof holds",
        "stated flows work",
        "accepted with a reason",
        "Every rule names the flow",
    ):
        assert claim not in text


def test_the_pack_of_an_existing_network_has_a_report():
    """Without a list of formats an existing network gets what needs no intent: report, pictures, JSON."""
    found = export(analysis("interface_endpoint"))

    assert {path.partition("/")[0] for path in found} == {"report", "picture", "json"}


def test_names_of_others_stay_text():
    """Tags, groups and files of somebody else's network make no element of the page and no markup of the Markdown."""
    texts = [text for text in HOSTILE if text.strip()]
    cards = [
        card(f"eni-{at}", address=f"10.0.1.{at + 4}", TagSet=[{"Key": "Name", "Value": text}])
        for at, text in enumerate(texts)
    ]
    found = report(
        analyze_import(read(**network(NetworkInterfaces=cards, Odd=[{"OddId": t} for t in texts])))
    )
    html, markdown = (found[f"report/network.{end}"].decode() for end in ("html", "md"))
    plain = page(files("nat_gateway")["report/network.html"]).tags()

    assert page(html).tags() <= plain | {"path", "circle", "polygon", "polyline", "title", "desc", "image"}
    assert not [name for _, each in page(html).elements for name in each if name.startswith("on")]
    assert not {"script", "img", "iframe"} & rendered(markdown).tags()
    assert [text for text in texts if one_line(text) not in page(html).text] == []


def test_a_crowd_of_passages_is_cut_and_says_so():
    """Beyond what one reads the list ends, and names the command that has all of it."""
    count = 30
    groups = [
        {"GroupId": f"sg-{at}", "GroupName": f"g{at}", "VpcId": "vpc-1",
         "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 1000 + at, "ToPort": 1000 + at, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}],
         "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}
        for at in range(count)
    ]  # fmt: skip
    cards = [card(f"eni-{at}", address=f"10.0.1.{at + 4}", groups=(f"sg-{at}",)) for at in range(count)]
    found = analyze_import(read(**network(SecurityGroups=groups, NetworkInterfaces=cards)))
    text = rendered(report(found)["report/network.md"].decode()).text
    every = len(tuple(passages(found.matrix)))

    assert every > MOST_PASSAGES
    assert f"{every - MOST_PASSAGES} passages more" in text
