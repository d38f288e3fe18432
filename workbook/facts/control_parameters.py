"""The numbers and words that published controls compare with."""

from functools import cache

from workbook.facts.tables import by


@cache
def control_number(key: str) -> int:
    """A parameter that is one number."""
    return int(by("control_parameters", "key")[key]["value"])


@cache
def control_words(key: str) -> tuple[str, ...]:
    """A parameter that is a list of words."""
    return tuple(by("control_parameters", "key")[key]["value"].split())
