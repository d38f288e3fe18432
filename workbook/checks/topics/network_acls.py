"""Network ACLs: entries that do nothing, ports a scanner will ask about, and messages that must pass."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check
from workbook.checks.coverage import (
    entry_admits_port,
    entry_network,
    entry_within,
    entry_words,
    is_everywhere,
    overlap,
)
from workbook.checks.subject import Subject
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, Subnet

EC2_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
ACL_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"
LAST_NUMBER = 32766
ADMIN_PORTS = (22, 3389)


def _has_own_acls(subject: Subject) -> str:
    own = any(not acl.is_default for acl in subject.estate.of(NetworkAcl))
    return "" if own else "only default network ACLs are in use, and they let everything through"


def _own_acls(subject: Subject) -> Iterator[tuple[NetworkAcl, tuple[NetworkAclEntry, ...]]]:
    """Each ACL that somebody made, with its numbered entries in the order of evaluation."""
    for acl in subject.estate.of(NetworkAcl):
        if not acl.is_default:
            numbered = subject.entries.get(acl.key, ())
            yield acl, tuple(entry for entry in numbered if entry.rule_number <= LAST_NUMBER)


@check(
    "NETWORK-ACLS-01",
    title="Every entry can decide something",
    severity="low",
    why="The lowest number that matches decides. An entry whose packets an earlier one takes does nothing, and hides what the ACL really lets through.",
    remedy="Remove the later entry, or give it a lower number if it was meant to win.",
    source=ACL_PAGE,
    applies=_has_own_acls,
)
def no_entry_shadowed(subject: Subject) -> Iterator[Flaw]:
    """One flaw per entry that an earlier entry of its direction covers."""
    for acl, entries in _own_acls(subject):
        for index, entry in enumerate(entries):
            earlier = (other for other in entries[:index] if other.egress == entry.egress)
            decider = next((other for other in earlier if entry_within(entry, other)), None)
            if decider is not None:
                contradicts = decider.rule_action != entry.rule_action
                yield Flaw(
                    resource=entry.key,
                    message=f"entry {entry.rule_number} of {acl.key} never decides: entry {decider.rule_number} takes its packets",
                    evidence=f"{entry_words(decider)} comes before {entry_words(entry)}",
                    severity="medium" if contradicts else None,
                )


@check(
    "NETWORK-ACLS-02",
    title="No entry admits SSH or RDP from everywhere",
    severity="medium",
    why="Security Hub reports any entry that takes in port 22 or 3389 from 0.0.0.0/0 and gives no credit for an earlier deny. Where no deny stands before it, security groups alone keep these ports closed.",
    remedy="Narrow the port range or the source; where replies from the internet need the range, keep a deny of the port before it and expect the report.",
    source=f"{EC2_CONTROLS}#ec2-21",
    applies=_has_own_acls,
)
def admin_ports_closed(subject: Subject) -> Iterator[Flaw]:
    """One flaw per entry that takes in an administration port from everywhere; informational behind a deny."""
    for acl, entries in _own_acls(subject):
        for entry in entries:
            ports = [port for port in ADMIN_PORTS if _admits_from_everywhere(entry, port)]
            if ports:
                yield _admin_flaw(subject, acl, entry, ports)


def _admits_from_everywhere(entry: NetworkAclEntry, port: int) -> bool:
    allows_in = entry.rule_action == "allow" and not entry.egress
    return allows_in and entry_admits_port(entry, "6", port) and is_everywhere(entry_network(entry))


def _admin_flaw(subject: Subject, acl: NetworkAcl, entry: NetworkAclEntry, ports: list[int]) -> Flaw:
    """The gravest that holds: open to its subnets' hosts, open at the ACL only, or denied by an earlier entry."""
    undenied = [port for port in ports if not _denied_before(subject.entries[acl.key], entry, port)]
    reached = [port for port in undenied if _reached(subject, acl, port)]
    named = " and ".join(str(port) for port in reached or undenied or ports)
    what = f"entry {entry.rule_number} of {acl.key}"
    words = entry_words(entry)
    if reached:
        return Flaw(resource=entry.key, message=f"{what} admits port {named} from everywhere", evidence=words)
    if undenied:
        message = f"{what} admits port {named} from everywhere; no security group behind it does"
        return Flaw(resource=entry.key, message=message, evidence=words, severity="low")
    message = f"{what} covers port {named}, which an earlier entry denies; EC2.21 may still report it"
    return Flaw(resource=entry.key, message=message, evidence=words, severity="informational")


def _reached(subject: Subject, acl: NetworkAcl, port: int) -> bool:
    cards = {card.key for subnet in acl.subnets for card in subject.interfaces_in.get(subnet, ())}
    return any(opening.interface in cards and opening.takes(port) for opening in subject.open_inbound)


def _denied_before(entries: tuple[NetworkAclEntry, ...], entry: NetworkAclEntry, port: int) -> bool:
    """Whether an earlier entry denies the port from everywhere this entry names."""
    return any(
        other.rule_action == "deny"
        and not other.egress
        and other.rule_number < entry.rule_number
        and entry_admits_port(other, "6", port)
        and is_everywhere(entry_network(other))
        and (other.cidr_block is None) == (entry.cidr_block is None)
        for other in entries
    )


