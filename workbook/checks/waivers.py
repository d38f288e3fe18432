"""Which waiver answers a finding, and which would but for its date."""

from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from workbook.model.intent.flow import Waiver


@dataclass(frozen=True, slots=True)
class Waived:
    """The waivers of a design, and the date they are held against."""

    waivers: tuple[Waiver, ...] = ()
    today: date | None = None


def answer(waived: Waived, check_id: str, resource: str) -> tuple[Waiver | None, str]:
    """The waiver that holds for a finding, if any; else a sentence when one has lapsed."""
    matching = [waiver for waiver in waived.waivers if matches(waiver, check_id, resource)]
    holding = next((waiver for waiver in matching if not lapsed(waiver, waived.today)), None)
    if holding or not matching:
        return holding, ""
    old = matching[0]
    owner = f" of {old.owner}" if old.owner else ""
    what = f"lapsed on {old.expires}" if day(old) else f"ends on {old.expires!r}, which is no date"
    return None, f"The waiver{owner} {what}: {old.reason}"


def matches(waiver: Waiver, check_id: str, resource: str) -> bool:
    """Whether a waiver speaks of this check and resource; both may hold wildcards."""
    return fnmatchcase(check_id, waiver.check) and fnmatchcase(resource, waiver.resource)


def lapsed(waiver: Waiver, today: date | None) -> bool:
    """Whether a waiver's last day has passed; one whose date nobody can read does not count either."""
    if not waiver.expires:
        return False
    last = day(waiver)
    return last is None or (today is not None and last < today)


def day(waiver: Waiver) -> date | None:
    """The last day on which a waiver counts, if it can be read."""
    try:
        return date.fromisoformat(waiver.expires)
    except ValueError:
        return None
