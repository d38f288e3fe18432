"""Terraform with the stub provider behind it, for tests of any folder that import this fixture."""

import pytest

from tests.oracles.stub_provider import served
from tests.oracles.terraform import Terraform, found


@pytest.fixture(scope="session")
def terraform():
    """The real Terraform; without the binary the test is skipped, and the table of oracles says so."""
    binary = found()
    if not binary:
        pytest.skip("no terraform binary: set TERRAFORM= or put it on the path")
    with served() as environment:
        yield Terraform(binary, environment)
