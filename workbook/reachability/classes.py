"""End classes: who can send or receive, those alike counted once.

An end is an interface, a stranger, or a class of addresses outside. Interfaces that agree in subnet, address class,
groups, public address, kind and party are one class. A stranger is a hypothetical interface with an allow-everything
security group: one in every subnet and address class, and one beside each interface that carries its groups too, so
that a rule that names a group is judged by itself, whatever the far end's own rules refuse.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from workbook.facts.addresses import stand_in
from workbook.facts.managed_interfaces import managed_interface
from workbook.facts.special_addresses import special_ranges
from workbook.facts.transit_gateways import zones_without_group_references
from workbook.model.estate.compute import RESTING, Instance, LoadBalancer
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NatGateway, NetworkInterface, PrefixList, SecurityGroup, Subnet, Vpc
from workbook.model.estate.party import Party
from workbook.reachability.addresses import AddressClasses, Network, Span, span
from workbook.reachability.headers import Selector, selectors_of_listeners

INTERNET_STRANGER = "stranger:internet"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One class of ends in one address family. `address` is its representative, `span` its address class.

    `attached` marks an address outside that only a VPN, Direct Connect or transit gateway leads to.
    `members` are interfaces' keys; `owner` is the resource that the interface belongs to; `beside` are the parties
    whose groups a stranger carries. `groups` None: nothing filters it. A gateway is an end for what it translates only.
    Over a transit gateway, what is an endpoint (or stands in a zone that does not take references) is not known by
    groups. A load balancer's node `hears` its listeners and nothing else. An end is not `sure` where nobody knows whether it sends and answers, as an instance in a state AWS does not document.
    """

    name: str
    sort: Literal["interface", "stranger", "outside", "gateway"]
    address: int
    span: Span
    vpc: str = ""
    subnet: str = ""
    groups: tuple[str, ...] | None = ()
    public: bool = False
    attached: bool = False
    client_ports: str = "any"
    parties: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    owner: str = ""
    initiates: bool = True
    protocols: tuple[str, ...] = ("all",)
    hears: tuple[Selector, ...] = ()
    sure: bool = True
    is_endpoint: bool = False
    takes_references: bool = True


@dataclass(frozen=True, slots=True)
class Family:
    """One address family of an estate: its width, its address classes, and the ends that have such addresses."""

    bits: Literal[32, 128]
    classes: AddressClasses
    ends: tuple[End, ...] = field(default=())


def address_of(interface: NetworkInterface, bits: int) -> int | None:
    """The interface's first address of this family."""
    if bits == 32:
        return None if interface.private_ip_address is None else int(interface.private_ip_address)
    return int(interface.ipv6_addresses[0]) if interface.ipv6_addresses else None


def subnet_span(subnet: Subnet, bits: int) -> Span | None:
    """The subnet's addresses of this family."""
    block = subnet.cidr_block if bits == 32 else subnet.ipv6_cidr_block
    return None if block is None else span(block)


def vpc_spans(estate: Estate, bits: int) -> list[Span]:
    """Every VPC's addresses of this family."""
    blocks: Iterable[Network] = (
        block for vpc in estate.of(Vpc) for block in (vpc.cidr_blocks if bits == 32 else vpc.ipv6_cidr_blocks)
    )
    return [span(block) for block in blocks]


