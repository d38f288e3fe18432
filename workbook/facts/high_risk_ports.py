"""Ports that AWS calls high risk when everybody can reach them, and protocols that carry text in the clear."""

from functools import cache

from workbook.facts.tables import table


@cache
def high_risk_ports() -> dict[int, str]:
    """TCP port to name, as Security Hub EC2.19 lists them."""
    return {int(row["port"]): row["title"] for row in table("high_risk_ports") if row["high_risk"] == "yes"}


@cache
def cleartext_ports() -> dict[int, str]:
    """TCP port to name of protocols that do not encrypt."""
    return {int(row["port"]): row["title"] for row in table("high_risk_ports") if row["cleartext"] == "yes"}
