"""The load balancer security policies that AWS recommends."""

from functools import cache

from workbook.facts.tables import table


@cache
def recommended_tls_policies() -> tuple[str, ...]:
    """The policies Security Hub accepts, in its order."""
    return tuple(row["policy"] for row in table("tls_policies") if row["recommended"] == "yes")
