"""Logs: what of the network's life is written down, for how long, and under whose key."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.subject import Subject
from workbook.facts.control_parameters import control_number
from workbook.model.estate.interconnect import NetworkFirewall
from workbook.model.estate.network import NetworkInterface, Subnet, Vpc
from workbook.model.estate.observability import DnsFirewallRuleGroup, FlowLog, LogDelivery, LogGroup

EC2_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
WANTED_RETENTION_DAYS = control_number("log_retention")

no_vpc = has(Vpc, "there is no VPC")
no_firewall = has(NetworkFirewall, "there is no Network Firewall")


def no_known_firewall(subject: Subject) -> str:
    """A snapshot does not hold the firewalls' logging configurations: nothing is said of them."""
    if subject.design is None:
        return "where a firewall's logs go is not read from an existing network"
    return no_firewall(subject)


@check(
    "LOGS-01",
    title="Every VPC has flow logs",
    severity="medium",
    why="After an incident flow logs are the only record of who talked to whom; they cannot be made afterwards.",
    remedy="Set flow_logs to s3 or cloudwatch.",
    source=f"{EC2_CONTROLS}#ec2-6",
    applies=no_vpc,
)
def vpcs_have_flow_logs(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC of which neither itself nor each of its subnets is logged."""
    logged = {log.resource for log in subject.estate.of(FlowLog)}
    for vpc in subject.estate.of(Vpc):
        subnets = {subnet.key for subnet in subject.estate.of(Subnet) if subnet.vpc == vpc.key}
        if vpc.key not in logged and not (subnets and subnets <= logged):
            yield Flaw(
                resource=vpc.key,
                message=f"no flow log covers {vpc.key}",
                evidence=f"{len(subnets & logged)} of {len(subnets)} subnets are logged, the VPC is not",
            )


@check(
    "LOGS-02",
    title="Flow logs show what was refused",
    severity="low",
    why="A log of accepted traffic alone shows neither a scan nor why something does not work; one of refused traffic alone does not show what left.",
    remedy="Set flow_log_traffic_type to all.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
    applies=has(FlowLog, "there is no flow log"),
)
def flow_logs_record_everything(subject: Subject) -> Iterator[Flaw]:
    """One flaw per flow log of only one sort of traffic."""
    for log in subject.estate.of(FlowLog):
        if log.traffic_type != "ALL":
            yield Flaw(
                resource=log.key,
                message=f"{log.key} records {log.traffic_type} only",
                evidence=f"traffic_type {log.traffic_type}",
            )


@check(
    "LOGS-03",
    title="Log groups keep a year",
    severity="low",
    why="Intrusions are found months later. Without a retention a group keeps everything for ever and costs so.",
    remedy=f"Set retention_days to {WANTED_RETENTION_DAYS} or more.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
    applies=has(LogGroup, "there is no log group"),
)
def log_groups_keep_a_year(subject: Subject) -> Iterator[Flaw]:
    """One flaw per log group kept for less than a year."""
    for group in subject.estate.of(LogGroup):
        if group.retention_days < WANTED_RETENTION_DAYS:
            yield Flaw(
                resource=group.key,
                message=f"{group.key} is kept for {group.retention_days} days",
                evidence=f"retention_days {group.retention_days}",
            )


@check(
    "LOGS-04",
    title="Log groups are encrypted with a key of the design",
    severity="informational",
    why="CloudWatch encrypts every log by itself; with a key of one's own reading it takes a second permission.",
    remedy="Set kms so that the design has a customer managed key.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    applies=has(LogGroup, "there is no log group"),
)
def log_groups_use_customer_keys(subject: Subject) -> Iterator[Flaw]:
    """One flaw per log group without a KMS key."""
    for group in subject.estate.of(LogGroup):
        if not group.kms_key:
            yield Flaw(
                resource=group.key, message=f"{group.key} has no key of its own", evidence='kms_key ""'
            )


@check(
    "LOGS-05",
    title="Names are looked up through a DNS Firewall",
    severity="low",
    why="Neither security groups nor network ACLs filter Amazon's resolver: a workload without any way out can still carry data away in DNS questions.",
    remedy="Set dns_firewall to alert, later to block.",
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html",
    applies=has(NetworkInterface, "nothing in the network looks up names"),
)
def names_are_watched(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC without a DNS Firewall rule group."""
    watched = {group.vpc for group in subject.estate.of(DnsFirewallRuleGroup)}
    for vpc in subject.estate.of(Vpc):
        if vpc.key not in watched and vpc.enable_dns_support:
            yield Flaw(
                resource=vpc.key,
                message=f"no DNS Firewall watches the names that {vpc.key} looks up",
                evidence="0 rule groups associated",
            )


@check(
    "LOGS-06",
    title="Network Firewalls write down what they see",
    severity="medium",
    why="A firewall that drops in silence cannot be told from a fault, and what passed it is in no other log by name.",
    remedy="Set firewall_logs to s3 or cloudwatch.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/networkfirewall-controls.html#networkfirewall-2",
    applies=no_known_firewall,
)
def firewalls_are_logged(subject: Subject) -> Iterator[Flaw]:
    """One flaw per Network Firewall without logs."""
    logged = {log.source for log in subject.estate.of(LogDelivery)}
    for firewall in subject.estate.of(NetworkFirewall):
        if firewall.key not in logged:
            yield Flaw(
                resource=firewall.key,
                message=f"{firewall.key} leaves no log",
                evidence="0 deliveries of its logs",
            )
