"""Ends that are places: a subnet, a VPC, a security group or an endpoint service stands for the interfaces in it.

One interface answers for all of its party in a subnet. Whoever asks is told what each party's own answer is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbook.errors import suggestion
from workbook.model.estate.interconnect import VpcEndpointService, VpcPeeringConnection
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NetworkInterface,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.resource import Resource
from workbook.reachability.ends import End
from workbook.reachability.path import Path, Verdict
from workbook.reachability.security_groups import kind_of
from workbook.reachability.topology import Topology, private_addresses

MOST_LINES = 12
"""More pairs of parties than this are counted, not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands in a place: one interface of each class, or a stranger in each subnet where nothing does."""

    interfaces: tuple[NetworkInterface, ...] = ()
    strangers: tuple[str, ...] = ()


def standing_in(topology: Topology, name: str) -> Standing | None:
    """What stands in a subnet, a VPC, a security group or behind a PrivateLink service; nothing for other words."""
    match place := topology.resource(name):
        case Subnet():
            return _standing(topology, place, [place.key])
        case Vpc():
            inside = [each.key for each in topology.estate.of(Subnet) if each.vpc == place.key]
            return _standing(topology, place, inside)
        case SecurityGroup() | VpcEndpointService():
            return _standing(topology, place, [])
    return None


def _standing(topology: Topology, place: Resource, subnets: list[str]) -> Standing | None:
    found = [each for each in topology.estate.of(NetworkInterface) if _is_in(topology, each, place)]
    classes: dict[object, NetworkInterface] = {}
    for each in found:
        classes.setdefault(_class(topology, each), each)
    strangers = () if found else tuple(subnets)
    return Standing(interfaces=tuple(classes.values()), strangers=strangers) if classes or strangers else None


def _is_in(topology: Topology, interface: NetworkInterface, place: Resource) -> bool:
    match place:
        case Subnet():
            return interface.subnet == place.key
        case Vpc():
            return interface.vpc == place.key
        case SecurityGroup():
            return place.key in interface.security_groups
        case VpcEndpointService():
            door = topology.resource(interface.attached_to)
            return isinstance(door, VpcEndpoint) and door.service_name == place.service_name
    return False


def _class(topology: Topology, interface: NetworkInterface) -> object:
    """What makes interfaces of one party in one subnet differ: the addresses that they have."""
    families = {address.version for address in private_addresses(interface)}
    public = interface.public_ip is not None
    return party_name(topology, interface), interface.subnet, public, tuple(sorted(families))


def party_name(topology: Topology, interface: NetworkInterface) -> str:
    """The party of an interface, else the interface itself."""
    party = topology.party_of(interface.key)
    return party.key if party else interface.key


def openers(topology: Topology, standing: tuple[NetworkInterface, ...]) -> tuple[NetworkInterface, ...]:
    """Those of a place that open connections; all of them where none does, so that the answer can say so."""
    opening = tuple(each for each in standing if kind_of(topology, each).initiates)
    return opening or standing


def told(topology: Topology, judged: Iterable[tuple[End, End, Path]]) -> tuple[str, ...]:
    """The verdict of each pair of parties behind an answer about a place; nothing where there is one pair."""
    pairs: dict[tuple[str, str], list[Verdict]] = {}
    for source, destination, path in judged:
        named = (_name(topology, source), _name(topology, destination))
        pairs.setdefault(named, []).append(path.verdict)
    if len(pairs) < 2:  # one pair is what the answer itself says
        return ()
    lines = [f"{source} -> {far}: {_all_of(found)}" for (source, far), found in pairs.items()]
    more = [f"and {len(lines) - MOST_LINES} pairs of parties more"] if len(lines) > MOST_LINES else []
    return (*lines[:MOST_LINES], *more)


def _all_of(found: list[Verdict]) -> str:
    kinds = list(dict.fromkeys(found))
    return kinds[0] if len(kinds) == 1 else "unknown" if "unknown" in kinds else "partial"


def _name(topology: Topology, end: End) -> str:
    return party_name(topology, end.interface) if end.interface and not end.open_groups else end.name


def no_end(topology: Topology, name: str, known: list[str]) -> str:
    """Why a word is no end, and which ends are meant or near."""
    found = topology.resource(name)
    if found is None:
        return f"no end named {name!r}; {suggestion(name, known)}"
    near = list(dict.fromkeys(_near(topology, found)))
    words = f"name {', '.join(near[:MOST_LINES])}." if near else suggestion(name, known)
    return f"{name!r} ({type(found).__name__}) is no end, for no connection begins or stops there; {words}"


def _near(topology: Topology, found: Resource) -> Iterator[str]:
    """The ends in or behind something that is none itself."""
    match found:
        case InternetGateway() | EgressOnlyInternetGateway():
            yield "internet"
        case RouteTable():
            yield from found.subnets
        case VpcPeeringConnection():
            yield from (each for each in (found.requester_vpc, found.accepter_vpc) if each)
        case VpcEndpoint():
            yield f"aws:{found.service}"
        case VpcEndpointService():
            yield from found.load_balancers
    behind = (party.key for party in topology.estate.parties if found.key in party.behind)
    yield from behind
    place = getattr(found, "subnet", "") or getattr(found, "resource", "") or getattr(found, "vpc", "")
    if isinstance(place, str) and isinstance(topology.resource(place), (Subnet, Vpc)):
        yield place
