"""Every generated document before a linter we did not write: parliament, with its own list of AWS's actions."""

import json
import re
import warnings

import pytest

from tests.cover import documents
from tests.oracles_ran import ran
from workbook.authorization.policies import policies_of
from workbook.authorization.writer import policy_json, written_policies
from workbook.catalog import names
from workbook.document import build
from workbook.model.estate.identity import PolicyDocument, Statement
from workbook.plan import plan

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from parliament import analyze_policy_string

WRONG_ABOUT = (
    (
        "trust policy MALFORMED Statement contains neither Resource nor NotResource",
        "trust policies have none",
    ),
    (
        " RESOURCE_STAR ",
        "of a key the key itself; else what an access states, which the proof holds documents to",
    ),
    (
        "Unknown condition lambda:SourceFunctionArn",
        "a key of the Lambda guide that every request of a function has",
    ),
    ("Unknown condition aws:ViaAWSService", "a global key, on every request"),
    (
        "Unknown condition ssm:SessionDocumentAccessCheck",
        "a key of StartSession, as the service authorization reference says",
    ),
    ("Unknown condition aws:SourceOrgID", "a global key, younger than the linter's list"),
    (
        "Unknown condition (s3:TlsVersion|kms:EncryptionContext)",
        "for all of a service's actions, as AWS's pages do",
    ),
    (r"requires a value of type Numeric but given \['1\.2'\]", "TLS versions are decimals"),
    ("MISMATCHED_TYPE_BUT_USABLE ", "ARNs compared as strings, as the EFS guide does"),
    (
        "ESCALATION .* s3:(Get|Put)Object not being allowed, but does allow s3:PutBucketPolicy",
        "breaking glass is to write the policy of the bucket of records, neither to read nor to write one",
    ),
    ("ArnLike requires a value of type Arn but given String", "the CloudWatch Logs guide writes it so"),
)
"""What the linter says of documents as AWS's own pages write them, and why it stands."""
UNKNOWN_TO_IT = {"ec2-instance-connect:OpenTunnel"}
"""Actions it cannot read: it stops at ec2-instance-connect:MaxTunnelDuration, a key that its own list lacks."""


def complaints(policy_type: str, document: dict) -> list[str]:
    """What the linter says of a document, without what it is known to be wrong about."""
    known = [each for each in document["Statement"] if not UNKNOWN_TO_IT & set(each.get("Action", ()))]
    found = analyze_policy_string(json.dumps({**document, "Statement": known})).findings
    words = [f"{policy_type} {each.issue} {each.detail}" for each in found]
    return [word for word in words if not any(re.search(pattern, word) for pattern, _ in WRONG_ABOUT)]


@pytest.mark.parametrize("name", names())
def test_the_linter_has_nothing_to_say_of_a_generated_document(name) -> None:
    """Every action, ARN and condition of every document, over the option sets of the cover, passes."""
    seen: set[str] = set()
    for document in documents(name):
        for written in written_policies(policies_of(plan(build(document)))):
            text = json.dumps(written.document)
            if text not in seen:
                seen.add(text)
                assert complaints(written.policy_type, written.document) == [], written.resource
    ran("parliament", cases=len(seen))
    assert len(seen) > 3


@pytest.mark.parametrize(
    ("statement", "issue"),
    [
        (Statement(sid="A", effect="Allow", actions=("s3:GetObjects",), resources=("*",)), "UNKNOWN_ACTION"),
        (
            Statement(sid="A", effect="Allow", actions=("s3:GetObject",), resources=("arn:aws:s3:::b",)),
            "RESOURCE_MISMATCH",
        ),
        (
            Statement(sid="A", effect="Allow", actions=("sqs:SendMessage",), resources=("arn:aws:s3:::b/*",)),
            "RESOURCE_MISMATCH",
        ),
    ],
)
def test_the_linter_can_say_no(statement, issue) -> None:
    """An action that is none and resources of another kind are complained of."""
    document = policy_json(PolicyDocument(statements=(statement,)))

    assert any(issue in word for word in complaints("identity policy", document))
