"""The packet simulator for networks that are joined: peerings, transit gateways, VPN and Direct Connect.

Written from AWS's documentation of each component, without a look at either engine.
"""

import copy

from tests.reachability.brute_force import Network
from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import (
    InternetGateway,
)

STEPS = 14
"""A packet that is still on its way after so many components goes in circles."""


class Joined(Network):
    """The estate with the memory of its devices, for one connection; `choice` picks among zones AWS may take."""

    def __init__(self, estate, nat_port, choice=0):
        super().__init__(estate, nat_port)
        self.choice = choice
        self.pinned = {}
        self.ghost = False
        self.start()

    def start(self):
        """A new packet: nobody has touched it yet."""
        self.sender, self.crossed, self.boxes, self.exit, self.steps = None, [], [], "", 0

    # -- filters ------------------------------------------------------------------------------------------

    def acl_passes(self, subnet, packet, *, egress):
        """A ghost only looks where packets would go."""
        return self.ghost or super().acl_passes(subnet, packet, egress=egress)

    def group_passes(self, eni, packet, *, egress):
        """A ghost only looks where packets would go."""
        return self.ghost or super().group_passes(eni, packet, egress=egress)

    def refers(self, eni, rule, packet):
        """A reference means the private addresses of who wears the group, as far as AWS carries that knowledge."""
        group = rule.referenced_security_group
        if not rule.is_egress:
            sender = self.sender
            known = sender is not None and packet.src in (sender.private_ip_address, *sender.ipv6_addresses)
            ways = [each for each in self.crossed if each not in ("peering", "tgw with references")]
            return known and not ways and len(self.crossed) < 2 and group in sender.security_groups
        looking = copy.copy(self)
        looking.ghost, looking.crossed, looking.steps = True, [], 0
        looking.translations, looking.sessions = dict(self.translations), set(self.sessions)
        looking.boxes = []
        landed = looking.from_subnet(eni.vpc, eni.subnet, packet)
        direct = looking.crossed in ([], ["peering"]) and looking.sender is self.sender
        at = landed and landed[0] != "outside" and landed[1].dst == packet.dst
        return bool(at and direct and group in landed[0].security_groups)

    # -- moving -------------------------------------------------------------------------------------------

    def from_interface(self, eni, packet):
        """What becomes of a packet that an interface sends."""
        self.start()
        self.sender = eni
        return super().from_interface(eni, packet)

    def from_subnet(self, vpc, subnet, packet):
        """A packet that stands in a subnet; one that goes in circles is lost."""
        self.steps += 1
        return None if self.steps > STEPS else super().from_subnet(vpc, subnet, packet)

    def through(self, gateway, subnet, packet):
        """A route to a component."""
        vpc = self.estate[subnet].vpc
        if isinstance(gateway, VpcPeeringConnection):
            return self.over_peering(gateway, vpc, packet)
        if isinstance(gateway, TransitGateway):
            return self.into_tgw(gateway, vpc, subnet, packet)
        if isinstance(gateway, VpnGateway):
            return self.out_of_vgw(gateway, vpc, packet)
        if isinstance(gateway, InternetGateway):
            self.crossed.append("igw")
            self.exit = gateway.key
        return super().through(gateway, subnet, packet)

    def to_client(self, nat, subnet, back):
        """To a client outside the VPC the NAT gateway's own table must lead."""
        if self.interface(nat.vpc, back.dst) is not None:
            return super().to_client(nat, subnet, back)
        return self.from_subnet(nat.vpc, nat.subnet, back)

    def into_nat(self, nat, subnet, packet):
        """A NAT gateway puts its own address in place of the sender's."""
        self.sender, self.crossed = None, []
        return super().into_nat(nat, subnet, packet)

    # -- peering ------------------------------------------------------------------------------------------

    def over_peering(self, peering, vpc, packet):
        """From and to the two VPCs' own addresses only; nothing beyond either end."""
        ends = [peering.requester_vpc, peering.accepter_vpc]
        if peering.status != "active" or vpc not in ends:
            return None
        far = ends[1 - ends.index(vpc)]
        blocks = {
            peering.requester_vpc: peering.requester_cidr_blocks,
            peering.accepter_vpc: peering.accepter_cidr_blocks,
        }
        near_blocks = self._blocks(vpc)
        far_blocks = self._blocks(far) if far in self.estate else blocks[far]
        if not any(packet.src in b for b in near_blocks) or not any(packet.dst in b for b in far_blocks):
            return None
        self.exit = peering.key
        if not far:
            return ("outside", packet)
        same = peering.requester_region == peering.accepter_region
        self.crossed.append("peering" if same else "peering of Regions")
        return self.within(far, "", packet)

    def _blocks(self, vpc):
        return (*self.estate[vpc].cidr_blocks, *self.estate[vpc].ipv6_cidr_blocks)

    # -- transit gateways ---------------------------------------------------------------------------------

    def into_tgw(self, tgw, vpc, subnet, packet):
        """Into a transit gateway: by an attachment of the VPC that has a subnet in the sender's zone."""
        zone = self.estate[subnet].availability_zone
        for attachment in self._attachments(tgw.key):
            if attachment.resource_type != "vpc" or attachment.resource != vpc:
                continue
            if packet.dst.version == 6 and not attachment.ipv6_support:
                return None
            doors = [each for each in attachment.subnets if self.estate[each].availability_zone == zone]
            if not doors or not self.acl_passes(doors[0], packet, egress=False):
                return None
            return self.at_tgw(attachment, packet, zone)
        return None

    def _attachments(self, tgw):
        found = self.estate.of(TransitGatewayAttachment)
        return [each for each in found if each.transit_gateway == tgw and each.state == "available"]

    def at_tgw(self, came_by, packet, zone):
        """In a transit gateway: the table that the attachment is associated with decides."""
        self.steps += 1
        if self.steps > STEPS:
            return None
        tgw = self.estate[came_by.transit_gateway]
        tables = [t for t in self.estate.of(TransitGatewayRouteTable) if came_by.key in t.associations]
        out = self._tgw_target(tables[0], packet.dst) if tables else None
        if out is None or out.state != "available":
            return None
        carries = tgw.security_group_referencing_support and came_by.security_group_referencing_support
        carries = carries and out.security_group_referencing_support
        self.crossed.append("tgw with references" if carries else "tgw")
        if out.resource_type == "peering":
            return self._to_far_tgw(out, packet)
        if packet.dst.version == 6 and out.resource_type == "vpc" and not out.ipv6_support:
            return None
        if out.resource_type == "vpc" and out.resource:
            return self._into_vpc_of(out, packet, zone)
        self.exit = out.key
        return ("outside", packet) if any(packet.dst in block for block in self.behind(out)) else None

    def _tgw_target(self, table, address):
        """The attachment that a table leads to: longest prefix, then static before propagated."""
        found = []
        for route in self.estate.of(TransitGatewayRoute):
            if route.transit_gateway_route_table != table.key:
                continue
            blocks = [route.destination_cidr_block]
            if route.destination_prefix_list:
                blocks = self.estate[route.destination_prefix_list].entries
            rank = 1 if route.type == "propagated" else 2 if route.destination_prefix_list else 3
            out = None if route.state == "blackhole" else route.attachment
            found += [(block.prefixlen, rank, out) for block in blocks if address in block]
        for key in table.propagations:
            attachment = self.estate[key]
            if attachment.state == "available":
                vpc = attachment.resource_type == "vpc" and attachment.resource
                blocks = self._announced(attachment) if vpc else self.behind(attachment)
                found += [(block.prefixlen, 0 if not vpc else 1, key) for block in blocks if address in block]
        best = max(found, key=lambda each: each[:2], default=(0, 0, None))[2]
        return self.estate[best] if best else None

    def _announced(self, attachment):
        """The blocks of an attached VPC; those of IPv6 only where the attachment supports it."""
        home = self.estate[attachment.resource]
        return (*home.cidr_blocks, *(home.ipv6_cidr_blocks if attachment.ipv6_support else ()))

    def _to_far_tgw(self, out, packet):
        """Over a peering of transit gateways, into the other one by its own attachment."""
        for far in self._attachments(out.resource):
            if far.resource_type == "peering" and far.resource == out.transit_gateway:
                self.crossed.append("tgw peering")
                return self.at_tgw(far, packet, "")
        return None

    def _into_vpc_of(self, out, packet, zone):
        """Into an attached VPC: by the sender's zone if it is attached there, else by any; that subnet's table decides."""
        here = [each for each in out.subnets if self.estate[each].availability_zone == zone]
        ends = frozenset([(packet.src, packet.sport), (packet.dst, packet.dport)])
        if out.appliance_mode_support:
            door = self.pinned.setdefault((out.key, ends), out.subnets[self.choice % len(out.subnets)])
        else:
            door = here[0] if here else out.subnets[self.choice % len(out.subnets)]
        return self.from_subnet(out.resource, door, packet)

    def behind(self, attachment):
        """The networks outside AWS behind an attachment."""
        connection = self.find(attachment.resource)
        routes = connection.routes if isinstance(connection, VpnConnection) else ()
        return (*attachment.cidr_blocks, *routes, *self._stated(attachment.key))

    def find(self, key):
        """The resource with a key, if there is one."""
        return next((each for each in self.estate.resources if each.key == key), None)

    def _stated(self, via):
        parties = [p for p in self.estate.parties if p.location == "on_premises" and via in p.behind]
        return [block for party in parties for block in party.cidr_blocks]

    # -- VPN and Direct Connect ---------------------------------------------------------------------------

    def out_of_vgw(self, gateway, vpc, packet):
        """Out by a virtual private gateway: from the VPC's own addresses to networks behind it."""
        if gateway.vpc != vpc or not self._up(gateway):
            return None
        own = any(packet.src in block for block in self._blocks(vpc))
        self.exit = gateway.key
        far = any(packet.dst in block for block in self._stated(gateway.key))
        return ("outside", packet) if own and far else None

    def _up(self, gateway):
        lines = [line for line in self.estate.of(VpnConnection) if line.vpn_gateway == gateway.key]
        return gateway.state == "available" and any(line.state == "available" for line in lines)

    def from_premises(self, via, packet):
        """A packet from outside AWS, by the gateway or attachment that its network stands behind."""
        self.start()
        gateway = self.estate[via]
        if isinstance(gateway, TransitGatewayAttachment):
            return self.at_tgw(gateway, packet, "") if gateway.state == "available" else None
        own = any(packet.dst in block for block in self._blocks(gateway.vpc))
        if not self._up(gateway) or not own:
            return None
        self.crossed.append("vgw")
        return self.enter(via, gateway.vpc, packet)

    # -- in by a gateway ----------------------------------------------------------------------------------

    def from_outside(self, packet):
        """A host of the internet sends."""
        self.start()
        self.crossed.append("igw")
        return super().from_outside(packet)

    def on_the_internet(self, packet):
        """An answer to a network behind a VPN that leaves by the internet never gets there."""
        known = [p for p in self.estate.parties if p.location == "on_premises" and p.behind]
        if any(packet.dst in block for party in known for block in party.cidr_blocks):
            return None
        return super().on_the_internet(packet)
