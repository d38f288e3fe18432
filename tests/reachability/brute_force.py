"""A network played packet by packet: slow, plain, and written without a look at either engine.

Devices remember what real ones remember (security groups their connections, NAT gateways their translations,
egress-only gateways their sessions) and nothing else. A connection works when the client gets an answer from
the address and port it sent to. Ports are tried one by one.
"""

from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network
from itertools import product

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroupRule,
    Vpc,
    VpcEndpoint,
)

NUMBER = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58", "-1": "-1"}
REPLIES = {"1": {8: 0, 13: 14, 15: 16, 17: 18}, "58": {128: 129}}
NAT64 = ip_network("64:ff9b::/96")
PRIVATE = [ip_network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]


@dataclass(frozen=True)
class Sent:
    """One packet. ICMP has its type * 256 + code as the destination port, and no source port."""

    src: object
    dst: object
    proto: str
    sport: int
    dport: int
    first: bool = True

    def back(self):
        """The answer that the receiver of this packet sends."""
        if self.proto in ("1", "58"):
            kind, code = divmod(self.dport, 256)
            reply = REPLIES[self.proto].get(kind)
            if reply is None:
                return None
            return Sent(self.dst, self.src, self.proto, 0, reply * 256 + code, first=False)
        return Sent(self.dst, self.src, self.proto, self.dport, self.sport, first=False)


