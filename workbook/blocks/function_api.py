"""An API of API Gateway in front of a function: private, or for whoever signs calls with IAM."""

from workbook.blocks.volumes import traffic
from workbook.model.intent.flow import Access
from workbook.model.intent.store import ApiFront
from workbook.model.intent.traffic import Traffic
from workbook.options import PatternOptions, option

API, CLIENTS = "api", "api-clients"


class ApiOptions(PatternOptions):
    """What a pattern with a function behind an API lets people tune."""

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


def function_api(options: ApiOptions, function: str, *, private: bool) -> ApiFront:
    """The API; a private one answers only callers of the VPC."""
    return ApiFront(
        key=API,
        title="API",
        function=function,
        private=private,
        traffic=options.api_traffic,
    )


def call_access(options: ApiOptions, slot: int) -> Access:
    """Workloads of the VPC call the private API."""
    return Access(
        key="call-api",
        slot=slot,
        principal=CLIENTS,
        actions=("execute-api:Invoke",),
        resource=f"${{{API}.execution_arn}}/*",
        service="execute-api",
        purpose="workloads of the VPC call the private API",
        traffic=options.api_traffic,
    )
