"""What follows of itself from a design: service flows of accesses, and the key use of encrypted stores."""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import add

from workbook.blocks.forwarding import with_nat_instances
from workbook.facts.endpoint_services import endpoint_service, service_index
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, AccessCondition, Flow
from workbook.model.intent.party import AwsService
from workbook.model.intent.placed import Placed
from workbook.model.intent.scheduling import Queue
from workbook.model.intent.store import Bucket, Credential, DatabaseSecret, Store
from workbook.model.intent.streaming import RecordStream
from workbook.model.ports import one_port

SERVICE_FLOW_SLOTS = 1000
"""Where slots of derived flows begin: past every pattern's own and a person's additions."""


def complete(design: Design) -> Design:
    """The design with its derived accesses, service parties and service flows. Doing it twice changes nothing."""
    completed = _completed(design)
    more = with_nat_instances(completed)
    return completed if more is completed else _completed(more)


def _completed(design: Design) -> Design:
    stated = tuple(access for access in design.accesses if not access.key.endswith(KEY_USE))
    accesses = (*stated, *_key_use(design, stated))
    own = tuple(flow for flow in design.flows if not flow.derived_from)
    derived = tuple(_service_flows(design, accesses))
    known = {party.key for party in design.parties}
    wanted = dict.fromkeys(flow.destination for flow in derived if flow.destination not in known)
    services = tuple(_service_party(key) for key in wanted)
    return replace(design, accesses=accesses, flows=(*own, *derived), parties=(*design.parties, *services))


KEY_USE = "/key-use"


def _key_use(design: Design, accesses: tuple[Access, ...]) -> Iterator[Access]:
    """Whoever reads or writes an encrypted store uses its key, through the store's own service."""
    if not design.customer_managed_key:
        return
    stores = {store.key: store for store in design.stores}
    for access in accesses:
        store = stores.get(access.resource)
        if isinstance(store, (Bucket, Credential, DatabaseSecret, Queue, RecordStream)):
            writes = any(
                word in action for action in access.actions for word in ("Put", "Create", "SendMessage")
            )
            yield Access(
                key=f"{access.key}{KEY_USE}",
                slot=access.slot,
                principal=access.principal,
                actions=_key_actions(store, writes=writes),
                resource=f"${{{_key_of(design, store)}.arn}}",
                conditions=(_through(design, store),),
                purpose=f"{store.title} is encrypted with the design's key: {access.purpose}",
            )


def _key_actions(store: Store, *, writes: bool) -> tuple[str, ...]:
    """Writers of a stream never read it; uploads to S3 in parts read what they wrote (S3, multipart with KMS)."""
    if isinstance(store, RecordStream) and writes:
        return ("kms:GenerateDataKey",)
    return ("kms:Decrypt", *(("kms:GenerateDataKey",) if writes else ()))


def _key_of(design: Design, store: Store) -> str:
    """The key that encrypts a store: each account and Region of a design has one (planning/places names them so)."""
    account, region = place = design.home_of(store)
    own = getattr(store, "data_key", "")
    if own:
        return str(own)
    return "key/main" if place == design.home else f"key/main/{account}/{region}"


_ENCRYPTING: dict[type[Store], str] = {Bucket: "s3", Queue: "sqs", RecordStream: "kinesis"}
"""The service that uses the key for a store's readers and writers; of the others Secrets Manager."""


def _through(design: Design, store: Store) -> AccessCondition:
    """The key answers for what the store's own service asks of it, and for no other call."""
    _, region = design.home_of(store)
    place = "${region}" if {region} >= {vpc.region for vpc in design.vpcs} else region
    service = _ENCRYPTING.get(type(store), "secretsmanager")
    value = f"{service}.{place}.amazonaws.com"
    return AccessCondition(operator="StringEquals", key="kms:ViaService", values=(value,))


def _service_flows(design: Design, accesses: tuple[Access, ...]) -> Iterator[Flow]:
    """One flow for each caller and service; what a role does by itself goes through no interface of the design."""
    through = {each.key: each.acts_through for each in design.principals}
    carried: dict[tuple[str, str], list[Access]] = {}
    for access in accesses:
        caller = through.get(access.principal, access.principal)
        if access.service and caller:
            carried.setdefault((caller, access.service), []).append(access)
    for (caller, service), found in carried.items():
        yield Flow(
            key=f"{caller}-to-{service.replace('.', '-')}",
            slot=SERVICE_FLOW_SLOTS + service_index(service),
            source=caller,
            destination=_service_key(design, caller, service),
            ports=one_port(endpoint_service(service).port),
            purpose="; ".join(dict.fromkeys(access.purpose for access in found)),
            traffic=reduce(add, (access.traffic for access in found)),
            derived_from=tuple(access.key for access in found),
        )


def _service_key(design: Design, principal: str, service: str) -> str:
    """The party that is a service of the caller's own Region; the first VPC's Region needs no name."""
    caller = design.party(principal)
    region = design.home_of(caller)[1] if isinstance(caller, Placed) else design.home[1]
    return f"aws:{service}" if region == design.home[1] else f"aws:{service}@{region}"


def _service_party(key: str) -> AwsService:
    service, _, region = key.removeprefix("aws:").partition("@")
    title = endpoint_service(service).title
    return AwsService(key=key, title=f"{title} in {region}" if region else title, service=service)
