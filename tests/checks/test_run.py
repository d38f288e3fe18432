"""A run: every check answers, waivers answer findings, and the same estate gives the same findings."""

from dataclasses import replace
from datetime import date

import pytest

from tests.checks.changes import base, change
from workbook.checks.catalog import checks
from workbook.checks.run import run
from workbook.checks.waivers import Waived, answer
from workbook.model.intent.flow import Waiver
from workbook.proof.prove import prove

TODAY = date(2026, 11, 21)


def findings(results):
    """The last finding of each check."""
    return {finding.check: finding for result in results for finding in result.findings}


def waived(*waivers, on="dmz"):
    """The findings of a design with these waivers."""
    design, estate = base(on)
    return findings(run(replace(design, waivers=waivers), estate, prove(design, estate), today=TODAY))


def test_every_check_answers():
    """A run gives one result per check, in the order of the ids."""
    design, estate = base("dmz")

    results = run(design, estate, prove(design, estate))

    assert [check.id for check in checks()] == [result.check for result in results]


def test_a_check_that_does_not_apply_says_why():
    """A network without load balancer is not called safe from load balancer faults: it says there is none."""
    results = {result.check: result for result in run(*base("rds"))}

    assert results["LOAD-BALANCING-01"].status == "not_applicable"
    assert results["LOAD-BALANCING-01"].why == "there is no load balancer"


def test_an_imported_network_is_checked_without_design():
    """Without design and proof the checks of intent do not apply and all others still answer."""
    results = {result.check: result for result in run(None, base("dmz")[1])}

    assert {"not_applicable"} == {results[f"INTENT-0{n}"].status for n in range(1, 5)}
    assert results["LOAD-BALANCING-06"].status == "failed"


def test_two_runs_agree():
    """The ids of findings come from their content: two runs over the same estate give the same."""
    assert run(*base("full")) == run(*base("full"))


def test_ids_tell_findings_apart():
    """No two findings of a run share an id."""
    ids = [finding.id for result in run(*base("no_endpoints")) for finding in result.findings]

    assert len(ids) == len(set(ids))


def test_an_id_does_not_change_with_another_finding():
    """A finding keeps its id when something else in the estate gets worse."""
    design, estate = base("dmz")
    before = findings(run(design, estate))
    worse = change("app/launch-template", http_tokens="optional")(design, estate)

    after = findings(run(*worse))

    assert before["STORAGE-04"].id == after["STORAGE-04"].id


@pytest.mark.parametrize(
    ("waiver", "holds"),
    [
        (Waiver(check="STORAGE-04", reason="ours"), True),
        (Waiver(check="STORAGE-04", resource="objects", reason="ours"), True),
        (Waiver(check="STORAGE-*", resource="obj*", reason="ours"), True),
        (Waiver(check="STORAGE-04", reason="ours", expires="2026-11-21"), True),
        (Waiver(check="STORAGE-04", resource="bucket/*", reason="ours"), False),
        (Waiver(check="storage-04", reason="ours"), False),
        (Waiver(check="STORAGE-03", reason="ours"), False),
        (Waiver(check="STORAGE-04", reason="ours", expires="2026-11-20"), False),
    ],
)
def test_a_waiver_answers_what_it_names(waiver, holds):
    """A waiver holds for its check and resource, wildcards included, to the end of its day."""
    assert holds == (waived(waiver)["STORAGE-04"].waiver is not None)


def test_a_lapsed_waiver_says_so():
    """A finding whose waiver lapsed names the day, the owner and the reason."""
    lapsed = Waiver(check="STORAGE-04", reason="until we know", owner="data team", expires="2026-01-31")

    message = waived(lapsed)["STORAGE-04"].message

    assert "The waiver of data team lapsed on 2026-01-31: until we know" in message


def test_a_lapsed_waiver_does_not_stand_in_the_way_of_another():
    """Of two waivers the one that still holds answers."""
    lapsed = Waiver(check="STORAGE-04", reason="old", expires="2026-01-31")
    holding = Waiver(check="STORAGE-04", reason="new", expires="2027-01-31")

    assert answer(Waived((lapsed, holding), TODAY), "STORAGE-04", "objects") == (holding, "")


def test_without_a_date_no_waiver_lapses():
    """Who gives no date does not ask about dates."""
    old = Waiver(check="*", reason="old", expires="2000-01-01")

    assert answer(Waived((old,)), "STORAGE-04", "objects") == (old, "")


def test_findings_carry_their_controls():
    """A finding names the published controls it answers."""
    controls = {(c.framework, c.id) for c in waived()["LOAD-BALANCING-06"].controls}

    assert ("Security Hub", "ELB.16") in controls


@pytest.mark.parametrize("name", ["three_tier_dmz", "private_rds_api"])
def test_a_default_design_owes_no_answer(name):
    """The default design of a pattern has no high finding, and a waiver with a reason answers every other."""
    design, estate = base({"three_tier_dmz": "default", "private_rds_api": "rds"}[name])
    found = [f for result in run(design, estate, prove(design, estate)) for f in result.findings]

    assert [f for f in found if f.severity in ("high", "critical")] == []
    assert [(f.check, f.resource) for f in found if f.waiver is None or not f.waiver.reason] == []
