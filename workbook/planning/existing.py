"""What a person said is there already: planned like everything else, then marked, so that nothing creates it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from workbook.errors import Fault, OptionsError, suggestion
from workbook.facts.existing_ids import existing_id, existing_ids
from workbook.model.estate.resource import Resource

FIELD = "existing"


def marked_existing(resources: Iterable[Resource], existing: Mapping[str, str]) -> tuple[Resource, ...]:
    """The resources, those that exist already with their id or ARN.

    Raises:
        OptionsError: a key that this design has not, or an id of another kind or Region, all at once.
    """
    planned = tuple(resources)
    faults = tuple(_faults({each.key: each for each in planned}, existing))
    if faults:
        raise OptionsError(faults)
    return tuple(
        replace(each, existing_id=existing[each.key]) if each.key in existing else each for each in planned
    )


def _faults(planned: Mapping[str, Resource], existing: Mapping[str, str]) -> Iterator[Fault]:
    can_exist = [key for key, each in planned.items() if type(each).__name__ in existing_ids()]
    for key, text in existing.items():
        if key not in can_exist:
            yield Fault(
                FIELD, f"{key!r} is nothing of this design that may exist: {suggestion(key, can_exist)}"
            )
            continue
        yield from _mismatch(planned[key], text)
    for text, keys in _by_id(existing).items():
        if len(keys) > 1:
            yield Fault(FIELD, f"{' and '.join(keys)} are two things, and both are said to be {text!r}.")


def _by_id(existing: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, text in existing.items():
        found.setdefault(text, []).append(key)
    return found


def _mismatch(resource: Resource, text: str) -> Iterator[Fault]:
    wanted, given = existing_ids()[type(resource).__name__], existing_id(text)
    if given is None or given != wanted:
        said = f"is the id of a {given.title}" if given else "is no id"
        yield Fault(
            FIELD, f"{resource.key} is a {wanted.title}, and {text!r} {said}; write it like {wanted.example}."
        )
        return
    match = wanted.match(text)
    region = match.groupdict().get("region", "") if match else ""
    if region and region != resource.region:
        yield Fault(
            FIELD,
            f"{resource.key} encrypts what stands in {resource.region}, and {text!r} is a key of {region}; a KMS key "
            f"works in its own Region alone. Name one of {resource.region}.",
        )
