"""`workbook can`: a decision with its statements, as words and as JSON; names that mean nothing are refused."""

import json

import pytest

from workbook.cli import main

ASK = ("can", "three_tier_dmz", "--principal", "app", "--action", "s3:GetObject", "--resource", "objects/a")


def answered(capsys, *arguments: str) -> dict:
    """The JSON of one question."""
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_an_allow_names_its_statements(capsys) -> None:
    """The application may read its bucket through the endpoint, by its role and the endpoint's policy."""
    found = answered(capsys, *ASK, "--condition", "aws:SourceVpce=main/endpoint/s3")

    assert found["decision"] == "allowed"
    assert {each["policy_type"] for each in found["deciding_statements"]} == {
        "identity policy",
        "endpoint policy",
    }
    assert found["unknown_because"] == []


def test_a_deny_names_what_denies_or_what_is_missing(capsys) -> None:
    """Without TLS a statement denies; what no policy allows is denied for want of one, and the command still succeeds."""
    plain = answered(capsys, *ASK, "--condition", "aws:SecureTransport=false")
    silent = answered(capsys, *ASK[:5], "s3:DeleteObject", *ASK[6:])

    assert plain["decision"] == "explicitly_denied"
    assert plain["deciding_statements"][0]["effect"] == "Deny"
    assert silent["decision"] == "implicitly_denied"
    assert silent["missing"] == ["identity policy"]


def test_what_is_not_known_is_said(capsys) -> None:
    """The policies of somebody else's bucket are not known, and the answer names them."""
    found = answered(capsys, *ASK[:-1], "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/x")

    assert found["decision"] == "unknown"
    assert found["unknown_because"] == ["policies of arn:aws:s3:::al2023-repos-us-east-1-de612dc2/x"]


def test_options_change_the_answer(capsys) -> None:
    """A setting plans other policies: with full endpoint access the role's own statement alone decides."""
    found = answered(
        capsys, *ASK, "--condition", "aws:SourceVpce=main/endpoint/s3", "--set", "endpoint_policy=full"
    )

    assert [each["policy_type"] for each in found["deciding_statements"]] == ["identity policy"]


@pytest.mark.parametrize(
    ("place", "word", "says"),
    [
        (3, "ap", "no principal 'ap'"),
        (3, "nobody@mars", "no account 'mars'"),
        (3, "arn:aws:iam::111", "'arn:aws:iam::111' is no ARN of a role"),
        (3, "arn:aws:iam::111122223333:policy/p", "is no ARN of a role"),
        (5, "read", "'read' is no action"),
        (5, ":", "':' is no action"),
        (7, "arn:aws:s3", "'arn:aws:s3' is cut off"),
        (7, "objectz", "no resource 'objectz'; did you mean 'objects'?"),
    ],
)
def test_a_name_that_means_nothing_is_refused_in_a_sentence(capsys, place, word, says) -> None:
    """Exit 2, and what was probably meant."""
    arguments = [*ASK[:place], word, *ASK[place + 1 :]]

    assert main(arguments) == 2
    assert says in capsys.readouterr().err


def test_a_condition_without_a_value_is_refused(capsys) -> None:
    """A word without '=' is no condition."""
    assert main([*ASK, "--condition", "aws:SecureTransport"]) == 2
    assert "has no '='" in capsys.readouterr().err


def test_describe_json_is_no_subject_and_the_help_does_not_offer_it(capsys) -> None:
    """Who asks about an existing network is told in a sentence why not; the help names no such option."""
    asked = [
        "can",
        "--describe",
        "snapshot",
        "--principal",
        "p",
        "--action",
        "s3:GetObject",
        "--resource",
        "r",
    ]
    assert main(asked) == 2
    assert "describe JSON holds no policies" in capsys.readouterr().err

    with pytest.raises(SystemExit):
        main(["can", "--help"])
    assert "--describe" not in capsys.readouterr().out
