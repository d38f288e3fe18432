"""Which resource an interface belongs to: by the id in its attachment, in the resource, or in its description."""

import re

from workbook.imports.book import Book
from workbook.imports.described import Described

FUNCTION = re.compile(r"AWS Lambda VPC ENI-(.+?)(?:-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")
WORDS = re.compile(r"[^\s()]+")
ATTACHED_TAG = "workbook:attached-to"
"""The tag by which a person, or our own writer, says what an interface belongs to."""

LISTED = {
    "VpcEndpoints": "NetworkInterfaceIds",
    "InstanceConnectEndpoints": "NetworkInterfaceIds",
}
HELD = {"NatGateways": "NatGatewayAddresses", "Instances": "NetworkInterfaces"}
OWNING = (
    "LoadBalancers",
    "LoadBalancerDescriptions",
    "VpcEndpoints",
    "NatGateways",
    "TransitGatewayAttachments",
    "TransitGatewayVpcAttachments",
    "MountTargets",
    "InstanceConnectEndpoints",
    "DBProxies",
)


def owner_of(interface: Described, book: Book) -> Described | None:
    """The thing an interface belongs to, if it can be told."""
    attached = interface.item.item("Attachment").text("InstanceId")
    if attached:
        return book.find(attached, interface, "Instances")
    if stated := dict(interface.tags()).get(ATTACHED_TAG):
        return book.find(stated, interface)
    listed = book.once(_owners_by_list).get(interface.id)
    return listed or _described_owner(interface, book)


def _owners_by_list(book: Book) -> dict[str, Described]:
    found = book.read(_own_interfaces, *LISTED, *HELD, "MountTargets")
    return {id_: owner for owner, ids in found for id_ in ids if id_}


def _own_interfaces(owner: Described) -> list[str]:
    """The interfaces that a thing says are its own."""
    item = owner.item
    if owner.type in LISTED:
        return list(item.texts(LISTED[owner.type]))
    cards = item.items(HELD[owner.type]) if owner.type in HELD else (item,)
    return [card.text("NetworkInterfaceId") for card in cards]


def _described_owner(interface: Described, book: Book) -> Described | None:
    """AWS's services write into an interface's description for whom they made it."""
    text = interface.item.text("Description")
    if called := FUNCTION.match(text):
        return book.find(called[1], interface, "Functions")
    for word in WORDS.findall(text):
        found = book.find(word, interface, *OWNING) or book.once(_balancers).get(
            (word, interface.account, interface.region)
        )
        if found:
            return found
    return _database(interface, book) if text == "RDSNetworkInterface" else None


def _balancers(book: Book) -> dict[tuple[str, str, str], Described]:
    """Load balancers by the end of their ARN, `app/name/50dc6c495c0c9188`, which descriptions quote."""
    return {
        (each.id.partition(":loadbalancer/")[2], each.account, each.region): each
        for each in book.of("LoadBalancers")
    }


Likeness = tuple[str, str, frozenset[str]]


def _database(interface: Described, book: Book) -> Described | None:
    """The database in the same zone with the same groups; of several alike, each gets its own."""
    alike = book.once(_databases_by_likeness)
    groups = frozenset(each.text("GroupId") for each in interface.item.items("Groups"))
    subnet = book.find(interface.item.text("SubnetId"), interface, "Subnets")
    zone = interface.item.text("AvailabilityZone") or (subnet.item.text("AvailabilityZone") if subnet else "")
    waiting = alike.get((interface.region, zone, groups))
    return (waiting.pop(0) if len(waiting) > 1 else waiting[0]) if waiting else None


def _databases_by_likeness(book: Book) -> dict[Likeness, list[Described]]:
    found: dict[Likeness, list[Described]] = {}
    for each, (groups, zones) in book.read(_likeness, "DBInstances"):
        for zone in zones:
            found.setdefault((each.region, zone, groups), []).append(each)
    return found


def _likeness(database: Described) -> tuple[frozenset[str], set[str]]:
    item = database.item
    groups = frozenset(each.text("VpcSecurityGroupId") for each in item.items("VpcSecurityGroups"))
    return groups, {item.text("AvailabilityZone"), item.text("SecondaryAvailabilityZone")} - {""}
