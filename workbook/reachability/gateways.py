"""The other ways out: egress-only internet gateways and gateway endpoints."""

from workbook.facts.ip_protocols import protocol_name
from workbook.facts.nat64 import embedded
from workbook.model.estate.network import EgressOnlyInternetGateway
from workbook.reachability.explanations import hint
from workbook.reachability.packet import ICMP, icmp_spans
from workbook.reachability.path import Blocker
from workbook.reachability.public_access import Neighbour, pass_public_access
from workbook.reachability.spans import subtract, union
from workbook.reachability.targets import ServiceEndpoint
from workbook.reachability.topology import vpc_blocks
from workbook.reachability.walk import Stage, StageKind, Walk

ECHO = {"1": icmp_spans(8, -1), "58": icmp_spans(128, -1)}


def through_egress_only_gateway(walk: Walk, gateway: EgressOnlyInternetGateway) -> None:
    """IPv6 out to the internet; only answers come back."""
    kind = type(gateway).__name__
    if gateway.vpc != walk.vpc:
        detail = f"it is not attached to {walk.vpc}"
        walk.trail.block(gateway.key, kind, "BAD_STATE_ATTACHMENT", detail, change=f"attach it to {walk.vpc}")
    if walk.packet.destination.version == 4:
        walk.trail.block(gateway.key, kind, "PROTOCOL_RESTRICTION", "it carries IPv6 only", change="use IPv6")
    _refuse_foreign(walk, gateway.key, kind)
    here = Neighbour(walk.subnet)
    pass_public_access(walk.topology, walk.trail, gateway.key, kind, walk.vpc, here, "out_egress_only")
    _out(walk, "egress_only", gateway.key, kind)


def through_gateway_endpoint(walk: Walk, target: ServiceEndpoint) -> None:
    """To an AWS service without leaving AWS's network: TCP and ICMP echo only."""
    endpoint = target.endpoint
    kind = type(endpoint).__name__
    if endpoint.state != "available":
        detail = f"it is {endpoint.state}"
        walk.trail.block(endpoint.key, kind, "BAD_STATE", detail, change=hint("BAD_STATE"))
    if endpoint.vpc != walk.vpc:
        detail = f"it belongs to {endpoint.vpc}"
        walk.trail.block(
            endpoint.key, kind, "BAD_STATE_ATTACHMENT", detail, change="use an endpoint of this VPC"
        )
    _refuse_foreign(walk, endpoint.key, kind)
    _refuse_protocol(walk, endpoint.key, kind)
    _out(walk, "gateway_endpoint", endpoint.key, kind)


def _refuse_foreign(walk: Walk, gateway: str, kind: str) -> None:
    """What came from a peered VPC, a transit gateway or on premises does not leave by another VPC's doors."""
    if not any(walk.packet.source in block for block in vpc_blocks(walk.topology.vpc(walk.vpc))):
        code = "X_SOURCE_OUTSIDE_VPC"
        detail = f"{walk.packet.source} is not an address of {walk.vpc}"
        walk.trail.block(gateway, kind, code, detail, change=hint(code))


def _refuse_protocol(walk: Walk, endpoint: str, kind: str) -> None:
    packet = walk.packet
    if packet.protocol == "6":
        return
    carried = ECHO.get(packet.protocol, ())
    dropped = subtract(packet.ports, union(carried))
    if dropped or packet.protocol not in ICMP:
        detail = f"it carries TCP and ICMP echo, not {protocol_name(packet.protocol)}"
        code = "VPCE_GATEWAY_PROTOCOL_RESTRICTION"
        blocker = Blocker(component=endpoint, code=code, rule="", detail=detail, change="use TCP")
        walk.trail.drop_ports(packet, dropped, kind, blocker)


def _out(walk: Walk, stage: StageKind, gateway: str, kind: str) -> None:
    walk.pass_stage(
        Stage(
            kind=stage,
            before=walk.packet,
            after=walk.packet,
            vpc=walk.vpc,
            subnet=walk.subnet,
            gateway=gateway,
        )
    )
    walk.trail.hop(gateway, kind, "route", detail=walk.packet.headers())
    end = walk.destination
    if end.place in ("internet", "aws_service") and not embedded(walk.packet.destination):
        walk.reach_outside()
        return
    if not walk.trail.shut:
        detail = f"{walk.packet.destination} is not behind {gateway}"
        walk.trail.block(gateway, kind, "NO_POSSIBLE_DESTINATION", detail)
    walk.lose()
