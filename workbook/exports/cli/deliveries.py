"""Logs of distributions, web ACLs and firewalls as calls; what writes them is Terraform's, or there already."""

from collections.abc import Callable, Iterator

from workbook.exports.cli.calls import Call, Do, Lookup, Step, Title, Value, Var
from workbook.exports.cli.place import Place
from workbook.exports.cli.records import log_group
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.observability import LogDelivery, LogGroup, LogType

FORMAT = "json"


def deliveries(place: Place) -> Iterator[Step]:
    """Every delivery of this account and Region."""
    made = [each for each in place.estate.of(LogDelivery) if place.has(each)]
    if made:
        yield Title(text="Logs of what stands before the network")
    for each in made:
        kept = place.estate[each.destination]
        if isinstance(kept, LogGroup):
            yield from log_group(kept, place)
        yield from _CALLS[each.log_types[0]](each, place)


def _of_web_acl(each: LogDelivery, place: Place) -> Iterator[Step]:
    said: Value = {
        "ResourceArn": place.ref(each.source, "arn"),
        "LogDestinationConfigs": [place.ref(each.destination, "arn")],
    }
    yield Do(
        call=Call("wafv2", "PutLoggingConfiguration", {"LoggingConfiguration": said}),
        said=f"What {each.source} judged.",
    )


def _of_firewall(each: LogDelivery, place: Place) -> Iterator[Step]:
    """One destination more with each call: Network Firewall takes one change at a time."""
    written: list[Value] = []
    for sort in each.log_types:
        written.append(_destination(each, sort, place))
        parameters: dict[str, Value] = {
            "FirewallArn": place.ref(each.source, "arn"),
            "LoggingConfiguration": {"LogDestinationConfigs": [*written]},
        }
        call = Call("network-firewall", "UpdateLoggingConfiguration", parameters)
        yield Do(call=call, said=f"{sort.capitalize()} logs of {each.source}.")


def _destination(each: LogDelivery, sort: str, place: Place) -> Value:
    kept = place.estate[each.destination]
    if isinstance(kept, S3Bucket):
        where: Value = {"bucketName": place.ref(kept.key, "bucket")}
        return {"LogType": sort, "LogDestinationType": "S3", "LogDestination": where}
    named: Value = {"logGroup": getattr(kept, "log_group_name", "")}
    return {"LogType": sort, "LogDestinationType": "CloudWatchLogs", "LogDestination": named}


def _of_distribution(each: LogDelivery, place: Place) -> Iterator[Step]:
    """Standard logging, version 2: a source, a destination, and what joins them."""
    name, tags = each.delivery_name, dict(each.tags)
    source: dict[str, Value] = {
        "name": name,
        "resourceArn": place.ref(each.source, "arn"),
        "logType": each.log_types[0],
        "tags": tags,
    }
    yield Do(call=Call("logs", "PutDeliverySource", source), said=f"Requests to {each.source}.")
    destination: dict[str, Value] = {
        "name": name,
        "outputFormat": FORMAT,
        "deliveryDestinationConfiguration": {"destinationResourceArn": place.ref(each.destination, "arn")},
        "tags": tags,
    }
    arn = place.variable(each.key, "destination")
    yield Lookup(
        variable=arn,
        call=Call("logs", "PutDeliveryDestination", destination),
        path=("deliveryDestination", "arn"),
    )
    joined: dict[str, Value] = {"deliverySourceName": name, "deliveryDestinationArn": Var(arn), "tags": tags}
    yield Do(call=Call("logs", "CreateDelivery", joined), done="ConflictException")


_CALLS: dict[LogType, Callable[[LogDelivery, Place], Iterator[Step]]] = {
    "ACCESS_LOGS": _of_distribution,
    "WAF_LOGS": _of_web_acl,
    "ALERT": _of_firewall,
    "FLOW": _of_firewall,
}
