"""What makes the resources of each sort of party and store: one row each."""

from collections.abc import Callable, Iterator
from typing import Any

from workbook.model.estate.resource import Resource
from workbook.model.intent import analytics as asked
from workbook.model.intent import containers as container_parties
from workbook.model.intent import edge as at_edge
from workbook.model.intent import ml as learning
from workbook.model.intent import party as intent
from workbook.model.intent import scheduling as schedule_stores
from workbook.model.intent import store
from workbook.model.intent import streaming as flowing
from workbook.model.intent.alarms import Alarms
from workbook.model.intent.clusters import DatabaseCluster
from workbook.model.intent.dns import DnsEndpoint
from workbook.model.intent.documents import DocumentDatabase
from workbook.model.intent.filesystems import FileSystem, LustreFileSystem
from workbook.model.intent.forwarding import NatInstance
from workbook.model.intent.keeping import DataKey
from workbook.model.intent.sessions import SessionPreferences
from workbook.planning.workloads import (
    analytics,
    clusters,
    containers,
    databases,
    dns,
    edge,
    filesystems,
    functions,
    instances,
    jobs,
    load_balancers,
    ml,
    packages,
    records,
    schedules,
    sessions,
    stores,
    streaming,
)
from workbook.planning.workloads.site import Site

MAKERS: dict[type, Callable[[Any, Site], Iterator[Resource]]] = {
    intent.InstanceFleet: instances.fleet,
    intent.BastionHost: instances.bastion,
    NatInstance: instances.nat_instance,
    intent.ConnectEndpoint: instances.connect_endpoint,
    intent.Function: functions.function,
    intent.SparkJob: jobs.spark_job,
    intent.Database: databases.database,
    intent.DatabaseProxy: databases.proxy,
    DatabaseCluster: clusters.database_cluster,
    intent.ApplicationLoadBalancer: load_balancers.load_balancer,
    intent.NetworkLoadBalancer: load_balancers.network_load_balancer,
    container_parties.ContainerService: containers.service,
    container_parties.ContainerTask: containers.task,
    learning.TrainingJob: ml.training,
    learning.ModelHosting: ml.hosting,
    learning.NotebookInstance: ml.notebook,
    learning.StudioDomain: ml.studio,
    FileSystem: filesystems.file_system,
    LustreFileSystem: filesystems.lustre,
    DocumentDatabase: filesystems.document_database,
    store.Bucket: stores.bucket,
    store.DatabaseSecret: stores.database_secret,
    store.ApiFront: stores.api_front,
    store.ImageRepository: containers.repository,
    store.PackageRepository: packages.repository,
    store.Credential: stores.credential,
    schedule_stores.Queue: schedules.queue,
    schedule_stores.Schedule: schedules.schedule,
    store.Replication: records.replication,
    store.Trail: records.trail,
    SessionPreferences: sessions.session_preferences,
    DataKey: stores.data_key,
    flowing.RecordStream: streaming.stream,
    flowing.StreamReader: streaming.reader,
    flowing.Delivery: streaming.delivery,
    flowing.DeviceRule: streaming.device_rule,
    flowing.RegionalFunction: streaming.regional_function,
    asked.Catalog: analytics.catalog,
    asked.Crawler: analytics.crawler,
    asked.RegionalJob: analytics.regional_job,
    asked.Workgroup: analytics.workgroup,
    DnsEndpoint: dns.endpoint,
    at_edge.VpcOrigin: edge.vpc_origin,
    at_edge.Distribution: edge.distribution,
    at_edge.WebAcl: edge.web_acl,
    at_edge.ShieldAdvanced: edge.shield,
}

GROUP_ONLY: frozenset[type] = frozenset({intent.ClientGroup})
"""Parties whose security group is all there is."""

PLANNED_LAST: frozenset[type] = frozenset({Alarms})
"""What is about everything else that is planned (planning/alarms)."""


def plan_workloads(site: Site) -> Iterator[Resource]:
    """Everything that runs, then everything that keeps."""
    for owner in (*site.design.placed, *site.design.stores):
        if type(owner) not in GROUP_ONLY | PLANNED_LAST:
            yield from MAKERS[type(owner)](owner, site)
