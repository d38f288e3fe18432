"""A dashboard whose data only the VPC's endpoint leads to."""

import json
from functools import cache

import pytest

from workbook.analysis import analyze
from workbook.cli import main
from workbook.document import Document
from workbook.errors import OptionsError

RESTRICTED = {"restrict_to": "vpc_endpoint"}


@cache
def analysis(**options):
    """A dashboard."""
    return analyze(Document(pattern="user_to_dashboard", options=options))


@pytest.mark.parametrize("more", [{}, {"exposure": "vpc_origin"}, {"aws_services": "s3,athena"}])
def test_nothing_but_the_endpoint_leads_to_the_data(more):
    """The prohibition holds over every request, and everything stated still works."""
    proof = analysis(**RESTRICTED, **more).proof

    assert {each.key: each.holds for each in proof.prohibitions}["objects-outside"]
    assert proof.holds


@pytest.mark.parametrize(
    ("principal", "condition", "decision"),
    [
        ("app", "aws:SourceVpce=main/endpoint/s3", "allowed"),
        ("app", "aws:SourceIp=203.0.113.7", "explicitly_denied"),
        ("break-glass", "aws:SourceIp=203.0.113.7", "allowed"),
    ],
)
def test_who_reads_from_where(principal, condition, decision, capsys):
    """The application reads through the endpoint alone; the break-glass role from anywhere, so that nobody is locked out."""
    asked = ["--principal", principal, "--action", "s3:GetObject", "--resource", "objects/a"]
    main(
        [
            "can",
            "user_to_dashboard",
            "--set",
            "restrict_to=vpc_endpoint",
            *asked,
            "--condition",
            condition,
            "--json",
        ]
    )

    assert json.loads(capsys.readouterr().out)["decision"] == decision


def test_a_restriction_without_an_endpoint_is_refused():
    """Nobody could read the bucket."""
    with pytest.raises(OptionsError) as refused:
        analysis(**RESTRICTED, endpoints="ssm")

    assert {fault.field for fault in refused.value.faults} == {"restrict_to", "endpoints"}
