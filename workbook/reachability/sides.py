"""What a person names as an end of a question, and the concrete ends that it stands for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import ip_network
from itertools import islice

from workbook.errors import Fault, NotFoundError, OptionsError, suggestion
from workbook.facts.endpoint_services import service_names
from workbook.model.estate.network import NetworkInterface, Subnet, Vpc, VpcEndpoint
from workbook.model.estate.party import Party
from workbook.reachability.doors import doors
from workbook.reachability.ends import (
    STRANGER,
    End,
    Place,
    address_end,
    free_addresses,
    interface_end,
    outside_blocks,
    outside_end,
    stranger_end,
)
from workbook.reachability.neighbours import routed_to
from workbook.reachability.place_ends import no_end, standing_in
from workbook.reachability.representatives import not_internet, not_premises, representatives
from workbook.reachability.topology import Network, Topology, holds, private_addresses, vpc_blocks

INTERNET = "internet"
ON_PREMISES = "on-premises"
SERVICE = "aws:"
EVERYWHERE: tuple[Network, ...] = (ip_network("0.0.0.0/0"), ip_network("::/0"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a question by name: interfaces of the estate, or addresses outside."""

    name: str
    interfaces: tuple[NetworkInterface, ...] = ()
    strangers: tuple[str, ...] = ()
    """Subnets in which a hypothetical interface stands for whatever else may be there."""
    addresses: tuple[Network, ...] = ()
    party: Party | None = None
    service: str = ""
    undescribed: bool = False
    """A network on premises of which nobody described what it announces."""
    is_place: bool = False
    """A subnet, VPC, group or service, which stands for all that is in it."""

    @property
    def vpcs(self) -> tuple[str, ...]:
        """The VPCs it stands in."""
        return tuple(dict.fromkeys(interface.vpc for interface in self.interfaces))


def named_side(topology: Topology, name: str) -> Side:
    """What a name stands for: a party, a resource, interface or place, `aws:SERVICE`, a stranger, an address or CIDR.

    Raises:
        NotFoundError: nobody here has this name, or what has it is no end.
    """
    parties = {party.key: party for party in topology.estate.parties}
    if name in parties:
        return _party_side(topology, parties[name])
    if side := _by_word(topology, name):
        return side
    if interfaces := _interfaces_named(topology, name):
        return Side(name=name, interfaces=interfaces)
    if block := _network(name):
        return Side(name=name, addresses=(block,))
    if place := standing_in(topology, name):
        return Side(name=name, interfaces=place.interfaces, strangers=place.strangers, is_place=True)
    cards = (each.key for each in topology.estate.of(NetworkInterface))
    known = list(dict.fromkeys((*parties, INTERNET, ON_PREMISES, *cards)))
    raise NotFoundError(no_end(topology, name, known))


def _by_word(topology: Topology, name: str) -> Side | None:
    """The ends that have words of their own."""
    if name == INTERNET:
        return Side(name=name, addresses=EVERYWHERE)
    if name == ON_PREMISES and (every := doors(topology)):
        return _premises_side(topology, name, tuple(block for each in every for block in each.blocks))
    if name.startswith(STRANGER):
        return _stranger_side(topology, name)
    return _service_side(name) if name.startswith(SERVICE) else None


def _premises_side(
    topology: Topology, name: str, known: tuple[Network, ...], party: Party | None = None
) -> Side:
    """Networks behind the estate's doors; of some nobody knows the addresses."""
    stated = (each for each in topology.estate.parties if each.location == "on_premises" and party is None)
    blocks = tuple(dict.fromkeys((*known, *(block for each in stated for block in each.cidr_blocks))))
    return Side(name=name, addresses=blocks or EVERYWHERE[:1], party=party, undescribed=not blocks)


