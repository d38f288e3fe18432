"""Database engines as checks meet them: a plan has those on file, an import may bring others."""

from workbook.facts.limits import DatabaseEngine, database_engine
from workbook.facts.tables import by


def known_engine(engine: str) -> DatabaseEngine | None:
    """What is on file of an engine, if anything is."""
    return database_engine(engine) if engine in by("database_engines", "engine") else None
