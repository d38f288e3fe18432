"""Network interfaces: those described, and stand-ins for what AWS runs without showing its interfaces."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from itertools import islice
from typing import Any

from workbook.facts.addresses import stand_in
from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Odd
from workbook.imports.owners import ATTACHED_TAG, owner_of
from workbook.model.estate.compute import Instance, InstanceConnectEndpoint, LambdaFunction, LoadBalancer
from workbook.model.estate.data import DbInstance, DbProxy, DbSubnetGroup
from workbook.model.estate.interconnect import TransitGatewayAttachment
from workbook.model.estate.network import NatGateway, NetworkInterface, Subnet, VpcEndpoint
from workbook.model.estate.resource import Resource

LARGEST_PREFIX = 16
"""A delegated IPv4 prefix is a /28 (EC2 User Guide, "Prefix delegation for Amazon EC2 network interfaces")."""

KINDS = frozenset(
    {
        *("interface", "natGateway", "nat_gateway", "efa", "efa-only", "trunk", "branch", "load_balancer"),
        *("network_load_balancer", "gateway_load_balancer", "gateway_load_balancer_endpoint", "vpc_endpoint"),
        *("transit_gateway", "lambda", "quicksight", "global_accelerator_managed", "api_gateway_managed"),
        *("iot_rules_managed", "aws_codestar_connections_managed", "ec2_instance_connect_endpoint"),
        *("efs", "evs"),
    }
)
"""Values of InterfaceType (EC2 API, NetworkInterface), and `efs`, which the console shows."""

BY_OWNER = {
    LoadBalancer: "load_balancer",
    VpcEndpoint: "vpc_endpoint",
    LambdaFunction: "lambda",
    InstanceConnectEndpoint: "ec2_instance_connect_endpoint",
}


@dataclass
class Interfaces:
    """Makes the interfaces of an import. `subnets` and `resources` are those that could be read."""

    book: Book
    resources: Mapping[str, Resource]
    taken: set[tuple[str, IPv4Address | IPv6Address]] = field(default_factory=set)
    owned: set[str] = field(default_factory=set)
    public_count: int = 0

    def all(self) -> list[NetworkInterface]:
        """Every interface, those described first."""
        found = [card for each in self._described() if (card := self._read(each))]
        self.taken |= {
            (card.vpc, address)
            for card in found
            for address in (card.private_ip_address, *card.ipv6_addresses)
            if address
        }
        self.owned |= {card.attached_to for card in found}
        return (
            found
            + [card for owner in self.resources.values() for card in self._stand_ins(owner)]
            + [card for each in self.book.of("MountTargets") for card in self._mount_target(each)]
        )

    def _described(self) -> Iterator[Described]:
        yield from self.book.of("NetworkInterfaces")
        known = {each.id for each in self.book.of("NetworkInterfaces")}
        told: set[str] = set()
        for owner, cards in self.book.read(lambda each: each.item.items("NetworkInterfaces"), "Instances"):
            for card in cards:
                id_ = card.fields.get("NetworkInterfaceId")
                if isinstance(id_, str) and id_ not in known and card.fields.get("SubnetId"):
                    known.add(id_)
                    told.add(id_)
                    yield _of_instance(owner, card, id_)
                elif isinstance(id_, str) and id_ in told:
                    self.book.note(
                        owner, f"its interface {id_} is another instance's as well: one stands in for it"
                    )

    def _read(self, described: Described) -> NetworkInterface | None:
        try:
            return self._interface(described)
        except Odd as odd:
            self.book.note(described, str(odd))
            return None

    def _interface(self, described: Described) -> NetworkInterface | None:
        item = described.item
        owner = owner_of(described, self.book)
        resource = self.resources.get(owner.key) if owner else None
        if isinstance(resource, (NatGateway, TransitGatewayAttachment)) or _is_middlebox(resource):
            return None  # their addresses and subnets stand in the gateway, attachment or endpoint itself
        subnet = self._subnet(described)
        head = described.head()
        groups = (self._group(each.need("GroupId"), described) for each in item.items("Groups"))
        private = item.address4("PrivateIpAddress")
        outside = private is not None and not (subnet.cidr_block and private in subnet.cidr_block)
        if outside:
            why = f"{private} is no address of {subnet.key}: an example stands for it"
            self.book.note(described, why, "assumed")
        joined = tuple(groups)
        if outside and isinstance(resource, VpcEndpoint) and resource.security_groups:
            joined = resource.security_groups  # a made-up interface wears made-up groups
        return NetworkInterface(
            **head,
            vpc=subnet.vpc,
            subnet=subnet.key,
            **{
                "private_ip_address": private,
                "ipv6_addresses": _sixes(item),
                **(self._free(subnet) if outside else {}),
            },
            secondary_private_ip_addresses=(*_secondary(item, private), *_delegated(item)),
            public_ip=self._public(described),
            security_groups=joined,
            source_dest_check=item.flag("SourceDestCheck", default=True),
            interface_type="efs" if _is_mount_target(owner) else self._kind(described, resource),
            attached_to=owner.key if owner else self._attachment(described),
            status=item.text("Status") or "in-use",
        )

    def _subnet(self, described: Described) -> Subnet:
        key = self.book.need(described.item.need("SubnetId"), described, "Subnets")
        found = self.resources.get(key)
        if not isinstance(found, Subnet):
            raise Odd(f"its subnet {key} could not be read")
        return found

    def _group(self, id_: str, described: Described) -> str:
        return self.book.known(id_, described, "SecurityGroups")

    def _attachment(self, described: Described) -> str:
        attached = described.item.item("Attachment").text("InstanceId")
        return attached or dict(described.tags()).get(ATTACHED_TAG, "")

    def _kind(self, described: Described, owner: Resource | None) -> str:
        kind = described.item.text("InterfaceType") or "interface"
        if kind not in KINDS:
            why = f"InterfaceType {kind!r} is not known: read as an ordinary interface"
            self.book.note(described, why, "assumed")
        return kind if kind != "interface" or owner is None else interface_type(owner)

    def _public(self, described: Described) -> IPv4Address | None:
        item = described.item
        listed = [item.item("Association").address4("PublicIp")]
        listed += [each.item("Association").address4("PublicIp") for each in item.items("PrivateIpAddresses")]
        if described.id in (elastic := self.book.once(_elastic)):
            listed.append(elastic[described.id])
        found = list(dict.fromkeys(each for each in listed if each))
        if len(found) > 1:
            self.book.note(described, f"of its {len(found)} public addresses only {found[0]} is read")
        if item.fields.get("Ipv6Prefixes"):
            why = "IPv6 prefixes are delegated to it: their first addresses stand for the others"
            self.book.note(described, why, "assumed")
        return found[0] if found else None

    def _stand_ins(self, owner: Resource) -> Iterator[NetworkInterface]:
        """One interface a subnet for what stands in a VPC and whose interfaces nothing described."""
        subnets = self._standing(owner)
        if owner.key in self.owned or not subnets:
            return
        described = self.book.find(owner.key, _shell(owner)) or _shell(owner)
        if not isinstance(owner, Instance):
            why = "its interfaces are not described: one a subnet stands for them, at an example address"
            self.book.note(described, why, "assumed")
        for subnet in subnets:
            yield self._stand_in(owner, subnet, described)

    def _standing(self, owner: Resource) -> list[Subnet]:
        if isinstance(owner, DbInstance):
            return self._database_subnets(owner)
        if isinstance(owner, (Instance, InstanceConnectEndpoint)):
            return self._known_subnets((owner.subnet,))
        if isinstance(owner, VpcEndpoint) and owner.vpc_endpoint_type != "Interface":
            return []
        if isinstance(owner, (LambdaFunction, LoadBalancer, DbProxy, VpcEndpoint)):
            return self._known_subnets(owner.subnets)
        return []

    def _known_subnets(self, keys: tuple[str, ...]) -> list[Subnet]:
        return [found for key in keys if isinstance(found := self.resources.get(key), Subnet)]

    def _database_subnets(self, database: DbInstance) -> list[Subnet]:
        group = self.resources.get(database.db_subnet_group)
        described = self.book.find(database.key, _shell(database), "DBInstances")
        item = described.item if described else Item({})
        if isinstance(group, DbSubnetGroup):
            keys = group.subnets
        else:
            inline = item.item("DBSubnetGroup").items("Subnets")
            keys = tuple(
                self.book.key(each.text("SubnetIdentifier"), described or _shell(database), "Subnets")
                for each in inline
            )
        subnets = self._known_subnets(keys)
        zones = {item.text("AvailabilityZone"), item.text("SecondaryAvailabilityZone")} - {""}
        here = [each for each in subnets if each.availability_zone in zones]
        return here if here and (len(zones) > 1 or not database.multi_az) else subnets

    def _stand_in(self, owner: Resource, subnet: Subnet, described: Described) -> NetworkInterface:
        stated: dict[str, Any] = {"public_ip": self._made_public(owner)}
        if isinstance(owner, Instance):
            stated = self._own_addresses(described)
        located = stated.get("private_ip_address") or stated.get("ipv6_addresses")
        return NetworkInterface(
            key=f"{owner.key}/{subnet.key}",
            account=owner.account,
            region=owner.region,
            vpc=subnet.vpc,
            subnet=subnet.key,
            **(stated if located else {**stated, **self._free(subnet)}),
            security_groups=owner.security_groups,  # type: ignore[attr-defined]  # whatever stands has groups
            interface_type=interface_type(owner),
            attached_to=owner.key,
        )

    def _own_addresses(self, described: Described) -> dict[str, Any]:
        """What an instance itself tells of the interface that no other answer shows."""
        item = described.item
        try:
            six = item.address6("Ipv6Address")
            return {
                "private_ip_address": item.address4("PrivateIpAddress"),
                "ipv6_addresses": (six,) if six else (),
                "public_ip": item.address4("PublicIpAddress"),
                "source_dest_check": item.flag("SourceDestCheck", default=True),
            }
        except Odd as odd:
            self.book.note(described, f"{odd}: an example address stands for it", "assumed")
            return {}

    def _made_public(self, owner: Resource) -> IPv4Address | None:
        facing = isinstance(owner, LoadBalancer) and owner.scheme == "internet-facing"
        if not facing and not (isinstance(owner, DbInstance) and owner.publicly_accessible):
            return None
        self.public_count += 1
        block = stand_in("public_ip")
        return IPv4Address(int(block.network_address) + 0x8000 + self.public_count)

    def _mount_target(self, described: Described) -> Iterator[NetworkInterface]:
        """A mount target of EFS: an interface and nothing else."""
        if described.key in self.owned:
            return
        try:
            subnet = self._subnet(described)
            address = described.item.address4("IpAddress") or described.item.address6("Ipv6Address")
        except Odd as odd:
            self.book.note(described, str(odd))
            return
        answered = self.book.about("MountTargetSecurityGroups", "MountTargetId", described)
        listed = (*described.item.texts("SecurityGroups"), *(each.item.text("GroupId") for each in answered))
        yield NetworkInterface(
            **described.head() | {"key": f"{described.key}/{subnet.key}"},
            vpc=subnet.vpc,
            subnet=subnet.key,
            **(_at(address) if address else self._free(subnet)),
            security_groups=tuple(self._group(each, described) for each in dict.fromkeys(listed)),
            interface_type="efs",
            attached_to=described.key,
        )

    def _free(self, subnet: Subnet) -> dict[str, Any]:
        """An example address that nothing else in the VPC has, from the subnet's end."""
        block = subnet.blocks[0]
        for place in range(block.num_addresses - 2, 0, -1):
            if (subnet.vpc, block[place]) not in self.taken:
                self.taken.add((subnet.vpc, block[place]))
                return _at(block[place])
        return _at(block[-1])


