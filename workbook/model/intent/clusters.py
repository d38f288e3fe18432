"""Database clusters."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseCluster(Placed):
    """An Aurora Serverless v2 cluster that answers the RDS Data API; `engine` is RDS's word (postgres).

    `stored_gb` is what lies in it: Aurora's storage grows by itself, and its bill with it.
    """

    kind: Literal["DatabaseCluster"] = "DatabaseCluster"
    engine: str
    port: int
    instances: int
    most_capacity: float
    stored_gb: float
    iam_authentication: bool
    backup_days: int
    deletion_protection: bool
    master_user_name: str
