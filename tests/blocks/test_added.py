"""A person's own accesses and prohibitions: what they may name, and what is refused beside its field."""

import json
from typing import Any

import pytest

from workbook.analysis import Analysis, analyze
from workbook.authorization.policies import policies_of
from workbook.authorization.questions import question
from workbook.document import parse_document
from workbook.errors import OptionsError

ACCESS = {
    "kind": "Access", "key": "x", "slot": 90, "principal": "app", "actions": ["s3:GetObject"],
    "resource": "objects", "purpose": "read",
}  # fmt: skip
BAN = {
    "kind": "Prohibition", "key": "y", "plane": "identity", "who": "anyone", "what": "s3:DeleteObject",
    "resource": "objects", "purpose": "never delete",
}  # fmt: skip
EMPTY = [{"operator": "StringEquals", "key": "aws:SourceVpc", "values": []}]


def added(name: str, record: dict[str, Any], **more: Any) -> Analysis:
    """The private bucket, whoever may come, with one record more."""
    saved = {
        "schema_version": 1, "pattern": "s3_private_bucket", "options": {"restrict_to": "none"},
        "additions": {name: [record | more]},
    }  # fmt: skip
    return analyze(parse_document(json.dumps(saved)))


@pytest.mark.parametrize(
    ("name", "record", "field", "value", "where", "words"),
    [
        ("accesses", ACCESS, "principal", "zorro", "principal", "no party 'zorro'"),
        ("accesses", ACCESS, "principal", "arn:aws:iam", "principal", "no party 'arn:aws:iam'"),
        ("accesses", ACCESS, "principal", "service:", "principal", "no party 'service:'"),
        ("accesses", ACCESS, "actions", [], "actions", "no action is named"),
        ("accesses", ACCESS, "actions", ["GetObject"], "actions", "'GetObject' is no action"),
        ("accesses", ACCESS, "resource", "objectz", "resource", "did you mean 'objects'"),
        ("accesses", ACCESS, "resource", "arn:aws:s3", "resource", "cut off"),
        ("accesses", ACCESS, "conditions", EMPTY, "conditions[0]", "at least one value"),
        ("prohibitions", BAN, "who", "zorro", "who", "no party 'zorro'"),
        ("prohibitions", BAN, "unless", ["zorro"], "unless[0]", "no party 'zorro'"),
        ("prohibitions", BAN, "what", "DeleteObject", "what", "'DeleteObject' is no action"),
        ("prohibitions", BAN, "what", "", "what", "no action is named"),
        ("prohibitions", BAN, "resource", "", "resource", "no resource ''"),
        ("prohibitions", BAN, "conditions", EMPTY, "conditions[0]", "at least one value"),
    ],
)
def test_what_names_nothing_is_refused_beside_its_field(name, record, field, value, where, words) -> None:
    """Nothing vacuous is proven: no action, no value and no resource are faults."""
    with pytest.raises(OptionsError) as refused:
        added(name, record, **{field: value})

    (fault,) = refused.value.faults
    assert fault.field == f"additions.{name}[0].{where}"
    assert words in fault.sentence


@pytest.mark.parametrize(
    "principal",
    [
        "break-glass",
        "account:workload",
        "service:cloudfront.amazonaws.com",
        "arn:aws:iam::999988887777:role/reader",
        "arn:aws:iam::999988887777:root",
        "arn:aws:iam::111122223333:user/bob",
    ],
)
def test_whoever_may_call_can_be_let_in_and_nobody_else_is(principal) -> None:
    """Roles of the design, accounts, services, and people elsewhere: proven, with nothing unstated beside them."""
    proof = added("accesses", ACCESS, principal=principal).proof

    assert "x" in {each.access for each in proof.proven_accesses}
    assert proof.unstated_accesses == ()
    assert proof.holds


def test_one_account_let_in_lets_in_no_other() -> None:
    """The root of an account stands for that account alone."""
    asked = added("accesses", ACCESS, principal="arn:aws:iam::999988887777:root")
    answers = {
        account: asked.proof.holds and _decision(asked, account)
        for account in ("999988887777", "888877776666")
    }

    assert answers == {"999988887777": "allowed", "888877776666": "implicitly_denied"}


def _decision(analysis: Analysis, account: str) -> str:
    policies = policies_of(analysis.estate)
    asked = question(policies, f"administrator@{account}", "s3:GetObject", "objects/a")
    return policies.decide(asked).decision
