"""An organization's trail: who writes, who reads, who may neither, and what the management account can still do."""

from functools import cache

import pytest

from workbook.authorization.policies import Policies, policies_of
from workbook.authorization.questions import question
from workbook.blocks.completion import complete
from workbook.model.estate.estate import Estate
from workbook.model.estate.organization import Organization, ServiceControlPolicy
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Prohibition
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.principal import OrganizationIntent, RolePrincipal
from workbook.model.intent.store import Bucket, Trail
from workbook.plan import plan
from workbook.proof.permissions.prove import prove_accesses

TRAIL = (("aws:SourceArn", "trail"), ("aws:SourceAccount", "management"))
ACL = ("s3:x-amz-acl", "bucket-owner-full-control")


def account(key: str, role: str) -> AccountIntent:
    """An account."""
    return AccountIntent(key=key, title=key, region="eu-west-1", role=role)


@cache
def logging(members: int = 2) -> Design:
    """Logs of an organization in an account of their own."""
    kept = "s3:DeleteObject s3:DeleteObjectVersion s3:PutBucketPolicy s3:DeleteBucket"
    return complete(
        Design(
            pattern="none", title="Logs", name_prefix="acme", vpcs=(), parties=(), flows=(),
            accounts=(account("management", "management"), account("archive", "archive"), account("audit", "audit"),
                      *(account(f"member-{place}", "member") for place in range(members))),
            stores=(Bucket(key="logs", title="Logs", account="archive", purpose="trail"),
                    Trail(key="trail", title="Trail", account="management", bucket="logs", organization=True)),
            principals=(RolePrincipal(key="reader", title="Auditors", account="audit", trusted=("account:audit",)),
                        RolePrincipal(key="glass", title="Break glass", account="archive", trusted=("account:archive",))),
            organization=OrganizationIntent(management_account="management", organization_id="o-example"),
            accesses=(Access(key="reads", slot=1, principal="reader", actions=("s3:GetObject", "s3:ListBucket"),
                             resource="logs", purpose="read what happened"),),
            prohibitions=(
                Prohibition(key="logs-kept", plane="identity", who="anyone", what=kept, resource="logs",
                            unless=("glass",), purpose="logs are kept"),
                Prohibition(key="members-trails", plane="identity", who="account:member-0",
                            what="cloudtrail:StopLogging", resource="*", purpose="members do not stop trails"),
            ),
        )
    )  # fmt: skip


@cache
def planned() -> tuple[Estate, Policies]:
    """The estate and its documents."""
    estate = plan(logging())
    return estate, policies_of(estate)


def said(who: str, action: str, resource: str, *conditions: tuple[str, str]) -> str:
    """A decision's word."""
    _, policies = planned()
    return policies.decide(question(policies, who, action, resource, conditions)).decision


def test_everything_stated_works_and_nothing_else() -> None:
    """The trail writes, the auditors read and decrypt, nobody else does anything, prohibitions hold."""
    found = prove_accesses(logging(), planned()[0])

    assert found.unproven == ()
    assert found.unstated == ()
    assert {each.key: each.holds for each in found.prohibitions} == {
        "logs-kept": True,
        "members-trails": True,
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("logs/AWSLogs/${account/management.id}/x", "allowed"),
        ("logs/AWSLogs/o-example/x", "allowed"),
        ("logs/AWSLogs/${account/member-0.id}/x", "implicitly_denied"),
        ("logs/x", "implicitly_denied"),
    ],
)
def test_the_trail_writes_its_own_paths_only(path, expected) -> None:
    """CloudTrail for this trail, below the management account's and the organization's prefix."""
    _, policies = planned()
    key, _, rest = path.partition("/")
    resource = policies.names.arn(key) + "/" + policies.names.text(rest, "archive", "eu-west-1")

    assert said("cloudtrail.amazonaws.com", "s3:PutObject", resource, *TRAIL, ACL) == expected


def test_another_trail_writes_nothing() -> None:
    """The same service for somebody else's trail, or without saying for whom, is denied."""
    other = ("aws:SourceArn", "arn:aws:cloudtrail:eu-west-1:999999999999:trail/other")
    resource = planned()[1].names.arn("logs") + "/AWSLogs/o-example/x"

    assert said("cloudtrail.amazonaws.com", "s3:PutObject", resource, other, ACL) == "implicitly_denied"
    assert said("cloudtrail.amazonaws.com", "s3:PutObject", resource, ACL) == "implicitly_denied"


@pytest.mark.parametrize("action", ["s3:GetObject", "s3:PutObject"])
@pytest.mark.parametrize(
    "who", ["administrator@member-0", "administrator@management", "administrator@outside"]
)
def test_no_other_accounts_administrator_reads_or_writes_logs(who, action) -> None:
    """Not a member's, not the management account's, not a stranger's."""
    assert said(who, action, "logs/AWSLogs/o-example/x") == "implicitly_denied"


@pytest.mark.parametrize(
    "who", ["administrator@archive", "administrator@member-0", "reader", "s3.amazonaws.com"]
)
def test_nobody_deletes_a_log_but_break_glass(who) -> None:
    """Not even the administrator of the bucket's own account, and no service."""
    assert said(who, "s3:DeleteObject", "logs/AWSLogs/o-example/x") == "explicitly_denied"
    assert said("glass", "s3:DeleteObject", "logs/AWSLogs/o-example/x") == "implicitly_denied"


def test_who_encrypts_is_not_who_reads() -> None:
    """CloudTrail makes data keys and the auditors decrypt through S3; neither does the other's part."""
    key = "key/main/archive/eu-west-1"
    context = ("kms:EncryptionContext:aws:cloudtrail:arn", "trail")
    via = ("kms:ViaService", "s3.eu-west-1.amazonaws.com")

    assert said("cloudtrail.amazonaws.com", "kms:GenerateDataKey", key, *TRAIL, context) == "allowed"
    assert said("reader", "kms:Decrypt", key, via) == "allowed"
    assert said("reader", "kms:Decrypt", key) == "implicitly_denied"
    assert said("reader", "kms:GenerateDataKey", key, via) == "implicitly_denied"
    assert said("administrator@member-0", "kms:Decrypt", key, via) == "implicitly_denied"


def test_what_no_resources_policy_carries_is_a_control_policy_of_that_account() -> None:
    """The member is stopped, its neighbour is not bound."""
    estate, _ = planned()
    (policy,) = estate.of(ServiceControlPolicy)
    (organization,) = estate.of(Organization)

    assert policy.targets == ("member-0",)
    assert set(organization.accounts) == {"archive", "audit", "member-0", "member-1"}
    assert said("administrator@member-0", "cloudtrail:StopLogging", "*") == "explicitly_denied"
    assert said("administrator@member-1", "cloudtrail:StopLogging", "*") == "allowed"


def test_a_log_bucket_never_logs_itself_and_says_who_writes_by_service() -> None:
    """Every Allow of the bucket's policy names a service or one role; none names everybody."""
    estate, _ = planned()
    allows = [each for each in estate["logs"].policy.statements if each.effect == "Allow"]  # type: ignore[attr-defined]

    assert allows
    assert all(principal.type in ("Service", "AWS") for each in allows for principal in each.principals)


def test_accounts_of_one_role_are_asked_as_one() -> None:
    """A thousand members make no more searches than two."""
    few, many = (prove_accesses(design, plan(design)) for design in (logging(2), logging(1000)))

    assert len(few.stated) == len(many.stated)
    assert many.unstated == many.unproven == ()
