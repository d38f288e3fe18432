"""What watches over the network as a whole: flow logs, DNS Firewall, and the account-wide switches."""

from collections.abc import Iterator, Sequence

from workbook.facts.limits import service_setting
from workbook.model.estate.network import (
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
    VpcEncryptionControl,
)
from workbook.model.estate.observability import DnsFirewallRuleGroup
from workbook.model.estate.resource import Resource
from workbook.model.intent import party as intent
from workbook.model.intent.alarms import Alarms
from workbook.model.intent.connection import PrivateService
from workbook.model.intent.containers import ContainerService
from workbook.model.intent.design import Design
from workbook.model.intent.dns import DnsEndpoint
from workbook.model.intent.edge import Distribution, ShieldAdvanced, WebAcl
from workbook.model.intent.place import VpcIntent
from workbook.model.intent.store import Bucket, Replication, Store, Trail
from workbook.planning.egress import has_public_address, needs_gateway
from workbook.planning.flow_logs import flow_log_group, flow_log_stream, flow_logs
from workbook.planning.log_deliveries import log_bucket
from workbook.planning.main_keys import main_key
from workbook.planning.parties import Settlement
from workbook.planning.places import (
    Place,
    access_logs_of,
    alb_logs_of,
    block_public_access_of,
    flow_logs_of,
    key_of,
)
from workbook.planning.reasons import flow_reason, house_rule, merged


def plan_watch(design: Design, settlement: Settlement, network: Sequence[Resource]) -> Iterator[Resource]:
    """Logging and account-wide resources of a design and its planned `network`; policies are written later."""
    for place in _places(design):
        yield from _of_place(design, *place)
    for vpc in design.vpcs:
        yield from flow_logs(design, vpc, network)
        yield from _controls(design, vpc)
        if vpc.means.vpc_block_public_access != "off":
            yield from _exclusions(design, vpc, settlement)


def _places(design: Design) -> tuple[tuple[str, str], ...]:
    """Every account and Region in which something of the design stands."""
    owners = (*design.placed, *(store for store in design.stores if _keeps(store)))
    vpcs = ((vpc.account, vpc.region) for vpc in design.vpcs)
    return tuple(dict.fromkeys((design.home, *vpcs, *map(design.home_of, owners))))


def _keeps(store: Store) -> bool:
    """Whether a store keeps something where it stands: a rule about buckets elsewhere needs no key of its own."""
    if isinstance(store, (Alarms, Replication, ShieldAdvanced)):
        return False
    if isinstance(store, (Distribution, WebAcl)):
        return store.logs != "off"
    return not isinstance(store, Trail) or store.to_cloudwatch or store.notify


def _of_place(design: Design, account: str, region: str) -> Iterator[Resource]:
    """What an account has one of in a Region: its key, its log buckets, its switches."""
    kms_key = key_of(design, account, region) if design.customer_managed_key else ""
    if kms_key:
        yield main_key(design, kms_key, account, region)
    vpcs = [vpc for vpc in design.vpcs if (vpc.account, vpc.region) == (account, region)]
    modes = {vpc.means.flow_logs for vpc in vpcs}
    if modes & {"s3", "firehose"}:
        name = flow_logs_of(design, account, region)
        place = Place(account, region, (house_rule("flow-logs"),))
        yield log_bucket(design, name, place, "VPC flow logs", kms_key)
    if "firehose" in modes:
        yield flow_log_stream(design, account, region, kms_key)
    if "cloudwatch" in modes:
        yield flow_log_group(design, account, region, kms_key)
    balancers = [party for party in design.placed if isinstance(party, intent.ApplicationLoadBalancer)]
    if any(design.home_of(party) == (account, region) for party in balancers):
        name = alb_logs_of(design, account, region)
        place = Place(account, region, (house_rule("load-balancer-logs"),))
        yield log_bucket(design, name, place, "access logs of the load balancer")
    watched = [store for store in design.stores if isinstance(store, Bucket) and store.access_logs]
    if any(design.home_of(store) == (account, region) for store in watched):
        name = access_logs_of(design, account, region)
        place = Place(account, region, (house_rule("bucket-logs"),))
        yield log_bucket(design, name, place, "server access logs of buckets")
    posture = next(
        (vpc.means.vpc_block_public_access for vpc in vpcs if vpc.means.vpc_block_public_access != "off"),
        None,
    )
    if posture:
        yield VpcBlockPublicAccessOptions(
            account=account,
            region=region,
            key=block_public_access_of(design, account, region),
            because=(house_rule("block-public-access"),),
            internet_gateway_block_mode="block-ingress"
            if posture == "block_ingress"
            else "block-bidirectional",
        )


def _exclusions(design: Design, vpc: VpcIntent, settlement: Settlement) -> Iterator[Resource]:
    """The subnets of parties with public addresses, which the posture must let be."""
    own = [party for party in design.placed if party.vpc == vpc.key]
    doors = [party for party in own if has_public_address(party) or needs_gateway(party)]
    flows = [
        flow for flow in design.flows if any(door.key in (flow.source, flow.destination) for door in doors)
    ]
    subnets = dict.fromkeys(subnet for door in doors for subnet in settlement.subnets_of[door.key])
    for subnet in subnets:
        yield VpcBlockPublicAccessExclusion(
            key=f"block-public-access/{subnet}",
            account=vpc.account,
            region=vpc.region,
            because=merged(map(flow_reason, flows)) or (house_rule("block-public-access"),),
            subnet=subnet,
            internet_gateway_exclusion_mode="allow-bidirectional",
        )


def _called_names(design: Design, vpc: VpcIntent) -> Iterator[str]:
    """The hosts that parties of a VPC call, its private names (DNS Firewall sees those too), then AWS's own."""
    own = {party.key for party in design.placed if party.vpc == vpc.key}
    called = dict.fromkeys(flow.destination for flow in design.flows if flow.source in own)
    hosts = (
        party for party in design.parties if isinstance(party, (intent.OutsideHost, intent.PartnerService))
    )
    yield from (host.host_name for host in hosts if host.key in called)
    if any(isinstance(each, ContainerService) and each.discovery_name for each in design.placed):
        yield f"*.{design.name_prefix}.internal"
    for each in design.connections:
        if isinstance(each, PrivateService) and vpc.key in each.consumers and each.private_dns_name:
            yield each.private_dns_name
    for party in design.placed:
        if isinstance(party, DnsEndpoint) and vpc.key in party.vpcs:
            yield from (party.domain_name, f"*.{party.domain_name}")
    yield from service_setting("dns_firewall_own_names").split()


def _controls(design: Design, vpc: VpcIntent) -> Iterator[Resource]:
    listed = vpc.means.dns_firewall == "allow_list"
    if vpc.means.dns_firewall != "off":
        yield DnsFirewallRuleGroup(
            account=vpc.account,
            region=vpc.region,
            key=f"{vpc.key}/dns-firewall",
            because=(house_rule("dns-firewall"),),
            vpc=vpc.key,
            action="ALERT" if vpc.means.dns_firewall == "alert" else "BLOCK",
            domain_lists=() if listed else tuple(service_setting("dns_firewall_lists").split()),
            allowed_domains=tuple(_called_names(design, vpc)) if listed else (),
            fail_open=vpc.means.dns_firewall_fail_open,
        )
    if vpc.means.encryption_controls != "off":
        yield VpcEncryptionControl(
            account=vpc.account,
            region=vpc.region,
            key=f"{vpc.key}/encryption-control",
            because=(house_rule("encryption-controls"),),
            vpc=vpc.key,
            mode=vpc.means.encryption_controls,
        )
