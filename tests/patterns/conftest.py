"""The real Terraform for these tests."""

from tests.oracles.fixtures import terraform

__all__ = ["terraform"]
