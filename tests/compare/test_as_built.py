"""As designed against as built: a design's network described by AWS is the same network."""

import pytest

from workbook.analysis import analyze, analyze_import
from workbook.compare.comparison import compare
from workbook.document import Document
from workbook.imports.describe import read_describe
from workbook.imports.describing import describe
from workbook.model.estate.network import SecurityGroupRule


def _built(estate, folder):
    for path, content in describe(estate).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return analyze_import(read_describe(folder))


@pytest.mark.parametrize("pattern", ["three_tier_dmz", "private_rds_api"])
def test_what_was_built_is_what_was_designed(pattern, tmp_path):
    """No rule, route or passage differs between a design and the describe JSON of its estate."""
    designed = analyze(Document(pattern=pattern))

    found = compare(designed, _built(designed.estate, tmp_path))

    assert not found.rules
    assert not found.routes
    assert not found.passages
    assert not found.is_priced_alike


def test_what_describe_json_never_shows_is_not_called_missing(tmp_path):
    """Roles, keys and buckets are no part of a network's description, so nobody says they are gone."""
    designed = analyze(Document(pattern="three_tier_dmz"))

    found = compare(designed, _built(designed.estate, tmp_path))

    gone = {each.kind for each in found.resources.removed}
    assert not gone & {"IamRole", "KmsKey", "S3Bucket", "LogGroup", "Secret"}


def test_a_rule_that_somebody_took_away_shows(tmp_path):
    """Drift: the built network lacks one rule, and the passage with it."""
    designed = analyze(Document(pattern="three_tier_dmz"))
    rule = next(
        each
        for each in designed.estate.of(SecurityGroupRule)
        if each.security_group == "sg/database" and not each.is_egress
    )
    left = tuple(each for each in designed.estate.resources if each.key != rule.key)

    found = compare(designed, _built(type(designed.estate)(
        accounts=designed.estate.accounts, resources=left, parties=designed.estate.parties
    ), tmp_path))  # fmt: skip

    assert [each.said["security_group"] for each in found.rules.removed] == ["sg/database"]
    assert {(each.source, each.destination) for each in found.passages.closed} == {("app", "database")}
    assert not found.passages.opened
