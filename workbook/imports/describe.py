"""Describe JSON in, an existing network out: the table of contents of imports.

imported = read_describe(Path("snapshot"))
imported.estate, imported.not_understood
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from workbook.facts.describe_calls import known_fields
from workbook.imports.book import Book, open_book
from workbook.imports.classes import classified
from workbook.imports.described import Described
from workbook.imports.gaps import fill_gaps
from workbook.imports.imported import Imported, Network, NotUnderstood, Understood
from workbook.imports.interfaces import Interfaces
from workbook.imports.item import Odd, clean
from workbook.imports.merging import ATTACHMENTS
from workbook.imports.outside import outside_parties
from workbook.imports.parties import Crowd, renamed
from workbook.imports.readers import (
    balancing,
    classic,
    compute,
    data,
    endpoints,
    filters,
    hybrid,
    interconnect,
    network,
    routes,
    watch,
)
from workbook.imports.reading import NOTHING, Record, read_path
from workbook.model.estate.estate import Account, Estate
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource

Reader = Callable[[Described, Book], Iterator[Resource]]

READERS: Mapping[str, Reader] = {
    "Vpcs": network.vpc,
    "Subnets": network.subnet,
    "InternetGateways": network.internet_gateway,
    "EgressOnlyInternetGateways": network.egress_only_gateway,
    "Addresses": network.address,
    "NatGateways": network.nat_gateway,
    "RouteTables": routes.route_table,
    "PrefixLists": routes.prefix_list,
    "VpcEndpoints": endpoints.vpc_endpoint,
    "ServiceConfigurations": endpoints.endpoint_service,
    "SecurityGroups": filters.security_group,
    "NetworkAcls": filters.network_acl,
    "Instances": compute.instance,
    "InstanceConnectEndpoints": endpoints.instance_connect_endpoint,
    "Functions": compute.function,
    "LoadBalancers": balancing.load_balancer,
    "TargetGroups": balancing.target_group,
    "LoadBalancerDescriptions": classic.classic_load_balancer,
    "DBSubnetGroups": data.subnet_group,
    "DBInstances": data.database,
    "DBProxies": data.proxy,
    "VpcPeeringConnections": interconnect.peering,
    "TransitGateways": interconnect.transit_gateway,
    "TransitGatewayAttachments": interconnect.attachment,
    "TransitGatewayVpcAttachments": interconnect.attachment,
    "TransitGatewayPeeringAttachments": interconnect.attachment,
    "TransitGatewayConnects": interconnect.attachment,
    "TransitGatewayRouteTables": interconnect.gateway_route_table,
    "CustomerGateways": hybrid.customer_gateway,
    "VpnGateways": hybrid.vpn_gateway,
    "VpnConnections": hybrid.vpn_connection,
    "directConnectGateways": hybrid.direct_connect_gateway,
    "directConnectGatewayAssociations": hybrid.direct_connect_association,
    "virtualInterfaces": hybrid.virtual_interface,
    "Firewall": watch.network_firewall,
    "FlowLogs": watch.flow_log,
    "VpcBlockPublicAccessOptions": network.block_public_access,
    "VpcBlockPublicAccessExclusions": network.block_public_access_exclusion,
    "VpcEncryptionControls": network.encryption_control,
}
"""What makes resources, in the order of the estate."""

READ_WITH_OTHERS = frozenset(
    {
        *("VpcAttribute", "Entries", "Routes", "Associations", "TransitGatewayRouteTablePropagations"),
        *("SecurityGroupRules", "NetworkInterfaces", "MountTargets", "MountTargetSecurityGroups"),
        *("Attributes", "Listeners", "Rules", "TargetHealthDescriptions", "Targets", "AllowedPrincipals"),
        *("OnPrem", "Outside", "Stated", NOTHING),
    }
)
"""What is read as part of something else, or by its own module."""

NO_PACKETS = frozenset(
    {
        *("AvailabilityZones", "Regions", "Tags", "TagDescriptions", "DhcpOptions", "KeyPairs", "Images"),
        *("Volumes", "Snapshots", "AccountAttributes", "FileSystems", "DBClusters", "InstanceTypes"),
        *(
            "ServiceDetails",
            "InstanceTypeOfferings",
            "InstanceStatuses",
            "IamInstanceProfileAssociations",
            "SecurityGroupVpcAssociations",
            "VpcEndpointConnections",
            "AutoScalingGroups",
            "LaunchConfigurations",
            "LaunchTemplates",
            "LaunchTemplateVersions",
        ),
    }
)
"""What neither carries nor filters packets beside what other answers say of it."""

BESIDE = frozenset(
    {
        *("OwnerId", "Region", "EnableDnsSupport", "EnableDnsHostnames", "Entries", "Cidrs", "Attributes"),
        *("Routes", "Associations", "Propagations"),
    }
)
"""Fields that tools write into a record although AWS answers them in a call of their own."""

NOT_MODELLED = "this kind of resource is not modelled: verdicts that depend on it are unknown"


def read_describe(path: Path | str) -> Imported:
    """The network that a file or folder of describe JSON shows.

    Raises:
        OptionsError: there is no such file or folder, or no JSON in it.
    """
    return imported(read_path(Path(path)), title=Path(path).resolve().stem or "Existing network")


def imported(found: Iterable[Record | NotUnderstood], title: str = "Existing network") -> Imported:
    """The network that some records show."""
    book = open_book(found)
    resources = {each.key: each for each in _made(book)}
    cards = Interfaces(book, resources).all()
    resources |= {card.key: card for card in cards}
    refused = frozenset(_refused_lists(book))
    resources |= {each.key: each for each in fill_gaps(resources.values(), book.not_understood, refused)}
    placed = {each.key: each for each in classified(resources.values())}
    _list_the_rest(book)
    return Imported(
        title=title,
        estate=Estate(
            accounts=tuple(
                Account(key=key, title=key, account_id=key if key.isdigit() else "")
                for key in _accounts(placed)
            ),
            resources=tuple(placed.values()),
            parties=tuple(_parties(book, placed)),
        ),
        understood=tuple(_understood(book)),
        not_understood=tuple(dict.fromkeys(book.not_understood)),
        names=tuple(_names(book, placed)),
        unread_blocks=tuple(_unread_blocks(book, placed)),
    )


def _unread_blocks(book: Book, resources: Mapping[str, Resource]) -> Iterator[tuple[Network, NotUnderstood]]:
    """The addresses of subnets that could not be read: who stands there is unknown, not nobody."""
    left = {each.id: each for each in book.not_understood if each.type == "Subnets"}
    for each in book.of("Subnets"):
        if each.key not in resources and each.id in left:
            for block in _blocks_of(each):
                yield block, left[each.id]


def _blocks_of(described: Described) -> Iterator[Network]:
    try:
        own = described.item.network("CidrBlock")
        six = [each.network6("Ipv6CidrBlock") for each in described.item.items("Ipv6CidrBlockAssociationSet")]
    except Odd:
        return
    yield from (block for block in (own, *six) if block)


def _refused_lists(book: Book) -> Iterator[tuple[str, str]]:
    """Where the account's network ACLs were asked for and not told."""
    for each in book.of("Refused"):
        if each.item.fields.get("operation") == "DescribeNetworkAcls":
            yield each.account, each.region


