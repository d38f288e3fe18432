"""One thing AWS described, whose it is and where."""

from dataclasses import dataclass
from typing import Any

from workbook.imports.item import Item, clean

TAGS = ("Tags", "TagSet", "TagList", "tags")
"""Where answers hold tags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One thing AWS described: its id, the key of its resource, whose it is and where."""

    type: str
    id: str
    key: str
    account: str
    region: str
    item: Item
    file: str
    beside: Item
    stem: str = ""

    def head(self) -> dict[str, Any]:
        """What every resource made of it starts with."""
        return {"key": self.key, "account": self.account, "region": self.region, "tags": self.tags()}

    def tags(self) -> tuple[tuple[str, str], ...]:
        """Its tags, by name; AWS's services write them in several ways."""
        listed = next((self.item.fields[name] for name in TAGS if self.item.fields.get(name)), ())
        pairs = [Item(each) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        found = (
            (fields.get("Key") or fields.get("key"), fields.get("Value") or fields.get("value") or "")
            for fields in (pair.fields for pair in pairs)
        )
        return tuple(
            sorted(
                (clean(key), clean(value))
                for key, value in found
                if isinstance(key, str) and isinstance(value, str)
            )
        )
