"""The saved form: read, refused in sentences, built with its additions."""

import json
from pathlib import Path

import pytest

from workbook.analysis import analyze
from workbook.document import Document, build, opened, parse_document
from workbook.errors import DocumentError, NotFoundError, OptionsError
from workbook.model.estate.network import SecurityGroupRule
from workbook.model.intent.additions import Additions
from workbook.model.intent.flow import Access, Flow, Waiver
from workbook.model.intent.party import Function
from workbook.model.ports import one_port
from workbook.plan import plan

SAVED = sorted(Path(__file__).parents[1].glob("templates/designs/*.json"))

BROKEN = [
    ('{"schema_version": 1, "patt', "document", "cut off"),
    ("[]", "document", "no object"),
    ('{"schema_version": 99, "pattern": "three_tier_dmz"}', "schema_version", "newer than this workbook"),
    ('{"pattern": "three_tier_dmz"}', "schema_version", "no version number"),
    ('{"schema_version": 1, "pattern": 7}', "pattern", "no pattern's name"),
    (
        '{"schema_version": 1, "pattern": "three_tier_dmz", "optoins": {}}',
        "optoins",
        "did you mean 'options'?",
    ),
    ('{"schema_version": 1, "pattern": "three_tier_dmz", "options": []}', "options", "no object"),
    (
        '{"schema_version": 1, "pattern": "three_tier_dmz", "additions": {"flows": [{"kind": "Flow", "kee": "x"}]}}',
        "additions.flows[0].kee",
        "not known",
    ),
]


@pytest.mark.parametrize(("text", "field", "words"), BROKEN)
def test_a_broken_document_is_refused(text, field, words):
    """What cannot be read is refused with the place and a sentence."""
    with pytest.raises(DocumentError) as refused:
        parse_document(text)

    assert any(fault.field == field and words in fault.sentence for fault in refused.value.faults), (
        refused.value
    )


def test_a_document_comes_back_from_its_text():
    """Options as given and additions survive saving; defaults are not frozen into the file."""
    flow = Flow(
        key="x",
        slot=200,
        source="app",
        destination="database",
        ports=one_port(9999),
        purpose='it\'s a "test"\n${x}',
    )
    document = Document(
        pattern="three_tier_dmz", options={"az_count": 3}, additions=Additions(flows=(flow,), notes=("n",))
    )

    back = parse_document(document.to_json())

    assert back == document
    assert json.loads(document.to_json())["options"] == {"az_count": 3}


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.stem)
def test_shipped_designs_prove(path):
    """Every saved design of the project reads, builds and proves."""
    assert analyze(opened(str(path))).proof.holds


def test_additions_are_planned_with_the_pattern():
    """A function of the user's own gets its group, rules, endpoint and role like any other."""
    worker = Function(
        key="worker",
        title="Worker",
        tier="app",
        runtime="python3.13",
        memory_mb=256,
        timeout_s=30,
        client_ports="lambda",
    )
    call = Access(
        key="worker-queue",
        slot=201,
        principal="worker",
        actions=("sqs:ReceiveMessage",),
        resource="*",
        service="sqs",
        purpose="take work from the queue",
    )
    query = Flow(
        key="worker-to-database",
        slot=202,
        source="worker",
        destination="database",
        ports=one_port(5432),
        purpose="store results",
    )
    document = Document(
        pattern="three_tier_dmz", additions=Additions(parties=(worker,), accesses=(call,), flows=(query,))
    )

    analysis = analyze(document)

    assert analysis.proof.holds
    assert "main/endpoint/sqs" in analysis.estate
    assert "role/worker" in analysis.estate
    rules = {rule.key for rule in analysis.estate.of(SecurityGroupRule)}
    assert {"sg/worker/out/tcp-5432/sg/database", "sg/endpoint/sqs/in/tcp-443/sg/worker"} <= rules


@pytest.mark.parametrize(
    ("additions", "field", "words"),
    [
        (
            Additions(flows=(Flow(key="x", slot=1, source="ap", destination="database", purpose="p"),)),
            "additions.flows[0].source",
            "did you mean 'app'?",
        ),
        (
            Additions(
                flows=(
                    Flow(key="app-to-database", slot=1, source="app", destination="database", purpose="p"),
                )
            ),
            "additions.flows[0].key",
            "is there already",
        ),
        (
            Additions(
                flows=(
                    Flow(
                        key="x",
                        slot=1,
                        source="internet",
                        destination="database",
                        ports=one_port(5432),
                        purpose="p",
                    ),
                )
            ),
            "additions.flows",
            "no public address",
        ),
    ],
)
def test_additions_that_do_not_fit_are_refused(additions, field, words):
    """An addition that names nobody, repeats a key or cannot be carried is refused where it stands."""
    with pytest.raises(OptionsError) as refused:
        plan(build(Document(pattern="three_tier_dmz", additions=additions)))

    assert any(fault.field == field and words in fault.sentence for fault in refused.value.faults), (
        refused.value
    )


def test_a_waiver_answers_its_finding():
    """A person's waiver accepts the finding it names and nothing else."""
    plain = analyze(Document(pattern="three_tier_dmz", options={"flow_logs": "off"}))
    (finding,) = [each for each in plain.findings if each.waiver is None]
    waiver = Waiver(check=finding.check, resource=finding.resource, reason="a lab", owner="me")

    waived = analyze(
        Document(
            pattern="three_tier_dmz", options={"flow_logs": "off"}, additions=Additions(waivers=(waiver,))
        )
    )

    assert [each.waiver for each in waived.findings if each.check == finding.check] == [waiver]
    assert all(each.waiver for each in waived.findings)


def test_opening_nothing_says_what_there_is():
    """A name that is neither pattern nor file is answered with the catalogue."""
    with pytest.raises(NotFoundError, match="did you mean 'three_tier_dmz'"):
        opened("three_teir_dmz")
