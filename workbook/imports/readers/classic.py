"""Classic Load Balancers: listeners with the port of the instances behind them, which stand in the same answer."""

from collections.abc import Iterator

from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Odd
from workbook.model.estate.compute import Listener, LoadBalancer, TargetGroup
from workbook.model.estate.resource import Resource


def classic_load_balancer(described: Described, book: Book) -> Iterator[Resource]:
    """A Classic Load Balancer, and the instances behind it as one target group a port."""
    item = described.item
    subnets = tuple(book.need(each, described, "Subnets") for each in item.texts("Subnets"))
    if not subnets:
        raise Odd("it names no subnets: load balancers outside a VPC are not modelled")
    listeners = [each.item("Listener") for each in item.items("ListenerDescriptions")]
    why = "whether it sends across zones is not described: it is read as if it did not"
    book.note(described, why, "assumed")
    yield LoadBalancer(
        **described.head(),
        type="classic",
        scheme=item.word("Scheme", ("internet-facing", "internal"), "internet-facing"),
        subnets=subnets,
        security_groups=tuple(
            book.known(each, described, "SecurityGroups") for each in item.texts("SecurityGroups")
        ),
        listeners=tuple(_listener(each, described.key) for each in listeners),
        cross_zone=False,
    )
    yield from _targets(described, book, {_port(each): each for each in listeners})


def _listener(item: Item, balancer: str) -> Listener:
    port = item.port("LoadBalancerPort")
    if port is None or port < 0:
        raise Odd("a listener names no LoadBalancerPort")
    return Listener(
        protocol=item.text("Protocol"),
        port=port,
        target_group=f"{balancer}:{_port(item)}",
        certificate=item.text("SSLCertificateId"),
    )


def _port(listener: Item) -> int:
    port = listener.port("InstancePort")
    if port is None or port < 0:
        raise Odd("a listener names no InstancePort")
    return port


def _targets(described: Described, book: Book, ports: dict[int, Item]) -> Iterator[Resource]:
    vpc = book.known(described.item.text("VPCId"), described, "Vpcs")
    instances = [each.text("InstanceId") for each in described.item.items("Instances")]
    targets = tuple(dict.fromkeys(book.known(each, described, "Instances") for each in instances if each))
    check = described.item.item("HealthCheck").text("Target").partition(":")[2].partition("/")[0]
    for port, listener in ports.items():
        yield TargetGroup(
            **described.head() | {"key": f"{described.key}:{port}"},
            vpc=vpc,
            protocol=listener.text("InstanceProtocol", "Protocol"),
            port=port,
            target_type="instance",
            health_check_port=int(check) if check.isdecimal() else None,
            targets=targets,
        )
