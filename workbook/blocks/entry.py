"""The way in: an Application Load Balancer for everyone or for the office, or nobody at all."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Literal

from workbook.blocks.administration import AdminAccess, bastion_faults
from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import INTERNET, ApplicationLoadBalancer
from workbook.model.ports import one_port
from workbook.options import PatternOptions, option
from workbook.values import Cidrs, HostName

Authentication = Literal["none", "cognito", "oidc"]


class DoorOptions(PatternOptions):
    """Whether there is a way in at all."""

    entry: Literal["alb", "cloudfront", "nlb", "none"] = option(
        "alb",
        title="Entry",
        help="alb: users come through an Application Load Balancer; cloudfront: through CloudFront and a web ACL to one "
        "that admits nobody else; nlb: through a Network Load Balancer that passes TLS and the users' addresses on; "
        "none: nobody comes in.",
        group="Entry",
    )
    domain_name: HostName = option(
        "app.example.com",
        title="Domain name",
        help="What users type; CloudFront answers to it.",
        group="Entry",
        levels=("app.example.com",),
    )


class UserOptions(PatternOptions):
    """What a pattern whose users come through a load balancer lets people tune."""

    entry_open_to: Literal["internet", "office"] = option(
        "internet",
        title="Open to",
        help="Who may open the load balancer: everyone, or only the office networks.",
        group="Entry",
    )
    redirect_http: bool = option(
        False,
        title="Redirect port 80",
        help="Listen on port 80 too and send browsers to HTTPS; nothing is served there.",
        group="Entry",
    )
    entry_gb_per_month: float = option(
        100.0,
        title="Sent to users",
        help="What users download in a month; a tenth of it comes in.",
        group="Entry",
        unit="GB a month",
        levels=(100.0,),
        ge=0,
        le=10_000_000,
    )
    office_cidrs: Cidrs = option(
        ("203.0.113.0/24",),
        title="Office networks",
        help="Public addresses of your office; administrators and, if chosen, users come from there.",
        group="Entry",
        levels=(("203.0.113.0/24",), ("203.0.113.0/25", "198.51.100.7/32")),
    )

    @property
    def has_load_balancer(self) -> bool:
        """Whether users come in."""
        return True

    def conflicts(self) -> Iterator[Fault]:
        """The office's networks are named where users come from there, and lie outside the VPC."""
        yield from super().conflicts()
        if self.has_load_balancer and self.entry_open_to == "office":
            yield from self._without_office("entry_open_to")
        own = IPv4Network(self.vpc_cidr)
        for place, cidr in enumerate(self.office_cidrs):
            if IPv4Network(cidr).overlaps(own):
                sentence = f"{cidr} lies inside the VPC's own {own}; name the public addresses of the office."
                yield Fault(f"office_cidrs.{place}", sentence)
        if self.has_load_balancer and self.az_count < 2:
            yield Fault("az_count", "1 zone; a load balancer needs subnets in 2. Take 2 or more.")

    def _without_office(self, field: str) -> Iterator[Fault]:
        if not self.office_cidrs:
            sentence = f"{field}={getattr(self, field)} needs the office's networks, and there are none"
            yield Fault("office_cidrs", f"{sentence}; name them,")
            yield Fault(field, f"{sentence}; or choose another.")


class EntryOptions(UserOptions, DoorOptions):
    """What a pattern with users and administrators lets people tune."""

    admin_access: AdminAccess = option(
        "session_manager",
        title="Administration",
        help="How administrators reach the instances; Session Manager needs no inbound port at all.",
        group="Entry",
    )

    @property
    def has_load_balancer(self) -> bool:
        """Whether users come in."""
        return self.entry != "none"

    def conflicts(self) -> Iterator[Fault]:
        """An entry or a bastion needs what other options may forbid."""
        yield from super().conflicts()
        if self.admin_access == "bastion":
            yield from bastion_faults(self.office_cidrs)
        if self.has_load_balancer and self.az_count < 2:
            yield Fault("entry", "or set entry to none: a load balancer needs subnets in 2 zones.")
        if self.entry == "cloudfront" and self.entry_open_to == "office":
            sentence = (
                "CloudFront asks from addresses of its own, so no group can tell the office from others"
            )
            yield Fault("entry", f"{sentence}; set it to alb or nlb,")
            yield Fault("entry_open_to", f"{sentence}; or open it to the internet and let a web ACL tell.")
        if self.entry == "nlb" and self.redirect_http:
            yield Fault(
                "redirect_http",
                "a Network Load Balancer passes bytes on and redirects nothing; leave it off,",
            )
            yield Fault("entry", "or set it to alb or cloudfront.")


def load_balancer(
    options: UserOptions, target: str, target_port: int, authentication: Authentication = "none"
) -> ApplicationLoadBalancer:
    """The load balancer as a party."""
    return ApplicationLoadBalancer(
        key="alb",
        title="Application Load Balancer",
        tier="public",
        internet_facing=True,
        target=target,
        target_port=target_port,
        redirect_http=options.redirect_http,
        authentication=authentication,
        client_ports="load_balancer",
        listens=tuple(one_port(port) for port in ((443, 80) if options.redirect_http else (443,))),
    )


def entry_flows(options: UserOptions, target: str, target_port: int) -> Iterator[Flow]:
    """Users to the load balancer, and the load balancer to its target; slots 1 to 3."""
    sent = options.entry_gb_per_month
    volume = traffic(sent / 10, sent, "users")
    yield user_flow(options, 1, 443, "users open the application")
    if options.redirect_http:
        yield user_flow(options, 2, 80, "browsers are sent to HTTPS")
    yield Flow(
        key=f"alb-to-{target}",
        slot=3,
        source="alb",
        destination=target,
        ports=one_port(target_port),
        purpose="the load balancer forwards requests and asks after health",
        traffic=volume,
    )


def user_flow(options: UserOptions, slot: int, port: int, purpose: str, *, balancer: str = "alb") -> Flow:
    """Users to a load balancer's port."""
    sent = options.entry_gb_per_month
    return Flow(
        key=f"users-to-{balancer}-{port}",
        slot=slot,
        source=INTERNET if options.entry_open_to == "internet" else "office",
        destination=balancer,
        ports=one_port(port),
        purpose=purpose,
        traffic=traffic(sent / 10, sent, "users") if port == 443 else traffic(0.01, 0.01, "redirects"),
    )