@check(
    "NETWORK-ACLS-03",
    title="Path MTU discovery passes the ACLs of subnets with a way out",
    severity="medium",
    why="Inside a VPC frames may hold 9,001 bytes, beyond its gateways 1,500 or 8,500. The ICMP message that says so (type 3 code 4; ICMPv6 type 2) is dropped by an ACL that does not admit it, and large transfers hang.",
    remedy="Add ICMP type 3 code 4 (ICMPv6 type 2) from and to everywhere, inbound and outbound.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html#path_mtu_discovery",
    applies=_has_own_acls,
)
def path_mtu_messages_pass(subject: Subject) -> Iterator[Flaw]:
    """One flaw per ACL and direction that drops the message while its subnets have routes out of the VPC."""
    for acl, entries in _own_acls(subject):
        for family in _families_that_leave(subject, acl):
            for egress in (False, True):
                same_way = [entry for entry in entries if entry.egress == egress]
                if not _passes_too_big(same_way, family):
                    name = "ICMP type 3 code 4" if family == 4 else "ICMPv6 type 2"
                    yield Flaw(
                        resource=acl.key,
                        message=f"{acl.key} drops {name} {'outbound' if egress else 'inbound'}",
                        evidence=f"none of its {len(same_way)} {'outbound' if egress else 'inbound'} entries admits it",
                    )


def _families_that_leave(subject: Subject, acl: NetworkAcl) -> tuple[int, ...]:
    """The address families for which a subnet of the ACL has a route out of the VPC."""
    routes = [
        route
        for subnet in acl.subnets
        if subnet in subject.table_of
        for route in subject.routes.get(subject.table_of[subnet].key, ())
        if route.target != "local"
    ]
    subnets = (subject.find(Subnet, subnet) for subnet in acl.subnets)
    dual = any(subnet.ipv6_cidr_block for subnet in subnets if subnet)
    four = any(route.destination_ipv6_cidr_block is None for route in routes)
    six = dual and any(route.destination_ipv6_cidr_block is not None for route in routes)
    return tuple(family for family, leaves in ((4, four), (6, six)) if leaves)


def _passes_too_big(entries: list[NetworkAclEntry], family: int) -> bool:
    """Whether the first entry that speaks of the message, from everywhere, lets it through."""
    protocol, kind = ("1", 3) if family == 4 else ("58", 2)
    for entry in entries:
        network = entry_network(entry)
        if network is None or network.version != family or not is_everywhere(network):
            continue
        asked = entry.icmp_type_code
        speaks = entry.protocol == "-1" or (
            entry.protocol == protocol and asked is not None and asked.type in (-1, kind)
        )
        if speaks:
            return entry.rule_action == "allow"
    return False


@check(
    "NETWORK-ACLS-04",
    title="Every network ACL serves a subnet",
    severity="low",
    why="An ACL without a subnet filters nothing; the subnets it was meant for use another one.",
    remedy="Associate the ACL with its subnets, or remove it.",
    source=f"{EC2_CONTROLS}#ec2-16",
    applies=_has_own_acls,
)
def acls_associated(subject: Subject) -> Iterator[Flaw]:
    """One flaw per ACL that somebody made and no subnet uses."""
    for acl, entries in _own_acls(subject):
        if not acl.subnets:
            yield Flaw(
                resource=acl.key,
                message=f"no subnet uses {acl.key}",
                evidence=f"0 subnets, {len(entries)} entries",
            )


@check(
    "NETWORK-ACLS-05",
    title="Every allow entry has one the other way",
    severity="low",
    why="ACLs keep no state: a connection needs an entry for its packets and one for the answers. An allow without any entry the other way lets no connection through.",
    remedy="Add the entry of the answers (the client's ephemeral ports), or remove this one.",
    source=f"{ACL_PAGE}#nacl-ephemeral-ports",
    applies=_has_own_acls,
)
def entries_have_counterparts(subject: Subject) -> Iterator[Flaw]:
    """One flaw per TCP or UDP allow whose peers no allow of the other direction names."""
    for acl, entries in _own_acls(subject):
        for entry in entries:
            if (
                entry.rule_action == "allow"
                and entry.protocol in ("6", "17")
                and not _answered(entries, entry)
            ):
                yield Flaw(
                    resource=entry.key,
                    message=f"entry {entry.rule_number} of {acl.key} has no entry for the other direction",
                    evidence=f"{entry_words(entry)}; no {'inbound' if entry.egress else 'outbound'} allow names these addresses",
                )


def _answered(entries: tuple[NetworkAclEntry, ...], entry: NetworkAclEntry) -> bool:
    return any(
        other.egress != entry.egress
        and other.rule_action == "allow"
        and other.protocol in ("-1", entry.protocol)
        and overlap(entry_network(other), entry_network(entry))
        for other in entries
    )
