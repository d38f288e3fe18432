"""Interface endpoints with FIPS 140 validated cryptography: their names, and the Regions where the API has them."""

from functools import cache

from workbook.facts.tables import by


@cache
def fips_service_name(service: str, region: str) -> str:
    """The name of a service's FIPS endpoint in a Region; empty where none is on file."""
    row = by("fips_endpoints", "service").get(service)
    return row["service_name"].format(region=region) if row and region in row["regions"].split() else ""


def plain_service(service: str) -> str:
    """The service behind a FIPS endpoint's short name; any other name as it is."""
    plain = service.removesuffix("-fips")
    return plain if plain in by("fips_endpoints", "service") else service
