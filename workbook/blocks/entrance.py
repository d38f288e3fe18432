"""The entrance of an application whose load balancer may face the internet, an office's VPN, or CloudFront alone."""

from dataclasses import replace
from ipaddress import IPv4Network

from workbook.blocks.doors import Door
from workbook.blocks.edge import (
    DOOR,
    EdgeChoice,
    edge_assumptions,
    edge_flows,
    edge_parties,
    edge_stores,
    only_through_edge,
    web_acl,
)
from workbook.blocks.entry import Authentication, entry_flows, load_balancer
from workbook.blocks.exposure import ExposureOptions, facing
from workbook.model.intent.edge import Distribution
from workbook.model.intent.flow import Assumption
from workbook.model.intent.party import ApplicationLoadBalancer
from workbook.model.intent.store import AnyStore


def entrance(
    options: ExposureOptions, target: str, target_port: int, authentication: Authentication, tier: str
) -> Door:
    """The load balancer as it faces, who reaches it, and the web ACL before it; a private one stands in `tier`."""
    balancer = facing(load_balancer(options, target, target_port, authentication), options, tier)
    if options.is_behind_cloudfront:
        return _at_the_edge(options, balancer)
    return Door(
        parties=(balancer,),
        flows=tuple(entry_flows(options, target, target_port)),
        stores=(web_acl(_choice(options), behind_cloudfront=False),) if options.has_web_acl else (),
        assumptions=(OWN_CERTIFICATE,),
    )


def first_step(options: ExposureOptions) -> str:
    """The flow by which a request comes to the load balancer."""
    return f"{DOOR}-to-alb-443" if options.is_behind_cloudfront else "users-to-alb-443"


def _choice(options: ExposureOptions) -> EdgeChoice:
    """Who comes from an office alone is told by address at CloudFront; elsewhere the group does it."""
    only = options.office_cidrs if options.is_behind_cloudfront and options.entry_open_to == "office" else ()
    return EdgeChoice(
        private=True,
        domain_name=options.domain_name,
        at_load_balancer=not options.is_behind_cloudfront,
        only_from=tuple(map(IPv4Network, only)),
        sent_gb_per_month=options.entry_gb_per_month,
    )


def _at_the_edge(options: ExposureOptions, balancer: ApplicationLoadBalancer) -> Door:
    choice = _choice(options)
    door, _ = edge_parties(choice, balancer.tier, balancer.target, balancer.target_port)
    return Door(
        parties=(door, balancer),
        flows=tuple(edge_flows(choice, balancer.target, balancer.target_port)),
        stores=_stores(choice, wanted=options.has_web_acl),
        prohibitions=(only_through_edge(),),
        assumptions=tuple(edge_assumptions(choice, "alb")),
    )


def _stores(choice: EdgeChoice, *, wanted: bool) -> tuple[AnyStore, ...]:
    front, acl = edge_stores(choice, "alb")
    if wanted:
        return front, acl
    assert isinstance(front, Distribution)
    return (replace(front, web_acl=""),)


OWN_CERTIFICATE = Assumption(
    subject="certificate",
    sentence="An ACM certificate for the application's name exists in the Region.",
)
