"""Single numbers that AWS decides for VPCs, and its database engines."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import by


@cache
def vpc_limit(key: str) -> int:
    """One row of facts/vpc_limits."""
    return int(by("vpc_limits", "key")[key]["value"])


@dataclass(frozen=True, slots=True)
class DatabaseEngine:
    """An RDS engine: ports, version, and the parameter that demands TLS."""

    engine: str
    title: str
    default_port: int
    proxy_port: int
    proxy_family: str
    engine_version: str
    parameter_family: str
    tls_parameter: tuple[str, str]
    log_exports: tuple[str, ...]
    s3_export_feature: str
    """What RDS calls the role by which the database itself writes to S3; empty where it cannot."""


@cache
def database_engine(engine: str) -> DatabaseEngine:
    """The engine of this name, as RDS spells it."""
    row = by("database_engines", "engine")[engine]
    return DatabaseEngine(
        engine=engine,
        title=row["title"],
        default_port=int(row["default_port"]),
        proxy_port=int(row["proxy_port"]),
        proxy_family=row["proxy_family"],
        engine_version=row["engine_version"],
        parameter_family=row["parameter_family"],
        tls_parameter=(row["tls_parameter"], row["tls_value"]),
        log_exports=tuple(row["log_exports"].split()),
        s3_export_feature=row["s3_export_feature"],
    )


@cache
def service_setting(key: str) -> str:
    """One row of facts/service_settings: a version, policy name or period that AWS names."""
    return by("service_settings", "key")[key]["value"]
