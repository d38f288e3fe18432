"""Keys of a planned estate: each stands for one thing, or look-ups would find one and lose the other."""

from collections import defaultdict
from collections.abc import Iterable

from workbook.errors import Fault, OptionsError
from workbook.model.estate.resource import Resource


def refuse_shared_keys(resources: Iterable[Resource]) -> None:
    """Refuse a key that several resources have.

    Raises:
        OptionsError: with a sentence for each such key.
    """
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for each in resources:
        kinds[each.key].append(type(each).__name__)
    faults = [
        Fault(
            key,
            f"{' and '.join(found)} would both have the key {key!r}, and a key stands for one thing; "
            "give one of them another key.",
        )
        for key, found in kinds.items()
        if len(found) > 1
    ]
    if faults:
        raise OptionsError(faults)
