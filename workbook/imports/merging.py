"""What makes two records one thing, and what it is then: the same call read twice, or both ends' accounts asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbook.imports.described import Described
from workbook.imports.item import EMPTY, Item, clean

ATTACHMENTS = (
    "TransitGatewayAttachments",
    "TransitGatewayVpcAttachments",
    "TransitGatewayPeeringAttachments",
    "TransitGatewayConnects",
)
SEEN_BY_BOTH = frozenset({*ATTACHMENTS, "VpcPeeringConnections"})
"""Types that the accounts at both ends list: one thing, whoever lists it."""

GLOBAL = frozenset({"directConnectGateways", "directConnectGatewayAssociations"})
"""Types that every Region lists."""


def identity(described: Described) -> object:
    """What two records have in common if they are about one thing."""
    if described.type in GLOBAL:
        return (described.type, described.id, described.account)
    if described.type not in SEEN_BY_BOTH:
        return (described.type, described.id, described.account, described.region)
    fields = described.item.fields
    if described.type in ATTACHMENTS:
        return ("attachment", described.id, described.region, _gateway_of_peering(described))
    ends = (fields.get(name) for name in ("RequesterVpcInfo", "AccepterVpcInfo"))
    vpcs = (str(end.get("VpcId")) if isinstance(end, dict) else "" for end in ends)
    return (described.type, described.id, *vpcs)


def _gateway_of_peering(described: Described) -> str:
    """The gateway on this side of a peering, whose two attachments may share their id."""
    fields = described.item.fields
    own = fields.get("TransitGatewayId") if fields.get("ResourceType") == "peering" else ""
    if described.type == "TransitGatewayPeeringAttachments":
        own = peering_sides(described.item, described.account, described.region)[0] or own
    return own if isinstance(own, str) else ""


def peering_sides(item: Item, account: str, region: str) -> tuple[str, str]:
    """The gateways at the near and the far end of a peering, as seen from an account and Region."""
    infos = [item.fields.get(name) for name in ("RequesterTgwInfo", "AccepterTgwInfo")]
    ends = [Item(info) if isinstance(info, dict) else EMPTY for info in infos]
    at = [(each.fields.get("Region"), each.fields.get("OwnerId")) for each in ends]
    here = next((place for place, (where, _) in enumerate(at) if where == region), 0)
    if at[0][0] == at[1][0] and at[1][1] == account != at[0][1]:
        here = 1
    words = [str(each.fields.get("TransitGatewayId") or "") for each in ends]
    return words[here], words[1 - here]


def union(first: Described, second: Described) -> Described:
    """One thing read twice: where the two differ the first holds."""
    a, b = first.item.fields, second.item.fields
    return replace(first, item=Item(_filled(a, b) if first.type in SEEN_BY_BOTH else {**b, **a}))


def differences(first: Described, second: Described) -> str:
    """The fields in which two answers of one call differ, for a person; both ends of a link may tell more or less."""
    a, b = first.item.fields, second.item.fields
    if first.type != second.type:
        return ""
    apart = _contradicts if first.type in SEEN_BY_BOTH else _differs
    return clean(", ".join(sorted(name for name in a if name in b and apart(a[name], b[name]))))


def _differs(one: Any, other: Any) -> bool:
    return bool(one != other)


def _contradicts(one: Any, other: Any) -> bool:
    """Whether two words for one thing cannot both hold; lists and what is not told contradict nothing."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return any(name in other and _contradicts(value, other[name]) for name, value in one.items())
    plain = isinstance(one, str | bool | int) and isinstance(other, str | bool | int)
    return plain and "" not in (one, other) and one != other


def _filled(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """What one end tells, filled up with what only the other end tells."""
    told = {name: value for name, value in first.items() if value not in (None, "", [], {})}
    within = {
        name: _filled(value, second[name])
        for name, value in told.items()
        if isinstance(value, dict) and isinstance(second.get(name), dict)
    }
    return {**second, **told, **within}
