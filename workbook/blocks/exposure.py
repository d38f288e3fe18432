"""Where a load balancer faces: the internet, or only a network on premises that comes in by VPN."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Literal

from pydantic.functional_validators import AfterValidator

from workbook.blocks.administration import office_network
from workbook.blocks.edge_options import outside_cloudfront
from workbook.blocks.entry import UserOptions
from workbook.errors import Fault
from workbook.facts.limits import service_setting
from workbook.model.intent.connection import HybridLink
from workbook.model.intent.party import ApplicationLoadBalancer, OutsideNetwork
from workbook.options import option
from workbook.values import Cidrs, HostName


def _address(text: str) -> str:
    return str(IPv4Address(text))


class ExposureOptions(UserOptions):
    """What a pattern whose load balancer may be internal lets people tune."""

    exposure: Literal["internet_facing", "internal", "vpc_origin"] = option(
        "internet_facing",
        title="Load balancer faces",
        help="internet_facing: public addresses, and the group says who gets in; internal: private addresses alone, and "
        "people come over a Site-to-Site VPN of their office; vpc_origin: private too, and only this account's CloudFront "
        "reaches it.",
        group="Entry",
    )
    web_acl: Literal["on", "off"] | None = option(
        None,
        title="Web ACL",
        help="AWS WAF with AWS's usual rules, before the load balancer or at CloudFront. Automatic: on where the internet "
        "may ask, and with vpc_origin, where it alone can tell the office from others.",
        group="Filters",
    )
    domain_name: HostName = option(
        "app.example.com",
        title="Domain name",
        help="What users type; with vpc_origin CloudFront answers to it.",
        group="Entry",
        levels=("app.example.com",),
    )
    stickiness_minutes: int = option(
        0,
        title="Sticky sessions",
        help="How long a cookie binds a user to one target, for sessions kept in its memory; 0: any target answers, which "
        "spreads load evenly and survives the loss of one.",
        group="Entry",
        unit="minutes",
        levels=(0, 60),
        ge=0,
        le=int(service_setting("target_group_stickiness_s")) // 60,
    )
    cross_zone: bool = option(
        True,
        title="Cross-zone",
        help="Each zone's node sends to the targets of all zones; off: of its own alone, which then must carry its share.",
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

    @property
    def is_behind_cloudfront(self) -> bool:
        """Whether CloudFront alone reaches the load balancer, in private subnets."""
        return self.exposure == "vpc_origin"

    @property
    def is_private(self) -> bool:
        """Whether the load balancer has private addresses alone."""
        return self.exposure != "internet_facing"

    @property
    def has_web_acl(self) -> bool:
        """Whether WAF looks at requests."""
        if self.web_acl is not None:
            return self.web_acl == "on"
        return self.is_behind_cloudfront or (not self.is_internal and self.entry_open_to == "internet")

    def conflicts(self) -> Iterator[Fault]:
        """What fits no exposure, and cookies that bind where zones are kept apart."""
        yield from super().conflicts()
        if self.stickiness_minutes and not self.cross_zone:
            sentence = "target groups that keep zones apart take no sticky sessions"
            yield Fault("stickiness_minutes", f"{sentence}; set it to 0,")
            yield Fault("cross_zone", f"{sentence}; or leave it on.")
        if self.is_behind_cloudfront:
            yield from self._behind_cloudfront()
        if self.is_internal:
            yield from self._internal()

    def _behind_cloudfront(self) -> Iterator[Fault]:
        """CloudFront hides its users' addresses from groups, redirects by itself, and is in one partition."""
        yield from outside_cloudfront(self)
        if self.entry_open_to == "office" and not self.has_web_acl:
            sentence = "behind CloudFront only a web ACL tells the office from others"
            yield Fault("web_acl", f"{sentence}; set it to on,")
            yield Fault("entry_open_to", f"{sentence}; or take internet.")
        if self.redirect_http:
            sentence = "CloudFront sends browsers to HTTPS itself and asks the load balancer on 443 alone"
            yield Fault("redirect_http", f"{sentence}; leave it off,")
            yield Fault("exposure", f"{sentence}; or take internet_facing.")
        if self.nacl_mode == "strict":
            sentence = "AWS does not say from which addresses a VPC origin speaks, so no entry can name them"
            yield Fault("nacl_mode", f"{sentence}; set it to tiered or default,")
            yield Fault("exposure", f"{sentence}; or take internet_facing.")

    def _internal(self) -> Iterator[Fault]:
        """Nobody on the internet reaches an internal load balancer, and no range is in two places."""
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
    spoken = replace(
        balancer,
        target_protocol="HTTPS" if options.target_protocol == "https" else "HTTP",
        stickiness_s=60 * options.stickiness_minutes,
        cross_zone=options.cross_zone,
    )
    return replace(spoken, internet_facing=False, tier=tier) if options.is_private else spoken
