"""Tags: what is let through is what every service takes, by the services' own models."""

import unicodedata
from functools import cache

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.facts.tags import OWN, tag_faults

SERVICES = ("autoscaling", "cloudfront", "ecs", "efs", "elbv2", "firehose", "iam", "lambda", "logs", "wafv2")
PROPERTIES = {"p{L}": "L", "p{N}": "N", "p{Z}": "Z"}


@cache
def shapes(service: str, word: str) -> tuple[str, int, int]:
    """Pattern, least and greatest length of a service's tag key or value, from botocore's model."""
    model = botocore.session.get_session().get_service_model(service)
    names = [name for name in model.shape_names if name.lower() in (f"tag{word}", f"tag{word}type")]
    limits = [model.shape_for(name).metadata for name in names]
    found = next(each for each in limits if "max" in each)
    return found.get("pattern", ""), found.get("min", 0), found["max"]


def letter_fits(letter: str, pattern: str) -> bool:
    """Whether AWS's class of letters and marks has this letter; classes beside that one are wider."""
    if "p{L}" not in pattern:
        return True
    return unicodedata.category(letter)[0] in PROPERTIES.values() or letter in "_.:/=+-@"


def fits(text: str, service: str, word: str) -> bool:
    """Whether a service takes this text as its tags' key or value."""
    pattern, least, most = shapes(service, word)
    kept = word == "key" and text.lower().startswith("aws:")
    return not kept and least <= len(text) <= most and all(letter_fits(each, pattern) for each in text)


@pytest.mark.parametrize("service", SERVICES)
@given(key=st.text(max_size=140), value=st.text(max_size=260))
def test_what_is_let_through_is_taken_by_every_service(service: str, key: str, value: str) -> None:
    """No key and value without a fault are refused by a service's model."""
    assert [*tag_faults({key: value})] or (fits(key, service, "key") and fits(value, service, "value"))


LETTERS = st.text(st.sampled_from("abzAZ09äß設 _.:/=+-@"), min_size=1, max_size=100)


@given(key=LETTERS, value=LETTERS)
def test_what_every_service_takes_is_let_through(key: str, value: str) -> None:
    """Letters, digits and spaces of any script and the eight marks need no other words."""
    kept = key in OWN or key.lower().startswith("aws:")

    assert kept or not [*tag_faults({key: value})]
