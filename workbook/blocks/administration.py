"""How administrators reach instances: Session Manager, Instance Connect Endpoint, a bastion, or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal

from workbook.blocks.outside import package_access
from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.model.intent.flow import Access, Flow
from workbook.model.intent.party import AnyParty, BastionHost, ConnectEndpoint, OutsideNetwork
from workbook.model.ports import one_port

AdminAccess = Literal["session_manager", "instance_connect_endpoint", "bastion", "none"]
SSH = one_port(22)
WIDEST_OFFICE = 24
"""The shortest prefix from which a bastion lets anybody in."""

SESSION_MANAGER_CALLS: dict[str, tuple[str, ...]] = {
    "ssm": ("ssm:UpdateInstanceInformation", "ssm:ListAssociations", "ssm:ListInstanceAssociations"),
    "ssmmessages": (
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    ),
}
"""What the agent calls (agent 3.3.40.0 and later needs no ec2messages); AWS knows no narrower resource than *."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """What one way of administration adds to a design."""

    parties: tuple[AnyParty, ...] = ()
    flows: tuple[Flow, ...] = ()
    accesses: tuple[Access, ...] = ()


def office_network(cidrs: Iterable[str]) -> tuple[OutsideNetwork, ...]:
    """The office as a party, if any of its networks is named."""
    blocks = tuple(IPv4Network(cidr) for cidr in cidrs)
    return (OutsideNetwork(key="office", title="Office network", cidr_blocks=blocks),) if blocks else ()


def bastion_faults(office_cidrs: Iterable[str]) -> Iterator[Fault]:
    """A bastion is reached from somewhere, and from no more than an office has."""
    cidrs = tuple(office_cidrs)
    if not cidrs:
        yield Fault("office_cidrs", "a bastion is reached from somewhere; name the office's networks,")
        yield Fault("admin_access", "or take session_manager or instance_connect_endpoint.")
    for cidr in cidrs:
        if IPv4Network(cidr).prefixlen < WIDEST_OFFICE:
            sentence = f"{cidr} may reach port 22 of the bastion, and that is more than a /{WIDEST_OFFICE}"
            yield Fault("office_cidrs", f"{sentence}; name smaller networks,")
            yield Fault("admin_access", f"{sentence}; or take session_manager.")


def administration(
    way: AdminAccess, target: str, *, public_tier: str, private_tier: str, slot: int
) -> Administration:
    """What it takes to administer the instances of `target` this way; `slot` is the first of ten."""
    if way == "session_manager":
        return Administration(accesses=tuple(_session_manager(target, slot)))
    if way == "instance_connect_endpoint":
        endpoint = ConnectEndpoint(
            key="connect-endpoint",
            title="EC2 Instance Connect Endpoint",
            tier=private_tier,
            client_ports="managed",
        )
        purpose = "administrators sign in over the Instance Connect Endpoint, guarded by IAM"
        return Administration(
            parties=(endpoint,), flows=(_ssh("connect-endpoint", target, slot + 2, purpose),)
        )
    if way == "bastion":
        return _bastion(target, public_tier, slot)
    return Administration()


def _session_manager(target: str, slot: int) -> Iterator[Access]:
    for place, (service, actions) in enumerate(SESSION_MANAGER_CALLS.items()):
        yield Access(
            key=f"{target}-{service}",
            slot=slot + place,
            principal=target,
            actions=actions,
            resource="*",
            service=service,
            purpose="administrators sign in with Session Manager, no inbound port",
            traffic=traffic(1.0, 1.0, f"Session Manager ({service})"),
        )


def _bastion(target: str, public_tier: str, slot: int) -> Administration:
    host = BastionHost(
        key="bastion", title="Bastion host", tier=public_tier, instance_type="t4g.nano", client_ports="linux"
    )
    return Administration(
        parties=(host,),
        flows=(
            _ssh("office", "bastion", slot + 3, "administrators sign in to the bastion from the office"),
            _ssh("bastion", target, slot + 4, "administrators jump from the bastion"),
        ),
        accesses=(package_access("bastion", slot + 5),),
    )


def _ssh(source: str, destination: str, slot: int, purpose: str) -> Flow:
    return Flow(
        key=f"{source}-to-{destination}-ssh",
        slot=slot,
        source=source,
        destination=destination,
        ports=SSH,
        purpose=purpose,
        traffic=traffic(1.0, 1.0, "SSH sessions"),
    )
