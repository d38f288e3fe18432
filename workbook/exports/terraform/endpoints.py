"""VPC endpoints and prefix lists in Terraform."""

from collections.abc import Iterator

from workbook.exports.terraform.fold import Body, Piece
from workbook.exports.terraform.hcl import Block, Raw, Template, Value
from workbook.exports.terraform.items import DataSource, Item, Output, Variable, part, piece
from workbook.exports.terraform.naming import slug
from workbook.exports.terraform.policy import policy_or_none
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.services import accepted, service_of
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import PrefixList, VpcEndpoint

OFFERED = "com.amazonaws.vpce."
"""How names of services begin that others than AWS offer (PrivateLink guide, endpoint services)."""

POLICY_APART = "execute-api"
"""A private API names its endpoint and the endpoint's policy names the API: apart, they make no circle."""


def endpoint(resource: VpcEndpoint, root: Root) -> Iterator[Item]:
    """An endpoint; a gateway endpoint's route tables are associated one by one."""
    apart = resource.service == POLICY_APART
    own_service = service_of(resource, root)
    others = _others_name(resource) if own_service is None else None
    names = resource.private_dns_enabled if _has_names(resource) else None
    late = bool(names and own_service and own_service.acceptance_required)
    body: Body = {
        "vpc_id": root.ref(resource.vpc),
        "service_name": _service_name(resource, own_service, others, root),
        "service_region": root.region_of(resource.service_region) if resource.service_region else None,
        "vpc_endpoint_type": resource.vpc_endpoint_type,
        "ip_address_type": resource.ip_address_type if resource.ip_address_type != "ipv4" else None,
        "private_dns_enabled": None if late else names,
        "subnet_ids": root.refs(resource.subnets) if resource.subnets else None,
        "security_group_ids": root.refs(resource.security_groups) if resource.security_groups else None,
        "policy": None if apart else policy_or_none(resource.policy, root),
        "tags": root.tags_of(resource),
    }
    address = root.address(resource)
    if others:
        yield others
    yield piece(resource, address, body, section=resource.key)
    if apart and resource.policy:
        own = root.beside(resource, "aws_vpc_endpoint_policy")
        rules: Body = {
            "vpc_endpoint_id": root.ref(resource.key),
            "policy": policy_or_none(resource.policy, root),
        }
        yield part(own, rules, section=resource.key)
    if own_service and late:
        yield _late_names(resource, own_service, root)
    for key in resource.route_tables:
        table = root.estate[key]
        own = root.beside(table, "aws_vpc_endpoint_route_table_association", address.name)
        joined: Body = {"vpc_endpoint_id": root.ref(resource.key), "route_table_id": root.ref(key)}
        yield part(own, joined, section=resource.key)
    yield Output(
        name=f"vpc_endpoint_id_{address.name}",
        description=f"VPC endpoint of {resource.service}.",
        value=root.ref(resource.key),
    )


def _service_name(
    resource: VpcEndpoint, own: VpcEndpointService | None, others: Variable | None, root: Root
) -> Value:
    if own:
        return root.ref(own.key, "service_name")
    return Raw(f"var.{others.name}") if others else regional(resource.service_name, root)


def _others_name(resource: VpcEndpoint) -> Variable | None:
    """Somebody else's service goes by the name that its owner says."""
    if not resource.service_name.startswith(OFFERED):
        return None
    name = f"{slug(resource.service)}_service_name"
    return Variable(
        name=name,
        type="string",
        description=f"The endpoint service of {resource.service}, as its owner names it in this Region.",
        example=resource.service_name,
        rule=Raw(f'startswith(var.{name}, "{OFFERED}")'),
        message=f"Must be the name of an endpoint service: {OFFERED}REGION.vpce-svc-...",
    )


def _has_names(resource: VpcEndpoint) -> bool:
    return bool(resource.subnets) and resource.vpc_endpoint_type != "GatewayLoadBalancer"


def _late_names(resource: VpcEndpoint, service: VpcEndpointService, root: Root) -> Piece:
    """AWS gives an endpoint private names only after the service's owner has accepted it."""
    body: Body = {"vpc_endpoint_id": accepted(resource, service, root), "private_dns_enabled": True}
    return part(root.beside(resource, "aws_vpc_endpoint_private_dns"), body, section=resource.key)


def regional(name: str, root: Root) -> Value:
    """A name with the Region in it, as the variable it is."""
    head, found, tail = name.partition(root.region)
    here = root.region_of(root.region)
    if not found or not isinstance(here, Raw):
        return name
    return Template(tuple(part for part in (head, here, tail) if part))


def prefix_list(resource: PrefixList, root: Root) -> Iterator[Item]:
    """AWS's own list by its name, or a list of the design."""
    if resource.is_aws_managed:
        name = regional(resource.prefix_list_name, root)
        told = "AWS keeps its addresses up to date."
        address = root.address(resource)
        yield DataSource(
            type=address.type, name=address.name + root.suffix, body=(("name", name),), comment=told
        )
        return
    body: Body = {
        "name": root.named(resource.prefix_list_name),
        "address_family": resource.address_family,
        "max_entries": resource.max_entries,
        "entry": tuple(Block("", body={"cidr": str(entry)}) for entry in resource.entries),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)
