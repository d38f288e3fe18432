"""What S3 takes as the name of a bucket."""

import re
from functools import cache

from workbook.facts.tables import table

_LETTERS = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_ADDRESS = re.compile(r"[0-9]+(\.[0-9]+){3}")


@cache
def _values(rule: str) -> tuple[str, ...]:
    return tuple(row["value"] for row in table("bucket_names") if row["rule"] == rule)


def bucket_name_fault(name: str) -> str:
    """Why S3 refuses a name, or TLS its dots, in a clause; empty when both take it."""
    shortest, longest = int(_values("shortest")[0]), int(_values("longest")[0])
    if not shortest <= len(name) <= longest:
        return f"has {len(name)} characters, and S3 takes {shortest} to {longest}"
    kept = [word for word in _values("kept_start") if name.startswith(word)]
    kept += [word for word in _values("kept_end") if name.endswith(word)]
    if kept:
        return f"has {kept[0]}, which S3 keeps for itself"
    if _ADDRESS.fullmatch(name):
        return "looks like an IP address"
    if "." in name:
        return "has dots, which the certificate of S3's host names does not cover"
    if not _LETTERS.fullmatch(name):
        return "has more than lower-case letters, digits and hyphens, or a hyphen at an end"
    return ""
