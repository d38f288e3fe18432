"""An API of API Gateway in front of a function: private, or for whoever signs calls with IAM."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from workbook.blocks.volumes import traffic
from workbook.model.intent.flow import Access
from workbook.model.intent.party import ClientGroup
from workbook.model.intent.place import VpcIntent
from workbook.model.intent.store import ApiFront
from workbook.model.intent.traffic import Traffic
from workbook.options import PatternOptions, option

API, CLIENTS = "api", "api-clients"
ApiSort = Literal["private", "public", "http"]
API_HELP = (
    "private: a REST API for callers of the VPC alone, through an execute-api endpoint that comes with it; public: a Regional "
    "REST API; http: an HTTP API, cheaper and quicker, which takes no web ACL and no policy of its own. All are signed with IAM."
)


class ApiOptions(PatternOptions):
    """What a pattern with a function behind an API lets people tune."""

    api: ApiSort = option("public", title="API", help=API_HELP, group="API")
    api_gb_per_month: float = option(
        20.0,
        title="Sent to callers",
        help="What callers download in a month; a tenth of it comes in.",
        group="API",
        unit="GB a month",
        levels=(20.0,),
        ge=0,
        le=10_000_000,
    )

    @property
    def api_traffic(self) -> Traffic:
        """What callers send and get."""
        return traffic(self.api_gb_per_month / 10, self.api_gb_per_month, "callers")


def function_api(options: ApiOptions, function: str) -> ApiFront:
    """The API; a private one answers only callers of the VPC."""
    return ApiFront(
        key=API,
        title="API",
        function=function,
        private=options.api == "private",
        protocol="HTTP" if options.api == "http" else "REST",
        traffic=options.api_traffic,
    )


def with_api_endpoint(options: ApiOptions, vpc: VpcIntent) -> VpcIntent:
    """The VPC with the endpoint through which alone a private API answers."""
    own = ("execute-api",) if options.api == "private" else ()
    return replace(vpc, means=replace(vpc.means, endpoints=tuple(dict.fromkeys((*options.endpoints, *own)))))


def api_clients(options: ApiOptions, tier: str) -> Iterator[ClientGroup]:
    """Whoever in the VPC calls a private API."""
    if options.api == "private":
        yield ClientGroup(key=CLIENTS, title="Callers of the API", tier=tier, client_ports="any")


def call_access(options: ApiOptions, slot: int) -> Iterator[Access]:
    """Workloads of the VPC call the private API."""
    if options.api == "private":
        yield Access(
            key="call-api",
            slot=slot,
            principal=CLIENTS,
            actions=("execute-api:Invoke",),
            resource=f"${{{API}.execution_arn}}/*",
            service="execute-api",
            purpose="workloads of the VPC call the private API",
            traffic=options.api_traffic,
        )
