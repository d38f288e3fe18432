"""Where a call to an AWS service goes: DNS decides, not the caller."""

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import Vpc, VpcEndpoint


def private_endpoint(estate: Estate, vpc_key: str, service: str) -> VpcEndpoint | None:
    """The interface endpoint whose private DNS answers for a service in this VPC, if there is one.

    Private DNS needs DNS support and DNS host names in the VPC (PrivateLink guide, manage-dns-names). Without such
    an endpoint the name resolves to the service's public addresses.
    """
    vpc = estate.get(Vpc, vpc_key)
    if not (vpc.enable_dns_support and vpc.enable_dns_hostnames):
        return None
    answering = (
        endpoint
        for endpoint in estate.of(VpcEndpoint)
        if endpoint.vpc == vpc_key
        and endpoint.service == service
        and endpoint.vpc_endpoint_type == "Interface"
        and endpoint.private_dns_enabled
    )
    return next(answering, None)
