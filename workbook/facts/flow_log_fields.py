"""The fields of flow log records: AWS's default of version 2, and what a network's reviewer wants beside it."""

from functools import cache

from workbook.facts.tables import table


@cache
def default_fields() -> tuple[str, ...]:
    """The fields that a flow log has when nobody says otherwise, in their order."""
    return tuple(row["field"] for row in table("flow_log_fields") if row["part_of"] == "default")


@cache
def extended_fields() -> tuple[str, ...]:
    """The default fields, then those that tell whose interface it was, who really talked, and by which way."""
    return tuple(row["field"] for row in table("flow_log_fields"))
