"""Flow logs and Network Firewalls."""

from collections.abc import Iterator

from workbook.imports.book import Book, Described
from workbook.imports.item import Item, Odd
from workbook.model.estate.interconnect import NetworkFirewall
from workbook.model.estate.observability import FlowLog
from workbook.model.estate.resource import Resource

DESTINATIONS = ("cloud-watch-logs", "s3", "kinesis-data-firehose")


def flow_log(described: Described, book: Book) -> Iterator[Resource]:
    """A flow log."""
    item = described.item
    options = item.item("DestinationOptions")
    yield FlowLog(
        **described.head(),
        resource=book.known(item.need("ResourceId"), described),
        traffic_type=item.word("TrafficType", ("ALL", "ACCEPT", "REJECT"), "ALL"),
        log_destination_type=item.word("LogDestinationType", DESTINATIONS, DESTINATIONS[0]),  # type: ignore[arg-type]  # one of DESTINATIONS
        destination=item.text("LogDestination", "LogGroupName"),
        role=item.text("DeliverLogsPermissionArn").partition(":role/")[2],
        max_aggregation_interval_s=item.number("MaxAggregationInterval", least=0) or 600,
        parquet=options.text("FileFormat") == "parquet",
        per_hour_partition=options.flag("PerHourPartition"),
    )


def network_firewall(described: Described, book: Book) -> Iterator[Resource]:
    """A Network Firewall with its endpoints. What its policy lets through is not read: it stays unknown."""
    item = described.item
    states = described.beside.item("FirewallStatus").item("SyncStates").fields
    attached = [Item({"x": state}).item("x").item("Attachment") for _, state in sorted(states.items())]
    subnets = [each.text("SubnetId") for each in item.items("SubnetMappings")]
    if not item.text("VpcId"):
        raise Odd("VpcId is missing")
    yield NetworkFirewall(
        **described.head(),
        vpc=book.need(item.text("VpcId"), described, "Vpcs"),
        subnets=book.standing(subnets, described, "Subnets"),
        endpoints=tuple(each.text("EndpointId") for each in attached if each.text("EndpointId")),
        delete_protection=item.flag("DeleteProtection"),
    )
    book.note(described, "its rules are not read: what it lets through is unknown")
