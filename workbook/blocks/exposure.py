"""Where a load balancer faces: the internet, or only a network on premises that comes in by VPN."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Literal

from pydantic.functional_validators import AfterValidator

from workbook.blocks.administration import office_network
from workbook.blocks.entry import UserOptions
from workbook.errors import Fault
from workbook.model.intent.connection import HybridLink
from workbook.model.intent.party import ApplicationLoadBalancer, OutsideNetwork
from workbook.options import option
from workbook.values import Cidrs


def _address(text: str) -> str:
    return str(IPv4Address(text))


class ExposureOptions(UserOptions):
    """What a pattern whose load balancer may be internal lets people tune."""

    exposure: Literal["internet_facing", "internal"] = option(
        "internet_facing",
        title="Load balancer faces",
        help="internet_facing: public addresses, and the group says who gets in; internal: private addresses alone, and "
        "people come over a Site-to-Site VPN of their office.",
        group="Entry",
    )
    office_networks: Cidrs = option(
        ("192.168.0.0/16",),
        title="Networks of the office",
        help="Private ranges behind the VPN, for an internal load balancer; they must not overlap with the VPC.",
        group="Entry",
        levels=(("192.168.0.0/16",),),
    )
    customer_gateway_ip: Annotated[str, AfterValidator(_address)] = option(
        "203.0.113.10",
        title="Customer gateway",
        help="Public address of the office's router, for an internal load balancer.",
        group="Entry",
        levels=("203.0.113.10",),
    )

    target_protocol: Literal["http", "https"] = option(
        "http",
        title="Protocol behind it",
        help="http: TLS ends at the load balancer; https: it opens TLS to the targets anew, and takes any certificate of "
        "theirs, one they made themselves too.",
        group="Entry",
        levels=("http",),
    )

    @property
    def is_internal(self) -> bool:
        """Whether the load balancer has private addresses alone."""
        return self.exposure == "internal"

    def conflicts(self) -> Iterator[Fault]:
        """Nobody on the internet reaches an internal load balancer, and no range is in two places."""
        yield from super().conflicts()
        if not self.is_internal:
            return
        if self.entry_open_to == "internet":
            sentence = "an internal load balancer has no address that the internet knows"
            yield Fault("entry_open_to", f"{sentence}; take office,")
            yield Fault("exposure", f"{sentence}; or take internet_facing.")
        if not self.office_networks:
            yield Fault(
                "office_networks", "an internal load balancer is for somebody: name the office's ranges,"
            )
            yield Fault("exposure", "or take internet_facing.")
        for place, cidr in enumerate(self.office_networks):
            if IPv4Network(cidr).overlaps(IPv4Network(self.vpc_cidr)):
                sentence = (
                    f"{cidr} of the office overlaps {self.vpc_cidr} of the VPC, and no route tells them apart"
                )
                yield Fault(f"office_networks.{place}", f"{sentence}; change it,")
                yield Fault("vpc_cidr", f"{sentence}; or change the VPC's.")


def users_network(options: ExposureOptions) -> tuple[OutsideNetwork, ...]:
    """The office as a party: beyond the VPN, or by its public addresses."""
    if not options.is_internal:
        return office_network(options.office_cidrs)
    blocks = tuple(IPv4Network(cidr) for cidr in options.office_networks)
    return (OutsideNetwork(key="office", title="Office network", location="on_premises", cidr_blocks=blocks),)


def links(options: ExposureOptions) -> tuple[HybridLink, ...]:
    """The VPN to the office, if people come by it."""
    if not options.is_internal:
        return ()
    address = IPv4Address(options.customer_gateway_ip)
    return (
        HybridLink(
            key="link",
            title="Link to the office",
            network="office",
            gateway="main",
            medium="vpn",
            customer_gateway_ip=address,
        ),
    )


def facing(balancer: ApplicationLoadBalancer, options: ExposureOptions, tier: str) -> ApplicationLoadBalancer:
    """The load balancer as it faces and speaks to its targets; an internal one stands in a private tier."""
    spoken = replace(balancer, target_protocol="HTTPS" if options.target_protocol == "https" else "HTTP")
    return replace(spoken, internet_facing=False, tier=tier) if options.is_internal else spoken
