"""What central logging must hold beyond the proof: who writes where, who reads, and that no log causes another."""

from functools import cache

import pytest

from workbook.analysis import analyze
from workbook.authorization.policies import Policies, policies_of
from workbook.authorization.questions import question
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.terraform.export import terraform
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.estate import Estate
from workbook.plan import plan

ACL = ("s3:x-amz-acl", "bucket-owner-full-control")
ORGANIZATION = {"trail": "organization"}
NAMED = {"trail": "per_account", "members": 3}
BY_ORGANIZATION = {"trail": "per_account", "members": 60}
FORMS = [ORGANIZATION, NAMED, BY_ORGANIZATION]


@cache
def _planned(options: tuple[tuple[str, object], ...]) -> tuple[Estate, Policies]:
    estate = plan(build(Document(pattern="multi_account_logging", options=dict(options))))
    return estate, policies_of(estate)


def decision(options: dict[str, object], who: str, action: str, resource: str, **context: str) -> str:
    """What AWS would say; `account(KEY)` in a resource is that account's id."""
    estate, policies = _planned(tuple(options.items()))
    found = resource
    for account in estate.accounts:
        found = found.replace(
            f"({account.key})",
            policies.names.text(f"${{account/{account.key}.id}}", account.key, "us-east-1"),
        )
    conditions = tuple((key.replace("_", ":", 1), value) for key, value in context.items())
    return policies.decide(question(policies, who, action, found, conditions)).decision


def delivery(options: dict[str, object], trail: str, owner: str, path: str) -> str:
    """Whether CloudTrail may put a file below a path for somebody's trail."""
    _, policies = _planned(tuple(options.items()))
    context = {
        "aws_SourceArn": policies.names.arn(trail) if "arn:" not in trail else trail,
        "aws_SourceAccount": policies.names.text(f"${{account/{owner}.id}}", owner, "us-east-1"),
        "aws_SourceOrgID": "o-exampleorgid",
        "s3_x-amz-acl": "bucket-owner-full-control",
    }
    return decision(options, "cloudtrail.amazonaws.com", "s3:PutObject", f"logs/AWSLogs/{path}/x", **context)


@pytest.mark.parametrize("options", [NAMED, BY_ORGANIZATION])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("(member-0001)", "allowed"),
        ("(member-0002)", "implicitly_denied"),
        ("(management)", "implicitly_denied"),
        ("o-exampleorgid", "implicitly_denied"),
    ],
)
def test_a_members_trail_writes_its_own_prefix_only(options, path, expected) -> None:
    """Not a neighbour's path, not the management account's, whether trails are named or the organization is."""
    assert delivery(options, "trail/member-0001", "member-0001", path) == expected


@pytest.mark.parametrize("options", FORMS)
@pytest.mark.parametrize(
    "action", ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "kms:Decrypt", "kms:GenerateDataKey"]
)
@pytest.mark.parametrize("account", ["member-0001", "management", "outside"])
def test_no_other_accounts_administrator_reads_writes_or_decrypts(options, action, account) -> None:
    """What an administrator may do in the own account opens neither bucket nor key of the archive."""
    resource = {"kms": "key/main", "s3:ListBucket": "logs"}
    found = resource.get(action) or resource.get(action.split(":")[0], "logs/AWSLogs/x")

    assert decision(options, f"administrator@{account}", action, found) == "implicitly_denied"


@pytest.mark.parametrize("options", FORMS)
@pytest.mark.parametrize(
    "who", ["administrator@member-0001", "administrator@log-archive", "auditor", "cloudtrail.amazonaws.com"]
)
def test_nobody_deletes_a_log_file(options, who) -> None:
    """An explicit Deny stands before members, the archive's own administrators, readers and writers."""
    assert decision(options, who, "s3:DeleteObjectVersion", "logs/AWSLogs/x") == "explicitly_denied"


@pytest.mark.parametrize("options", FORMS)
def test_who_encrypts_is_not_who_decrypts(options) -> None:
    """CloudTrail makes data keys for its trails' files and the auditor decrypts them; neither does the other's part."""
    context = {
        "kms_EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:us-east-1:111122223333:trail/t"
    }

    assert decision(options, "auditor", "kms:Decrypt", "key/main", **context) == "allowed"
    assert decision(options, "auditor", "kms:Decrypt", "key/main") == "implicitly_denied"
    assert decision(options, "auditor", "kms:GenerateDataKey", "key/main", **context) == "implicitly_denied"
    assert (
        decision(options, "cloudtrail.amazonaws.com", "kms:GenerateDataKey", "key/main")
        == "implicitly_denied"
    )
    assert decision(options, "auditor", "s3:PutObject", "logs/AWSLogs/x") == "implicitly_denied"


