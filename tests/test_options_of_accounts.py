"""Names, keys and accounts that people type: what AWS refuses is refused beside the field, and what they name is used."""

import pytest

from workbook.analysis import analyze
from workbook.catalog import pattern
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.facts.bucket_names import bucket_name_fault
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.identity import KmsKey
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.options import read_options
from workbook.plan import plan

KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

REFUSED = [
    ("s3_private_bucket", {"bucket_name": "My_Bucket"}, {"bucket_name"}, "lower-case"),
    ("s3_private_bucket", {"bucket_name": "ab"}, {"bucket_name"}, "3 to 63"),
    ("s3_private_bucket", {"bucket_name": "a" * 64}, {"bucket_name"}, "3 to 63"),
    ("s3_private_bucket", {"bucket_name": "192.168.5.4"}, {"bucket_name"}, "IP address"),
    ("s3_private_bucket", {"bucket_name": "logs.example.com"}, {"bucket_name"}, "dots"),
    ("s3_private_bucket", {"bucket_name": "xn--logs"}, {"bucket_name"}, "keeps for itself"),
    ("s3_private_bucket", {"bucket_name": "logs-s3alias"}, {"bucket_name"}, "keeps for itself"),
    ("s3_private_bucket", {"bucket_name": "logs-"}, {"bucket_name"}, "hyphen"),
    ("s3_private_bucket", {"existing_kms_key": KEY}, {"existing_kms_key"}, "did you mean 'existing'"),
    ("privatelink_service", {"allowed_accounts": "4444"}, {"allowed_accounts.0"}, "twelve digits"),
    ("privatelink_service", {"allowed_accounts": [""]}, {"allowed_accounts.0"}, "twelve digits"),
    ("privatelink_service", {"allowed_accounts": "*"}, {"allowed_accounts.0"}, "twelve digits"),
    (
        "privatelink_service",
        {"allowed_accounts": "444455556666,444455556666"},
        {"allowed_accounts"},
        "given twice",
    ),
]


@pytest.mark.parametrize(("name", "given", "fields", "words"), REFUSED)
def test_what_aws_refuses_is_refused_beside_its_field(name, given, fields, words) -> None:
    """The fault names the field and says what is wrong with the value."""
    with pytest.raises(OptionsError) as refused:
        read_options(pattern(name).options, given)

    faults = refused.value.faults
    assert {fault.field for fault in faults} == fields
    assert any(words in fault.sentence for fault in faults)


@pytest.mark.parametrize("name", ["abc", "a" * 63, "example-prod-objects", "1-2", "0a9"])
def test_names_that_s3_takes_are_taken(name) -> None:
    """The shortest, the longest, and digits at the ends."""
    assert bucket_name_fault(name) == ""


def test_a_bucket_and_a_key_that_are_named_are_used_and_proven() -> None:
    """The key is not made again: nothing is exported of it but an input, and everything stated still holds."""
    given = {"bucket_name": "example-prod-app-objects", "existing": {"key/main": KEY}}
    analysis = analyze(Document(pattern="s3_private_bucket", options=given))
    (key,) = analysis.estate.of(KmsKey)
    files = export(analysis, ["terraform"])
    words = "".join(text.decode() for path, text in files.items() if path.endswith(".tf"))

    assert analysis.proof.holds
    assert key.existing_id == KEY
    assert "example-prod-app-objects" in {each.bucket_name for each in analysis.estate.of(S3Bucket)}
    assert 'resource "aws_kms_key"' not in words
    assert "var.existing_kms_key_main" in words
    assert any(each.subject == "key/main" for each in analysis.design.assumptions)


def test_further_accounts_may_make_endpoints_and_nobody_else() -> None:
    """An account that is a consumer already is named once; no principal is everybody."""
    given = {"allowed_accounts": "444455556666,111122223333"}
    (service,) = plan(build(Document(pattern="privatelink_service", options=given))).of(VpcEndpointService)

    assert len(service.allowed_principals) == 2  # the consumer and the further one
    assert any("444455556666" in each for each in service.allowed_principals)
    assert not any("*" in each for each in service.allowed_principals)
