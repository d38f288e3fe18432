"""MongoDB Atlas by PrivateLink: a database in MongoDB's account, behind an interface endpoint of one's own.

AWS's side: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-saas.html
"""

from collections.abc import Iterator

from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.facts.limits import service_setting
from workbook.model.intent.flow import Assumption, Flow
from workbook.model.intent.party import PartnerService
from workbook.model.intent.store import Credential
from workbook.model.ports import PortRange
from workbook.options import PatternOptions, option
from workbook.values import HostName

ATLAS = "atlas"
UNKNOWN = "vpce-svc-00000000000000000"
"""Stands in for the id of a service that nobody has made yet."""
ATLAS_SECRET = Credential(key="mongo-password", title="Credentials of MongoDB Atlas")


class AtlasOptions(PatternOptions):
    """What a pattern whose documents may live in MongoDB Atlas lets people tune."""

    atlas_service_name: str = option(
        "",
        title="Atlas endpoint service",
        help="The name that Atlas shows for its private endpoint service; an input of Terraform too. Empty: not known yet. "
        "Only with atlas_privatelink.",
        group="Database",
        levels=("",),
        pattern=r"^$|^com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+$",
    )
    atlas_host: HostName = option(
        "cluster0-pl-0.example.mongodb.net",
        title="Atlas host",
        help="The host of the connection string that Atlas makes for the endpoint. Only with atlas_privatelink.",
        group="Database",
        levels=("cluster0-pl-0.example.mongodb.net",),
    )

    def conflicts(self) -> Iterator[Fault]:
        """The endpoint service is one of this design's Region."""
        yield from super().conflicts()
        region = self.atlas_service_name.split(".")[3:4]
        if region and region != [self.region]:
            sentence = f"{self.atlas_service_name} is a service of {region[0]}, and region is {self.region}"
            yield Fault("atlas_service_name", f"{sentence}; take the one that Atlas shows for {self.region},")
            yield Fault("region", f"{sentence}; or take {region[0]}.")


def atlas_service(options: AtlasOptions) -> PartnerService:
    """Atlas as a party: what the endpoint leads to."""
    return PartnerService(
        key=ATLAS,
        title="MongoDB Atlas",
        host_name=options.atlas_host,
        service_name=options.atlas_service_name or f"com.amazonaws.vpce.{options.region}.{UNKNOWN}",
    )


def atlas_flow(client: str) -> Flow:
    """The client to the endpoint: Atlas gives every node a port of its own there, and may change it."""
    lowest, highest = (int(service_setting(f"atlas_{word}_port")) for word in ("lowest", "highest"))
    return Flow(
        key=f"{client}-to-{ATLAS}",
        slot=1,
        source=client,
        destination=ATLAS,
        ports=PortRange(from_port=lowest, to_port=highest),
        purpose="the function reads and writes documents, in TLS",
        traffic=traffic(5, 25, "the database"),
    )


def atlas_assumptions() -> Iterator[Assumption]:
    """What Atlas's side must do."""
    yield Assumption(
        subject="MongoDB Atlas",
        sentence="A dedicated cluster stands in this Region; Atlas is told the endpoint's id and lets it in. Its name "
        "resolves to the endpoint's addresses, and its own access list admits no other network.",
    )
    yield Assumption(
        subject=ATLAS_SECRET.key,
        sentence="Somebody puts the password of an Atlas user with only the rights it needs into the secret.",
    )