def _at(address: IPv4Address | IPv6Address) -> dict[str, Any]:
    """The fields of an interface that has this address."""
    return {"private_ip_address": address} if address.version == 4 else {"ipv6_addresses": (address,)}


def interface_type(owner: Resource) -> str:
    """The type of an interface that belongs to a resource."""
    if isinstance(owner, LoadBalancer) and owner.type != "application":
        return f"{owner.type}_load_balancer"
    return BY_OWNER.get(type(owner), "interface")


def _is_mount_target(owner: Described | None) -> bool:
    return owner is not None and owner.type == "MountTargets"


def _is_middlebox(owner: Resource | None) -> bool:
    return isinstance(owner, VpcEndpoint) and owner.vpc_endpoint_type == "GatewayLoadBalancer"


def _secondary(item: Item, first: IPv4Address | None) -> tuple[IPv4Address, ...]:
    listed = (each.address4("PrivateIpAddress") for each in item.items("PrivateIpAddresses"))
    return tuple(dict.fromkeys(each for each in listed if each and each != first))


def _delegated(item: Item) -> tuple[IPv4Address, ...]:
    """Every address of the IPv4 prefixes that are delegated to an interface, sixteen each."""
    blocks = (each.network4("Ipv4Prefix") for each in item.items("Ipv4Prefixes"))
    return tuple(address for block in blocks if block for address in islice(block, LARGEST_PREFIX))


