"""Condition operators: how one value of a request is compared with one value of a policy.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address, ip_network
from operator import eq, ge, gt, le, lt
from typing import Any

from workbook.authorization.patterns import matches, matches_arn, plain

Compare = Callable[[str, str], bool]
"""Takes the policy's value and the request's. Raises `ValueError` for a value that is not of the operator's sort."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A comparison, and whether the operator is true where it is not (`StringNotEquals`)."""

    compare: Compare
    negated: bool = False


def _equals(wanted: str, found: str) -> bool:
    return plain(wanted) == found


def _equals_any_case(wanted: str, found: str) -> bool:
    return plain(wanted).lower() == found.lower()


def _bool(wanted: str, found: str) -> bool:
    return plain(wanted).lower() == found.lower()


def _ip(wanted: str, found: str) -> bool:
    network, address = _network(wanted), ip_address(found)
    return network.version == address.version and address in network


@cache
def _network(text: str) -> Any:
    return ip_network(text, strict=False)


def _arn(wanted: str, found: str) -> bool:
    return matches_arn(wanted, found)


def _numeric(compare: Callable[[float, float], bool]) -> Compare:
    return lambda wanted, found: compare(float(found), float(plain(wanted)))


def _date(compare: Callable[[float, float], bool]) -> Compare:
    return lambda wanted, found: compare(_moment(found), _moment(plain(wanted)))


def _moment(text: str) -> float:
    """A date of ISO 8601, or seconds since 1970."""
    if text.replace(".", "", 1).isdigit() and len(text) > len("2026"):
        return float(text)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


_ORDERED = {"LessThan": lt, "LessThanEquals": le, "GreaterThan": gt, "GreaterThanEquals": ge}

OPERATORS: Mapping[str, Operator] = {
    name.lower(): operator
    for name, operator in {
        "StringEquals": Operator(_equals),
        "StringNotEquals": Operator(_equals, negated=True),
        "StringEqualsIgnoreCase": Operator(_equals_any_case),
        "StringNotEqualsIgnoreCase": Operator(_equals_any_case, negated=True),
        "StringLike": Operator(matches),
        "StringNotLike": Operator(matches, negated=True),
        "NumericEquals": Operator(_numeric(eq)),
        "NumericNotEquals": Operator(_numeric(eq), negated=True),
        "DateEquals": Operator(_date(eq)),
        "DateNotEquals": Operator(_date(eq), negated=True),
        "Bool": Operator(_bool),
        "BinaryEquals": Operator(_equals),
        "IpAddress": Operator(_ip),
        "NotIpAddress": Operator(_ip, negated=True),
        "ArnEquals": Operator(_arn),
        "ArnLike": Operator(_arn),
        "ArnNotEquals": Operator(_arn, negated=True),
        "ArnNotLike": Operator(_arn, negated=True),
        **{f"Numeric{name}": Operator(_numeric(compare)) for name, compare in _ORDERED.items()},
        **{f"Date{name}": Operator(_date(compare)) for name, compare in _ORDERED.items()},
    }.items()
}
"""Every operator that AWS documents, in lower case, but for `Null`."""
