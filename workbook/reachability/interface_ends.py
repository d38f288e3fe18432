"""Ends that stand on interfaces of the estate, and the addresses that NAT gateways put in their clients' place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from workbook.facts.managed_interfaces import managed_interface
from workbook.facts.transit_gateways import zones_without_group_references
from workbook.model.estate.compute import RESTING, Instance, LoadBalancer
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NatGateway, NetworkInterface, SecurityGroup, Subnet
from workbook.model.estate.party import Party
from workbook.reachability.addresses import AddressClasses
from workbook.reachability.classes import End
from workbook.reachability.headers import selectors_of_listeners


def address_of(interface: NetworkInterface, bits: int) -> int | None:
    """The interface's first address of this family."""
    if bits == 32:
        return None if interface.private_ip_address is None else int(interface.private_ip_address)
    return int(interface.ipv6_addresses[0]) if interface.ipv6_addresses else None


def interface_ends(estate: Estate, classes: AddressClasses) -> Iterator[End]:
    """Each interface with an address of the family."""
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


def merged(ends: Iterable[End]) -> Iterator[End]:
    """Interfaces that are alike to everything, as one end."""
    alike: dict[tuple[object, ...], list[End]] = {}
    for end in ends:
        place = (end.subnet, end.span, end.groups, end.public, end.parties, end.client_ports, end.owner)
        alike.setdefault((*place, end.initiates, end.protocols, end.sure, end.is_endpoint), []).append(end)
    for first, *more in alike.values():
        members = tuple(key for end in (first, *more) for key in end.members)
        yield replace(first, members=members) if more else first


def gateway_ends(estate: Estate, classes: AddressClasses) -> Iterator[End]:
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
                client_ports="nat_gateway",
                initiates=False,
                protocols=(),
            )
