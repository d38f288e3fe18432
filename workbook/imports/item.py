"""One record of describe JSON, read with care: every value has the type asked for, or is refused by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any, TypeVar

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
W = TypeVar("W", bound=str)

YES, NO = frozenset({"true", "enable", "enabled", "on"}), frozenset({"false", "disable", "disabled", "off"})


class Odd(ValueError):  # noqa: N818  # a finding about input, never raised out of the package
    """A value that cannot be what AWS says it is."""


@dataclass(frozen=True, slots=True)
class Item:
    """A JSON object. A field that is absent, null or empty counts as not given."""

    fields: Mapping[str, Any]

    def text(self, *names: str) -> str:
        """The first of these fields that is given, as text; empty when none is."""
        for name in names:
            value = self.fields.get(name)
            if value is None or value == "":
                continue
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)
            if not isinstance(value, str):
                raise Odd(f"{name} is {shown(value)}, not text")
            return value if value.isascii() else clean(value)
        return ""

    def need(self, *names: str) -> str:
        """The first of these fields that is given; refused when none is."""
        value = self.text(*names)
        if not value:
            raise Odd(f"{' or '.join(names)} is missing")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes or no, in any of AWS's ways to write it (`{"Value": true}`, `enable`)."""
        value = self.fields.get(name)
        if isinstance(value, Mapping):
            value = value.get("Value")
        if value is None or value == "":
            return default
        if isinstance(value, bool):
            return value
        word = str(value).lower()
        if word not in YES | NO:
            raise Odd(f"{name} is {shown(value)}, neither yes nor no")
        return word in YES

    def number(self, name: str, *, least: int = -1, most: int = 2**63) -> int | None:
        """A whole number within bounds."""
        value = self.fields.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) < 20:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise Odd(f"{name} is {shown(value)}, no whole number")
        if not least <= value <= most:
            raise Odd(f"{name} is {value}, not within {least} and {most}")
        return value

    def port(self, name: str) -> int | None:
        """A port, or -1."""
        return self.number(name, least=-1, most=65535)

    def item(self, name: str) -> "Item":
        """An object inside this one; empty when it is not given."""
        value = self.fields.get(name)
        if value is None:
            return EMPTY
        if not isinstance(value, Mapping):
            raise Odd(f"{name} is {shown(value)}, no object")
        return Item(value)

    def items(self, name: str) -> "tuple[Item, ...]":
        """A list of objects."""
        found = self._list(name)
        if not all(isinstance(each, Mapping) for each in found):
            raise Odd(f"{name} holds something that is no object")
        return tuple(Item(each) for each in found)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self._list(name)
        if not all(isinstance(each, str) for each in found):
            raise Odd(f"{name} holds something that is no text")
        return tuple(clean(each) for each in found)

    def _list(self, name: str) -> list[Any]:
        value = self.fields.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Odd(f"{name} is {shown(value)}, no list")
        return value

    def word(self, name: str, allowed: tuple[W, ...], default: W) -> W:
        """One of some words; the default when it is not given."""
        value = self.text(name)
        found = next((each for each in allowed if each == value), None)
        if value and found is None:
            raise Odd(f"{name} {shown(value)} is not known")
        return found or default

    def network(self, name: str) -> Network | None:
        """A CIDR of either family."""
        value = self.text(name)
        try:
            return ip_network(value, strict=False) if value else None
        except ValueError:
            raise Odd(f"{name} {shown(value)} is no CIDR") from None

    def network4(self, name: str) -> IPv4Network | None:
        """An IPv4 CIDR."""
        found = self.network(name)
        if found is not None and not isinstance(found, IPv4Network):
            raise Odd(f"{name} {found} is no IPv4 CIDR")
        return found

    def network6(self, name: str) -> IPv6Network | None:
        """An IPv6 CIDR."""
        found = self.network(name)
        if found is not None and not isinstance(found, IPv6Network):
            raise Odd(f"{name} {found} is no IPv6 CIDR")
        return found

    def address(self, name: str) -> Address | None:
        """An address of either family."""
        value = self.text(name)
        try:
            return ip_address(value) if value else None
        except ValueError:
            raise Odd(f"{name} {shown(value)} is no address") from None

    def address4(self, name: str) -> IPv4Address | None:
        """An IPv4 address."""
        found = self.address(name)
        if found is not None and not isinstance(found, IPv4Address):
            raise Odd(f"{name} {found} is no IPv4 address")
        return found

    def address6(self, name: str) -> IPv6Address | None:
        """An IPv6 address."""
        found = self.address(name)
        if found is not None and not isinstance(found, IPv6Address):
            raise Odd(f"{name} {found} is no IPv6 address")
        return found


EMPTY = Item({})


def clean(text: str) -> str:
    """Text without halves of surrogate pairs, which no file could hold again."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def shown(value: object) -> str:
    """A value as a sentence may quote it."""
    text = repr(value)
    return clean(text if len(text) <= 60 else f"{text[:57]}...")