def as_ipv4(packet):
    """What a NAT gateway makes of a packet: IPv6 to the well-known prefix becomes IPv4, other IPv6 is not carried."""
    if packet.dst.version == 4:
        return packet
    if packet.dst not in NAT64 or (packet.proto == "58" and packet.dport // 256 != 128):
        return None
    echo = {"proto": "1", "dport": 8 * 256 + packet.dport % 256} if packet.proto == "58" else {}
    return replace(packet, dst=ip_address(int(packet.dst) & 0xFFFFFFFF), **echo)


class Network:
    """The estate with the memory of its devices, for one connection."""

    def __init__(self, estate: Estate, nat_port: int) -> None:
        self.estate = estate
        self.nat_port = nat_port
        self.connections = set()
        self.translations = {}
        self.sessions = set()

    # -- who is where ---------------------------------------------------------------------------------

    def interface(self, vpc, address):
        """The interface with this address inside a VPC."""
        for eni in self.estate.of(NetworkInterface):
            own = (eni.private_ip_address, *eni.ipv6_addresses)
            if eni.vpc == vpc and address in own:
                return eni
        return None

    def acl(self, subnet):
        """The list of a subnet."""
        acls = self.estate.of(NetworkAcl)
        for acl in acls:
            if subnet in acl.subnets:
                return acl.key
        vpc = self.estate[subnet].vpc
        return next(acl.key for acl in acls if acl.is_default and acl.vpc == vpc)

    # -- filters --------------------------------------------------------------------------------------

    def acl_passes(self, subnet, packet, *, egress):
        """Whether the list of a subnet lets a packet over the border."""
        remote = packet.dst if egress else packet.src
        acl = self.acl(subnet)
        entries = [e for e in self.estate.of(NetworkAclEntry) if e.network_acl == acl and e.egress == egress]
        for entry in sorted(entries, key=lambda e: e.rule_number):
            block = entry.cidr_block or entry.ipv6_cidr_block
            if remote not in block or entry.protocol not in ("-1", packet.proto):
                continue
            if self._entry_means(entry, packet.dport):
                return entry.rule_action == "allow"
        return False

    @staticmethod
    def _entry_means(entry, port):
        kind, code = divmod(port, 256)
        icmp = entry.icmp_type_code
        if entry.protocol in ("6", "17") and entry.port_range:
            return entry.port_range.from_port <= port <= entry.port_range.to_port
        if entry.protocol in ("1", "58") and icmp:
            return icmp.type in (-1, kind) and icmp.code in (-1, code)
        return True

    def group_passes(self, eni, packet, *, egress):
        """Whether the groups of an interface let a packet out or in; they remember what they let pass."""
        ends = frozenset([(packet.src, packet.sport), (packet.dst, packet.dport)])
        icmp = frozenset([packet.src, packet.dst])
        memory = (eni.key, packet.proto, icmp if packet.proto in ("1", "58") else ends)
        if not packet.first and memory in self.connections:
            return True
        allowed = any(
            self._rule_passes(eni, rule, packet)
            for rule in self.estate.of(SecurityGroupRule)
            if rule.security_group in eni.security_groups and rule.is_egress == egress
        )
        if allowed:
            self.connections.add(memory)
        return allowed

    def _rule_passes(self, eni, rule, packet):
        remote = packet.dst if rule.is_egress else packet.src
        number = NUMBER.get(rule.ip_protocol, rule.ip_protocol)
        if number not in ("-1", packet.proto):
            return False
        if number in ("6", "17") and not rule.from_port <= packet.dport <= rule.to_port:
            return False
        if number in ("1", "58") and rule.from_port not in (None, -1):
            kind, code = divmod(packet.dport, 256)
            if rule.from_port != kind or rule.to_port not in (None, -1, code):
                return False
        if rule.referenced_security_group:
            return self.refers(eni, rule, packet)
        if rule.prefix_list:
            return any(remote in entry for entry in self.estate[rule.prefix_list].entries)
        return remote in (rule.cidr_ipv4 or rule.cidr_ipv6)

    def refers(self, eni, rule, packet):
        """Whether a rule's group is worn by whom the packet comes from or goes to."""
        owner = self.interface(eni.vpc, packet.dst if rule.is_egress else packet.src)
        return owner is not None and rule.referenced_security_group in owner.security_groups

    # -- routes ---------------------------------------------------------------------------------------

    def target(self, subnet, address):
        """Where the table of a subnet sends an address."""
        vpc = self.estate[subnet].vpc
        tables = [t for t in self.estate.of(RouteTable) if t.vpc == vpc]
        table = next((t for t in tables if subnet in t.subnets), None) or next(
            (t for t in tables if t.main), None
        )
        home = self.estate[vpc]
        best = [
            (block.prefixlen, 3, "local")
            for block in (*home.cidr_blocks, *home.ipv6_cidr_blocks)
            if address in block
        ]
        for route in self.estate.of(Route):
            if table is None or route.route_table != table.key:
                continue
            static = route.origin != "EnableVgwRoutePropagation"
            rank = 1 if route.destination_prefix_list else 2 if static else 0
            blocks = [route.destination_cidr_block or route.destination_ipv6_cidr_block]
            if route.destination_prefix_list:
                blocks = self.estate[route.destination_prefix_list].entries
            target = "blackhole" if route.state == "blackhole" else route.target
            best += [(block.prefixlen, rank, target) for block in blocks if address in block]
        return max(best, key=lambda each: each[:2])[2] if best else None

    # -- moving ---------------------------------------------------------------------------------------

    def from_interface(self, eni, packet):
        """What becomes of a packet that an interface sends: (where it lands, as what), or None."""
        if eni.interface_type == "vpc_endpoint" and packet.first:
            return None
        if not self.group_passes(eni, packet, egress=True):
            return None
        return self.from_subnet(eni.vpc, eni.subnet, packet)

    def from_subnet(self, vpc, subnet, packet):
        """A packet that has passed its sender's groups and stands in a subnet."""
        receiver, nat = self.interface(vpc, packet.dst), self.nat_inside(vpc, packet.dst)
        if receiver and receiver.subnet == subnet:
            return self.to_interface(receiver, packet)
        if nat and nat.subnet == subnet:
            return self.into_nat_back(nat, packet, subnet)
        target = self.target(subnet, packet.dst)
        if target in (None, "blackhole"):
            return None
        gateway = None if target == "local" else self.behind_target(target)
        if self.stands_in(gateway) != subnet and not self.acl_passes(subnet, packet, egress=True):
            return None
        return self.through(gateway, subnet, packet) if gateway else self.within(vpc, subnet, packet)

    def behind_target(self, target):
        """The component that a route's target means."""
        return self.estate[target]

    def stands_in(self, gateway):
        """The subnet of a component that stands in one."""
        return gateway.subnet if isinstance(gateway, NatGateway) else None

    def within(self, vpc, subnet, packet):
        """The local route: to an interface of the VPC, or back into a NAT gateway."""
        receiver, nat = self.interface(vpc, packet.dst), self.nat_inside(vpc, packet.dst)
        if receiver:
            return self.across(receiver, packet)
        return self.into_nat_back(nat, packet, subnet) if nat else None

    def through(self, gateway, subnet, packet):
        """A route to a gateway."""
        if isinstance(gateway, InternetGateway):
            return self.out_of_igw(gateway, packet)
        if isinstance(gateway, NatGateway):
            return self.into_nat(gateway, subnet, packet)
        if isinstance(gateway, EgressOnlyInternetGateway):
            return self.out_of_eigw(packet)
        assert isinstance(gateway, VpcEndpoint)
        echo = (packet.proto, packet.dport // 256) in (("1", 8), ("58", 128))
        self.sessions.add(("endpoint", packet.src, packet.dst, gateway.vpc))
        return ("outside", packet) if packet.proto == "6" or echo else None

    def across(self, eni, packet):
        """Into another subnet of the VPC."""
        if not self.acl_passes(eni.subnet, packet, egress=False):
            return None
        return self.to_interface(eni, packet)

    def to_interface(self, eni, packet):
        """Through the groups of the receiver; interface endpoints take no pings."""
        if eni.interface_type == "vpc_endpoint" and packet.proto in ("1", "58"):
            return None
        return (eni, packet) if self.group_passes(eni, packet, egress=False) else None

    # -- gateways -------------------------------------------------------------------------------------

    def nat_outside(self, address):
        """The NAT gateway with this public address."""
        for nat in self.estate.of(NatGateway):
            if address == nat.addresses[0].public_ip:
                return nat
        return None

    def nat_inside(self, vpc, address):
        """The NAT gateway that has this private address in a VPC."""
        for nat in self.estate.of(NatGateway):
            if nat.vpc == vpc and address == nat.addresses[0].private_ip:
                return nat
        return None

    def into_nat(self, nat, subnet, packet):
        """A client's packet enters a NAT gateway and leaves with its address and one of its ports."""
        looping = packet.src == nat.addresses[0].private_ip
        four = as_ipv4(packet)
        if looping or four is None or four.proto not in ("6", "17", "1"):
            return None
        if nat.subnet != subnet and not self.acl_passes(nat.subnet, packet, egress=False):
            return None
        sport = 0 if four.proto == "1" else self.nat_port
        own = nat.addresses[0].private_ip
        self.translations[(nat.key, four.proto, sport, four.dst)] = (packet, subnet)
        return self.from_subnet(nat.vpc, nat.subnet, replace(four, src=own, sport=sport))

    def into_nat_back(self, nat, packet, came_from):
        """An answer enters a NAT gateway, which hands it to the client that it belongs to."""
        if nat.subnet != came_from and not self.acl_passes(nat.subnet, packet, egress=False):
            return None
        sport = 0 if packet.proto == "1" else packet.dport
        known = self.translations.get((nat.key, packet.proto, sport, packet.src))
        if known is None or packet.first:
            return None
        asked, subnet = known
        same = replace(packet, dst=asked.src, dport=packet.dport if packet.proto == "1" else asked.sport)
        back = same if asked.dst.version == 4 else replace(asked.back(), first=False)
        if nat.subnet != subnet and not self.acl_passes(nat.subnet, back, egress=True):
            return None
        return self.to_client(nat, subnet, back)

    def to_client(self, nat, subnet, back):
        """From a NAT gateway to the client it worked for, who needs no route."""
        eni = self.interface(nat.vpc, back.dst)
        return self.to_interface(eni, back) if nat.subnet == subnet else self.across(eni, back)

    def out_of_igw(self, gateway, packet):
        """Out to the internet: IPv4 needs a public address of the sender, and a public destination."""
        if packet.dst.version == 6:
            return self.on_the_internet(packet)
        if any(packet.dst in block for block in PRIVATE):
            return None
        nat = self.nat_inside(gateway.vpc, packet.src)
        eni = self.interface(gateway.vpc, packet.src)
        public = eni.public_ip if eni else None
        if nat and nat.connectivity_type == "public":
            public = nat.addresses[0].public_ip
        return self.on_the_internet(replace(packet, src=public)) if public else None

    def out_of_eigw(self, packet):
        """IPv6 out; an answer only if the request came this way, which it never does."""
        if packet.dst.version == 4 or not packet.first:
            return None
        self.sessions.add(("eigw", packet.src, packet.dst))
        return self.on_the_internet(packet)

    def on_the_internet(self, packet):
        """The internet carries a packet to the VPC that has its destination, or to a host outside.

        NAT64's prefix is nobody's there: RFC 6052 (3.1) keeps it to the networks that translate.
        """
        if packet.dst in NAT64:
            return None
        for eni in self.estate.of(NetworkInterface):
            if packet.dst == eni.public_ip or packet.dst in eni.ipv6_addresses:
                return self.into_vpc(eni, packet)
        nat = self.nat_outside(packet.dst)
        if nat:
            if not self._igw(nat.vpc):
                return None
            private = replace(packet, dst=nat.addresses[0].private_ip)
            return self.enter(self._igw(nat.vpc).key, nat.vpc, private)
        return ("outside", packet)

    def _igw(self, vpc):
        return next((g for g in self.estate.of(InternetGateway) if g.vpc == vpc), None)

    def into_vpc(self, eni, packet):
        """In through the internet gateway, or as the answer of a session of an egress-only one."""
        session = ("eigw", packet.dst, packet.src) in self.sessions and not packet.first
        if not session and (
            self._igw(eni.vpc) is None or any(packet.src in b for b in PRIVATE if packet.src.version == 4)
        ):
            return None
        inside = replace(packet, dst=eni.private_ip_address) if packet.dst == eni.public_ip else packet
        return self.across(eni, inside) if session else self.enter(self._igw(eni.vpc).key, eni.vpc, inside)

    def enter(self, gateway, vpc, packet):
        """In by a gateway, at the private address: to an interface, or back into a NAT gateway."""
        return self.within(vpc, gateway, packet)

    def from_outside(self, packet):
        """A host outside sends; a gateway endpoint's service answers by the endpoint."""
        for vpc in self.estate.of(Vpc):
            if ("endpoint", packet.dst, packet.src, vpc.key) in self.sessions:
                return self.within(vpc.key, "", packet)
        return self.on_the_internet(packet)


def works(estate, source, destination, proto, sport, dport, nat_port):
    """Whether one connection gets its answer. Ends are interfaces, or addresses of the internet.

    The destination is a pair (interface or None, the address that the client sends to).
    """
    network = Network(estate, nat_port)
    server, contacted = destination
    if isinstance(source, NetworkInterface):
        own = source.private_ip_address if contacted.version == 4 else source.ipv6_addresses[0]
        landed = network.from_interface(source, Sent(own, contacted, proto, sport, dport))
    else:
        own = source
        landed = network.from_outside(Sent(own, contacted, proto, sport, dport))
    if landed is None or (landed[0] != "outside") != (server is not None):
        return False
    if server is not None and landed[0].key != server.key:
        return False
    answer = landed[1].back()
    if answer is None:
        return True
    back = network.from_interface(server, answer) if server else network.from_outside(answer)
    if back is None:
        return False
    arrived = back[1]
    at_client = back[0] == "outside" or getattr(back[0], "key", "") == getattr(source, "key", "")
    ports = proto in ("1", "58") or arrived.dport == sport
    return at_client and arrived.src == contacted and arrived.dst == own and ports


def verdict(estate, source, destination, proto, dports, sports, nat_ports):
    """reachable, blocked or partial over every combination of ports."""
    outcomes = {
        works(estate, source, destination, proto, sport, dport, nat_port)
        for dport, sport, nat_port in product(dports, sports, nat_ports)
    }
    return "partial" if len(outcomes) == 2 else "reachable" if outcomes == {True} else "blocked"
