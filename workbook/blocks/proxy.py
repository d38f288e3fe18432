"""How functions come to a relational database: through RDS Proxy, or by connections of their own."""

from collections.abc import Iterator

from workbook.blocks.data_api import DataApiOptions
from workbook.blocks.database import DATABASE_SECRET
from workbook.blocks.volumes import traffic
from workbook.facts.limits import database_engine
from workbook.model.intent.flow import Access, Assumption, Flow
from workbook.model.intent.party import DatabaseProxy
from workbook.model.ports import one_port

PROXY = "proxy"


def front(options: DataApiOptions) -> str:
    """The party that clients connect to: the proxy, if there is one."""
    return PROXY if options.has_proxy else "database"


def proxy_party(options: DataApiOptions, tier: str) -> Iterator[DatabaseProxy]:
    """The proxy; it listens on its engine's port whatever the database's own is."""
    if options.has_proxy:
        yield DatabaseProxy(
            key=PROXY,
            title="RDS Proxy",
            tier=tier,
            database="database",
            secret=DATABASE_SECRET.key,
            iam_authentication=options.db_iam_authentication,
            client_ports="managed",
            listens=(one_port(database_engine(options.db_engine).proxy_port),),
        )


def connection_flows(options: DataApiOptions, client: str) -> Iterator[Flow]:
    """The client to the database or its proxy, and the proxy to the database; nothing where nobody connects."""
    if options.by_data_api:
        return
    queries = traffic(5, 25, "the database")
    port = database_engine(options.db_engine).proxy_port if options.has_proxy else options.database_port
    yield Flow(
        key=f"{client}-to-{front(options)}",
        slot=1,
        source=client,
        destination=front(options),
        ports=one_port(port),
        purpose="the function queries the database",
        traffic=queries,
    )
    if options.has_proxy:
        yield Flow(
            key="proxy-to-database",
            slot=2,
            source=PROXY,
            destination="database",
            ports=one_port(options.database_port),
            purpose="the proxy shares its connections to the database",
            traffic=queries,
        )


def proxy_access(options: DataApiOptions, slot: int) -> Iterator[Access]:
    """The proxy reads the secret it signs in with."""
    if options.has_proxy:
        yield Access(
            key="proxy-credentials",
            slot=slot,
            principal=PROXY,
            actions=("secretsmanager:GetSecretValue",),
            resource=DATABASE_SECRET.key,
            purpose="the proxy signs in to the database",
        )


def proxy_assumption(options: DataApiOptions) -> Iterator[Assumption]:
    """Where the proxy's own calls go."""
    if options.has_proxy:
        yield Assumption(
            subject="proxy credentials",
            sentence="RDS Proxy reads its secret from its service, not from the VPC.",
        )
