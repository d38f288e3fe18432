"""Load balancers and their targets."""

from collections.abc import Iterator
from typing import Literal

from workbook.facts.limits import service_setting
from workbook.model.estate import compute
from workbook.model.estate.resource import Resource
from workbook.model.intent import party as intent
from workbook.model.intent.connection import PrivateService
from workbook.model.intent.containers import ContainerService
from workbook.planning.joints import of_kind
from workbook.planning.places import alb_logs_of
from workbook.planning.workloads.site import Site


def load_balancer(party: intent.ApplicationLoadBalancer, site: Site) -> Iterator[Resource]:
    """An Application Load Balancer and where it sends to."""
    place, group = site.place(party), f"{party.key}/target-group"
    dual = site.design.vpc(party.vpc).means.ipv6 != "off"
    yield compute.TargetGroup(
        **vars(place),
        key=group,
        vpc=party.vpc,
        protocol=party.target_protocol,
        port=party.target_port,
        target_type=_target_type(site.design.party(party.target)),
        health_check_path=party.health_check_path,
        stickiness_s=party.stickiness_s,
        cross_zone=party.cross_zone,
        targets=(party.target,),
    )
    yield compute.LoadBalancer(
        **vars(place),
        key=party.key,
        type="application",
        scheme="internet-facing" if party.internet_facing else "internal",
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        listeners=tuple(_listeners(party, group)),
        ip_address_type="dualstack" if dual else "ipv4",
        access_logs_bucket=alb_logs_of(site.design, place.account, place.region),
    )


def _listeners(party: intent.ApplicationLoadBalancer, group: str) -> Iterator[compute.Listener]:
    policy = service_setting("ssl_policy")
    yield compute.Listener(
        protocol="HTTPS",
        port=443,
        target_group=group,
        ssl_policy=policy,
        certificate=f"{party.key}-certificate",
        authenticate="" if party.authentication == "none" else party.authentication,
        required_header=party.required_header,
    )
    if party.redirect_http:
        yield compute.Listener(protocol="HTTP", port=80, redirect_port=443)


def _target_type(target: intent.AnyParty) -> Literal["instance", "ip"]:
    """Tasks on Fargate have addresses and no instance."""
    return "ip" if isinstance(target, ContainerService) else "instance"


def network_load_balancer(party: intent.NetworkLoadBalancer, site: Site) -> Iterator[Resource]:
    """A Network Load Balancer and where it sends to; health is asked on the target's own port."""
    place, group = site.place(party), f"{party.key}/target-group"
    offered = [each for each in of_kind(site.design, PrivateService) if each.load_balancer == party.key]
    tls = party.protocol == "TLS"
    yield compute.TargetGroup(
        **vars(place),
        key=group,
        vpc=party.vpc,
        protocol=party.protocol,
        port=party.target_port,
        target_type="instance",
        preserve_client_ip=party.preserve_client_ip,
        targets=(party.target,),
    )
    yield compute.LoadBalancer(
        **vars(place),
        key=party.key,
        type="network",
        scheme="internet-facing" if party.internet_facing else "internal",
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        listeners=(
            compute.Listener(
                protocol=party.protocol,
                port=party.port,
                target_group=group,
                ssl_policy=service_setting("ssl_policy") if tls else "",
                certificate=f"{party.key}-certificate" if tls else "",
            ),
        ),
        enforce_private_link_rules=all(each.enforce_rules for each in offered),
    )
