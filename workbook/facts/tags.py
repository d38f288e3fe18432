"""What every tagged service takes as a tag: the narrowest of them decides, since tags go on everything."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from workbook.facts.tables import by

OWN = ("Name", "Tier")
"""Tags that the workbook writes itself, from the prefix and the place of a resource."""
OWN_PLACES = 5
"""Of the tags that AWS allows, those kept for the workbook's own."""


@cache
def _rule(name: str) -> str:
    return by("tag_rules", "rule")[name]["value"]


def tag_faults(tags: Mapping[str, str]) -> Iterator[str]:
    """What some service refuses of these tags, a sentence each."""
    for key, value in tags.items():
        yield from _faults_of(key, value)
    seen: dict[str, str] = {}
    for key in tags:
        if key.lower() in seen:
            yield f"tags {seen[key.lower()]!r} and {key!r} are one key to IAM, which ignores case; keep one."
        seen.setdefault(key.lower(), key)
    most = int(_rule("most"))
    if len(tags) > most - OWN_PLACES:
        yield f"{len(tags)} tags; AWS allows {most} and {OWN_PLACES} are the workbook's own. Leave some out."


def _faults_of(key: str, value: str) -> Iterator[str]:
    key_longest, longest = int(_rule("key_longest")), int(_rule("value_longest"))
    if key in OWN:
        yield f"tag {key!r} is written by the workbook on every resource; take another key."
    if key.lower().startswith(_rule("kept_start")):
        yield f"tag {key!r}: a key does not start with {_rule('kept_start')}, which AWS keeps for itself."
    if not 1 <= len(key) <= key_longest:
        yield f"tag {key[:20]!r}: a key of {len(key)} characters; AWS takes 1 to {key_longest}."
    if len(value) > longest:
        yield f"tag {key!r}: a value of {len(value)} characters; AWS takes {longest} at most."
    if len(value) < int(_rule("value_shortest")):
        yield f"tag {key!r} has no value, and CloudTrail and EventBridge Scheduler ask for one; write {key}=none."
    for word, text in (("key", key), ("value", value)):
        if refused := "".join(dict.fromkeys(letter for letter in text if not _is_taken(letter))):
            marks = " ".join(_rule("marks"))
            yield (
                f"tag {key!r}: {refused!r} in its {word}, which IAM, Lambda and others refuse; write letters, digits, "
                f"spaces and {marks} only."
            )


def _is_taken(letter: str) -> bool:
    """Letters, numbers and spaces of any script; of lines' ends, which are separators too, none."""
    return unicodedata.category(letter) in _TAKEN or letter in _rule("marks")


_TAKEN = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Zs"))
