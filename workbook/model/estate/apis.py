"""APIs of either sort, where it does not matter which."""

from workbook.model.estate.compute import ApiGatewayHttpApi, ApiGatewayRestApi
from workbook.model.estate.estate import Estate

Api = ApiGatewayRestApi | ApiGatewayHttpApi


def apis(estate: Estate) -> tuple[Api, ...]:
    """The REST APIs of an estate, then its HTTP APIs."""
    rest: tuple[Api, ...] = estate.of(ApiGatewayRestApi)
    return (*rest, *estate.of(ApiGatewayHttpApi))
