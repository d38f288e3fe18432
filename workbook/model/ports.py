"""Values that intent and resources share: port ranges and ICMP types."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Protocol = Literal["tcp", "udp", "icmp", "icmpv6", "all"]
"""What a flow speaks; `all` is every protocol. Resources hold AWS's own words (`-1`, `50`, ...)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRange:
    """TCP or UDP ports, both ends included."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    from_port: int
    to_port: int

    def __str__(self) -> str:
        return str(self.from_port) if self.from_port == self.to_port else f"{self.from_port}-{self.to_port}"

    def __contains__(self, port: object) -> bool:
        return isinstance(port, int) and self.from_port <= port <= self.to_port


@dataclass(frozen=True, slots=True, kw_only=True)
class IcmpTypeCode:
    """An ICMP type and code; -1 means every one."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    type: int = -1
    code: int = -1

    def __str__(self) -> str:
        return f"{self.type}/{self.code}"


ALL_PORTS = PortRange(from_port=0, to_port=65535)


def one_port(port: int) -> PortRange:
    """The range that holds just this port."""
    return PortRange(from_port=port, to_port=port)
