"""What a recommendation means for a design: which of its options it would set, from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ValidationError

from workbook.advice.decision import Recommendation
from workbook.catalog import names, pattern
from workbook.document import Document
from workbook.options import Options, read_options
from workbook.views.tables.options import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A recommended value. `given` is None where the pattern does not have it; `elsewhere` are those that do."""

    name: str
    title: str
    now: str
    value: str
    given: Any = None
    elsewhere: tuple[str, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether taking it changes the design."""
        return self.given is not None and self.now != self.value


def settings(document: Document, advice: Recommendation) -> tuple[Setting, ...]:
    """Every option that a recommendation names, as it stands in a document whose options can be read."""
    chosen = pattern(document.pattern)
    present = read_options(chosen.options, document.options)
    return tuple(_setting(chosen.options, present, name, value) for name, value in advice.options)


def changes(found: tuple[Setting, ...]) -> Mapping[str, Any]:
    """The options to set."""
    return {each.name: each.given for each in found if each.is_change}


def _setting(cls: type[Options], present: Options, name: str, value: str) -> Setting:
    taken = _taken(cls, name, value)
    if taken is None:
        return Setting(name=name, title=name, now="", value=value, elsewhere=_elsewhere(name, value))
    return Setting(
        name=name,
        title=cls.model_fields[name].title or name,
        now=in_words(getattr(present, name)),
        value=in_words(getattr(taken, name)),
        given=taken.model_dump(mode="json", include={name})[name],
    )


def _taken(cls: type[Options], name: str, value: str) -> Options | None:
    """Options with this one set; none where the pattern has no such option or value."""
    if name not in cls.model_fields:
        return None
    try:
        return cls.model_validate({name: value})
    except ValidationError:
        return None


@cache
def _elsewhere(name: str, value: str) -> tuple[str, ...]:
    found = map(pattern, names())
    return tuple(each.title for each in found if _taken(each.options, name, value) is not None)
