"""What training and workspaces read beside buckets: files that are mounted, and rows of a database."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.database import (
    DATABASE_SECRET,
    MASTER_USER,
    sign_in_access,
    sign_in_assumption,
)
from workbook.blocks.learning import DATA, FILES, TRAINING, LearningOptions
from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.facts.limits import database_engine, service_setting
from workbook.model.intent.filesystems import FileSystem, LustreFileSystem
from workbook.model.intent.flow import Access, Assumption, Flow
from workbook.model.intent.party import AnyParty, Database
from workbook.model.intent.store import AnyStore
from workbook.model.intent.traffic import NO_TRAFFIC
from workbook.model.ports import PortRange, one_port
from workbook.options import option

LUSTRE, DATABASE, ENGINE = "lustre", "database", "postgres"
NFS = one_port(2049)
LUSTRE_PORTS = (one_port(988), PortRange(from_port=1018, to_port=1023))
"""FSx for Lustre User Guide, limit-access-security-groups: the ports of its clients and of its servers alike."""


class DataSourceOptions(LearningOptions):
    """What a pattern with SageMaker lets people tune about data."""

    training_data: Literal["s3", "fsx_lustre", "rds"] = option(
        "s3",
        title="Training data",
        help="s3: the bucket; fsx_lustre: a Lustre file system whose files are the bucket's objects, for many instances "
        "that read the same again and again; rds: the bucket and a PostgreSQL database, which workspaces query, and "
        "training whose containers have a network.",
        group="Application",
    )

    @property
    def s3_gb_per_month(self) -> float:
        """Lustre fetches each object once, by a way of its own."""
        return 0.1 if self.training_data == "fsx_lustre" else self.data_gb_per_month

    @property
    def addresses_needed(self) -> int:
        """A mount target, and Lustre's servers: one for data, one for names."""
        return super().addresses_needed + int(self.shared_files) + 2 * (self.training_data == "fsx_lustre")

    @property
    def readers(self) -> tuple[str, ...]:
        """Who queries the database: an isolated container cannot."""
        training = TRAINING if self.training and not self.network_isolation else ""
        return tuple(key for key in (training, self.workspace_key) if key)

    def conflicts(self) -> Iterator[Fault]:
        """A source needs a reader, and a database two zones."""
        yield from super().conflicts()
        if self.training_data == "fsx_lustre" and not self.training:
            yield Fault("training_data", "fsx_lustre: only training mounts it; set s3,")
            yield Fault("training", "or switch training on.")
        if self.training_data == "rds" and not self.readers:
            yield Fault("training_data", "rds: nobody here has a network to query it from; set s3,")
            yield Fault("workspace", "or take studio or notebook.")
        if self.training_data == "rds" and self.az_count < 2:
            yield Fault("az_count", "1 zone; a DB subnet group needs subnets in 2. Take 2 or more.")


def source_parties(options: DataSourceOptions, tier: str, data_tier: str) -> Iterator[AnyParty]:
    """The file systems and the database."""
    if options.shared_files:
        yield FileSystem(key=FILES, title="Shared files", tier=tier, stored_gb=100, listens=(NFS,))
    if options.training_data == "fsx_lustre":
        yield LustreFileSystem(
            key=LUSTRE,
            title="FSx for Lustre",
            tier=tier,
            storage_gib=int(service_setting("lustre_storage_gib")),
            throughput_mb_s_per_tib=int(service_setting("lustre_throughput_mb_s_per_tib")),
            bucket=DATA.key,
            client_ports="lustre",
            listens=LUSTRE_PORTS,
        )
    if options.training_data == "rds":
        port = database_engine(ENGINE).default_port
        yield Database(
            key=DATABASE,
            title="PostgreSQL database",
            tier=data_tier,
            engine=ENGINE,
            port=port,
            multi_az=True,
            instance_class="db.t4g.medium",
            storage_gb=100,
            iam_authentication=True,
            backup_days=14,
            deletion_protection=True,
            master_user_name=MASTER_USER,
            client_ports="linux",
            listens=(one_port(port),),
        )


def source_stores(options: DataSourceOptions) -> Iterator[AnyStore]:
    """The database's first password."""
    if options.training_data == "rds":
        yield DATABASE_SECRET


def source_flows(options: DataSourceOptions, slot: int) -> Iterator[Flow]:
    """Mounts and queries."""
    users = ((TRAINING, options.training), (options.workspace_key, bool(options.workspace_key)))
    for place, (user, is_there) in enumerate(users):
        if options.shared_files and is_there:
            yield Flow(
                key=f"{user}-to-files",
                slot=slot + place,
                source=user,
                destination=FILES,
                ports=NFS,
                purpose="read and write shared files",
                traffic=traffic(10, 50, "EFS", same_az=True),
            )
    if options.training_data == "fsx_lustre":
        yield from _lustre_flows(options, slot + 2)
    for place, reader in enumerate(options.readers if options.training_data == "rds" else ()):
        yield Flow(
            key=f"{reader}-to-database",
            slot=slot + 8 + place,
            source=reader,
            destination=DATABASE,
            ports=one_port(database_engine(ENGINE).default_port),
            purpose="query rows to learn from",
            traffic=traffic(1, 20, "the database"),
        )


def _lustre_flows(options: DataSourceOptions, slot: int) -> Iterator[Flow]:
    """Servers call clients back, and one another, on the same ports."""
    ends = (
        (TRAINING, LUSTRE, "training reads files"),
        (LUSTRE, TRAINING, "Lustre's servers call their clients back"),
        (LUSTRE, LUSTRE, "Lustre's servers talk to one another"),
    )
    read = traffic(1, options.data_gb_per_month, "FSx for Lustre")
    for place, (source, destination, purpose) in enumerate(ends):
        for number, ports in enumerate(LUSTRE_PORTS):
            carries = source == TRAINING and number == 0
            yield Flow(
                key=f"{source}-to-{destination}-{ports.from_port}",
                slot=slot + 2 * place + number,
                source=source,
                destination=destination,
                ports=ports,
                purpose=purpose,
                traffic=read if carries else NO_TRAFFIC,
            )


def source_accesses(options: DataSourceOptions, slot: int) -> Iterator[Access]:
    """Signing in with the own role."""
    for place, reader in enumerate(options.readers if options.training_data == "rds" else ()):
        yield sign_in_access(reader, DATABASE, slot + place)


def source_assumptions(options: DataSourceOptions) -> Iterator[Assumption]:
    """What nobody here can check of the sources."""
    if options.shared_files:
        yield Assumption(
            subject=FILES,
            sentence="SageMaker's mounts meet the file system's policy, which demands TLS and a role; try one of each sort "
            "before people rely on it.",
        )
    if options.training_data == "fsx_lustre" and options.kms == "customer_managed":
        yield Assumption(
            subject=LUSTRE,
            sentence="FSx reads the bucket with a role of its own, AWSServiceRoleForFSxS3Access and the file system's id, "
            "which is there once the link is: that role is then let use the bucket's key, or files show and cannot be read.",
        )
    if options.training_data == "rds":
        yield sign_in_assumption(DATABASE)
