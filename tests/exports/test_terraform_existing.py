"""Terraform beside what is there already: ids as inputs, and nothing made or emptied that others use."""

from tests.oracles_ran import ran
from tests.planning.test_existing import NAMED, document
from workbook.analysis import analyze
from workbook.exports.terraform.export import terraform as export_terraform
from workbook.exports.write import write


def test_terraform_plans_what_is_missing_beside_what_is_there(tmp_path, terraform):
    """The root validates and plans with ids as inputs, and makes none of the five, nor touches the default group."""
    write(export_terraform(analyze(document("three_tier_dmz", NAMED))), tmp_path)
    root = tmp_path / "terraform"

    assert terraform.errors(root) == []
    planned = set(terraform.plan(root))
    ran("terraform")
    made = {address.partition(".")[0] for address in planned}
    assert 'aws_subnet.app["b"]' in planned
    assert 'aws_subnet.app["a"]' not in planned
    assert not made & {"aws_vpc", "aws_internet_gateway", "aws_kms_key", "aws_default_security_group"}
    assert "aws_s3_bucket.objects" not in planned