def _made(book: Book) -> Iterator[Resource]:
    """Every resource that can be read. One that stands in a VPC or subnet needs that to have been read."""
    made: set[str] = set()
    for type_, reader in READERS.items():
        for described in book.of(type_):
            for resource in _read(described, reader, book):
                if resource.key in made:
                    book.note(
                        described, f"there is something else named {resource.key!r}; this one is left out"
                    )
                    continue
                made.add(resource.key)
                yield resource


def _read(described: Described, reader: Reader, book: Book) -> list[Resource]:
    if strange := sorted(each for each in _strange(described) if not each.lower().startswith("x_")):
        words = clean(", ".join(strange))
        book.note(described, f"fields that are not known: {words}; what they change is not in the verdicts")
    try:
        return list(reader(described, book))
    except Odd as odd:
        book.note(described, str(odd))
        book.forget(described)
        return []


def _strange(described: Described) -> set[str]:
    types = ATTACHMENTS if described.type in ATTACHMENTS else (described.type,)
    known = frozenset[str]().union(*(known_fields(each) for each in types))
    return set(described.item.fields) - known - BESIDE if known else set()


def _list_the_rest(book: Book) -> None:
    """Everything that nothing above reads: kinds that are not modelled, and calls that were refused."""
    read = {*READERS, *READ_WITH_OTHERS, *NO_PACKETS}
    detailed = {each.item.fields.get("FirewallArn") for each in book.of("Firewall")}
    for type_, described in book.by_type.items():
        for each in described if type_ not in read else ():
            if type_ == "Refused":
                book.not_understood.append(_refused(each))
            elif type_ != "Firewalls" or each.id not in detailed:
                book.not_understood.append(
                    NotUnderstood(file=each.file, type=type_, id=each.id or _guess(each), why=NOT_MODELLED)
                )


