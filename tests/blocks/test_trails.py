"""Central logging: how many trails a policy names, when it names the organization, and what is refused beside its field."""

from functools import cache

import pytest

from workbook.authorization.policies import Policies
from workbook.authorization.request import Request, caller_of
from workbook.catalog import pattern
from workbook.checks.usage import document_usage
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.facts.quotas import limit
from workbook.model.estate.organization import Organization, ServiceControlPolicy
from workbook.options import read_options
from workbook.plan import plan
from workbook.proof.permissions.prove import prove_accesses

PER_ACCOUNT = {"trail": "per_account"}
LONGEST = {"name_prefix": "a" * 32, "region": "ap-southeast-2"}


@cache
def logged(members: int, **options: object):
    """Design and estate of per-account trails, or as said."""
    design = build(
        Document(pattern="multi_account_logging", options={**PER_ACCOUNT, "members": members, **options})
    )
    return design, plan(design)


def sizes(estate) -> dict[str, int]:
    """Bytes of the bucket's and the key's policy."""
    return {usage.resource: usage.used for usage in document_usage(estate) if usage.detail != "trust policy"}


def said(estate, account: str, path: str, **context: str) -> str:
    """What CloudTrail is told that writes for a trail of an account to a path of the log bucket."""
    names = Policies(estate).names
    number = names.account_ids.get(account, account)
    given = {
        "aws:SourceArn": f"arn:aws:cloudtrail:us-east-1:{number}:trail/theirs",
        "aws:SourceAccount": number,
        "s3:x-amz-acl": "bucket-owner-full-control",
        **context,
    }
    request = Request(
        principal=caller_of("cloudtrail.amazonaws.com"),
        action="s3:PutObject",
        resource=f"{names.arn('logs')}/AWSLogs/{names.account_ids.get(path, path)}/x",
        context=tuple((key, (value,)) for key, value in given.items()),
    )
    return Policies(estate).decide(request).decision


@pytest.mark.parametrize("options", [{}, LONGEST])
def test_as_many_trails_as_are_said_to_fit_do_fit(options) -> None:
    """At the last count that names trails the bucket's and the key's policies are within AWS's sizes."""
    most = read_options(pattern("multi_account_logging").options, options).trails_that_fit
    _, estate = logged(most - 2, **options)
    found = sizes(estate)

    assert found["logs"] <= limit("bucket_policy_bytes")
    assert found["key/main"] <= limit("key_policy_bytes")
    assert found["logs"] > limit("bucket_policy_bytes") / 2


def test_one_trail_more_and_the_organization_stands_for_its_accounts() -> None:
    """The policies get small, hold what is stated and no more, and the design says why."""
    most = read_options(pattern("multi_account_logging").options, {}).trails_that_fit
    named, _ = logged(most - 2)
    design, estate = logged(most - 1)

    assert sizes(estate)["logs"] < limit("bucket_policy_bytes") / 4
    assert named.decisions == ()
    assert [each.title for each in design.decisions] == ["The organization is named, not its accounts"]
    assert any(each.subject == "source keys" for each in design.assumptions)
    proof = prove_accesses(design, estate)
    assert proof.unproven == proof.unstated == ()
    assert all(each.holds for each in proof.prohibitions)


@pytest.mark.parametrize("members", [5, 60])
def test_a_members_trail_writes_to_its_own_path_only(members) -> None:
    """Named one by one or as an organization: another member's path, and whoever is outside, stay closed."""
    _, estate = logged(members)
    trail = Policies(estate).names.arn("trail/member-0002")
    own = {"aws:SourceArn": trail}

    assert said(estate, "member-0002", "member-0002", **own) == "allowed"
    assert said(estate, "member-0002", "member-0003", **own) == "implicitly_denied"
    assert said(estate, "member-0002", "o-exampleorgid", **own) == "implicitly_denied"
    outside = Policies(estate).names.outside_account
    assert said(estate, outside, outside) == "implicitly_denied"
    assert (
        said(estate, "member-0002", "member-0002", **{**own, "s3:x-amz-acl": "private"})
        == "implicitly_denied"
    )


