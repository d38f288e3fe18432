"""AWS's read-only describe calls: what each answers, under which key, and the permission it needs."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeCall:
    """One call. `each_of`, `each_id`, `parameter`: it is asked once for every id that another call answered."""

    service: str
    operation: str
    result_key: str
    id_field: str
    each_of: str
    each_id: str
    parameter: str
    action: str
    fields: frozenset[str]


@cache
def describe_calls() -> tuple[DescribeCall, ...]:
    """Every call in the order it is made: those about one thing come after those that name the things."""
    return tuple(
        DescribeCall(
            service=row["service"],
            operation=row["operation"],
            result_key=row["result_key"],
            id_field=row["id_field"],
            each_of=each[0],
            each_id=each[1],
            parameter=each[2],
            action=row["action"],
            fields=frozenset(row["fields"].split()),
        )
        for row in table("describe_calls")
        for each in [(*row["asked_for_each"].split(":"), "", "")[:3] if row["asked_for_each"] else ("",) * 3]
    )


@cache
def known_fields(result_key: str) -> frozenset[str]:
    """The fields that AWS documents for the items under a key; none where the key is not on file."""
    return frozenset().union(*(call.fields for call in describe_calls() if call.result_key == result_key))


@cache
def id_field(result_key: str) -> str:
    """The field that identifies the items under a key, or an empty word."""
    return next((call.id_field for call in describe_calls() if call.result_key == result_key), "")
