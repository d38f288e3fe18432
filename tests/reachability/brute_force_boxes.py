"""The packet simulator with appliances, NAT instances, firewalls, and the route tables at a VPC's edge.

What people leave open (an appliance of which nobody says what it lets through) raises `Unsure`.
"""

from dataclasses import dataclass, replace
from ipaddress import ip_network

from tests.reachability.brute_force_joins import Joined
from workbook.model.estate.compute import Instance, LoadBalancer
from workbook.model.estate.interconnect import NetworkFirewall, VpcEndpointService, VpnGateway
from workbook.model.estate.network import NatGateway, NetworkInterface, Route, RouteTable, VpcEndpoint


class Unsure(Exception):  # noqa: N818  # no failure: the question has no answer
    """The answer depends on what nobody states."""


@dataclass(frozen=True)
class Box:
    """Something that looks at packets of others: an appliance's interface, a firewall's or a load balancer's endpoint."""

    key: str
    vpc: str
    subnet: str
    what: object


class Boxed(Joined):
    """The joined network with what looks at packets of others."""

    def __init__(self, estate, nat_port, choice=0):
        super().__init__(estate, nat_port, choice)
        self.came_by_box = set()

    def behind_target(self, target):
        """The component that a route's target means: endpoints of firewalls are known to their firewall only."""
        for wall in self.estate.of(NetworkFirewall):
            ends = dict(zip(wall.endpoints, wall.subnets, strict=False))
            ends |= {f"{wall.key}/{self.estate[each].availability_zone[-1]}": each for each in wall.subnets}
            if target in ends:
                return Box(target, wall.vpc, ends[target], wall)
        found = self.estate[target]
        if isinstance(found, Instance):
            found = next(e for e in self.estate.of(NetworkInterface) if e.attached_to == target)
        if isinstance(found, NetworkInterface):
            return Box(found.key, found.vpc, found.subnet, found)
        if isinstance(found, VpcEndpoint) and found.vpc_endpoint_type == "GatewayLoadBalancer":
            return Box(found.key, found.vpc, found.subnets[0], found)
        return found

    def stands_in(self, gateway):
        """The subnet of a component that stands in one."""
        return gateway.subnet if isinstance(gateway, (NatGateway, Box)) else None

    def through(self, gateway, subnet, packet):
        """A route to a box leads into it."""
        if isinstance(gateway, Box):
            return self.into_box(gateway, subnet, packet)
        return super().through(gateway, subnet, packet)

    def to_client(self, nat, subnet, back):
        """To a client outside the VPC the NAT gateway's own table must lead."""
        if self.interface(nat.vpc, back.dst) is not None and not self.boxes_before(nat, back):
            return super().to_client(nat, subnet, back)
        return self.from_subnet(nat.vpc, nat.subnet, back)

    def boxes_before(self, nat, back):
        """Whether the client's packets came to the NAT gateway through a middlebox."""
        return (nat.key, back.dst) in self.came_by_box

    def into_nat(self, nat, subnet, packet):
        """A NAT gateway puts its own address in place of the sender's."""
        if "box" in self.crossed:
            self.came_by_box.add((nat.key, packet.src))
        return super().into_nat(nat, subnet, packet)

    def enter(self, gateway, vpc, packet):
        """In by a gateway: its own route table may lead through a middlebox first."""
        table = next((t for t in self.estate.of(RouteTable) if gateway in t.gateways), None)
        routes = [r for r in self.estate.of(Route) if table and r.route_table == table.key]
        fitting = [
            (block.prefixlen, route.target)
            for route in routes
            for block in [route.destination_cidr_block or route.destination_ipv6_cidr_block]
            if packet.dst in block
        ]
        target = max(fitting, default=(0, "local"))[1]
        if target == "local":
            return self.within(vpc, gateway, packet)
        box = self.behind_target(target)
        refused = isinstance(self.estate[gateway], VpnGateway) and not isinstance(box.what, NetworkInterface)
        return None if refused else self.into_box(box, gateway, packet)

    def into_box(self, box, came_from, packet):
        """Into something that looks at packets of others, and on by the table of its own subnet."""
        if box.subnet != came_from and not self.acl_passes(box.subnet, packet, egress=False):
            return None
        if isinstance(box.what, NetworkInterface):
            return self._into_appliance(box, came_from, packet)
        if packet.first and not self._admits(box.what, packet):
            return None
        self._passed(box.key, packet)
        return self.from_subnet(box.vpc, box.subnet, packet)

    def _passed(self, key, packet):
        self.boxes.append((key, frozenset([packet.src, packet.dst])))
        self.crossed.append("box")

    def _into_appliance(self, box, came_from, packet):
        eni = box.what
        owner = self.find(eni.attached_to)
        if eni.source_dest_check or (owner and owner.state != "running"):
            return None
        if not self.group_passes(eni, packet, egress=False):
            return None
        forwards = owner.forwards if owner else ""
        if not forwards or (
            forwards == "nat" and (packet.dst.version == 6 or packet.proto not in ("6", "17", "1"))
        ):
            raise Unsure(eni.key)
        if forwards == "nat":
            return self._translate(eni, packet)
        self._passed(eni.key, packet)
        kept, self.crossed = self.crossed, []
        passes = self.group_passes(eni, packet, egress=True)
        self.crossed = kept
        return self.from_subnet(eni.vpc, eni.subnet, packet) if passes else None

    def _translate(self, eni, packet):
        """A NAT instance: its own address goes out, and it remembers for whom."""
        sport = 0 if packet.proto == "1" else self.nat_port
        self.translations[eni.key, packet.proto, sport, packet.dst] = (packet.src, packet.sport)
        out = replace(packet, src=eni.private_ip_address, sport=sport)
        self.sender, self.crossed = eni, []
        passes = self.group_passes(eni, out, egress=True)
        return self.from_subnet(eni.vpc, eni.subnet, out) if passes else None

    def to_interface(self, eni, packet):
        """An answer that comes to a NAT instance goes on to the client it worked for, by its subnet's table."""
        sport = 0 if packet.proto == "1" else packet.dport
        known = None if packet.first else self.translations.get((eni.key, packet.proto, sport, packet.src))
        landed = super().to_interface(eni, packet)
        if known is None or landed is None:
            return landed
        client, port = known
        back = replace(packet, dst=client, dport=packet.dport if packet.proto == "1" else port)
        passes = self.group_passes(eni, back, egress=True)
        return self.from_subnet(eni.vpc, eni.subnet, back) if passes else None

    def _admits(self, what, packet):
        if isinstance(what, VpcEndpoint):
            services = [s for s in self.estate.of(VpcEndpointService) if s.service_name == what.service_name]
            balancers = [self.estate.get(LoadBalancer, key) for s in services for key in s.load_balancers]
            action = balancers[0].inspection if balancers else "unknown"
        else:
            fitting = (rule for rule in what.rules if _speaks_of(rule, packet))
            action = next((rule.action for rule in fitting), what.default_action)
        if action == "unknown":
            raise Unsure(what.key)
        return action == "allow"


def _speaks_of(rule, packet):
    numbers = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}
    protocol = numbers.get(rule.protocol, rule.protocol)
    inside = packet.src in (rule.source or _every(packet.src)) and packet.dst in (
        rule.destination or _every(packet.dst)
    )
    ports = packet.proto not in ("6", "17") or rule.from_port <= packet.dport <= rule.to_port
    return protocol in ("-1", packet.proto) and inside and ports


def _every(address):
    return ip_network("0.0.0.0/0" if address.version == 4 else "::/0")