def test_an_organizations_trail_needs_no_accounts_named() -> None:
    """A thousand members make its policies no longer."""
    few, many = (sizes(logged(count, trail="organization")[1]) for count in (3, 1000))

    assert few == many


def test_the_guardrail_binds_every_account_but_management() -> None:
    """A member's administrator cannot stop its trail; the organization's own role and the management account can."""
    design, estate = logged(3, guardrail=True)
    (policy,) = estate.of(ServiceControlPolicy)
    policies = Policies(estate)

    def stops(account: str, role: str) -> str:
        caller = policies.example_role(role, policies.names.account_ids[account])
        return policies.decide(
            Request(principal=caller, action="cloudtrail:StopLogging", resource="*")
        ).decision

    assert policy.targets == tuple(each.key for each in estate.of(Organization))
    assert stops("member-0001", "example-administrator") == "explicitly_denied"
    assert stops("management", "example-administrator") == "allowed"
    assert stops("member-0001", "OrganizationAccountAccessRole") != "explicitly_denied"
    proof = prove_accesses(design, estate)
    assert all(each.holds for each in proof.prohibitions)
    without = estate.__class__(
        accounts=estate.accounts,
        resources=tuple(each for each in estate.resources if each != policy),
        parties=estate.parties,
        means=estate.means,
        widenings=estate.widenings,
    )
    assert not all(each.holds for each in prove_accesses(design, without).prohibitions)


REFUSED = [
    ({"account_ids": "111122223333,111122223333"}, {"account_ids"}, "given twice"),
    ({"account_ids": "audit=111122223333,111122223333"}, {"account_ids"}, "given twice"),
    ({"account_ids": "audit=111122223333,audit=444455556666"}, {"account_ids"}, "audit given twice"),
    ({"account_ids": "11112222333"}, {"account_ids.0"}, "twelve digits"),
    ({"account_ids": "auditor=111122223333"}, {"account_ids.0"}, "log-archive="),
    ({"members": 1, "account_ids": "111122223333,444455556666"}, {"account_ids", "members"}, "2 ids of members"),
    ({"organization_id": ""}, {"organization_id", "trail"}, "needs an organization"),
    ({"organization_id": "", "trail": "per_account", "guardrail": True}, {"organization_id", "guardrail"}, "guardrail"),
    ({"organization_id": "", "trail": "per_account", "members": 60}, {"organization_id", "members"}, "62 trails"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "fields", "words"), REFUSED)
def test_what_cannot_be_is_refused_beside_its_fields(given, fields, words) -> None:
    """Each fault names the field that has the way out, and says what is wrong."""
    with pytest.raises(OptionsError) as refused:
        read_options(pattern("multi_account_logging").options, given)

    faults = refused.value.faults
    assert {fault.field for fault in faults} == fields
    assert any(words in fault.sentence for fault in faults)


def test_ids_that_are_given_are_the_accounts() -> None:
    """Members are counted by their ids where nobody says how many; the core accounts are named."""
    given = {"account_ids": "log-archive=111122223333, 444455556666, 777788889999"}
    design = build(Document(pattern="multi_account_logging", options=given))

    assert {each.key: each.account_id for each in design.accounts} == {
        "log-archive": "111122223333",
        "management": "",
        "audit": "",
        "member-0001": "444455556666",
        "member-0002": "777788889999",
    }


def test_without_an_organization_each_account_has_its_own_trail() -> None:
    """No resource, condition or policy speaks of one, and everything stated holds."""
    design, estate = logged(3, organization_id="")
    proof = prove_accesses(design, estate)

    assert estate.of(Organization) == ()
    assert proof.unproven == proof.unstated == ()
