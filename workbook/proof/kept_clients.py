"""Whose addresses a target sees behind a Network Load Balancer that keeps them, and whether its network ACL lets them pass.

The target's groups go by the load balancer's group whatever the address; its network ACL sees the client's.
"""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network

from workbook.facts.ephemeral_ranges import client_range
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkAclEntry, NetworkInterface
from workbook.model.estate.party import Party
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.reachability.filters import acl_of_subnet

Ports = tuple[int, int]
TCP, ANY = "6", "-1"


def kept_clients(design: Design, estate: Estate, flow: Flow) -> tuple[Party, ...]:
    """The outside parties whose own addresses reach the target of a load balancer's flow."""
    balancer = next((each for each in estate.of(LoadBalancer) if each.key == flow.source), None)
    if balancer is None or balancer.type != "network":
        return ()
    groups = {listener.target_group for listener in balancer.listeners}
    if not any(group.key in groups and group.preserve_client_ip for group in estate.of(TargetGroup)):
        return ()
    clients = (estate.party(each.source) for each in design.flows if each.destination == flow.source)
    return tuple(client for client in clients if client.location != "vpc")


def cut_off(design: Design, estate: Estate, flow: Flow) -> str:
    """Why a client that keeps its address would not be served; empty where all are."""
    clients = kept_clients(design, estate, flow)
    if not clients or flow.ports is None:
        return ""
    asked = (flow.ports.from_port, flow.ports.to_port)
    acls = acl_of_subnet(estate)
    cards = (estate.get(NetworkInterface, key) for key in estate.party(flow.destination).interfaces)
    for acl in dict.fromkeys(acls[card.subnet] for card in cards):
        for client in clients:
            for block in (each for each in client.cidr_blocks if each.version == 4):
                if not _passes(_entries(estate, acl, egress=False), block, asked):
                    return f"{acl} does not let {client.key} in by its own address, which the load balancer keeps"
                if not _passes(_entries(estate, acl, egress=True), block, client_range(client.client_ports)):
                    return f"{acl} does not let answers out to {client.key}'s own address"
    return ""


def _entries(estate: Estate, acl: str, *, egress: bool) -> list[NetworkAclEntry]:
    own = (each for each in estate.of(NetworkAclEntry) if each.network_acl == acl and each.egress == egress)
    return sorted(own, key=lambda each: each.rule_number)


def _passes(entries: Iterable[NetworkAclEntry], block: IPv4Network | IPv6Network, ports: Ports) -> bool:
    """Whether every port passes to or from every address of a block, first match first."""
    waiting = [ports]
    for entry in entries:
        if (
            entry.protocol not in (TCP, ANY)
            or entry.cidr_block is None
            or not block.overlaps(entry.cidr_block)
        ):
            continue
        spoken = (entry.port_range.from_port, entry.port_range.to_port) if entry.port_range else (0, 65535)
        met = [each for each in waiting if each[0] <= spoken[1] and spoken[0] <= each[1]]
        if met and entry.rule_action == "deny":
            return False
        if block.version == 4 and entry.cidr_block.supernet_of(block):
            waiting = [rest for each in waiting for rest in _without(each, spoken)]
        if not waiting:
            return True
    return not waiting


def _without(ports: Ports, spoken: Ports) -> Iterator[Ports]:
    if spoken[1] < ports[0] or ports[1] < spoken[0]:
        yield ports
        return
    if ports[0] < spoken[0]:
        yield ports[0], spoken[0] - 1
    if spoken[1] < ports[1]:
        yield spoken[1] + 1, ports[1]
