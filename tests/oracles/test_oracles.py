"""The judges of the Terraform export accept what is right and refuse what is not."""

import json

import pytest

from tests.oracles import schema_check
from tests.oracles.broken_roots import CHANGES, RIGHT
from tests.oracles.schema_check import SCHEMA


def _root(folder, text):
    (folder / "main.tf").write_text(text, encoding="utf-8")
    return folder


def test_the_schema_check_accepts_a_right_root(tmp_path):
    """What is right raises no finding."""
    assert schema_check.faults(_root(tmp_path, RIGHT)) == []


def test_terraform_accepts_a_right_root(tmp_path, terraform):
    """The root that all broken ones are made of is formatted, valid, and plans."""
    folder = _root(tmp_path, RIGHT)

    assert terraform.unformatted(folder) == ""
    assert terraform.errors(folder) == []
    assert 'aws_subnet.app["a"]' in terraform.plan(folder)


@pytest.mark.parametrize("name", [name for name, change in CHANGES.items() if change.seen_by_schema])
def test_the_schema_check_refuses_what_is_broken(name, tmp_path):
    """Every break that can be seen without Terraform is seen."""
    assert schema_check.faults(_root(tmp_path, CHANGES[name].text))


@pytest.mark.parametrize("name", CHANGES)
def test_terraform_refuses_what_is_broken(name, tmp_path, terraform):
    """The real Terraform, with the stub behind it, refuses every break while validating."""
    assert terraform.errors(_root(tmp_path, CHANGES[name].text))


def test_terraform_sees_a_layout_that_is_not_its_own(tmp_path, terraform):
    """Formatting is judged too: one space less is shown."""
    assert "cidr_block" in terraform.unformatted(
        _root(tmp_path, RIGHT.replace("  cidr_block = ", "  cidr_block =", 1))
    )


def test_the_plan_tells_what_differs(tmp_path, terraform):
    """A plan shows values as they are, so two plans can be compared argument by argument."""
    one = terraform.plan(_root(tmp_path, RIGHT))
    other = terraform.plan(_root(tmp_path, RIGHT.replace("203.0.113.0/24", "203.0.113.0/25")))

    assert [address for address in one if one[address] != other[address]] == [
        "aws_vpc_security_group_ingress_rule.app"
    ]


def test_the_schema_is_that_of_the_version_the_export_names():
    """The data file holds the provider version that versions.tf demands."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8"))["version"].startswith("6.62")
