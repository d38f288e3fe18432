"""Ways to networks on premises in Terraform: Site-to-Site VPN and Direct Connect. No pre-shared key is written."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import EACH_KEY, Address, Block, Raw, Reference, Value
from workbook.exports.terraform.items import Item, Output, Variable, part, piece
from workbook.exports.terraform.references import connection_variable
from workbook.exports.terraform.root import Root
from workbook.model.estate.interconnect import (
    CustomerGateway,
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import Route, RouteTable

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

IPSEC = "ipsec.1"
"""The only type of VPN there is (EC2 API, CreateCustomerGateway and CreateVpnConnection: Type)."""


def customer_gateway(resource: CustomerGateway, root: Root) -> Iterator[Item]:
    """The customer's device; its address differs from one environment to the next."""
    address = root.address(resource)
    if resource.by_certificate:
        yield from _by_certificate(resource, root)
        return
    variable = f"customer_gateway_ip_{address.name}"
    known = str(resource.ip_address) if resource.ip_address else None
    yield Variable(
        name=variable,
        type="string",
        description="The public address of the device at the other end of the VPN.",
        default=known,
        example=None if known else "203.0.113.10",
        rule=Raw(f'can(regex("^[0-9]{{1,3}}([.][0-9]{{1,3}}){{3}}$", var.{variable}))'),
        message="Must be an IPv4 address.",
    )
    body: Body = {
        "bgp_asn": str(resource.bgp_asn),
        "ip_address": Raw(f"var.{variable}"),
        "device_name": resource.device_name or None,
        "type": IPSEC,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=resource.key)


def _by_certificate(resource: CustomerGateway, root: Root) -> Iterator[Item]:
    """A device that a certificate tells: it is asked for by ARN, and no address is stated."""
    address = root.address(resource)
    variable = f"customer_gateway_certificate_arn_{address.name}"
    yield Variable(
        name=variable,
        type="string",
        description="The device's certificate in ACM, issued by AWS Private CA.",
        example="arn:aws:acm:us-east-1:111122223333:certificate/11112222-3333-4444-5555-666677778888",
        rule=Raw(f'can(regex("^arn:[^:]+:acm:", var.{variable}))'),
        message="Must be the ARN of a certificate in ACM: arn:aws:acm:...",
    )
    body: Body = {
        "bgp_asn": str(resource.bgp_asn),
        "certificate_arn": Raw(f"var.{variable}"),
        "device_name": resource.device_name or None,
        "type": IPSEC,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=resource.key)


ATTACHMENT = "aws_vpn_gateway_attachment"


def vpn_gateway(resource: VpnGateway, root: Root) -> Iterator[Item]:
    """A virtual private gateway, its attachment, and the route tables that take over what it learns."""
    asn = str(resource.amazon_side_asn)
    body: Body = {"amazon_side_asn": asn, "tags": root.tags_of(resource)}
    yield piece(resource, root.address(resource), body, section=resource.key)
    if resource.vpc:
        own: Body = {"vpc_id": root.ref(resource.vpc), "vpn_gateway_id": root.ref(resource.key)}
        yield part(root.beside(resource, ATTACHMENT), own, section=resource.key)
    for key in _learning_tables(resource, root):
        address = root.beside(root.resource(key), "aws_vpn_gateway_route_propagation")
        learned: Body = {
            "route_table_id": root.ref(key),
            "vpn_gateway_id": Reference(root.beside(resource, ATTACHMENT), "vpn_gateway_id"),
        }
        yield part(address, learned, section=resource.key)


def _learning_tables(resource: VpnGateway, root: Root) -> list[str]:
    routes = (route for route in root.estate.of(Route) if route.target == resource.key)
    learned = {route.route_table for route in routes if route.origin == "EnableVgwRoutePropagation"}
    return [table.key for table in root.estate.of(RouteTable) if table.key in learned]


def vpn_connection(resource: VpnConnection, root: Root) -> Iterator[Item]:
    """A VPN with two tunnels; AWS makes their pre-shared keys."""
    address = root.address(resource)
    body: Body = {
        "customer_gateway_id": root.ref(resource.customer_gateway),
        "vpn_gateway_id": root.ref(resource.vpn_gateway) if resource.vpn_gateway else None,
        "transit_gateway_id": root.ref(resource.transit_gateway) if resource.transit_gateway else None,
        "type": IPSEC,
        "enable_acceleration": True if resource.accelerated else None,
        "tunnel_bandwidth": "large" if resource.large_tunnels else None,
        "static_routes_only": resource.static_routes_only,
        **_tunnel(1, resource, root),
        **_tunnel(2, resource, root),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=resource.key)
    if resource.vpn_gateway and resource.static_routes_only:
        for block in resource.routes:
            own = Address("aws_vpn_connection_route", address.name, str(block))
            static: Body = {"destination_cidr_block": EACH_KEY, "vpn_connection_id": root.ref(resource.key)}
            yield part(own, static, section=resource.key)
    tunnels: list[Value] = [Reference(address, f"tunnel{number}_address") for number in (1, 2)]
    yield Output(
        name=f"vpn_tunnel_addresses_{address.name}",
        description="AWS's ends of the tunnels, for the device's configuration.",
        value=tunnels,
    )


STRONG: dict[str, list[Value]] = {
    "phase1_dh_group_numbers": [19, 20, 21],
    "phase1_encryption_algorithms": ["AES256-GCM-16"],
    "phase1_integrity_algorithms": ["SHA2-256", "SHA2-384", "SHA2-512"],
    "phase2_dh_group_numbers": [19, 20, 21],
    "phase2_encryption_algorithms": ["AES256-GCM-16"],
    "phase2_integrity_algorithms": ["SHA2-256", "SHA2-384", "SHA2-512"],
}
"""What a tunnel offers beside IKEv2: elliptic curve groups and AES-256 only (AWS VPN guide, VPNTunnels)."""


