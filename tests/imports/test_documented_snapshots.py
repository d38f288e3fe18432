"""The importer against the reader that the documented cases were first read with: two programs, one network."""

from dataclasses import fields

import pytest

from tests.cases.describe import CASES, snapshot
from workbook.imports.describe import read_describe

OURS = {"because", "tags", "account", "region", "key"}
READ_BY_ONE = {
    "SecurityGroup": {"description", "is_default"},
    "Subnet": {"routing_class"},
    "Instance": {"instance_type", "role", "http_tokens", "associate_public_ip_address"},
    "PrefixList": {"max_entries"},
    "SecurityGroupRule": {"description"},
    "VpcPeeringConnection": {"requester_account", "accepter_account"},
}
"""Fields that the cases' reader fills with a word of its own."""


def _said(resource):
    hidden = OURS | READ_BY_ONE.get(type(resource).__name__, set())
    return type(resource).__name__, tuple(
        (one.name, str(getattr(resource, one.name))) for one in fields(resource) if one.name not in hidden
    )


@pytest.mark.parametrize("path", sorted((CASES / "snapshots").glob("*.json")), ids=lambda path: path.stem)
def test_both_readers_see_the_same_resources(path):
    """Whatever the cases' own reader reads of a snapshot the importer reads alike; nothing is not understood."""
    theirs = snapshot(f"snapshots/{path.name}")
    found = read_describe(path)

    assert {_said(each) for each in theirs.resources} <= {_said(each) for each in found.estate.resources}
    worrying = [each for each in found.not_understood if "IMDSv1" not in each.why]
    assert worrying == []
