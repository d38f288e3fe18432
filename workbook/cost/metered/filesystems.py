"""Meters of file systems and document databases."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly
from workbook.model.estate.containers import DiscoveryService
from workbook.model.estate.documents import DocDbCluster
from workbook.model.estate.filesystems import EfsFileSystem, FsxLustreFileSystem
from workbook.model.intent.filesystems import FileSystem
from workbook.model.intent.traffic import Band


def _stored(files: EfsFileSystem, inventory: Inventory) -> Band:
    stated = inventory.intent(FileSystem, inventory.party_of(files))
    size = stated.stored_gb if stated else 0
    return exactly(size, f"{size:g} GB as stated, all in {_class(files)}")


def _class(files: EfsFileSystem) -> str:
    return "One Zone" if files.one_zone else "Standard"


def _component(files: EfsFileSystem, _inventory: Inventory) -> str:
    return "one_zone_storage" if files.one_zone else "standard_storage"


def _provisioned(files: FsxLustreFileSystem, _inventory: Inventory) -> Band:
    speed = f"{files.throughput_mb_s_per_tib} MB/s for each TiB"
    return exactly(files.storage_gib, f"{files.storage_gib} GiB as planned, {speed}")


def _cluster_hours(cluster: DocDbCluster, _inventory: Inventory) -> Band:
    many = counted(cluster.instances, "instance")
    return exactly(cluster.instances * HOURS_PER_MONTH, f"{many} x {HOURS_PER_MONTH} h")


def _names(_service: DiscoveryService, _inventory: Inventory) -> Band:
    return exactly(1, "one hosted zone")


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=EfsFileSystem,
        service="EFS",
        component=_component,
        unit="GB-month",
        title="Files stored (EFS)",
        paid_for="storage",
        quantity=_stored,
    ),
    Meter(
        kind=FsxLustreFileSystem,
        service="FSx",
        component=lambda files, _inventory: f"lustre_persistent_ssd:{files.throughput_mb_s_per_tib}",
        unit="GB-month",
        title="Lustre storage (FSx)",
        paid_for="storage",
        quantity=_provisioned,
    ),
    Meter(
        kind=DocDbCluster,
        service="DocumentDB",
        component=lambda cluster, _inventory: f"instance:{cluster.instance_class}",
        unit="hour",
        title="DocumentDB instances",
        paid_for="database",
        quantity=_cluster_hours,
    ),
    Meter(
        kind=DiscoveryService,
        service="Cloud Map",
        component="namespace_month",
        unit="namespace-month",
        title="Private name (hosted zone)",
        paid_for="compute",
        quantity=_names,
    ),
)