def inside(inner: Span, outer: Span) -> bool:
    """Whether one span lies within another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def not_internet(bits: int) -> list[Network]:
    """Ranges of this family that the internet does not carry."""
    return [
        each.cidr_block
        for each in special_ranges()
        if not each.internet and each.cidr_block.max_prefixlen == bits
    ]


def party_networks(party: Party, prefix_lists: Mapping[str, PrefixList]) -> tuple[Network, ...]:
    """The networks that an outside party stands for."""
    listed = prefix_lists[party.prefix_list].entries if party.prefix_list in prefix_lists else ()
    return (*party.cidr_blocks, *listed)


def ends_of(estate: Estate, classes: AddressClasses, *, strangers_beside: bool) -> tuple[End, ...]:
    """All ends with addresses of a family, by address; strangers beside interfaces only where asked for."""
    bits = classes.bits
    segments = classes.segments()
    interfaces = tuple(_merged(_interface_ends(estate, classes)))
    found = [
        *interfaces,
        *_strangers(estate, bits, segments),
        *(_strangers_beside(interfaces, segments) if strangers_beside else ()),
        *_outside(estate, bits, segments),
        *_gateways(estate, classes),
    ]
    return tuple(sorted(found, key=lambda end: end.address))


def _interface_ends(estate: Estate, classes: AddressClasses) -> Iterator[End]:
    parties = _parties_of_interfaces(estate)
    defaults = {group.vpc: group.key for group in estate.of(SecurityGroup) if group.is_default}
    zones = {each.key: each.availability_zone or each.az_slot for each in estate.of(Subnet)}
    closed_zones = zones_without_group_references()
    states = {instance.key: instance.state for instance in estate.of(Instance)}
    heard = {each.key: tuple(selectors_of_listeners(each)) for each in estate.of(LoadBalancer)}
    for interface in estate.of(NetworkInterface):
        address = address_of(interface, classes.bits)
        if address is None:
            continue
        owner = interface.attached_to
        owner_kind = type(estate[owner]).__name__ if owner in estate else ""
        managed = managed_interface(interface.interface_type, owner_kind)
        own = parties.get(interface.key, ())
        state = states.get(owner, "running")
        resting = state in RESTING
        yield End(
            name=interface.key,
            sort="interface",
            address=address,
            span=classes.class_of(address),
            vpc=interface.vpc,
            subnet=interface.subnet,
            groups=_groups(interface, defaults, may_lack=managed.may_lack_security_groups),
            public=_is_public(interface, classes.bits),
            client_ports=own[0].client_ports if own else "any",
            parties=tuple(party.key for party in own),
            members=(interface.key,),
            owner=owner,
            initiates=managed.initiates and not resting,
            protocols=() if resting else managed.protocols,
            hears=heard.get(owner, ()),
            sure=resting or state == "running",
            is_endpoint=managed.interface_type == "vpc_endpoint",
            takes_references=zones.get(interface.subnet, "") not in closed_zones,
        )


def _groups(
    interface: NetworkInterface, defaults: Mapping[str, str], *, may_lack: bool
) -> tuple[str, ...] | None:
    """The groups of an interface; AWS gives it the VPC's default one where none is named.

    None stands for no filter: some managed interfaces have no groups at all.
    """
    if interface.security_groups:
        return tuple(sorted(interface.security_groups))
    if may_lack:
        return None
    return (defaults[interface.vpc],) if interface.vpc in defaults else ()


def forwarders(estate: Estate) -> dict[str, NetworkInterface]:
    """The interfaces that may forward what is not their own, with the groups that judge it."""
    defaults = {group.vpc: group.key for group in estate.of(SecurityGroup) if group.is_default}
    return {
        each.key: replace(each, security_groups=_groups(each, defaults, may_lack=False) or ())
        for each in estate.of(NetworkInterface)
        if not each.source_dest_check
    }


def _is_public(interface: NetworkInterface, bits: int) -> bool:
    """Whether the internet can name it: by a public IPv4 address in use, or by any IPv6 address."""
    return bits == 128 or (interface.public_ip is not None and interface.status == "in-use")


def _parties_of_interfaces(estate: Estate) -> dict[str, tuple[Party, ...]]:
    found: dict[str, tuple[Party, ...]] = {}
    for party in estate.parties:
        for key in party.interfaces:
            found[key] = (*found.get(key, ()), party)
    return found


def _merged(ends: Iterable[End]) -> Iterator[End]:
    alike: dict[tuple[object, ...], list[End]] = {}
    for end in ends:
        place = (end.subnet, end.span, end.groups, end.public, end.parties, end.client_ports, end.owner)
        alike.setdefault((*place, end.initiates, end.protocols, end.sure, end.is_endpoint), []).append(end)
    for first, *more in alike.values():
        members = tuple(key for end in (first, *more) for key in end.members)
        yield replace(first, members=members) if more else first


def _strangers(estate: Estate, bits: int, segments: Mapping[Span, list[Span]]) -> Iterator[End]:
    """One stranger for each address class of each subnet, at the class's last free-looking address."""
    for subnet in estate.of(Subnet):
        block = subnet_span(subnet, bits)
        for owner, pieces in segments.items() if block else ():
            if block and inside(owner, block):
                yield End(
                    name=f"stranger:{subnet.key}",
                    sort="stranger",
                    address=_late_address(pieces),
                    span=owner,
                    vpc=subnet.vpc,
                    subnet=subnet.key,
                    public=True,
                )


