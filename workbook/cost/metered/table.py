"""The table: every kind of resource is metered, free of charge, or unsupported by name."""

from typing import Any

from workbook.cost.metered import (
    alarms,
    analytics,
    apis,
    balancing,
    clusters,
    compute,
    containers,
    data,
    dns,
    edge,
    filesystems,
    interconnect,
    log_deliveries,
    logs,
    ml,
    network,
    packages,
    records,
    scheduling,
    streaming,
)
from workbook.cost.metered.meter import Meter
from workbook.facts.billing import free_of_charge
from workbook.model.estate import messaging
from workbook.model.estate.resource import Resource

METERS: tuple[Meter[Any], ...] = (
    *network.METERS,
    *interconnect.METERS,
    *dns.METERS,
    *compute.METERS,
    *apis.METERS,
    *containers.METERS,
    *balancing.METERS,
    *data.METERS,
    *clusters.METERS,
    *filesystems.METERS,
    *logs.METERS,
    *alarms.METERS,
    *log_deliveries.METERS,
    *ml.METERS,
    *packages.METERS,
    *records.METERS,
    *scheduling.METERS,
    *streaming.METERS,
    *analytics.METERS,
    *edge.METERS,
)

FREE: frozenset[str] = frozenset(free_of_charge())
"""Kinds that AWS does not bill, each a row of facts with its source."""

UNSUPPORTED: frozenset[type[Resource]] = frozenset(
    {
        messaging.SnsTopic,
    }
)
"""Kinds that cost money and that nothing here can price: each is a line of its own without a price."""
