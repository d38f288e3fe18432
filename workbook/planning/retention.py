"""How long logs stay."""

from workbook.facts.limits import service_setting
from workbook.model.intent.design import Design


def log_days(design: Design) -> int:
    """Days that log groups and log buckets keep what they get: as decided, else what Security Hub asks for."""
    return design.log_retention_days or int(service_setting("log_retention_days"))
