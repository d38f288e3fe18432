"""API Gateway: who may call, from where, and whether it is written down."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.subject import Subject
from workbook.model.estate.apis import apis
from workbook.model.estate.compute import ApiGatewayHttpApi, ApiGatewayRestApi
from workbook.model.estate.network import VpcEndpoint

API_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html"

no_api = has(ApiGatewayRestApi, "there is no API", ApiGatewayHttpApi)


TAKE_REST = (
    "AWS WAF has no web ACL for HTTP APIs: take a REST API, or put CloudFront with a web ACL before it."
)


@check(
    "APIS-01",
    title="Callers of an API are known",
    severity="high",
    why="An API without authorization serves whoever finds its name.",
    remedy="Set authorization to AWS_IAM, or put an authorizer before the methods.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
    applies=no_api,
)
def apis_know_their_callers(subject: Subject) -> Iterator[Flaw]:
    """One flaw per API without authorization; a private one is at least bound to its endpoints."""
    for api in apis(subject.estate):
        if api.authorization == "NONE":
            reach = "whoever reaches its endpoint" if api.private else "the whole internet"
            yield Flaw(
                resource=api.key,
                message=f"{api.key} answers {reach}",
                evidence=f"authorization NONE, private {api.private}",
                severity="medium" if api.private else None,
            )


@check(
    "APIS-02",
    title="APIs log their requests",
    severity="medium",
    why="Without a log nobody can tell who called what.",
    remedy="Give the API's stage a log group.",
    source=f"{API_CONTROLS}#apigateway-1",
    applies=no_api,
)
def apis_log(subject: Subject) -> Iterator[Flaw]:
    """One flaw per API without a log group."""
    for api in apis(subject.estate):
        if not api.log_group:
            yield Flaw(
                resource=api.key, message=f"requests to {api.key} leave no log", evidence='log_group ""'
            )


@check(
    "APIS-03",
    title="A private API can be reached",
    severity="high",
    why="A private API answers through execute-api endpoints only: without one nobody can call it.",
    remedy="Add execute-api to endpoints.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html",
    applies=no_api,
)
def private_apis_have_endpoints(subject: Subject) -> Iterator[Flaw]:
    """One flaw per private API without an execute-api endpoint in the estate."""
    endpoints = {e.key for e in subject.estate.of(VpcEndpoint) if e.service == "execute-api"}
    for api in subject.estate.of(ApiGatewayRestApi):
        if api.private and not endpoints & set(api.vpc_endpoints):
            yield Flaw(
                resource=api.key,
                message=f"nothing leads to the private API {api.key}",
                evidence=f"vpc_endpoints {', '.join(api.vpc_endpoints) or 'none'}; execute-api endpoints {len(endpoints)}",
            )


@check(
    "APIS-04",
    title="Public APIs have a web ACL",
    severity="low",
    why="A public API is called by everybody's scripts; AWS WAF is what refuses them before the function runs and is paid.",
    remedy="Associate an AWS WAF web ACL with the API's stage; it is made and priced apart from this design.",
    source=f"{API_CONTROLS}#apigateway-4",
    applies=no_api,
)
def public_apis_have_web_acls(subject: Subject) -> Iterator[Flaw]:
    """One flaw per public API: the design holds no web ACL, and an HTTP API can have none."""
    for api in apis(subject.estate):
        if not api.private:
            yield Flaw(
                resource=api.key,
                message=f"no web ACL stands before {api.key}",
                evidence=f"{type(api).__name__}, private False; the design holds no web ACL",
                remedy="" if isinstance(api, ApiGatewayRestApi) else TAKE_REST,
            )