def _party_side(topology: Topology, party: Party) -> Side:
    if party.location == "on_premises":
        return _premises_side(topology, party.key, outside_blocks(topology, party), party)
    interfaces = tuple(topology.estate.get(NetworkInterface, key) for key in party.interfaces)
    known = outside_blocks(topology, party) if party.location != "vpc" else ()
    unknown_host = party.location in ("internet", "aws_service") and not known
    return Side(
        name=party.key,
        interfaces=interfaces,
        addresses=EVERYWHERE if unknown_host else known,
        party=party,
        service=party.service if party.location == "aws_service" else "",
    )


def _stranger_side(topology: Topology, name: str) -> Side:
    place = name.removeprefix(STRANGER)
    if place == INTERNET:
        return Side(name=name, addresses=EVERYWHERE)
    if block := _network(place):
        return Side(name=name, addresses=(block,))
    subnets = [subnet.key for subnet in topology.estate.of(Subnet)]
    if place not in subnets:
        raise NotFoundError(f"no subnet {place!r}; {suggestion(place, subnets)}")
    return Side(name=name, strangers=(place,))


def _service_side(name: str) -> Side:
    """A service that no party of the estate calls: its public addresses are those of any internet host."""
    service = name.removeprefix(SERVICE)
    if service not in service_names():
        raise NotFoundError(f"no AWS service {service!r} on file; {suggestion(service, service_names())}")
    return Side(name=name, addresses=EVERYWHERE[:1], service=service)


def _interfaces_named(topology: Topology, name: str) -> tuple[NetworkInterface, ...]:
    interfaces = topology.estate.of(NetworkInterface)
    return tuple(each for each in interfaces if name in (each.key, each.attached_to))


def _network(name: str) -> Network | None:
    """An address or CIDR; an address is a block of one."""
    try:
        return ip_network(name, strict=False)
    except ValueError:
        return None


def home_vpc(topology: Topology, source: Side, destination: Side, vpc: str | None) -> str:
    """The VPC that addresses are seen from: the one given, an end's own, the only one that holds them.

    The sender's range counts first: packets start there.

    Raises:
        OptionsError: several would do.
        NotFoundError: there is no such VPC.
    """
    keys = [each.key for each in topology.estate.of(Vpc)]
    if vpc is not None:
        if vpc not in keys:
            raise NotFoundError(f"no VPC {vpc!r}; {suggestion(vpc, keys)}")
        return vpc
    strangers = (topology.subnet(place).vpc for side in (source, destination) for place in side.strangers)
    held = _holding(topology, source) or _holding(topology, destination)
    own = [*source.vpcs, *destination.vpcs, *strangers] or held or keys
    named = source.vpcs or destination.vpcs or all(_is_absolute(each) for each in (source, destination))
    if len(set(own)) == 1 or (own and named):
        return own[0]
    raise OptionsError(
        [Fault("vpc", f"name the VPC that addresses are seen from; there are {', '.join(keys)}.")]
    )


def _is_absolute(side: Side) -> bool:
    """Whether a side means the same addresses wherever they are seen from."""
    return bool(side.party or side.service) or side.name in (INTERNET, ON_PREMISES)


def _holding(topology: Topology, side: Side) -> list[str]:
    """The VPCs within whose range an address or a block of a side lies."""
    named = side.addresses if side.party is None else ()
    vpcs = topology.estate.of(Vpc)
    return [each.key for each in vpcs if any(holds(own, one) for own in vpc_blocks(each) for one in named)]


def delivered_side(topology: Topology, client: Side, destination: Side, vpc: str) -> Side:
    """Where calls to a service really go, as DNS decides.

    An interface endpoint with private DNS in the client's VPC answers for it; else its public addresses do. Somebody
    else's service has names of its own, which lead to the endpoint that was made for it.
    """
    others = destination.party.key if destination.party and destination.party.host_name else ""
    service = destination.service or others
    if not service or not (client.interfaces or client.strangers):
        return destination
    home = topology.vpc(vpc)
    if not (home.enable_dns_support and home.enable_dns_hostnames):
        return destination
    for endpoint in topology.estate.of(VpcEndpoint):
        answers = endpoint.vpc_endpoint_type == "Interface" and (endpoint.private_dns_enabled or others)
        if answers and (endpoint.service, endpoint.vpc) == (service, vpc):
            return replace(destination, interfaces=_interfaces_named(topology, endpoint.key), addresses=())
    return destination


