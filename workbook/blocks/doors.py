"""The doors of an application: a load balancer, CloudFront before one, or a Network Load Balancer that passes TLS through."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.blocks.edge import (
    USUAL_RULE_GROUPS,
    EdgeChoice,
    edge_assumptions,
    edge_flows,
    edge_parties,
    edge_stores,
    edge_waivers,
    only_through_edge,
)
from workbook.blocks.entry import EntryOptions, entry_flows, load_balancer, user_flow
from workbook.blocks.volumes import traffic
from workbook.model.intent.flow import Assumption, Flow, Prohibition, Waiver
from workbook.model.intent.party import AnyParty, NetworkLoadBalancer
from workbook.model.intent.store import AnyStore
from workbook.model.ports import one_port

PASSED_ON = "nlb"


@dataclass(frozen=True, kw_only=True)
class Door:
    """What a way in adds to a design."""

    parties: tuple[AnyParty, ...] = ()
    flows: tuple[Flow, ...] = ()
    stores: tuple[AnyStore, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def door(options: EntryOptions, target: str, target_port: int) -> Door:
    """The way in that the options chose, to a party on its port; nothing where nobody comes in."""
    match options.entry:
        case "alb":
            return _balanced(options, target, target_port)
        case "cloudfront":
            return _at_the_edge(options, target, target_port)
        case "nlb":
            return Door(
                parties=(_passing(target, target_port),),
                flows=tuple(_passed(options, target, target_port)),
                assumptions=(OWN_TLS,),
            )
        case "none":
            return Door()


def _balanced(options: EntryOptions, target: str, target_port: int) -> Door:
    certificate = "An ACM certificate for the application's name exists in the Region."
    return Door(
        parties=(load_balancer(options, target, target_port),),
        flows=tuple(entry_flows(options, target, target_port)),
        assumptions=(Assumption(subject="certificate", sentence=certificate),),
    )


def _at_the_edge(options: EntryOptions, target: str, target_port: int) -> Door:
    """A database stands behind, so the web ACL looks for SQL too."""
    choice = EdgeChoice(
        private=False,
        domain_name=options.domain_name,
        rule_groups=(*USUAL_RULE_GROUPS, "sqli"),
        sent_gb_per_month=options.entry_gb_per_month,
    )
    return Door(
        parties=tuple(edge_parties(choice, "public", target, target_port)),
        flows=tuple(edge_flows(choice, target, target_port)),
        stores=tuple(edge_stores(choice, "alb")),
        prohibitions=(only_through_edge(),),
        assumptions=tuple(edge_assumptions(choice, "alb")),
        waivers=tuple(edge_waivers(choice)),
    )


def _passing(target: str, target_port: int) -> NetworkLoadBalancer:
    return NetworkLoadBalancer(
        key=PASSED_ON,
        title="Network Load Balancer",
        tier="public",
        internet_facing=True,
        target=target,
        port=443,
        target_port=target_port,
        preserve_client_ip=True,
        listens=(one_port(443),),
    )


def _passed(options: EntryOptions, target: str, target_port: int) -> Iterator[Flow]:
    yield user_flow(options, 1, 443, "users open the application", balancer=PASSED_ON)
    sent = options.entry_gb_per_month
    yield Flow(
        key=f"{PASSED_ON}-to-{target}",
        slot=3,
        source=PASSED_ON,
        destination=target,
        ports=one_port(target_port),
        purpose="the load balancer passes connections on with the users' addresses, and asks after health",
        traffic=traffic(sent / 10, sent, "users"),
    )


OWN_TLS = Assumption(
    subject="certificate",
    sentence="The application ends TLS itself: the load balancer passes bytes on and holds no certificate.",
)
