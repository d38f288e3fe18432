"""What a scope says, and what was found of it."""

from dataclasses import dataclass
from typing import Literal

from workbook.reachability.addresses import Network

Ports = tuple[int, int]
"""A first and a last port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderStatement:
    """Which packets: every list that is not empty must have one that fits. Addresses are the ends' own."""

    source_addresses: tuple[Network, ...] = ()
    destination_addresses: tuple[Network, ...] = ()
    source_prefix_lists: tuple[str, ...] = ()
    destination_prefix_lists: tuple[str, ...] = ()
    source_ports: tuple[Ports, ...] = ()
    destination_ports: tuple[Ports, ...] = ()
    protocols: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndStatement:
    """One end: any of these resources or of these types (without either: every end), and its packets.

    `place` is where in the file it stands.
    """

    place: str
    resources: tuple[str, ...] = ()
    resource_types: tuple[str, ...] = ()
    headers: HeaderStatement = HeaderStatement()


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStatement:
    """Connections from one end to the other, through any of each of these."""

    source: EndStatement
    destination: EndStatement
    through: tuple[EndStatement, ...] = ()
    headers: HeaderStatement = HeaderStatement()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A prohibition: no path may match one of `match` unless one of `exclude` takes it out."""

    name: str
    purpose: str = ""
    match: tuple[PathStatement, ...]
    exclude: tuple[PathStatement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopePath:
    """Connections that a scope forbids and the network lets pass (or may: `unknown`). `via` are gateways on the way."""

    source: str
    destination: str
    protocol: str
    ports: str
    verdict: Literal["reachable", "partial", "unknown"]
    via: tuple[str, ...] = ()
    ip_version: int = 4
    source_addresses: tuple[str, ...] = ()
    destination_addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeResult:
    """Whether a scope holds, and every path that breaks it."""

    name: str
    holds: bool
    paths: tuple[ScopePath, ...]
    purpose: str = ""
