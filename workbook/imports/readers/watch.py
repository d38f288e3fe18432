"""Flow logs and Network Firewalls."""

import re
from collections.abc import Iterator

from workbook.facts.flow_log_fields import default_fields
from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Odd
from workbook.imports.statements import allowed_domains, default_action, firewall_rules
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
        log_format=_fields(item.text("LogFormat")),
        parquet=options.text("FileFormat") == "parquet",
        per_hour_partition=options.flag("PerHourPartition"),
    )


def _fields(stated: str) -> tuple[str, ...]:
    """The fields of a record; none where they are AWS's own of version 2, which DescribeFlowLogs spells out."""
    fields = tuple(re.findall(r"\$\{([a-z0-9-]+)\}", stated))
    return () if fields == default_fields() else fields


def network_firewall(described: Described, book: Book) -> Iterator[Resource]:
    """A Network Firewall with its endpoints, each at its subnet's place. Its policy is not read, only what is stated."""
    item = described.item
    if not item.text("VpcId"):
        raise Odd("VpcId is missing")
    standing = firewall_endpoints(described)
    subnets = [*standing, *(each.text("SubnetId") for each in item.items("SubnetMappings"))]
    action, rules = default_action(described, book), firewall_rules(described, book)
    yield NetworkFirewall(
        **described.head(),
        vpc=book.need(item.text("VpcId"), described, "Vpcs"),
        subnets=book.standing(dict.fromkeys(subnets), described, "Subnets"),
        endpoints=tuple(end for subnet, end in standing.items() if book.find(subnet, described, "Subnets")),
        rules=rules,
        default_action=action,
        delete_protection=item.flag("DeleteProtection"),
        allowed_domains=allowed_domains(described, book),
    )
    if action == "unknown" and not rules:
        book.note(described, "its rules are not read: what it lets through is unknown")


def firewall_endpoints(described: Described) -> dict[str, str]:
    """The endpoints of a firewall by their subnets, in the order of the zones."""
    states = described.beside.item("FirewallStatus").item("SyncStates").fields
    attached = [Item({"x": state}).item("x").item("Attachment") for _, state in sorted(states.items())]
    ends = ((each.text("SubnetId"), each.text("EndpointId")) for each in attached)
    return {subnet: endpoint for subnet, endpoint in ends if subnet and endpoint}
