"""Aurora's engines, each beside the RDS engine that it stands for."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import by, table


@dataclass(frozen=True, slots=True)
class AuroraEngine:
    """An Aurora engine with the Data API: port, version, and the cluster's parameter that demands TLS."""

    engine: str
    title: str
    default_port: int
    engine_version: str
    parameter_family: str
    tls_parameter: tuple[str, str]
    log_exports: tuple[str, ...]


@cache
def aurora_engine(rds_engine: str) -> AuroraEngine | None:
    """Aurora's engine for what RDS calls postgres or mysql; None where Aurora has none."""
    return next(
        (_of(row["engine"]) for row in table("aurora_engines") if row["rds_engine"] == rds_engine), None
    )


@cache
def known_aurora(engine: str) -> AuroraEngine | None:
    """The engine of this name, as Aurora spells it; None where it is not on file."""
    return _of(engine) if engine in by("aurora_engines", "engine") else None


def _of(engine: str) -> AuroraEngine:
    row = by("aurora_engines", "engine")[engine]
    return AuroraEngine(
        engine=engine,
        title=row["title"],
        default_port=int(row["default_port"]),
        engine_version=row["engine_version"],
        parameter_family=row["parameter_family"],
        tls_parameter=(row["tls_parameter"], row["tls_value"]),
        log_exports=tuple(row["log_exports"].split()),
    )
