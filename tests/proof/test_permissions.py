"""The proof of permissions: classes stand for what they stand for, work is reused, logs and buckets are kept."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles_ran import ran
from workbook.authorization.policies import Policies, policies_of
from workbook.authorization.questions import question
from workbook.authorization.request import Caller, Request, caller_of
from workbook.catalog import names
from workbook.document import Document, build
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import IamRole
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, AccessCondition, Prohibition
from workbook.plan import plan
from workbook.policies.needs import bans, needs
from workbook.proof.permissions import prove as proving
from workbook.proof.permissions.callers import callers
from workbook.proof.permissions.classes import action_classes, applies
from workbook.proof.permissions.intent import Intent
from workbook.proof.permissions.prove import prove_accesses
from workbook.proof.permissions.world import Documents

DESIGNS = ("three_tier_dmz", "private_rds_api")


@cache
def designed(name: str, **options: object) -> tuple[Design, Estate]:
    """A pattern's design and estate."""
    design = build(Document(pattern=name, options=options))
    return design, plan(design)


@cache
def documents(name: str) -> Documents:
    """The documents and intent of a pattern."""
    design, estate = designed(name)
    policies = policies_of(estate)
    intent = Intent(design, policies)
    stated = tuple(intent.stated(needs(design, estate.resources)))
    return Documents(policies, stated, tuple(intent.forbidden(bans(design, estate.resources))))


@pytest.mark.parametrize("name", names())
def test_every_pattern_permits_what_it_states_and_nothing_else(name) -> None:
    """At default options each access works, nothing else is allowed, and each has its line."""
    found = prove_accesses(*designed(name))

    assert found.unproven == ()
    assert found.unstated == ()
    assert all(each.holds for each in found.prohibitions)
    assert found.proven == found.stated
    assert {access.key for access in designed(name)[0].accesses} <= {line.access for line in found.stated}


def decided(policies: Policies, caller: Caller, action: str, arn: str) -> str:
    """A decision with TLS and nothing else said."""
    return policies.decide(Request(principal=caller, action=action, resource=arn)).decision


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_a_concrete_request_is_decided_like_its_class(data) -> None:
    """Any action of a class on any name that the same patterns fit gets the decision of the representative."""
    found = documents(data.draw(st.sampled_from(DESIGNS)))
    world = found.of_service(data.draw(st.sampled_from(found.services)))
    classes = action_classes(world.service, world.action_patterns, world.condition_keys)
    actions = data.draw(st.sampled_from(classes))
    arns = [arn for arn in world.arns if applies(actions.representative, arn)]
    if not arns:
        return
    arn = data.draw(st.sampled_from(arns))
    caller = data.draw(
        st.sampled_from(callers(found.policies, world.clauses, found.policies.names.outside_account))
    )
    action = data.draw(st.sampled_from(actions.names))
    drawn = data.draw(st.text(alphabet="abcxyz09-", min_size=1, max_size=8))
    concrete = arn.replace("/any", f"/{drawn}")
    expected = decided(found.policies, caller, actions.representative.action, arn)

    assert decided(found.policies, caller, action, concrete) == expected
    ran("hypothesis")


def test_an_edit_of_the_network_searches_no_service_again() -> None:
    """Another way out changes no document: every search is found done. A new access redoes its own service's."""
    prove_accesses(*designed("three_tier_dmz"))
    before = proving.STORE.misses
    prove_accesses(*designed("three_tier_dmz", nat_mode="single"))
    network = proving.STORE.misses - before
    design, _ = designed("three_tier_dmz")
    more = replace(design.accesses[0], key="app-signs-in-twice", slot=90)
    changed = replace(design, accesses=(*design.accesses, more))
    prove_accesses(changed, plan(changed))

    assert network == 0
    assert 0 < proving.STORE.misses - before <= 2


def with_access(name: str, access: Access) -> tuple[Design, Estate]:
    """A design with one more access, and the estate planned without it."""
    design, estate = designed(name)
    return replace(design, accesses=(*design.accesses, access)), estate


def test_an_access_that_no_document_grants_is_unproven_with_its_reason() -> None:
    """The line says which call is denied, and what would have had to allow it."""
    access = Access(key="deletes", slot=99, principal="app", actions=("s3:DeleteObject",), resource="objects",
                    purpose="clean up")  # fmt: skip
    (line,) = prove_accesses(*with_access("three_tier_dmz", access)).unproven

    assert line.access == "deletes"
    assert line.why.startswith("s3:DeleteObject on arn:aws:s3:::")
    assert "nothing in the identity policy allows it" in line.why


def test_what_a_document_grants_without_an_access_is_unstated_with_its_statement() -> None:
    """An access taken from the intent leaves its statement in the role: the line names both."""
    design, estate = designed("three_tier_dmz")
    kept = tuple(each for each in design.accesses if each.key != "app-uses-s3")
    lines = prove_accesses(replace(design, accesses=kept), estate).unstated
    own = [line for line in lines if line.principal == "role/app" and "s3:PutObject" in line.actions]

    assert own
    assert all("identity policy of role/app: AppUsesS3" in line.statement for line in own)