def _refused(described: Described) -> NotUnderstood:
    words = (described.item.fields.get(name) for name in ("service", "operation", "about", "why"))
    service, operation, about, why = (clean(str(word or "")) for word in words)
    sentence = f"the call was refused, so what it answers is missing: {why}"
    return NotUnderstood(file=described.file, type=f"{service} {operation}".strip(), id=about, why=sentence)


def _guess(described: Described) -> str:
    """The likeliest of a record's fields to name it."""
    for end in ("Id", "Arn", "Name"):
        for name, value in described.item.fields.items():
            if name.endswith(end) and isinstance(value, str) and value:
                return clean(value)
    return ""


def _accounts(resources: Mapping[str, Resource]) -> list[str]:
    return sorted({each.account for each in resources.values()})


def _parties(book: Book, resources: Mapping[str, Resource]) -> Iterator[Party]:
    """Parties inside, then outside; outside ones give way where somebody inside has their name."""
    systems = book.read(compute.client_ports_of_instance, "Instances")
    mounts = book.read(lambda each: each.item.text("FileSystemId"), "MountTargets")
    told = ({each.key: word for each, word in found} for found in (systems, mounts))
    inside = Crowd(resources, *told).parties()
    yield from inside
    taken = {party.key for party in inside}
    for party in outside_parties(book, resources):
        found = renamed(party, taken)
        taken.add(found.key)
        yield found


def _understood(book: Book) -> Iterator[Understood]:
    counts = Counter({type_: len(found) for type_, found in book.by_type.items()})
    for type_ in sorted(counts.keys() - {NOTHING}):
        if type_ in READERS or type_ in READ_WITH_OTHERS or type_ in NO_PACKETS:
            yield Understood(type=type_, count=counts[type_])


def _names(book: Book, resources: Mapping[str, Resource]) -> Iterator[tuple[str, str]]:
    """Other words for resources: ARNs, DNS names, names of load balancers, Name tags that only one has."""
    words: dict[str, set[str]] = {}
    for type_ in READERS:
        for each in book.of(type_):
            if each.key in resources:
                for word in _other_words(each):
                    words.setdefault(word, set()).add(each.key)
    for each in book.of("MountTargets"):
        words.setdefault(clean(str(each.item.fields.get("FileSystemId", ""))), set()).add(each.key)
    for word, keys in words.items():
        if len(keys) == 1 and word and word not in resources:
            yield word, next(iter(keys))


def _other_words(described: Described) -> Iterator[str]:
    fields = described.item.fields
    yield described.id
    for name, value in fields.items():
        if name.endswith(("Arn", "DNSName", "LoadBalancerName")) and isinstance(value, str):
            yield clean(value)
    endpoint = fields.get("Endpoint")
    address = endpoint.get("Address") if isinstance(endpoint, Mapping) else endpoint
    if isinstance(address, str):
        yield clean(address)
    yield dict(described.tags()).get("Name", "")
