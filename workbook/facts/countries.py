"""The countries that AWS WAF and CloudFront know, by their two-letter codes."""

from functools import cache

from workbook.facts.tables import by

NO_CODE = {"UK": "GB", "EU": "each member's own", "EL": "GR"}
"""Codes that are in use and mean no country here, and what is meant."""


@cache
def country_codes() -> frozenset[str]:
    """Every code on file."""
    return frozenset(by("countries", "code"))


def country_fault(code: str) -> str:
    """Why a code names no country, in a sentence; empty where it names one."""
    if code in country_codes():
        return ""
    if code in NO_CODE:
        return f"{code!r} is no ISO 3166-1 code of a country; write {NO_CODE[code]}."
    names = {row["title"]: own for own, row in by("countries", "code").items()}
    if code in names:
        return f"{code!r} is a name; write its code {names[code]}."
    near = f"write {code.upper()}." if code.upper() in country_codes() else "write one like US."
    return f"{code!r} is no ISO 3166-1 code of a country (two capital letters); {near}"
