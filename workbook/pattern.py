"""What a pattern is: a name, its options, and how options become a design."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbook.model.intent.design import Design
from workbook.options import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One architecture of the catalogue. `build` sees options only; a person's additions are merged later."""

    name: str
    title: str
    summary: str
    options: type[Options]
    build: Callable[[Any], Design]
    choose_when: str
    choose_otherwise: str
    sources: tuple[str, ...]
