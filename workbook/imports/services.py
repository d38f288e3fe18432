"""AWS services by the names of their endpoints and prefix lists."""

from ipaddress import IPv4Network, IPv6Network

from workbook.facts.addresses import stand_in
from workbook.facts.endpoint_services import service_index, service_names
from workbook.facts.fips_endpoints import plain_service


def short_service(service_name: str) -> str:
    """The short word of a service name: `ecr.api` of `com.amazonaws.eu-west-1.ecr.api`; else the name itself.

    SageMaker's browsers have names of another form: `sagemaker.studio` of `aws.sagemaker.eu-west-1.studio`.
    """
    parts = service_name.split(".")
    if parts[:2] == ["aws", "sagemaker"] and len(parts) > 3:
        return ".".join((parts[1], *parts[3:]))
    place = next((at for at, part in enumerate(parts) if part == "amazonaws"), None)
    if place is None or len(parts) < place + 3:
        return service_name
    if parts[place + 1] == "vpce":
        return parts[-1]
    return plain_service(".".join(parts[place + 2 :]))


def service_block(service: str) -> IPv4Network | IPv6Network:
    """The /24 that stands for the public addresses of a service on file."""
    base = stand_in("aws_service")
    return IPv4Network((int(base.network_address) + (service_index(service) << 8), 24))


def on_file(service: str) -> bool:
    """Whether the endpoint services on file have this one."""
    return service in service_names()