def _strangers_beside(interfaces: Iterable[End], segments: Mapping[Span, list[Span]]) -> Iterator[End]:
    """One stranger for each set of groups that a party carries in a subnet and address class."""
    alike = dict.fromkeys((end.vpc, end.subnet, end.span, end.groups, end.parties) for end in interfaces)
    for vpc, subnet, span_of_class, groups, parties in alike:
        if groups and parties:
            yield End(
                name=f"stranger:{subnet}+{'+'.join(groups)}",
                sort="stranger",
                address=_late_address(segments[span_of_class]),
                span=span_of_class,
                vpc=vpc,
                subnet=subnet,
                groups=groups,
                beside=parties,
            )


def _gateways(estate: Estate, classes: AddressClasses) -> Iterator[End]:
    """The private addresses that NAT gateways put in the place of their clients'."""
    for nat in estate.of(NatGateway) if classes.bits == 32 else ():
        address = next((int(each.private_ip) for each in nat.addresses if each.private_ip), None)
        if address is not None:
            yield End(
                name=nat.key,
                sort="gateway",
                address=address,
                span=classes.class_of(address),
                vpc=nat.vpc,
                subnet=nat.subnet,
                groups=None,
                owner=nat.key,
                initiates=False,
                protocols=(),
            )


def _late_address(pieces: list[Span]) -> int:
    first, last = max(pieces, key=lambda piece: piece[1] - piece[0])
    return max(first, last - 1)


def _outside(estate: Estate, bits: int, segments: Mapping[Span, list[Span]]) -> Iterator[End]:
    """One end for each address class outside; its parties are listed from the narrowest on.

    What the internet does not carry is there only where a party on premises has it.
    """
    homes = vpc_spans(estate, bits)
    closed = [span(network) for network in not_internet(bits)]
    named = _outside_parties(estate, bits)
    example = int(stand_in("internet" if bits == 32 else "internet_ipv6").network_address) + 10
    for owner, pieces in segments.items():
        attached = any(inside(owner, other) for other in closed)
        parties = dict.fromkeys(party for around, party in named if inside(owner, around))
        if attached:
            parties = dict.fromkeys(party for party in parties if party.location == "on_premises")
        attached = attached or next((each.location for each in parties), "") == "on_premises"
        if any(inside(owner, home) for home in homes) or (attached and not parties):
            continue
        usual = any(first <= example <= last for first, last in pieces)
        yield End(
            name=f"stranger:{next(iter(parties)).key}" if attached else INTERNET_STRANGER,
            sort="outside",
            address=example if usual else _late_address(pieces),
            span=owner,
            public=not attached,
            attached=attached,
            client_ports=next((party.client_ports for party in parties), "any"),
            parties=tuple(party.key for party in parties),
        )


def _outside_parties(estate: Estate, bits: int) -> list[tuple[Span, Party]]:
    """The networks of the parties outside, the smallest first."""
    lists = {prefix_list.key: prefix_list for prefix_list in estate.of(PrefixList)}
    blocks = [
        (span(block), party)
        for party in estate.parties
        if party.location != "vpc"
        for block in party_networks(party, lists)
        if block.max_prefixlen == bits
    ]
    return sorted(blocks, key=lambda pair: pair[0][1] - pair[0][0])
