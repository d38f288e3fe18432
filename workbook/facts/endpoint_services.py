"""AWS services that VPC endpoints reach: their names, kinds and ports."""

from dataclasses import dataclass
from functools import cache

from workbook.errors import NotFoundError, suggestion
from workbook.facts.tables import table


@dataclass(frozen=True, slots=True)
class EndpointService:
    """A row of facts/endpoint_services; `service_name` holds `{region}`.

    `action_prefixes` are the prefixes of the actions that are called through it, as policies write them.
    """

    service: str
    title: str
    service_name: str
    has_gateway: bool
    has_interface: bool
    port: int
    action_prefixes: tuple[str, ...] = ()

    def name_in(self, region: str) -> str:
        """The service name of one Region."""
        return self.service_name.format(region=region)


@cache
def _services() -> dict[str, EndpointService]:
    return {
        row["service"]: EndpointService(
            service=row["service"],
            title=row["title"],
            service_name=row["service_name"],
            has_gateway="gateway" in row["types"].split(),
            has_interface="interface" in row["types"].split(),
            port=int(row["port"]),
            action_prefixes=tuple(row["action_prefixes"].split()),
        )
        for row in table("endpoint_services")
    }


def service_names() -> tuple[str, ...]:
    """The short names of all services, in the table's order."""
    return tuple(_services())


def endpoint_service(service: str) -> EndpointService:
    """The service of this short name."""
    try:
        return _services()[service]
    except KeyError:
        raise NotFoundError(
            f"no AWS service {service!r} on file; {suggestion(service, service_names())}"
        ) from None


@cache
def service_index(service: str) -> int:
    """The place of a service in the table: its stand-in address block comes from it."""
    return service_names().index(service)
