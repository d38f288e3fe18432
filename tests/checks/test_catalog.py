"""The catalogue of checks: found by being there, complete, and named for their files."""

from datetime import date

import pytest

from workbook.checks import topics
from workbook.checks.catalog import check_named, checks, collect
from workbook.checks.check import Check
from workbook.checks.controls import controls_of
from workbook.checks.finding import SEVERITIES
from workbook.errors import NotFoundError, WorkbookError
from workbook.facts.controls import controls
from workbook.facts.limits import vpc_limit
from workbook.facts.quotas import limit, quota, quotas

EVERY = pytest.mark.parametrize("check", checks(), ids=lambda check: check.id)


def test_the_catalogue_is_more_than_thirty_checks():
    """A review of these patterns asks more than thirty questions."""
    assert len(checks()) > 30


def test_an_id_is_never_used_twice():
    """A second check with an id that is taken is an error that names it."""
    one = checks()[0]

    with pytest.raises(WorkbookError, match=one.id):
        collect([one, one])


def test_an_unknown_check_is_answered_with_the_nearest_name():
    """Asking for a check that does not exist says which one was probably meant."""
    with pytest.raises(NotFoundError, match="ROUTING-04"):
        check_named("ROUTNG-04")


@EVERY
def test_the_id_names_the_file(check):
    """A check stands in the file of its topic and its number has two digits."""
    topic, _, number = check.id.rpartition("-")

    assert check.body.__module__ == f"{topics.__name__}.{topic.lower().replace('-', '_')}"
    assert number.isdigit()
    assert len(number) == 2


@EVERY
def test_the_metadata_is_complete(check):
    """Each check says in sentences what it wants, why, and what to do, and where AWS says so."""
    assert check.title
    assert not check.title.endswith(".")
    assert check.why.endswith(".")
    assert check.remedy.endswith(".")
    assert check.source.startswith("https://")
    assert check.severity in SEVERITIES


@EVERY
def test_the_body_says_what_it_yields(check):
    """Each check's function says in one sentence when it reports."""
    assert isinstance(check, Check)
    assert (check.body.__doc__ or "").startswith("One flaw")


def test_controls_name_checks_that_exist():
    """No control on file points at a check that is gone."""
    named = {check_id for control in controls() for check_id in control.checks}

    assert named <= {check.id for check in checks()}


def test_controls_are_rows_once():
    """A control of a version of a framework is one row, with a title."""
    ids = [(control.framework_and_version, control.id) for control in controls()]

    assert len(ids) == len(set(ids))
    assert all(control.title for control in controls())


def test_controls_keep_the_versions_of_a_framework_apart():
    """The default group is 5.4 in CIS 3.0, 5.5 in 5.0 and 6.5 in 7.0."""
    found = {(c.framework, c.id) for c in controls_of("SECURITY-GROUPS-01")}

    assert {
        ("CIS AWS Foundations 3.0", "5.4"),
        ("CIS AWS Foundations 5.0", "5.5"),
        ("CIS AWS Foundations 7.0", "6.5"),
        ("Security Hub", "EC2.2"),
    } <= found


def test_quotas_have_a_number_and_a_source():
    """Every quota gives the number an account has without asking, and where AWS says so."""
    for found in quotas():
        assert limit(found.key) > 0
        assert found.source
        assert date.fromisoformat(found.checked)


def test_a_quota_knows_whether_asking_helps():
    """Network ACL entries can be raised from 20 to 40; a thousand rules on one interface is the end."""
    assert quota("network_acl_entries").adjustable
    assert not quota("security_group_rules_per_interface").adjustable


def test_the_quota_of_entries_is_the_one_the_plan_keeps_to():
    """The planner refuses a strict network ACL at the number that the check reports."""
    assert limit("network_acl_entries") == vpc_limit("network_acl_entries_per_direction")