def concrete_ends(topology: Topology, side: Side, vpc: str, *, seen_from_outside: bool) -> tuple[End, ...]:
    """The ends a side stands for, each with one address."""
    ends: list[End] = []
    for interface in side.interfaces:
        ends += _interface_ends(topology, interface, seen_from_outside=seen_from_outside)
    for place in side.strangers:
        subnet = topology.subnet(place)
        ends += [stranger_end(topology, place, ipv6=block.version == 6) for block in subnet.blocks]
    for block in side.addresses:
        ends += _ends_in(topology, side, block, vpc)
    return tuple(ends)


def _interface_ends(topology: Topology, interface: NetworkInterface, *, seen_from_outside: bool) -> list[End]:
    firsts = {address.version: address for address in reversed(private_addresses(interface))}
    if seen_from_outside and interface.public_ip:
        firsts[4] = interface.public_ip
    return [interface_end(topology, interface.key, address=address) for address in firsts.values()]


def _ends_in(topology: Topology, side: Side, block: Network, vpc: str) -> list[End]:
    if block.num_addresses == 1:
        return [address_end(topology, block.network_address, vpc)]
    if side.undescribed:
        found = representatives(topology, (block,), not_premises(topology))
        place: Place = "on_premises"
        return [End(name=side.name, address=each, place=place, undescribed=True) for each in found]
    if block in EVERYWHERE:
        found = representatives(topology, (block,), not_internet(topology))
        everywhere = (replace(outside_end(topology, address, INTERNET), block=block) for address in found)
        return [_named(end, side) for end in everywhere]
    homes = [vpc, *(() if side.party else _neighbours(topology, vpc, block))]
    inside = [each for home in homes for each in vpc_blocks(topology.vpc(home)) if each.overlaps(block)]
    outside = representatives(topology, (block,), inside)
    ends = [_named(outside_end(topology, address), side) for address in outside]
    if side.name == ON_PREMISES or (side.party and side.party.location == "on_premises"):
        return ends
    near = _ends_inside(topology, block, vpc)
    far = (end for home in homes[1:] for end in _ends_inside(topology, block, home))
    return [*ends, *near, *(end for end in far if routed_to(topology, vpc, end.address) == end.vpc)]


def _neighbours(topology: Topology, vpc: str, block: Network) -> list[str]:
    """The other VPCs that addresses of a block mean, seen from this one."""
    subnets = (each for each in topology.estate.of(Subnet) if each.vpc != vpc)
    touched = ((each.vpc, own) for each in subnets for own in each.blocks if own.overlaps(block))
    return list(dict.fromkeys(home for home, own in touched if routed_to(topology, vpc, own[1]) == home))


def _named(end: End, side: Side) -> End:
    """The end under its party's name, with the ports and the place of that party."""
    party = side.party
    if party is None:
        return replace(end, name=side.name) if side.service else end
    return replace(
        end, name=party.key, place=party.location, client_ports=party.client_ports, service=party.service
    )


def _ends_inside(topology: Topology, block: Network, vpc: str) -> Iterable[End]:
    """Within a VPC: the interfaces of the block, and a stranger in each subnet that it touches."""
    for interface in topology.estate.of(NetworkInterface):
        for address in private_addresses(interface):
            if interface.vpc == vpc and address in block:
                yield interface_end(topology, interface.key, address=address)
    for subnet in topology.estate.of(Subnet):
        for own in subnet.blocks:
            if subnet.vpc == vpc and own.version == block.version and own.overlaps(block):
                both = own if own.prefixlen >= block.prefixlen else block
                for address in islice(free_addresses(topology, vpc, both), 1):
                    yield stranger_end(topology, subnet.key, address=address)
