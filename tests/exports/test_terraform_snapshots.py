"""The Terraform of each pattern as stored files, so that a reviewer reads what a change does to it."""

import pytest

from tests.cover import IN_FULL
from tests.snapshots import stored
from workbook.analysis import analyze
from workbook.document import Document
from workbook.exports.formats import export

STORED = ("network.tf", "security_groups.tf", "network_acls.tf", "endpoints.tf", "variables.tf")
"""What the network is made of; the rest of the root changes with sizes and versions."""


@pytest.fixture(scope="module", params=IN_FULL)
def root(request):
    """A pattern's name and its default root."""
    return request.param, export(analyze(Document(pattern=request.param)), ["terraform"])


@pytest.mark.parametrize("file", STORED)
def test_the_network_reads_as_it_is_stored(root, file):
    """The exported file is the stored one, to the letter."""
    name, files = root
    text = files[f"terraform/{file}"].decode()

    assert text == stored(f"{name}/terraform/{file}", text)
