"""One connection of a relay's chain, judged as the relay opens it."""

from dataclasses import replace

from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.network import NetworkInterface, VpcEndpoint
from workbook.reachability.balancing import Forwarding, pairs, why_no_pair
from workbook.reachability.classic import in_its_own_subnet
from workbook.reachability.combination import combined
from workbook.reachability.ends import End, interface_end
from workbook.reachability.explanations import hint
from workbook.reachability.kept_client import with_client_address
from workbook.reachability.packet import Question
from workbook.reachability.path import Blocker, Leg, Path, Relay
from workbook.reachability.private_link import private_link
from workbook.reachability.sides import concrete_ends, home_vpc, named_side
from workbook.reachability.topology import Topology
from workbook.reachability.trace import trace

Names = tuple[str, str, str]
"""Who calls the relay, the relay, and what it sends to."""
Pair = tuple[NetworkInterface, NetworkInterface]


def relay(left: str, right: str, path: Path, *notes: str) -> Relay:
    """A connection as a link of a chain."""
    return Relay(
        source=left,
        destination=right,
        protocol=path.protocol,
        ports=path.ports,
        verdict=path.verdict,
        note="; ".join(note for note in notes if note),
        blockers=path.blockers,
    )


def balanced(
    topology: Topology, ways: tuple[Forwarding, ...], names: Names, asked: tuple[Question, ...]
) -> tuple[Relay, tuple[Question, ...]]:
    """From a load balancer to its targets; beside it, what clients ask of the balancer for it."""
    _, left, right = names
    fitting = [(way, each) for way in ways for one in asked for each in way.questions(one)]
    if not fitting:
        return relay(left, right, _off_port(ways, asked)), ways[0].listened() or asked
    found = [_sent(topology, way, names, question) for way, question in fitting]
    place = next((at for at, link in enumerate(found) if link.verdict == "reachable"), 0)
    return found[place], fitting[place][0].listened() or asked


def _off_port(ways: tuple[Forwarding, ...], asked: tuple[Question, ...]) -> Path:
    """The balancer sends to its targets' registered ports and to nothing else."""
    ports = ", ".join(dict.fromkeys(f"{way.group.protocol} {way.group.port}" for way in ways))
    detail = f"{ways[0].balancer.key} sends only to {ports}"
    return _blocked(asked[0], ways[0].balancer.key, "TARGET_PORT_RESTRICTION", detail)


def _blocked(question: Question, component: str, code: str, detail: str) -> Path:
    blocker = Blocker(component=component, code=code, rule="", detail=detail, change=hint(code))
    leg = Leg(verdict="blocked", hops=())
    return Path(
        source=component,
        destination="",
        protocol=question.name,
        ports=question.ports_in_words,
        verdict="blocked",
        forward=leg,
        answer=leg,
        blockers=(blocker,),
    )


def _sent(topology: Topology, way: Forwarding, names: Names, question: Question) -> Relay:
    before, left, right = names
    sending = pairs(topology, way)
    if not sending:
        return relay(left, right, _blocked(question, left, *why_no_pair(topology, way)))
    kept = way.keeps_client and not _is_endpoint(topology, before)
    paths = [path for pair in sending for path in _paths(topology, way, pair, before, question, kept=kept)]
    path = combined(paths)
    ill = _health(topology, way, sending)
    if ill and path.verdict == "reachable":
        path = replace(path, verdict="partial")
    note = "targets see the client's address" if kept else "targets see the balancer's address"
    return relay(left, right, path, note, ill, path.counterexample)


def _paths(
    topology: Topology, way: Forwarding, pair: Pair, before: str, question: Question, *, kept: bool
) -> list[Path]:
    node, target = pair
    if kept:
        clients = [each for each in clients_of(topology, before, node.vpc) if each.address.version == 4]
        if clients:
            return [with_client_address(topology, each, node, target, question) for each in clients]
    path = _own_connection(topology, node, target, question)
    return [in_its_own_subnet(topology, way.balancer, pair, question, path)]


def _own_connection(
    topology: Topology, node: NetworkInterface, target: NetworkInterface, question: Question
) -> Path:
    """The connection that a node opens with its own address."""
    six = not (node.private_ip_address and target.private_ip_address)
    source, destination = (interface_end(topology, each.key, ipv6=six) for each in (node, target))
    return trace(topology.estate, source, destination, question)


def _health(topology: Topology, way: Forwarding, sending: tuple[Pair, ...]) -> str:
    """What stops the balancer's own health checks; they obey its outbound rules and show its own address."""
    question = way.health_check()
    for node, target in sending:
        path = _own_connection(topology, node, target, question)
        if path.verdict == "blocked":
            why = path.blockers[0]
            return (
                f"health checks on {question.name}/{question.ports_in_words} are blocked at {why.component} "
                f"({why.code}): targets count as unhealthy, and get requests only while none is healthy"
            )
    return ""


def _is_endpoint(topology: Topology, name: str) -> bool:
    cards = named_side(topology, name).interfaces
    return any(isinstance(topology.resource(card.attached_to), VpcEndpoint) for card in cards)


def clients_of(topology: Topology, name: str, vpc: str) -> tuple[End, ...]:
    """The addresses from which a client calls."""
    side = named_side(topology, name)
    home = home_vpc(topology, side, side, None) if side.interfaces or side.strangers else vpc
    ends = concrete_ends(topology, side, home, seen_from_outside=False)
    return tuple(
        replace(end, address=end.interface.private_ip_address)
        if end.interface and end.address == end.interface.public_ip and end.interface.private_ip_address
        else end
        for end in ends
    )


def linked(
    topology: Topology,
    endpoint: VpcEndpoint,
    balancer: LoadBalancer,
    names: Names,
    asked: tuple[Question, ...],
) -> Relay:
    """From an interface endpoint to the balancer of its service."""
    before, left, right = names
    enforced = bool(balancer.enforce_private_link_rules and balancer.security_groups)
    note = "the balancer's groups judge the client's own address" if enforced else ""
    if not before:
        return _carried_on(topology, endpoint, balancer, names, asked[0], judged=note)
    clients = clients_of(topology, before, endpoint.vpc)
    paths = [private_link(topology, endpoint, balancer, clients, question) for question in asked]
    best = next((path for path in paths if path.verdict == "reachable"), paths[0])
    return relay(left, right, best, note)


def _carried_on(
    topology: Topology,
    endpoint: VpcEndpoint,
    balancer: LoadBalancer,
    names: Names,
    question: Question,
    *,
    judged: str,
) -> Relay:
    """From an endpoint that is itself the source: what becomes of what any client opens to it."""
    _, left, right = names
    clients = clients_of(topology, endpoint.key, endpoint.vpc)
    open_to_all = replace(balancer, enforce_private_link_rules=False)
    path = private_link(topology, endpoint, open_to_all, clients, question)
    if judged and path.verdict == "reachable":
        path = replace(path, verdict="unknown")
    asking = f"{judged}: ask from a client" if judged else ""
    return relay(left, right, path, "what clients open to the endpoint is carried on", asking)
