"""What records pass in the Region, outside any VPC: streams, functions, buckets, jobs and queries, one after another."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from workbook.model.estate.analytics import AthenaWorkgroup
from workbook.model.estate.compute import ApiGatewayRestApi, GlueJob, LambdaFunction
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import IamRole
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.resource import Resource
from workbook.model.estate.streaming import (
    EventSourceMapping,
    FirehoseStream,
    IotTopicRule,
    KinesisStream,
    KinesisStreamConsumer,
)
from workbook.views.scene.parts import Link, LinkKind, Node
from workbook.views.scene.permitted import buckets_of, statements_of
from workbook.views.scene.places import region_key
from workbook.views.scene.standing import bucket_words
from workbook.views.scene.symbols import icon_of
from workbook.views.text import counted, one_line

TITLES: dict[type[Resource], str] = {
    IotTopicRule: "IoT Core rule",
    ApiGatewayRestApi: "API Gateway",
    KinesisStream: "Kinesis data stream",
    FirehoseStream: "Firehose",
    LambdaFunction: "Lambda function",
    GlueJob: "Glue job",
    AthenaWorkgroup: "Athena",
}
SERVED: dict[type[Resource], str] = {KinesisStream: "kinesis-streams", FirehoseStream: "kinesis-firehose"}
"""The endpoint service by which a step is reached; where there is one step, it stands for the service."""

Pair = tuple[str, str, str]
"""From, to, what is done."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The nodes in the order that records pass them, the lines between them, and the services they stand for."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    of_party: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)

    @property
    def keys(self) -> set[str]:
        """The resources that have a node here."""
        return {node.key for node in self.nodes}


def find_steps(estate: Estate) -> Steps:
    """The steps of an estate that has a stream; nothing in any other."""
    if not any((estate.of(KinesisStream), estate.of(FirehoseStream))):
        return Steps()
    pairs = tuple(
        dict.fromkeys((*_taken_in(estate), *_read(estate), *_delivered(estate), *_by_roles(estate)))
    )
    order = _in_order(pairs)
    nodes = tuple(_node(estate[key], rank) for rank, key in enumerate(order) if _is_outside(estate[key]))
    own = {node.key for node in nodes}
    links = (_link(estate, pair, own) for pair in pairs)
    return Steps(nodes, tuple(link for link in links if link), _served(estate, nodes))


def _taken_in(estate: Estate) -> Iterator[Pair]:
    for rule in estate.of(IotTopicRule):
        yield rule.key, rule.stream, "put"
    for api in estate.of(ApiGatewayRestApi):
        if api.stream:
            yield api.key, api.stream, "put"


def _read(estate: Estate) -> Iterator[Pair]:
    for mapping in estate.of(EventSourceMapping):
        source = estate[mapping.source]
        stream = source.stream if isinstance(source, KinesisStreamConsumer) else mapping.source
        yield stream, mapping.function, "poll"


def _delivered(estate: Estate) -> Iterator[Pair]:
    for stream in estate.of(FirehoseStream):
        if stream.function:
            yield stream.key, stream.function, "transform"
        yield stream.key, stream.bucket, "deliver"


def _by_roles(estate: Estate) -> Iterator[Pair]:
    """What roles let functions, jobs and queries read and write."""
    results = {group.result_bucket for group in estate.of(AthenaWorkgroup)}
    for role in estate.of(IamRole):
        for holder in _holders(estate, role):
            for bucket, writes in buckets_of(estate, role):
                if bucket not in results:
                    yield (holder, bucket, "write") if writes else (bucket, holder, "read")


def _holders(estate: Estate, role: IamRole) -> Iterator[str]:
    yield from (each.key for each in estate.of(LambdaFunction) if each.role == role.key)
    yield from (each.key for each in estate.of(GlueJob) if each.role == role.key)
    asked = {arn for statement in statements_of(role) for arn in statement.resources}
    yield from (each.key for each in estate.of(AthenaWorkgroup) if f"${{{each.key}.arn}}" in asked)


def _in_order(pairs: tuple[Pair, ...]) -> tuple[str, ...]:
    """Each after what leads to it; a function beside a delivery stands before it."""
    waiting = dict.fromkeys(key for pair in pairs for key in pair[:2])
    before = {key: {a for a, b, word in pairs if b == key and word != "transform"} for key in waiting}
    for stream, function, word in pairs:
        if word == "transform":
            before[stream].add(function)
    order: list[str] = []
    while waiting:
        ready = [key for key in waiting if not before[key] & set(waiting) - {key}]
        chosen = (ready or list(waiting))[0]
        order.append(chosen)
        del waiting[chosen]
    return tuple(order)


def _is_outside(resource: Resource) -> bool:
    """Whether it stands in no subnet."""
    return not getattr(resource, "subnets", ()) and not getattr(resource, "connections", ())


def _node(resource: Resource, rank: int) -> Node:
    told = TITLES.get(type(resource), resource.key)
    title = bucket_words(resource) if isinstance(resource, S3Bucket) else told
    return Node(
        key=resource.key,
        title=one_line(title),
        icon=icon_of(resource),
        position="step",
        frame=region_key(resource.account, resource.region),
        rank=rank,
        details=tuple(_details(resource)),
        resources=(resource.key,),
        tooltip=one_line(f"{type(resource).__name__} {resource.key}"),
        existing=bool(resource.existing_id),
    )


def _details(resource: Resource) -> Iterator[str]:
    match resource:
        case KinesisStream():
            provisioned = resource.stream_mode == "PROVISIONED"
            yield counted(resource.shards, "shard") if provisioned else "on demand"
        case FirehoseStream():
            yield f"files of {resource.buffering_mb} MB"
        case LambdaFunction():
            yield "not in a VPC"
        case GlueJob():
            yield "no connection"
        case IotTopicRule():
            yield "devices by MQTT/TLS"
        case ApiGatewayRestApi():
            yield "callers by HTTPS"
        case S3Bucket():
            yield "S3 bucket"


def _link(estate: Estate, pair: Pair, own: Container[str]) -> Link | None:
    """A line between two steps; what stands in a VPC comes to a bucket by the gateway endpoint, which is drawn."""
    here, there, word = pair
    if here in own and there in own:
        return _line(here, there, "control", word)
    gates = [each.key for each in estate.of(VpcEndpoint) if each.service == "s3"]
    bucket = there if isinstance(estate[there], S3Bucket) else here
    if gates and isinstance(estate[bucket], S3Bucket) and bucket in own:
        return _line(gates[0], bucket, "private", "")
    return None


def _line(here: str, there: str, kind: LinkKind, word: str) -> Link:
    words = f"{here} → {there}: {word}, between services of the Region"
    return Link(source=here, target=there, kind=kind, label=word, tooltip=one_line(words))


def _served(estate: Estate, nodes: tuple[Node, ...]) -> dict[str, tuple[Node, ...]]:
    found: dict[str, tuple[Node, ...]] = {}
    for kind, service in SERVED.items():
        own = tuple(node for node in nodes if type(estate[node.key]) is kind)
        if len(own) == 1:
            found[f"aws:{service}"] = own
    return found
