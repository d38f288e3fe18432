"""Permissions boundaries are proven like prohibitions: carried by their roles, and no wider than stated."""

from dataclasses import replace

import pytest

from workbook.authorization.policies import policies_of
from workbook.document import Document, build
from workbook.model.estate.identity import IamPolicy, PolicyDocument
from workbook.plan import plan
from workbook.proof.permissions.boundaries import boundary_results

KEY = "boundary/pipeline"


def bound(**options):
    """A design with a boundary, and its estate."""
    design = build(Document(pattern="data_ingestion", options=options))
    return design, plan(design)


def result(design, estate):
    """What is proven of the one boundary."""
    (found,) = boundary_results(design, policies_of(estate))
    return found


def with_statement(estate, **fields):
    """The estate with other words in the boundary's statement."""
    policy = estate.get(IamPolicy, KEY)
    statement = replace(policy.policy.statements[0], **fields)
    changed = replace(policy, policy=PolicyDocument(statements=(statement,)))
    return replace(estate, resources=tuple(changed if r.key == KEY else r for r in estate.resources))


@pytest.mark.parametrize("options", [{}, {"data_residency": "roles"}, {"ingest": "firehose"}])
def test_a_planned_boundary_holds(options):
    """What the plan writes lets through what is stated and is carried by every role that it binds."""
    found = result(*bound(**options))

    assert found.holds
    assert found.key == KEY


@pytest.mark.parametrize(
    "actions", [("*",), ("s3:*",), ("kms:Decrypt", "kms:PutKeyPolicy"), ("iam:PassRole",)]
)
def test_a_wider_boundary_is_refuted(actions):
    """An action that nobody states, of whatever service, is named."""
    design, estate = bound()
    found = result(design, with_statement(estate, actions=actions))

    assert not found.holds
    assert "it lets " in found.counterexample


def test_everything_but_a_few_is_wider():
    """A statement of NotAction lets through what it does not name."""
    design, estate = bound()

    assert not result(design, with_statement(estate, actions=(), not_actions=("iam:*",))).holds


@pytest.mark.parametrize("actions", [("s3:GetObject",), ("kms:Decrypt", "logs:PutLogEvents")])
def test_a_narrower_boundary_is_no_wider(actions):
    """Less than stated breaks accesses, which the proof of accesses says; the boundary itself holds."""
    design, estate = bound()

    assert result(design, with_statement(estate, actions=actions)).holds


def test_a_boundary_of_one_region_must_say_so():
    """Where roles may act in one Region only, a statement without it is refuted."""
    design, estate = bound(data_residency="roles")
    found = result(design, with_statement(estate, conditions=()))

    assert found.counterexample == "AtMostPipeline holds in every Region"


def test_a_role_that_lost_its_boundary_is_named():
    """Taking the boundary off one role refutes it, and says which."""
    design, estate = bound()
    role = replace(estate["role/function"], permissions_boundary="")
    free = replace(estate, resources=tuple(role if r.key == role.key else r for r in estate.resources))

    assert result(design, free).counterexample == "role/function does not carry it"


def test_a_boundary_that_nobody_makes_is_refuted():
    """Without the managed policy there is nothing to carry."""
    design, estate = bound()
    gone = replace(estate, resources=tuple(r for r in estate.resources if r.key != KEY))
    gone = replace(
        gone,
        resources=tuple(
            replace(r, permissions_boundary="") if hasattr(r, "permissions_boundary") else r
            for r in gone.resources
        ),
    )

    assert not result(design, gone).holds
