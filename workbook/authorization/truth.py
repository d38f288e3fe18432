"""True, false, or in doubt with the names of what could not be read (Kleene's logic)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Doubt:
    """Neither true nor false: `names` says what stands in the way."""

    names: tuple[str, ...]

    def __bool__(self) -> bool:
        """Refuses: whoever asks must say what doubt means to them."""
        raise TypeError("a doubt is neither true nor false; compare with `is True` or `is False`")


Truth: TypeAlias = bool | Doubt


def doubt(name: str) -> Doubt:
    """A doubt with one name."""
    return Doubt((name,))


def all_of(truths: Iterable[Truth]) -> Truth:
    """False if any is, else in doubt if any is, else true. Stops at the first that is false."""
    names: list[str] = []
    for truth in truths:
        if truth is False:
            return False
        if isinstance(truth, Doubt):
            names += truth.names
    return Doubt(tuple(dict.fromkeys(names))) if names else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """True if any is, else in doubt if any is, else false. Stops at the first that is true."""
    names: list[str] = []
    for truth in truths:
        if truth is True:
            return True
        if isinstance(truth, Doubt):
            names += truth.names
    return Doubt(tuple(dict.fromkeys(names))) if names else False


def negated(truth: Truth) -> Truth:
    """The opposite; a doubt stays one."""
    return truth if isinstance(truth, Doubt) else not truth