@pytest.mark.parametrize("options", FORMS)
def test_the_log_bucket_never_logs_itself(options) -> None:
    """Its access logs go to another bucket that has none, and data events leave its own objects out."""
    result = analyze(Document(pattern="multi_account_logging", options={**options, "data_events": "s3"}))
    buckets = {bucket.key: bucket for bucket in result.estate.of(S3Bucket)}
    told = buckets["logs"].access_log_bucket
    files = terraform(result)
    trails = [text.decode() for path, text in files.items() if path.endswith("logging.tf")]

    assert told != "logs"
    assert buckets[told].access_log_bucket == ""
    assert trails
    assert all("not_starts_with" in text for text in trails)


OTHER = {"other_logs": "vpc"}
LOG = {"aws_SourceArn": "arn:aws:logs:us-east-1:777788889999:anything", "aws_SourceOrgID": "o-exampleorgid"}


@pytest.mark.parametrize(
    ("path", "changed", "expected"),
    [
        ("(member-0001)/vpcflowlogs", {}, "allowed"),
        ("(member-0001)/vpcdnsquerylogs", {}, "allowed"),
        ("(member-0001)/CloudTrail", {}, "implicitly_denied"),
        ("(member-0002)/vpcflowlogs", {}, "implicitly_denied"),
        ("(member-0001)/vpcflowlogs", {"aws_SourceOrgID": "o-anotherone"}, "implicitly_denied"),
        ("(member-0001)/vpcflowlogs", {"s3_x-amz-acl": "private"}, "implicitly_denied"),
    ],
)
def test_other_logs_of_an_account_lie_below_its_own_id(path, changed, expected) -> None:
    """Flow logs and query logs of any account of the organization, never where CloudTrail writes or a neighbour does."""
    _, policies = _planned(tuple(OTHER.items()))
    member = policies.names.text("${account/member-0001.id}", "member-0001", "us-east-1")
    context = {**LOG, "aws_SourceAccount": member, "s3_x-amz-acl": "bucket-owner-full-control", **changed}
    found = decision(
        OTHER, "delivery.logs.amazonaws.com", "s3:PutObject", f"logs/AWSLogs/{path}/x", **context
    )

    assert found == expected


def test_config_delivers_to_no_locked_bucket() -> None:
    """AWS refuses the delivery channel, so the option is refused with both ways out; without the lock it writes its path."""
    with pytest.raises(OptionsError) as refused:
        build(Document(pattern="multi_account_logging", options={"other_logs": "vpc_and_config"}))
    assert {fault.field for fault in refused.value.faults} == {"other_logs", "object_lock"}

    options = {"other_logs": "vpc_and_config", "object_lock": "off"}
    _, policies = _planned(tuple(options.items()))
    member = policies.names.text("${account/member-0001.id}", "member-0001", "us-east-1")
    context = {"aws_SourceOrgID": "o-exampleorgid", "aws_SourceAccount": member}
    context["s3_x-amz-acl"] = "bucket-owner-full-control"
    path = "logs/AWSLogs/(member-0001)/{}/x"
    said = [
        decision(options, "config.amazonaws.com", "s3:PutObject", path.format(folder), **context)
        for folder in ("Config", "CloudTrail")
    ]
    assert said == ["allowed", "implicitly_denied"]


def test_other_logs_need_an_organization() -> None:
    """Without its id nothing says which accounts may deliver."""
    options = {"other_logs": "vpc", "trail": "per_account", "organization_id": ""}
    with pytest.raises(OptionsError) as refused:
        build(Document(pattern="multi_account_logging", options=options))
    assert {fault.field for fault in refused.value.faults} == {"organization_id", "other_logs"}


def test_only_the_trail_tells_of_its_files() -> None:
    """CloudTrail publishes for this trail and for no other; accounts of the organization do not."""
    options = {"notify": True}
    said = [
        decision(options, "cloudtrail.amazonaws.com", "sns:Publish", "topic/trail", aws_SourceArn=arn)
        for arn in (
            _planned(tuple(options.items()))[1].names.arn("trail"),
            "arn:aws:cloudtrail:us-east-1:777788889999:trail/x",
        )
    ]

    assert said == ["allowed", "implicitly_denied"]
    assert decision(options, "administrator@member-0001", "sns:Publish", "topic/trail") == "implicitly_denied"


@pytest.mark.parametrize(("word", "refused"), [("refused", True), ("all", False)])
def test_calls_through_endpoints_are_recorded_beside_management_events(word, refused) -> None:
    """One selector a service, and one for management events, which advanced selectors would else leave out."""
    result = analyze(Document(pattern="multi_account_logging", options={"network_events": word}))
    text = next(
        text.decode() for path, text in terraform(result).items() if path.endswith("management/logging.tf")
    )

    assert text.count('"NetworkActivity"') == 5
    assert text.count('"Management"') == 1
    assert ("VpceAccessDenied" in text) is refused
    assert {item.component for item in result.estimate.items} >= {"network_activity_events"}
