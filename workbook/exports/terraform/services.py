"""Endpoint services in Terraform: what is offered by PrivateLink, to whom, and which endpoints are let in."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Address, Reference, Value
from workbook.exports.terraform.items import Item, Output, part, piece
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import VpcEndpoint

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

ACCEPTER = "aws_vpc_endpoint_connection_accepter"


def endpoint_service(resource: VpcEndpointService, root: Root) -> Iterator[Item]:
    """A service, its allowed principals, and the acceptance of the endpoints that the design knows."""
    address, section = root.address(resource), resource.key
    body: Body = {
        "acceptance_required": resource.acceptance_required,
        **_behind(resource, root),
        "private_dns_name": resource.private_dns_name or None,
        "supported_regions": _regions(resource, root),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=section)
    service = root.ref(resource.key)
    for principal in resource.allowed_principals:
        own = Address("aws_vpc_endpoint_service_allowed_principal", address.name, _row(principal))
        admitted: Body = {"vpc_endpoint_service_id": service, "principal_arn": root.text(principal)}
        yield part(own, admitted, section, columns=("principal_arn",))
    for endpoint in consumers(resource, root) if resource.acceptance_required else ():
        accepts: Body = {"vpc_endpoint_service_id": service, "vpc_endpoint_id": root.ref(endpoint.key)}
        yield part(acceptance(endpoint, resource, root), accepts, section, columns=("vpc_endpoint_id",))
    yield Output(
        name=f"vpc_endpoint_service_name_{address.name}",
        description="The name by which consumers make their endpoints.",
        value=root.ref(resource.key, "service_name"),
    )


def _regions(resource: VpcEndpointService, root: Root) -> Value:
    """Where consumers may stand; the service's own Region is one of them as soon as any is named."""
    regions = dict.fromkeys((resource.region, *resource.supported_regions))
    return [root.region_of(each) for each in regions] if resource.supported_regions else None


def _row(principal: str) -> str:
    """A principal as the key of its row, without the marks of what is filled in."""
    return re.sub(r"\$\{(?:account[/:])?([^{}]*?)(?:\.id)?\}", r"\1", principal)


def consumers(resource: VpcEndpointService, root: Root) -> list[VpcEndpoint]:
    """The endpoints of the design that lead to a service."""
    found = root.everything(VpcEndpoint)
    return [endpoint for endpoint in found if endpoint.service_name == resource.service_name]


def acceptance(endpoint: VpcEndpoint, service: VpcEndpointService, root: Root) -> Address:
    """Where the service's account lets an endpoint in."""
    return Address(ACCEPTER, root.word(service.key), endpoint.key)


def accepted(endpoint: VpcEndpoint, service: VpcEndpointService, root: Root) -> Value:
    """An endpoint by its id, once the service's account has let it in."""
    if root.holds(service.account):
        return Reference(acceptance(endpoint, service, root), "vpc_endpoint_id")
    return root.part_ref(endpoint.key, service.account, ACCEPTER, "vpc_endpoint_id")


def _behind(resource: VpcEndpointService, root: Root) -> dict[str, Value]:
    found: dict[str, list[str]] = {}
    for key in resource.load_balancers:
        balancer = root.resource(key)
        assert isinstance(balancer, LoadBalancer)
        word = "gateway" if balancer.type == "gateway" else "network"
        found.setdefault(f"{word}_load_balancer_arns", []).append(key)
    return {name: root.refs(keys, "arn") for name, keys in found.items()}


def service_of(endpoint: VpcEndpoint, root: Root) -> VpcEndpointService | None:
    """The service of the design that an endpoint leads to, if it is one of its own."""
    services = root.everything(VpcEndpointService)
    return next((each for each in services if each.service_name == endpoint.service_name), None)
