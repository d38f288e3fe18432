"""The two ends of a trace: an interface at one of its addresses, or an address beyond an edge of the estate."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from typing import Literal

from workbook.facts.nat64 import embedded
from workbook.facts.special_addresses import unfiltered_services
from workbook.model.estate.network import NetworkInterface, Vpc
from workbook.model.estate.party import Location, Party
from workbook.reachability.doors import doors
from workbook.reachability.neighbours import holders, routed_to
from workbook.reachability.packet import Address
from workbook.reachability.topology import Network, Topology, private_addresses, vpc_blocks

Place = Literal["vpc", "internet", "on_premises", "aws_service", "nat_gateway", "host_service", "nowhere"]

STRANGER = "stranger:"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end. `address` is the one it is contacted at, or sends from inside its VPC.

    `open_groups` marks a hypothetical interface whose security group admits everything.
    """

    name: str
    address: Address
    place: Place
    interface: NetworkInterface | None = None
    vpc: str = ""
    client_ports: str = "any"
    open_groups: bool = False
    service: str = ""
    block: Network | None = None
    """The addresses that an end outside stands for."""
    undescribed: bool = False
    """Nobody described which networks it announces: this address is one that it may have."""

    @property
    def inside(self) -> bool:
        """Whether it stands on an interface of the estate."""
        return self.interface is not None


def interface_end(topology: Topology, key: str, *, address: Address | None = None, ipv6: bool = False) -> End:
    """An interface, at this address or at its first one of a family."""
    interface = topology.estate.get(NetworkInterface, key)
    chosen = address or next(
        (each for each in private_addresses(interface) if (each.version == 6) is ipv6), None
    )
    if chosen is None:
        raise ValueError(f"{key} has no IPv{6 if ipv6 else 4} address")
    party = topology.party_of(key)
    return End(
        name=key,
        address=chosen,
        place="vpc",
        interface=interface,
        vpc=interface.vpc,
        client_ports=party.client_ports if party else "any",
    )


def stranger_end(
    topology: Topology, subnet: str, *, ipv6: bool = False, address: Address | None = None
) -> End:
    """Whatever else may stand in a subnet: an interface of no party whose security group admits everything."""
    where = topology.subnet(subnet)
    block = next((each for each in where.blocks if (each.version == 6) is ipv6), where.blocks[0])
    chosen = address or next(free_addresses(topology, where.vpc, block))
    interface = NetworkInterface(
        key=f"{STRANGER}{subnet}",
        account=where.account,
        region=where.region,
        vpc=where.vpc,
        subnet=subnet,
        private_ip_address=chosen if isinstance(chosen, IPv4Address) else None,
        ipv6_addresses=() if isinstance(chosen, IPv4Address) else (chosen,),
    )
    return End(
        name=interface.key, address=chosen, place="vpc", interface=interface, vpc=where.vpc, open_groups=True
    )


def free_addresses(topology: Topology, vpc: str, block: Network) -> Iterator[Address]:
    """Addresses of a block that nothing in the VPC has, from the top down, the network's own ends left out."""
    first, last = int(block.network_address), int(block.broadcast_address)
    for number in range(last - 1, first, -1):
        address = block.network_address + (number - first)
        if not topology.interface_at(vpc, address) and not topology.nat_gateway_at(vpc, address):
            yield address


def address_end(topology: Topology, address: Address, vpc: str) -> End:
    """Whatever answers to an address, as seen from a VPC; of a NAT64 address, whatever its IPv4 address is."""
    if inner := embedded(address):
        meant = address_end(topology, inner, vpc)
        service = meant.place == "host_service"
        return outside_end(topology, address) if service else replace(meant, address=address, block=None)
    if found := topology.interface_at(vpc, address) or topology.public_interface(address):
        return interface_end(topology, found.key, address=address)
    if gateway := topology.nat_gateway_at(vpc, address):
        return End(name=gateway.key, address=address, place="nat_gateway", vpc=gateway.vpc)
    if name := host_service(topology.vpc(vpc), address):
        return End(name=name, address=address, place="host_service", vpc=vpc)
    if any(address in block for block in vpc_blocks(topology.vpc(vpc))):
        return _unoccupied_end(topology, address, vpc)
    party, _ = outside_party(topology, address)
    alone = holders(topology, vpc, address) if party is None or party.location == "internet" else ()
    other = routed_to(topology, vpc, address) or next(iter(alone), "")
    return _end_elsewhere(topology, address, other) if other else outside_end(topology, address)


def _unoccupied_end(topology: Topology, address: Address, vpc: str) -> End:
    """An address of a VPC that nothing described has: whatever may stand there, or nothing without a subnet."""
    subnet = topology.subnet_at(vpc, address)
    if subnet is None:
        return End(name=str(address), address=address, place="nowhere", vpc=vpc)
    return stranger_end(topology, subnet.key, address=address)


def _end_elsewhere(topology: Topology, address: Address, vpc: str) -> End:
    """What answers to an address in another VPC; its resolver answers nobody from outside."""
    if found := topology.interface_at(vpc, address):
        return interface_end(topology, found.key, address=address)
    if gateway := topology.nat_gateway_at(vpc, address):
        return End(name=gateway.key, address=address, place="nat_gateway", vpc=vpc)
    if host_service(topology.vpc(vpc), address):
        return End(name=str(address), address=address, place="nowhere", vpc=vpc)
    return _unoccupied_end(topology, address, vpc)


def host_service(vpc: Vpc, address: Address) -> str:
    """The service of the host behind an address (resolver, metadata ...), or an empty name."""
    named = {service.address: service.name for service in unfiltered_services()}
    for block in vpc.cidr_blocks[:1]:
        named[block.network_address + 2] = named[IPv4Address("169.254.169.253")]
    return named.get(address, "")


def outside_end(topology: Topology, address: Address, name: str = "") -> End:
    """An address beyond the edge: of the most particular outside party that holds it, else of the internet.

    What a VPN, Direct Connect or transit gateway leads to is on premises, whether a party says so or not.
    """
    party, block = outside_party(topology, address)
    place: Location = party.location if party else "internet"
    behind = _behind_doors(topology, address)
    if behind and behind.prefixlen > (block.prefixlen if block else 0):
        return End(name=name or str(address), address=address, place="on_premises", block=behind)
    return End(
        name=name or (party.key if party and party.location != "internet" else str(address)),
        address=address,
        place=place,
        client_ports=party.client_ports if party else "any",
        service=party.service if party else "",
        block=block,
    )


def _behind_doors(topology: Topology, address: Address) -> Network | None:
    """The longest block around an address that something puts behind a door of the estate."""
    known = (block for each in doors(topology) for block in each.blocks if address in block)
    return max(known, key=lambda block: block.prefixlen, default=None)


def outside_party(topology: Topology, address: Address) -> tuple[Party | None, Network | None]:
    """The outside party with the longest block around an address, and that block."""
    around = [
        (party, block)
        for party in topology.estate.parties
        if party.location != "vpc"
        for block in outside_blocks(topology, party)
        if address in block
    ]
    return max(around, key=lambda pair: pair[1].prefixlen) if around else (None, None)


def outside_blocks(topology: Topology, party: Party) -> tuple[Network, ...]:
    """The addresses of an outside party as far as they are known."""
    prefixes = topology.prefix_list(party.prefix_list) if party.prefix_list else None
    return party.cidr_blocks or (prefixes.entries if prefixes else ())
