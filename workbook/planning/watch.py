"""What watches over the network as a whole: flow logs, DNS Firewall, and the account-wide switches."""

from collections.abc import Iterator

from workbook.facts.limits import service_setting
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.identity import KmsKey, PolicyDocument
from workbook.model.estate.network import (
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
    VpcEncryptionControl,
)
from workbook.model.estate.observability import DnsFirewallRuleGroup, FlowLog, LogGroup
from workbook.model.estate.resource import Resource
from workbook.model.intent import party as intent
from workbook.model.intent.design import Design
from workbook.model.intent.place import VpcIntent
from workbook.planning.egress import has_public_address
from workbook.planning.parties import Settlement
from workbook.planning.reasons import flow_reason, house_rule, merged
from workbook.planning.workloads import ALB_LOGS, KEY

FLOW_LOGS_BUCKET = "bucket/flow-logs"


def plan_watch(design: Design, settlement: Settlement) -> Iterator[Resource]:
    """Logging and account-wide resources of a design; policies are written later."""
    if design.customer_managed_key:
        yield _key(design)
    for vpc in design.vpcs:
        yield from _flow_logs(design, vpc)
        yield from _controls(vpc)
        if vpc.means.vpc_block_public_access != "off":
            yield from _exclusions(design, vpc, settlement)
    if any(isinstance(party, intent.ApplicationLoadBalancer) for party in design.parties):
        yield _log_bucket(
            design, ALB_LOGS, "access logs of the load balancer", "load-balancer-logs", kms_key=""
        )


def _key(design: Design) -> KmsKey:
    vpc = design.vpcs[0]
    return KmsKey(
        key=KEY,
        account=vpc.account,
        region=vpc.region,
        because=(house_rule("encryption-key"),),
        alias=f"alias/{design.name_prefix}",
        description=f"Encrypts what {design.name_prefix} stores",
        rotation_period_days=int(service_setting("kms_rotation_days")),
        deletion_window_days=int(service_setting("kms_deletion_window_days")),
        policy=PolicyDocument(statements=()),
    )


def _flow_logs(design: Design, vpc: VpcIntent) -> Iterator[Resource]:
    mode = vpc.means.flow_logs
    if mode == "off":
        return
    to_s3 = mode == "s3"
    kms_key = KEY if design.customer_managed_key else ""
    because = (house_rule("flow-logs"),)
    if to_s3:
        yield _log_bucket(design, FLOW_LOGS_BUCKET, "VPC flow logs", "flow-logs", kms_key=kms_key)
    else:
        yield LogGroup(
            key="log/flow-logs",
            account=vpc.account,
            region=vpc.region,
            because=because,
            log_group_name=f"/aws/vpc/{design.name_prefix}-flow-logs",
            retention_days=int(service_setting("log_retention_days")),
            kms_key=kms_key,
        )
    yield FlowLog(
        key=f"{vpc.key}/flow-log",
        account=vpc.account,
        region=vpc.region,
        because=because,
        resource=vpc.key,
        log_destination_type="s3" if to_s3 else "cloud-watch-logs",
        destination=FLOW_LOGS_BUCKET if to_s3 else "log/flow-logs",
        role="" if to_s3 else "role/flow-logs",
        max_aggregation_interval_s=vpc.means.flow_log_interval_s,
        parquet=to_s3,
        per_hour_partition=to_s3,
    )


def _log_bucket(design: Design, key: str, purpose: str, rule: str, *, kms_key: str) -> S3Bucket:
    vpc = design.vpcs[0]
    return S3Bucket(
        key=key,
        account=vpc.account,
        region=vpc.region,
        because=(house_rule(rule),),
        purpose=purpose,
        sse_algorithm="aws:kms" if kms_key else "AES256",
        kms_key=kms_key,
        expire_after_days=int(service_setting("log_retention_days")),
        transition_to_ia_after_days=int(service_setting("s3_infrequent_access_days")),
    )


def _exclusions(design: Design, vpc: VpcIntent, settlement: Settlement) -> Iterator[Resource]:
    """The subnets of parties with public addresses, which the posture must let be."""
    doors = [party for party in design.placed if party.vpc == vpc.key and has_public_address(party)]
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


def _controls(vpc: VpcIntent) -> Iterator[Resource]:
    if vpc.means.dns_firewall != "off":
        yield DnsFirewallRuleGroup(
            account=vpc.account,
            region=vpc.region,
            key=f"{vpc.key}/dns-firewall",
            because=(house_rule("dns-firewall"),),
            vpc=vpc.key,
            action="BLOCK" if vpc.means.dns_firewall == "block" else "ALERT",
            domain_lists=tuple(service_setting("dns_firewall_lists").split()),
        )
    if vpc.means.vpc_block_public_access != "off":
        ingress = vpc.means.vpc_block_public_access == "block_ingress"
        yield VpcBlockPublicAccessOptions(
            account=vpc.account,
            region=vpc.region,
            key="block-public-access",
            because=(house_rule("block-public-access"),),
            internet_gateway_block_mode="block-ingress" if ingress else "block-bidirectional",
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
