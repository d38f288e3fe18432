"""No kind of resource is forgotten by the permissions: whoever takes a role is trusted, whatever has a policy is named."""

from dataclasses import fields

import pytest

from workbook.authorization.resource_documents import NO_POLICY_OF_ITS_OWN
from workbook.facts.resource_arns import arn_form
from workbook.model.estate.estate import RESOURCE_TYPES
from workbook.model.estate.organization import Organization
from workbook.policies.resource_policies import WITH_POLICY
from workbook.policies.running.trust import TRUSTED


def names_of(kind: type) -> set[str]:
    """The fields of a kind."""
    return {field.name for field in fields(kind)}


@pytest.mark.parametrize("kind", RESOURCE_TYPES, ids=lambda kind: kind.__name__)
def test_a_kind_that_takes_a_role_says_which_service_takes_it(kind) -> None:
    """Without a row its role would be trusted by nobody."""
    takes = {name for name in names_of(kind) if name == "role" or name.endswith("_role")}

    assert not takes or kind.__name__ in TRUSTED


@pytest.mark.parametrize("kind", RESOURCE_TYPES, ids=lambda kind: kind.__name__)
def test_a_kind_with_a_policy_has_an_arn(kind) -> None:
    """What a document binds, a request must be able to name."""
    if "policy" in names_of(kind) and kind not in NO_POLICY_OF_ITS_OWN:
        assert arn_form(kind.__name__) is not None


def test_what_is_written_a_policy_has_a_place_for_it() -> None:
    """Every kind that the plan writes documents for carries one; the organization carries none."""
    assert all("policy" in names_of(kind) for kind in WITH_POLICY)
    assert "policy" not in names_of(Organization)