def _tunnel(number: int, resource: VpnConnection, root: Root) -> "Body":
    """The settings of one tunnel, as far as the design states them."""
    head, stated = f"tunnel{number}_", resource.ike_versions == ("ikev2",)
    logs: Body = {
        "log_enabled": True,
        "log_group_arn": root.ref(resource.log_group, "arn") if root.knows(resource.log_group) else None,
        "log_output_format": "json",
    }
    return {
        f"{head}ike_versions": list(resource.ike_versions) or None,
        **{f"{head}{name}": values if stated else None for name, values in STRONG.items()},
        f"{head}dpd_timeout_action": "restart" if resource.restarts else None,
        f"{head}startup_action": "start" if resource.restarts else None,
        f"{head}log_options": Block("", body={"cloudwatch_log_options": Block("", body=logs)})
        if root.knows(resource.log_group)
        else None,
    }


def direct_connect_gateway(resource: DirectConnectGateway, root: Root) -> Iterator[Item]:
    """A Direct Connect gateway."""
    body: Body = {"name": root.named(resource.name), "amazon_side_asn": str(resource.amazon_side_asn)}
    yield piece(resource, root.address(resource), {**body, "tags": root.tags_of(resource)})


PROPOSAL = "aws_dx_gateway_association_proposal"


def association(resource: DirectConnectGatewayAssociation, root: Root) -> Iterator[Item]:
    """The join with a gateway; one of another account is proposed there and accepted here."""
    owner, gateway = root.resource(resource.direct_connect_gateway), root.resource(resource.gateway)
    prefixes: Body = {"allowed_prefixes": [str(block) for block in resource.allowed_prefixes] or None}
    joined: Body = {"dx_gateway_id": root.ref(owner.key)}
    address = root.address(resource)
    if owner.account == gateway.account:
        body: Body = {**joined, "associated_gateway_id": _attached(gateway.key, root), **prefixes}
        yield piece(resource, address, body, section=resource.key)
        return
    if root.holds(gateway.account):
        theirs: Body = {
            **joined,
            "dx_gateway_owner_account_id": root.account_id(owner.account),
            "associated_gateway_id": _attached(gateway.key, root),
            **prefixes,
        }
        own = root.beside(resource, PROPOSAL)
        yield part(own, theirs, section=resource.key, region=gateway.region)
    if root.holds(owner.account):
        accepts: Body = {
            **joined,
            "proposal_id": root.part_ref(resource.key, gateway.account, PROPOSAL),
            "associated_gateway_owner_account_id": root.account_id(gateway.account),
            **prefixes,
        }
        yield piece(resource, address, accepts, section=resource.key)


def _attached(key: str, root: Root) -> Value:
    """A gateway by its id; a virtual private gateway only once it is attached."""
    gateway = root.resource(key)
    if isinstance(gateway, VpnGateway) and gateway.vpc and root.is_made_here(gateway):
        return Reference(root.beside(gateway, ATTACHMENT), "vpn_gateway_id")
    return root.ref(key)


def virtual_interface(resource: DirectConnectVirtualInterface, root: Root) -> Iterator[Item]:
    """A virtual interface on a connection that was ordered before; AWS makes the key of its BGP session."""
    address = root.address(resource)
    connection = connection_variable(address.name)
    yield Variable(
        name=connection,
        type="string",
        description=_ordered(resource),
        example="dxcon-fg5678gh",
        rule=Raw(f'startswith(var.{connection}, "dx")'),
        message="Must be the id of a connection or of a link aggregation group: dxcon-..., dxlag-...",
    )
    body: Body = {
        "connection_id": Raw(f"var.{connection}"),
        "name": root.name_of(resource),
        "vlan": resource.vlan,
        "address_family": "ipv4",
        "bgp_asn": resource.bgp_asn,
        **_end(resource, root),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=resource.key)
    if resource.type == "public":
        yield _public_addresses(address.name)


def _ordered(resource: DirectConnectVirtualInterface) -> str:
    """What people have to order before: where, how fast, and encrypted or not."""
    speed = f" of {resource.bandwidth_gbps:g} Gbps" if resource.bandwidth_gbps else ""
    what = f"link aggregation group of {resource.ports} ports" if resource.ports > 1 else "connection"
    kind = "hosted " if resource.hosted else ""
    place = f" at {resource.location}" if resource.location else ""
    safe = ", with MACsec on," if resource.macsec else ""
    return f"The Direct Connect {kind}{what}{speed}{place}, ordered{safe} and up, that carries the virtual interface."


def _end(resource: DirectConnectVirtualInterface, root: Root) -> "Body":
    if resource.type == "public":
        ends = f"var.direct_connect_addresses_{root.address(resource).name}"
        return {
            "amazon_address": Raw(f"{ends}.amazon"),
            "customer_address": Raw(f"{ends}.customer"),
            "route_filter_prefixes": [str(block) for block in resource.cidr_blocks],
        }
    private = isinstance(root.resource(resource.gateway), VpnGateway)
    return {"vpn_gateway_id" if private else "dx_gateway_id": root.ref(resource.gateway)}


def _public_addresses(name: str) -> Variable:
    return Variable(
        name=f"direct_connect_addresses_{name}",
        type="object({ amazon = string, customer = string })",
        description="The two public addresses of the virtual interface's BGP session, with their prefix length.",
        example={"amazon": "203.0.113.1/30", "customer": "203.0.113.2/30"},
        rule=Raw(
            f"alltrue([for end in values(var.direct_connect_addresses_{name}) : can(cidrhost(end, 0))])"
        ),
        message="Each must be an address with a prefix length, such as 203.0.113.1/30.",
    )
