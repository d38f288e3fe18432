"""What people see when the endpoint of a service is missing and no other way leads there."""

from functools import cache

from workbook.facts.tables import by

UNTOLD = "calls of the service time out"


@cache
def symptom_without(service: str) -> str:
    """The symptom as people report it; a plain one for services without a row."""
    row = by("endpoint_symptoms", "service").get(service)
    return row["symptom"] if row else UNTOLD
