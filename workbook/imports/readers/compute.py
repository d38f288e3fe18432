"""Instances and functions: what runs, apart from its interfaces."""

from collections.abc import Iterator

from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Odd
from workbook.imports.statements import forwards
from workbook.model.estate.compute import Instance, LambdaFunction
from workbook.model.estate.resource import Resource

STATES = frozenset({"pending", "running", "shutting-down", "terminated", "stopping", "stopped"})


def instance(described: Described, book: Book) -> Iterator[Resource]:
    """An EC2 instance. A terminated one has no subnet any more, and is left out."""
    item = described.item
    state = item.item("State").text("Name") or "running"
    if state not in STATES:
        book.note(described, f"State {state!r} is not known; whether it answers is unknown")
    if state == "terminated":
        return
    if not item.item("MetadataOptions").fields:
        why = "MetadataOptions is not described: whether it answers IMDSv1 is not judged"
        book.note(described, why, "unjudged")
    interfaces = item.items("NetworkInterfaces")
    subnet = item.text("SubnetId") or next((each.text("SubnetId") for each in interfaces), "")
    groups = item.items("SecurityGroups") or next((each.items("Groups") for each in interfaces), ())
    yield Instance(
        **described.head(),
        subnet=book.need(subnet, described, "Subnets"),
        security_groups=tuple(
            book.known(each.need("GroupId"), described, "SecurityGroups") for each in groups
        ),
        instance_type=item.text("InstanceType"),
        role=item.item("IamInstanceProfile").text("Arn").rpartition("/")[2],
        http_tokens=item.item("MetadataOptions").word("HttpTokens", ("required", "optional"), "required"),
        associate_public_ip_address=bool(item.text("PublicIpAddress")),
        state=state,
        forwards=forwards(described, book),
    )


def client_ports_of_instance(described: Described) -> str:
    """The row of facts/ephemeral_ranges of its operating system: AWS leaves Platform empty but for Windows."""
    item = described.item
    words = f"{item.text('Platform')} {item.text('PlatformDetails')}".lower()
    return "windows" if "windows" in words else "linux"


def function(described: Described, book: Book) -> Iterator[Resource]:
    """A Lambda function; its VpcConfig's subnets say where it stands (its VpcId is not asked)."""
    item = described.item
    config = item.item("VpcConfig")
    role = item.text("Role").partition(":role/")[2]
    memory, timeout = item.number("MemorySize", least=0), item.number("Timeout", least=0)
    yield LambdaFunction(
        **described.head(),
        runtime=item.text("Runtime"),
        handler=item.text("Handler"),
        memory_mb=memory or 128,
        timeout_s=timeout or 3,
        role=role,
        subnets=_placed(config.texts("SubnetIds"), described, book, "Subnets"),
        security_groups=_placed(config.texts("SecurityGroupIds"), described, book, "SecurityGroups"),
    )


def _placed(ids: tuple[str, ...], described: Described, book: Book, type_: str) -> tuple[str, ...]:
    if type_ == "Subnets" and (missing := [each for each in ids if not book.find(each, described, type_)]):
        raise Odd(f"{missing[0]} is not described in any file, so it has no place")
    return tuple(book.known(each, described, type_) for each in ids)
