"""Which documents of an estate bind a request: roles, boundaries, organization, endpoints, grants, resources."""

import pytest

from tests.authorization.estates import (
    endpoint,
    estate,
    function,
    log_group,
    policy,
    secret,
    statement,
)
from workbook.authorization.policies import policies_of
from workbook.authorization.questions import question
from workbook.model.estate.estate import Account, Estate

WORLD = estate()
HERE = ("aws:RequestedRegion", "eu-west-1")


def decision(who: str, action: str, resource: str, *conditions: tuple[str, str], world: Estate = WORLD):
    """A decision."""
    policies = policies_of(world)
    return policies.decide(question(policies, who, action, resource, conditions))


def said(*asked: object, **more: object) -> str:
    """A decision's word."""
    return decision(*asked, **more).decision


@pytest.mark.parametrize(
    ("who", "action", "resource", "expected"),
    [
        ("reader", "s3:GetObject", "bucket/a", "allowed"),
        ("reader", "s3:PutObject", "bucket/a", "implicitly_denied"),
        ("bound", "s3:PutObject", "bucket/a", "allowed"),
        ("bound", "kms:Decrypt", "key", "implicitly_denied"),
        ("granted", "kms:Decrypt", "key", "allowed"),
        ("granted", "kms:Encrypt", "key", "implicitly_denied"),
        ("reader", "kms:Decrypt", "key", "allowed"),
        ("nobody", "kms:Decrypt", "key", "implicitly_denied"),
        ("administrator@member", "s3:DeleteBucket", "bucket", "allowed"),
        ("nobody@member", "s3:GetObject", "bucket/open/a", "allowed"),
        ("nobody@member", "s3:GetObject", "bucket/shut/a", "implicitly_denied"),
        ("administrator@management", "s3:GetObject", "bucket/open/a", "allowed"),
        ("administrator@management", "s3:GetObject", "bucket/shut/a", "implicitly_denied"),
        ("administrator@outside", "s3:GetObject", "bucket/open/a", "explicitly_denied"),
        ("administrator@vendor", "s3:GetObject", "bucket/open/a", "explicitly_denied"),
        ("anonymous", "s3:GetObject", "bucket/open/a", "explicitly_denied"),
        ("ec2.amazonaws.com", "sts:AssumeRole", "role/reader", "allowed"),
        ("lambda.amazonaws.com", "sts:AssumeRole", "role/reader", "implicitly_denied"),
        ("administrator@member", "sts:AssumeRole", "role/reader", "implicitly_denied"),
    ],
)  # fmt: skip
def test_each_document_binds_whom_it_should(who, action, resource, expected) -> None:
    """Identity policies, boundaries, grants, key policies, trust and RCPs each have their say."""
    assert said(who, action, resource, HERE) == expected


def test_control_policies_bind_members_and_never_the_management_account() -> None:
    """The unit's SCP stops its member in another Region; the manager is not stopped."""
    elsewhere = ("aws:RequestedRegion", "us-east-1")

    assert said("administrator@member", "s3:CreateBucket", "*", elsewhere) == "explicitly_denied"
    assert said("administrator@management", "s3:CreateBucket", "*", elsewhere) == "allowed"
    assert said("administrator@vendor", "s3:CreateBucket", "*", elsewhere) == "allowed"


def test_a_service_that_nobody_says_rcps_bind_is_in_doubt() -> None:
    """Whether RCPs reach a resource of an unlisted service is not known, and said so."""
    found = decision("administrator@member", "glue:GetTable", "arn:aws:glue:eu-west-1:123456789012:table/a/b")

    assert found.decision == "unknown"
    assert found.unknown_because == ("whether resource control policies bind glue",)


