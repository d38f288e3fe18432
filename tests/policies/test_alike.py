"""Statements that say the same, or less than another one, stand in a document once."""

import pytest

from tests.proof.test_permission_mutations import escaped
from workbook.document import Document, build
from workbook.model.estate.identity import IamRole
from workbook.model.estate.network import VpcEndpoint
from workbook.plan import plan
from workbook.policies.arns import within

BY_PASSWORD = {"db_iam_authentication": False, "rds_proxy": False}
HEADS = {
    "secret": "arn:${partition}:secretsmanager:${region}:${account}:secret:",
    "key": "arn:${partition}:kms:${region}:${account}:key/",
}


@pytest.mark.parametrize(
    ("narrow", "wide", "fits"),
    [
        ("${secret.arn}", "arn:${partition}:secretsmanager:${region}:${account}:secret:*", True),
        ("${secret.arn}", "${secret.arn}", True),
        ("${objects.arn}/a", "${objects.arn}/*", True),
        ("${secret.arn}", "*", True),
        ("${secret.arn}", "arn:${partition}:secretsmanager:${region}:${account}:secret:team-*", False),
        ("${key.arn}", "arn:${partition}:secretsmanager:${region}:${account}:secret:*", False),
        ("${elsewhere.arn}", "arn:${partition}:secretsmanager:${region}:${account}:secret:*", False),
        ("arn:${partition}:secretsmanager:${region}:${account}:secret:*", "${secret.arn}", False),
        ("${objects.arn}", "${objects.arn}/*", False),
    ],
)
def test_a_pattern_fits_arns_that_are_not_made_yet(narrow, wide, fits) -> None:
    """A resource's ARN is within a pattern by what its kind's ARNs begin with, and never by a name nobody knows."""
    assert within(narrow, wide, HEADS) is fits


def test_what_a_wider_statement_grants_is_not_granted_twice() -> None:
    """A function that may read every secret has one statement for it, in its role and in the endpoint's policy."""
    estate = plan(build(Document(pattern="private_rds_api", options=BY_PASSWORD)))
    role = next(role for role in estate.of(IamRole) if role.key == "role/function")
    endpoint = next(each for each in estate.of(VpcEndpoint) if each.service == "secretsmanager")

    for policy in (role.policy, endpoint.policy):
        reading = [each for each in policy.statements if "secretsmanager:GetSecretValue" in each.actions]
        assert [each.sid for each in reading] == ["FunctionUsesSecretsmanager"]
        assert {reason.key for reason in reading[0].because} == {
            "function-credentials",
            "function-uses-secretsmanager",
        }


@pytest.mark.all_pairs
def test_every_mutant_is_noticed_where_one_statement_covers_another() -> None:
    """No statement of the pattern is idle beside a wider one, so that its loss goes unnoticed."""
    assert escaped("private_rds_api", **BY_PASSWORD) == []