def _sixes(item: Item) -> tuple[IPv6Address, ...]:
    """Its IPv6 addresses, and the first of each prefix that is delegated to it."""
    own = (each.address6("Ipv6Address") for each in item.items("Ipv6Addresses"))
    blocks = (each.network6("Ipv6Prefix") for each in item.items("Ipv6Prefixes"))
    firsts = (block.network_address for block in blocks if block)
    return tuple(dict.fromkeys(each for each in (*own, *firsts) if each))


def _elastic(book: Book) -> dict[str, IPv4Address]:
    """Elastic IPs by the interface they are associated with."""
    found = book.read(
        lambda each: (each.item.text("NetworkInterfaceId"), each.item.address4("PublicIp")), "Addresses"
    )
    return {interface: public for _, (interface, public) in found if interface and public}


def _of_instance(owner: Described, card: Item, id_: str) -> Described:
    """An interface as its instance describes it."""
    from dataclasses import replace

    fields: dict[str, Any] = {**card.fields, "Attachment": {"InstanceId": owner.id}}
    return replace(owner, type="NetworkInterfaces", id=id_, key=id_, item=Item(fields))


def _shell(owner: Resource) -> Described:
    return Described(
        type=type(owner).__name__,
        id=owner.key,
        key=owner.key,
        account=owner.account,
        region=owner.region,
        item=Item({}),
        file="",
        beside=Item({}),
    )