def test_a_function_lets_in_its_api_and_no_other_source() -> None:
    """The permission names the source's ARN and account."""
    world = estate(*function())
    policies = policies_of(world)
    arn = f"{policies.names.attribute('api', 'execution_arn')}/live/GET/x"
    api, account = ("aws:SourceArn", arn), ("aws:SourceAccount", "member")
    ask = ("apigateway.amazonaws.com", "lambda:InvokeFunction", "function")

    assert said(*ask, api, account, world=world) == "allowed"
    assert said(*ask, account, world=world) == "implicitly_denied"
    assert said(*ask, api, world=world) == "implicitly_denied"
    assert said("lambda.amazonaws.com", *ask[1:], api, account, world=world) == "implicitly_denied"


def test_log_groups_are_ruled_by_their_accounts_resource_policies() -> None:
    """Route 53 may write; a service that the policy does not name may not."""
    world = estate(*log_group())

    assert said("route53.amazonaws.com", "logs:PutLogEvents", "log/x", world=world) == "allowed"
    assert said("events.amazonaws.com", "logs:PutLogEvents", "log/x", world=world) == "implicitly_denied"


@pytest.mark.parametrize(
    ("document", "expected"),
    [(None, "allowed"), (policy(statement("Allow", "s3:PutObject")), "implicitly_denied")],
)
def test_an_endpoints_policy_counts_for_what_comes_through_it(document, expected) -> None:
    """The same read passes beside the endpoint; an endpoint without a policy lets everything through."""
    world = estate(endpoint(document))
    through = ("aws:SourceVpce", "endpoint")

    assert said("reader", "s3:GetObject", "bucket/a", HERE, through, world=world) == expected
    assert said("reader", "s3:GetObject", "bucket/a", HERE, world=world) == "allowed"


def test_an_existing_resource_that_nobody_described_leaves_doubt() -> None:
    """The policy of somebody's secret is not known; neither are the policies of a role that is not in the design."""
    world = estate(secret(existing_id="arn:aws:secretsmanager:eu-west-1:123456789012:secret:theirs-abc123"))
    foreign = decision("arn:aws:iam::123456789012:role/stranger", "s3:GetObject", "bucket/a", HERE)

    assert said("administrator@member", "secretsmanager:GetSecretValue", "secret", world=world) == "unknown"
    assert foreign.unknown_because == ("identity policies of arn:aws:iam::123456789012:role/stranger",)


def test_the_context_follows_from_caller_resource_and_way() -> None:
    """Account, organization, resource and endpoint keys need not be given; what is given stays."""
    world = estate(endpoint(None))
    policies = policies_of(world)
    request = question(policies, "reader", "s3:GetObject", "bucket/a", (("aws:SourceVpce", "endpoint"),))
    context = policies.context(request.principal, request.resource, request.values())

    assert context["aws:principalorgid"] == ("o-example",)
    assert context["aws:principalorgpaths"] == ("o-example/r-root/ou-work/",)
    assert context["aws:resourceaccount"] == context["aws:vpceaccount"] == ("123456789012",)
    assert context["aws:principalarn"] == (policies.names.arn("role/reader"),)
    assert context["aws:principalisawsservice"] == ("false",)


def test_names_are_examples_that_stay_and_never_meet() -> None:
    """Account ids: the given one, documentation ids for the others, one outside that is none of them."""
    names = policies_of(WORLD).names
    ids = names.account_ids

    assert ids["member"] == "123456789012"
    assert len({*ids.values(), names.outside_account}) == 4
    assert names.arn("bucket") == policies_of(estate()).names.arn("bucket")
    assert names.text(
        "${account/vendor.id} ${region} ${partition} ${aws:username}", "member", "eu-west-1"
    ) == (f"{ids['vendor']} eu-west-1 aws ${{aws:username}}")


def test_a_thousand_accounts_have_a_thousand_ids() -> None:
    """Past AWS's documentation ids more are made, each its own."""
    many = Estate(accounts=tuple(Account(key=f"m{place}", title="m") for place in range(1000)))
    ids = policies_of(many).names.account_ids.values()

    assert len(set(ids)) == 1000
    assert all(len(each) == 12 and each.isdigit() for each in ids)
