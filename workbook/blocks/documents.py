"""Document stores: MongoDB on Fargate over EFS, Amazon DocumentDB, or MongoDB Atlas by PrivateLink."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from workbook.blocks.atlas import ATLAS, ATLAS_SECRET, AtlasOptions, atlas_flow, atlas_service
from workbook.blocks.container_images import ImageOptions, registry_hosts, start_accesses
from workbook.blocks.containers import container_service
from workbook.blocks.jobs import secret_access
from workbook.blocks.outside import host_flows
from workbook.blocks.volumes import traffic
from workbook.facts.limits import service_setting
from workbook.model.intent.documents import DocumentDatabase
from workbook.model.intent.filesystems import FileSystem
from workbook.model.intent.flow import Access, AccessCondition, Flow, Prohibition
from workbook.model.intent.party import AnyParty
from workbook.model.intent.store import Credential, DatabaseSecret
from workbook.model.ports import one_port
from workbook.options import option
from workbook.values import Port

MONGO, FILES, DOCUMENTS = "mongo", "files", "documents"
NFS = one_port(2049)
MOUNT, USER_ID = "/data/db", 999
"""Where mongod keeps its files, and as whom the image of MongoDB runs."""
MONGO_SECRET = Credential(key="mongo-password", title="Credentials of MongoDB")
DOCUMENTS_SECRET = DatabaseSecret(
    key="database-secret", title="Credentials of DocumentDB", database=DOCUMENTS
)


class DocumentOptions(AtlasOptions, ImageOptions):
    """What a pattern with a document store lets people tune."""

    database: Literal["mongodb_on_fargate", "documentdb", "atlas_privatelink"] = option(
        "mongodb_on_fargate",
        title="Database",
        help="mongodb_on_fargate: one mongod over EFS, which MongoDB advises against; documentdb: managed, with a "
        "replica in every zone; atlas_privatelink: MongoDB's own service, reached by an interface endpoint. Recommended: "
        "documentdb.",
        group="Database",
    )
    mongodb_port: Port = option(
        27017,
        title="Database port",
        help="Port the database listens on; Atlas chooses its own, from 1024 to 65535.",
        group="Database",
        unit="TCP port",
        levels=(27017, 27018),
    )
    stored_gb: float = option(
        50.0,
        title="Stored",
        help="What lies in the file system.",
        group="Database",
        unit="GB",
        levels=(50.0,),
        ge=0,
        le=100_000,
    )
    file_zones: Literal["regional", "one_zone"] = option(
        "regional",
        title="Files kept in",
        help="regional: EFS keeps files in every zone; one_zone: in the first zone only, cheaper, and gone with that zone but "
        "for the backups.",
        group="Database",
    )
    documentdb_instance_class: Literal["db.t4g.medium", "db.r6g.large"] = option(
        "db.t4g.medium",
        title="Instance class",
        help="Size of the DocumentDB instances, one a zone.",
        group="Database",
        levels=("db.t4g.medium",),
    )
    backup_days: int = option(
        14,
        title="Backups kept",
        help="Days of DocumentDB's automatic backups. EFS is backed up by AWS Backup's default plan, every day for 35 "
        "days.",
        group="Database",
        unit="days",
        levels=(14,),
        ge=1,
        le=35,
    )

    @property
    def runs_task(self) -> bool:
        """Whether a container of the design is the database."""
        return self.database == "mongodb_on_fargate"

    @property
    def store_key(self) -> str:
        """The party that clients connect to."""
        return STORES[self.database]


STORES = {"mongodb_on_fargate": MONGO, "documentdb": DOCUMENTS, "atlas_privatelink": ATLAS}
SECRETS: dict[str, Credential | DatabaseSecret] = {
    "mongodb_on_fargate": MONGO_SECRET,
    "documentdb": DOCUMENTS_SECRET,
    "atlas_privatelink": ATLAS_SECRET,
}


def document_parties(options: DocumentOptions, tier: str) -> Iterator[AnyParty]:
    """The database, and the file system it writes to."""
    if options.database == "atlas_privatelink":
        yield atlas_service(options)
        return
    if options.database == "documentdb":
        yield DocumentDatabase(
            key=DOCUMENTS,
            title="Amazon DocumentDB",
            tier=tier,
            port=options.mongodb_port,
            instance_class=options.documentdb_instance_class,
            instances=options.az_count,
            backup_days=options.backup_days,
            deletion_protection=True,
            master_user_name="workbook_admin",
            listens=(one_port(options.mongodb_port),),
        )
        return
    service = container_service(MONGO, "MongoDB", tier, port=options.mongodb_port, tasks=1)
    yield replace(
        service,
        repository="" if options.from_docker_hub else service.repository,
        public_image=service_setting("mongo_public_image") if options.from_docker_hub else "",
        shells=options.ecs_exec,
        discovery_name=MONGO,
        single_writer=True,
        file_system=FILES,
        mount_path=MOUNT,
        secrets=(("MONGO_INITDB_ROOT_PASSWORD", MONGO_SECRET.key),),
    )
    yield FileSystem(
        key=FILES,
        title="EFS file system",
        tier=tier,
        stored_gb=options.stored_gb,
        one_zone=options.file_zones == "one_zone",
        user_id=USER_ID,
        group_id=USER_ID,
        listens=(NFS,),
    )


def document_flows(options: DocumentOptions, client: str) -> Iterator[Flow]:
    """The client to the database, and the database to its files."""
    if options.database == "atlas_privatelink":
        yield atlas_flow(client)
        return
    yield Flow(
        key=f"{client}-to-{options.store_key}",
        slot=1,
        source=client,
        destination=options.store_key,
        ports=one_port(options.mongodb_port),
        purpose="the function reads and writes documents",
        traffic=traffic(5, 25, "the database"),
    )
    if options.runs_task:
        yield Flow(
            key="mongo-to-files",
            slot=2,
            source=MONGO,
            destination=FILES,
            ports=NFS,
            purpose="MongoDB keeps its files on EFS, by NFS in TLS",
            traffic=traffic(50, 50, "EFS", same_az=options.file_zones == "regional"),
        )
        yield from host_flows(MONGO, registry_hosts(options), 3)


NO_ROOT_MOUNTS = Prohibition(
    key="nobody-mounts-as-root",
    plane="identity",
    who="anyone",
    what="elasticfilesystem:ClientRootAccess",
    resource=f"${{{FILES}.arn}}",
    purpose="nobody mounts the file system as root",
)


def file_notes(options: DocumentOptions) -> Iterator[str]:
    """How the files are mounted: by whom, in what, and how fast."""
    if options.runs_task:
        yield (
            f"The task mounts {MOUNT} in TLS through an access point, as user {USER_ID} and group {USER_ID} whatever it says "
            "it is; the file system's policy refuses mounts without TLS and root. Throughput is elastic: it is paid by the GB "
            "and not provisioned."
        )


def document_accesses(options: DocumentOptions, client: str, slot: int) -> Iterator[Access]:
    """Who reads the credentials, who mounts the files, and what starting MongoDB calls."""
    if options.database == "documentdb":
        yield secret_access(client, slot)
        return
    yield _password_access(client, client, slot)
    if not options.runs_task:
        return
    yield _password_access(MONGO, f"{MONGO}-execution", slot + 1)
    yield Access(
        key="mongo-mounts",
        slot=slot + 2,
        principal=MONGO,
        actions=("elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"),
        resource=f"${{{FILES}.arn}}",
        purpose="mount the file system through its access point, and write",
        conditions=(
            AccessCondition(
                operator="StringEquals",
                key="elasticfilesystem:AccessPointArn",
                values=(f"${{{FILES}/access-point.arn}}",),
            ),
        ),
    )
    yield from start_accesses(options, MONGO, slot + 3)


def _password_access(word: str, principal: str, slot: int) -> Access:
    return Access(
        key=f"{word}-password",
        slot=slot,
        principal=principal,
        actions=("secretsmanager:GetSecretValue",),
        resource=MONGO_SECRET.key,
        service="secretsmanager",
        purpose="read the database's password",
        traffic=traffic(0.01, 0.01, "Secrets Manager"),
    )
