"""Meters of APIs, of either sort: requests, log lines, and what leaves for the internet."""

from collections.abc import Iterator
from typing import Any

from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import exactly, product, times
from workbook.model.estate.apis import Api
from workbook.model.estate.compute import ApiGatewayHttpApi, ApiGatewayRestApi
from workbook.model.intent.store import ApiFront
from workbook.model.intent.traffic import NO_TRAFFIC, Band, Traffic

KB_PER_GB = 2**20


def _callers(api: Api, inventory: Inventory) -> Traffic:
    """What people said an API's callers send and get."""
    stores = inventory.design.stores if inventory.design else ()
    fronts = [store for store in stores if isinstance(store, ApiFront) and store.key == api.key]
    return fronts[0].traffic if fronts else NO_TRAFFIC


def api_requests(api: Api, inventory: Inventory) -> Band:
    """Requests to an API: as stated, else the assumed number."""
    stated = _callers(api, inventory).requests_per_month
    return stated if stated.high else assumed("api_requests")


def call_logs(calls: Band) -> Band:
    """The log lines of so many calls, in GB."""
    return times(1 / KB_PER_GB, product(calls, assumed("log_kb_per_call")))


def _api_logs(api: Api, inventory: Inventory) -> Band:
    return call_logs(api_requests(api, inventory)) if api.log_group else exactly(0)


def _api_egress(api: Api, inventory: Inventory) -> Band:
    stated = _callers(api, inventory).response_gb_per_month
    if api.private:
        return exactly(0)
    guess = product(api_requests(api, inventory), assumed("api_response_kb"))
    return stated if stated.high else times(1 / KB_PER_GB, guess)


def _meters(kind: type[Api], component: str, words: str) -> Iterator[Meter[Any]]:
    yield Meter(
        kind=kind,
        service="API Gateway",
        component=component,
        unit="request",
        title=f"{words} requests",
        paid_for="api",
        quantity=api_requests,
    )
    yield Meter(
        kind=kind,
        service="CloudWatch Logs",
        component="ingestion_custom",
        unit="GB",
        title="Access logs of the API",
        paid_for="logging",
        quantity=_api_logs,
    )
    yield Meter(
        kind=kind,
        service="Data transfer",
        component="internet_out",
        unit="GB",
        title="Internet egress: responses of the API",
        paid_for="data",
        quantity=_api_egress,
    )


METERS: tuple[Meter[Any], ...] = (
    *_meters(ApiGatewayRestApi, "rest_api_request", "REST API"),
    *_meters(ApiGatewayHttpApi, "http_api_request", "HTTP API"),
)