def test_a_role_that_may_do_everything_is_seen_on_every_service() -> None:
    """AdministratorAccess on the application's role is reported for what is not the application's."""
    design, estate = designed("three_tier_dmz")
    role = estate.get(IamRole, "role/app")
    wide = replace(role, managed_policy_arns=("arn:aws:iam::aws:policy/AdministratorAccess",))
    changed = replace(
        estate, resources=tuple(wide if each.key == role.key else each for each in estate.resources)
    )
    found = prove_accesses(design, changed).unstated

    assert {line.actions[0].partition(":")[0] for line in found if line.principal == "role/app"} >= {
        "s3",
        "kms",
    }


def test_a_managed_policy_that_nobody_read_leaves_doubt_and_says_so() -> None:
    """What an AWS managed policy allows is not known here: it may be anything, and the line names the policy."""
    design, estate = designed("three_tier_dmz")
    role = estate.get(IamRole, "role/app")
    wide = replace(role, managed_policy_arns=("arn:aws:iam::aws:policy/AmazonS3FullAccess",))
    changed = replace(
        estate, resources=tuple(wide if each.key == role.key else each for each in estate.resources)
    )

    assert any(
        "not known: managed policy arn:aws:iam::aws:policy/AmazonS3FullAccess" in line.statement
        for line in prove_accesses(design, changed).unstated
    )


def forbidding(**more: object) -> tuple[Design, Estate]:
    """The three-tier design in which nobody but the application deletes objects, planned."""
    design, _ = designed("three_tier_dmz")
    ban = Prohibition(
        **{
            "key": "objects-kept",
            "plane": "identity",
            "who": "anyone",
            "what": "s3:DeleteObject s3:DeleteObjectVersion",
            "resource": "objects",
            "purpose": "objects are kept",
            **more,
        }
    )
    changed = replace(design, prohibitions=(*design.prohibitions, ban))
    return changed, plan(changed)


def test_a_prohibition_becomes_a_deny_that_binds_administrators() -> None:
    """The bucket's own policy denies everybody; the administrator of the account is nobody else."""
    design, estate = forbidding()
    policies = policies_of(estate)
    asked = question(policies, "administrator", "s3:DeleteObject", "objects/a")

    assert [each.holds for each in prove_accesses(design, estate).prohibitions] == [True]
    assert policies.decide(asked).decision == "explicitly_denied"


def test_a_prohibition_spares_whom_it_names_and_nobody_else() -> None:
    """Break-glass may, the administrator may not; services are bound unless named."""
    _, estate = forbidding(unless=("app",))
    policies = policies_of(estate)
    words = [
        policies.decide(question(policies, who, "s3:DeleteObject", "objects/a")).decision
        for who in ("app", "administrator", "s3.amazonaws.com")
    ]

    assert words == ["implicitly_denied", "explicitly_denied", "explicitly_denied"]


def test_a_prohibition_of_one_principal_is_in_its_own_policy() -> None:
    """Bound is the role alone; the account's administrator is not."""
    _, estate = forbidding(who="app")
    policies = policies_of(estate)

    assert (
        policies.decide(question(policies, "app", "s3:DeleteObject", "objects/a")).decision
        == "explicitly_denied"
    )
    assert policies.decide(question(policies, "administrator", "s3:DeleteObject", "objects/a")).is_allowed


def test_a_prohibition_that_nothing_carries_is_refuted_with_an_example() -> None:
    """Without an organization nothing can forbid what no resource's policy rules: the proof says who may."""
    design, estate = forbidding(what="cloudtrail:StopLogging", resource="*")
    (found,) = prove_accesses(design, estate).prohibitions

    assert not found.holds
    assert found.counterexample.startswith("administrator of workload may cloudtrail:StopLogging on ")


def test_conditions_of_an_access_stand_in_its_statement_and_are_proven() -> None:
    """An access by one prefix only: the statement has the condition, and without it the proof is broken."""
    design, _ = designed("three_tier_dmz")
    listed = Access(
        key="lists", slot=98, principal="app", actions=("s3:ListBucketVersions",), resource="objects", purpose="lists",
        conditions=(AccessCondition(operator="StringLike", key="s3:prefix", values=("reports/*",)),),
    )  # fmt: skip
    changed = replace(design, accesses=(*design.accesses, listed))
    estate = plan(changed)
    role = estate.get(IamRole, "role/app")
    policy = role.policy
    assert policy is not None
    bare = tuple(replace(each, conditions=()) for each in policy.statements)
    loose = replace(role, policy=replace(policy, statements=bare))
    widened = replace(estate, resources=tuple(loose if r.key == role.key else r for r in estate.resources))

    assert prove_accesses(changed, estate).unproven == ()
    assert prove_accesses(changed, estate).unstated == ()
    assert any("s3:ListBucketVersions" in line.actions for line in prove_accesses(changed, widened).unstated)


def test_a_caller_of_the_documents_is_asked_by_its_own_name() -> None:
    """Services that documents name, and one that none names, are among those who ask."""
    found = documents("three_tier_dmz")
    world = found.of_service("s3")
    asked = callers(found.policies, world.clauses, found.policies.names.account_ids["workload"])

    assert caller_of("delivery.logs.amazonaws.com") in asked
    assert caller_of("example.amazonaws.com") in asked
    assert caller_of("anonymous") in asked
