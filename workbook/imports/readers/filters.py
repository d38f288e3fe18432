"""Security groups with their rules, in both of AWS's spellings, and network ACLs with their entries."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from workbook.facts.tables import by
from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Odd, clean
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkAclEntry,
    SecurityGroup,
    SecurityGroupRule,
)
from workbook.model.estate.resource import Resource
from workbook.model.ports import IcmpTypeCode, PortRange

NAMED = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
NUMBERED = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58", "all": "-1"}
UNREAD = "not-understood"
"""Under this key stands a peer that could not be read: an unknown prefix list, so that verdicts by it are unknown."""

PERMISSION = frozenset(
    {"IpProtocol", "FromPort", "ToPort", "IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs"}
)


def security_group(described: Described, book: Book) -> Iterator[Resource]:
    """A security group, and its rules as its own permissions and the list of rules give them together."""
    item = described.item
    name = item.text("GroupName")
    yield SecurityGroup(
        **described.head(),
        vpc=book.need(item.need("VpcId"), described, "Vpcs"),
        group_name=name,
        description=item.text("Description"),
        is_default=name == "default",
    )
    listed = book.about("SecurityGroupRules", "GroupId", described)
    rules = [rule for each in listed for rule in _readable(described, book, _listed(each, book))]
    seen = {_meaning(rule) for rule in rules}
    yield from rules
    missing = [rule for rule in _inline(described, book) if _meaning(rule) not in seen]
    if rules and missing:
        book.note(
            described, f"{len(missing)} of its permissions are not among its SecurityGroupRules; both count"
        )
    keys = {rule.key for rule in rules}
    for rule in missing:
        yield _free(rule, keys)


def _readable(
    described: Described, book: Book, rules: Iterator[SecurityGroupRule]
) -> Iterator[SecurityGroupRule]:
    """The rules; after the first that cannot be read, one each way of which nobody knows what it admits."""
    try:
        yield from rules
    except Odd as odd:
        book.note(described, f"one of its rules cannot be read: {odd}")
        for egress in (False, True):
            yield _opaque(described, f"{described.key}/{UNREAD}/{odd}/{egress}", is_egress=egress)


def _opaque(described: Described, key: str, *, is_egress: bool) -> SecurityGroupRule:
    return SecurityGroupRule(
        **_head(described, key),
        security_group=described.key,
        is_egress=is_egress,
        ip_protocol="-1",
        prefix_list=f"{UNREAD}/{described.key}",
        description="not understood",
    )


def _free(rule: SecurityGroupRule, keys: set[str]) -> SecurityGroupRule:
    key, number = rule.key, 2
    while key in keys:
        key, number = f"{rule.key}/{number}", number + 1
    keys.add(key)
    return rule if key == rule.key else replace(rule, key=key)


def _head(owner: Described, key: str) -> dict[str, Any]:
    return {"key": key, "account": owner.account, "region": owner.region}


def _meaning(rule: SecurityGroupRule) -> tuple[object, ...]:
    return (
        rule.is_egress,
        rule.ip_protocol,
        rule.from_port,
        rule.to_port,
        rule.cidr_ipv4,
        rule.cidr_ipv6,
        rule.prefix_list,
        rule.referenced_security_group,
    )


def _listed(described: Described, book: Book) -> Iterator[SecurityGroupRule]:
    """One rule of DescribeSecurityGroupRules."""
    item = described.item
    group = book.find(item.need("GroupId"), described, "SecurityGroups")
    assert group
    if "IsEgress" not in item.fields:
        raise Odd(f"{described.id}: IsEgress is missing")
    reference = item.item("ReferencedGroupInfo")
    peers: list[dict[str, Any]] = [
        {"cidr_ipv4": item.network4("CidrIpv4")},
        {"cidr_ipv6": item.network6("CidrIpv6")},
        {"prefix_list": book.known(item.text("PrefixListId"), group, "PrefixLists")},
        _reference(reference, group, book),
    ]
    given = [peer for peer in peers if any(peer.values())]
    if len(given) != 1:
        raise Odd(f"{described.id} names {len(given)} peers that are known, not one")
    yield SecurityGroupRule(
        **{**_head(group, described.key), **_traffic(item), **given[0]},
        security_group=group.key,
        is_egress=item.flag("IsEgress"),
        description=item.text("Description"),
        tags=described.tags(),
    )


def _traffic(item: Item) -> dict[str, Any]:
    """The protocol and the ports; -1 as one end of a range of ports leaves that end open."""
    protocol = item.need("IpProtocol").lower()
    name = NAMED.get(protocol, protocol)
    if name not in NUMBERED and name != "-1" and not (name.isdecimal() and int(name) < 256):
        raise Odd(f"IpProtocol {protocol!r} is not known")
    if name == "-1" or not set(NUMBERED) & {name}:
        return {"ip_protocol": name, "from_port": None, "to_port": None}
    first, last = item.port("FromPort"), item.port("ToPort")
    if first is None or last is None or name not in ("tcp", "udp"):
        return {"ip_protocol": name, "from_port": first, "to_port": last}
    if first != last:
        first, last = max(first, 0), last if last >= 0 else 65535
    if first > last:
        raise Odd(f"FromPort {first} is above ToPort {last}")
    return {"ip_protocol": name, "from_port": first, "to_port": last}


def _reference(item: Item, group: Described, book: Book) -> dict[str, str]:
    word, owner = item.text("GroupId"), item.text("UserId")
    if not word:
        return {}
    foreign = owner if owner and owner != group.account else ""
    return {
        "referenced_security_group": book.known(word, group, "SecurityGroups"),
        "referenced_account_id": foreign,
    }


def _inline(described: Described, book: Book) -> Iterator[SecurityGroupRule]:
    """The permissions inside a security group, one rule a peer."""
    keys: set[str] = set()
    for name, egress in (("IpPermissions", False), ("IpPermissionsEgress", True)):
        for permission in described.item.items(name):
            rules = _of_permission(permission, described, book, is_egress=egress)
            for rule in _readable(described, book, rules):
                yield _free(rule, keys)


def _of_permission(
    item: Item, group: Described, book: Book, *, is_egress: bool
) -> Iterator[SecurityGroupRule]:
    traffic = _traffic(item)
    way = "out" if is_egress else "in"
    words = f"{group.key}/{way}/{traffic['ip_protocol']}{_ports(traffic)}"
    for peer, description in _peers(item, group, book):
        named = next((str(value) for value in peer.values() if value), "")
        if not named:
            raise Odd("a permission names no peer")
        yield SecurityGroupRule(
            **{**_head(group, f"{words}/{named}"), **traffic, **peer},
            security_group=group.key,
            is_egress=is_egress,
            description=description,
        )
    if strange := sorted(item.fields.keys() - PERMISSION):
        book.note(group, f"a permission has fields that are not known: {clean(', '.join(strange))}")
        yield _opaque(group, f"{words}/{UNREAD}", is_egress=is_egress)


def _ports(traffic: dict[str, Any]) -> str:
    first, last = traffic["from_port"], traffic["to_port"]
    if first is None:
        return ""
    return f"-{first}" if first == last else f"-{first}-{last}"


def _peers(item: Item, group: Described, book: Book) -> Iterator[tuple[dict[str, Any], str]]:
    for each in item.items("IpRanges"):
        yield {"cidr_ipv4": each.network4("CidrIp")}, each.text("Description")
    for each in item.items("Ipv6Ranges"):
        yield {"cidr_ipv6": each.network6("CidrIpv6")}, each.text("Description")
    for each in item.items("PrefixListIds"):
        key = book.known(each.need("PrefixListId"), group, "PrefixLists")
        yield {"prefix_list": key}, each.text("Description")
    for each in item.items("UserIdGroupPairs"):
        peer = _reference(each, group, book)
        if not peer:
            raise Odd("a reference names no group")
        yield peer, each.text("Description")


def network_acl(described: Described, book: Book) -> Iterator[Resource]:
    """A network ACL with its entries. Absent `*` entries are tolerated: whatever matches nothing is denied."""
    item = described.item
    subnets = (each.text("SubnetId") for each in item.items("Associations"))
    yield NetworkAcl(
        **described.head(),
        vpc=book.need(item.need("VpcId"), described, "Vpcs"),
        subnets=book.standing(subnets, described, "Subnets"),
        is_default=item.flag("IsDefault"),
    )
    keys: set[str] = set()
    for each in item.items("Entries"):
        entry = _entry(each, described, book)
        if entry.key in keys:
            book.note(described, f"{entry.key} is there twice; the first holds", "assumed")
            continue
        keys.add(entry.key)
        yield entry


def _entry(item: Item, acl: Described, book: Book) -> NetworkAclEntry:
    number, egress = item.number("RuleNumber", least=1, most=65535), item.flag("Egress")
    if number is None:
        raise Odd("an entry has no RuleNumber")
    key = f"{acl.key}/{'out' if egress else 'in'}/{number}"
    head = {**_head(acl, key), "network_acl": acl.key, "rule_number": number, "egress": egress}
    try:
        return NetworkAclEntry(**head, **_entry_says(item, key, acl, book))
    except Odd as odd:
        book.note(acl, f"entry {key} cannot be read: {odd}; what comes to it is unknown")
        return NetworkAclEntry(**head, protocol="-1", rule_action="deny")


def _entry_says(item: Item, key: str, acl: Described, book: Book) -> dict[str, Any]:
    four, six = item.network4("CidrBlock"), item.network6("Ipv6CidrBlock")
    if not item.text("RuleAction"):
        raise Odd("RuleAction is missing")
    if (four is None) == (six is None):
        raise Odd("it names not exactly one CIDR block")
    protocol = _acl_protocol(item)
    ports, icmp = item.item("PortRange"), item.item("IcmpTypeCode")
    if protocol in ("1", "58") and not icmp.fields:
        book.note(acl, f"entry {key} names no ICMP type: it is read as every type", "assumed")
    return {
        "protocol": protocol,
        "rule_action": item.word("RuleAction", ("allow", "deny"), "deny"),
        "cidr_block": four,
        "ipv6_cidr_block": six,
        "port_range": _port_range(ports) if protocol in ("6", "17") else None,
        "icmp_type_code": _icmp(icmp),
    }


def _acl_protocol(item: Item) -> str:
    word = item.need("Protocol").lower()
    number = NUMBERED.get(word, word)
    named = by("ip_protocols", "name").get(word)
    number = named["number"] if named else number
    if number != "-1" and not (number.isdecimal() and int(number) < 256):
        raise Odd(f"Protocol {word!r} is not known")
    return number


def _port_range(item: Item) -> PortRange | None:
    first, last = item.port("From"), item.port("To")
    if first is None or last is None:
        return None
    if first > last:
        raise Odd(f"its ports {first} to {last} are the wrong way round")
    return PortRange(from_port=max(first, 0), to_port=last)


def _icmp(item: Item) -> IcmpTypeCode | None:
    if not item.fields:
        return None
    kind, code = item.number("Type", most=255), item.number("Code", most=255)
    return IcmpTypeCode(type=-1 if kind is None else kind, code=-1 if code is None else code)
