"""Calls to hosts outside AWS, and to AWS services with a stated volume."""

from collections.abc import Iterable, Iterator

from workbook.blocks.volumes import S3_REQUEST_KB, traffic
from workbook.errors import Fault
from workbook.facts.actions import actions_of
from workbook.facts.endpoint_services import endpoint_service
from workbook.model.intent.design import NotPlanned
from workbook.model.intent.flow import Access, Assumption, Flow, Waiver
from workbook.model.intent.party import OutsideHost
from workbook.model.ports import one_port
from workbook.options import PatternOptions, option
from workbook.values import OutsideHostOption, OutsideHosts, ServiceCalls, ServiceOption

_ARN = "arn:${partition}:"
_OWN = ":${region}:${account}:"

SERVICE_CALLS: dict[str, tuple[str, tuple[str, ...]]] = {
    "dynamodb": (f"{_ARN}dynamodb{_OWN}table/*", ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query")),
    "sqs": (f"{_ARN}sqs{_OWN}*", ("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage")),
    "sns": (f"{_ARN}sns{_OWN}*", ("sns:Publish",)),
    "kinesis-streams": (f"{_ARN}kinesis{_OWN}stream/*", ("kinesis:PutRecord", "kinesis:PutRecords")),
    "kinesis-firehose": (
        f"{_ARN}firehose{_OWN}deliverystream/*",
        ("firehose:PutRecord", "firehose:PutRecordBatch"),
    ),
    "logs": (f"{_ARN}logs{_OWN}log-group:*", ("logs:CreateLogStream", "logs:PutLogEvents")),
    "monitoring": ("*", ("cloudwatch:PutMetricData",)),
    "events": (f"{_ARN}events{_OWN}event-bus/*", ("events:PutEvents",)),
    "states": (f"{_ARN}states{_OWN}stateMachine:*", ("states:StartExecution",)),
    "lambda": (f"{_ARN}lambda{_OWN}function:*", ("lambda:InvokeFunction",)),
    "secretsmanager": (f"{_ARN}secretsmanager{_OWN}secret:*", ("secretsmanager:GetSecretValue",)),
    "kms": (f"{_ARN}kms{_OWN}key/*", ("kms:Decrypt",)),
    "sts": (f"{_ARN}iam::${{account}}:role/*", ("sts:AssumeRole",)),
}
"""What calling a service asks for where nobody said more (resource, actions); others are describe-only calls."""

BUCKET_ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:ListBucket")


EXAMPLE_HOST = OutsideHostOption(host="api.example.com", sent_gb_per_month=20)


class CallOptions(PatternOptions):
    """What a pattern whose workloads call hosts and AWS services lets people tune."""

    outside_hosts: OutsideHosts = option(
        (),
        title="Hosts outside AWS",
        help="What is called on the internet: host, port and GB a month. Only NAT (or IPv6) carries it.",
        group="Traffic",
        levels=((), (EXAMPLE_HOST,)),
    )
    aws_services: ServiceCalls = option(
        (),
        title="AWS services called",
        help="What is called in AWS, with GB a month; endpoints and policies follow.",
        group="Traffic",
        levels=((), (ServiceOption(service="dynamodb"), ServiceOption(service="sqs"))),
    )

    @property
    def reaches_outside(self) -> bool:
        """Whether the allowed means carry anything to a host outside AWS."""
        if self.vpc_block_public_access == "block_bidirectional":
            return False
        return self.nat_mode != "none" or self.ipv6 != "off"

    @property
    def called_hosts(self) -> tuple[OutsideHostOption, ...]:
        """The hosts that are planned: defaults are left out where nothing may carry them."""
        return self.outside_hosts if self.reaches_outside or self.given("outside_hosts") else ()

    def conflicts(self) -> Iterator[Fault]:
        """Hosts that were given need a way out."""
        yield from super().conflicts()
        if self.called_hosts and not self.reaches_outside:
            hosts = ", ".join(host.host for host in self.outside_hosts)
            yield Fault("outside_hosts", f"{hosts}: nothing that is allowed carries them; leave them out,")
            if self.nat_mode == "none":
                yield Fault(
                    "nat_mode", f"or set it to single, per_az or regional, so that {hosts} can be reached,"
                )
            if self.vpc_block_public_access == "block_bidirectional":
                yield Fault(
                    "vpc_block_public_access", "or set it to block_ingress or off, which lets NAT out."
                )


def ipv6_only_hosts(options: CallOptions) -> Iterator[Assumption]:
    """Where only the egress-only gateway leads out, a host must speak IPv6."""
    if options.ipv6 != "off" and options.nat_mode == "none":
        for host in options.called_hosts:
            sentence = f"{host.host} has an IPv6 address (AAAA): without NAT nothing reaches it over IPv4."
            yield Assumption(subject=host.host, sentence=sentence)


def left_out(options: CallOptions) -> Iterator[NotPlanned]:
    """Default hosts that nothing may carry: said, not hidden."""
    for host in options.outside_hosts:
        if host not in options.called_hosts:
            sentence = f"Calls to {host.host} are left out: the allowed means carry nothing outside AWS."
            yield NotPlanned(subject=host.host, sentence=sentence)


def host_party(host: OutsideHostOption) -> OutsideHost:
    """The host as a party."""
    return OutsideHost(key=host.host, title=host.host, host_name=host.host)


def host_parties(hosts: Iterable[OutsideHostOption]) -> Iterator[OutsideHost]:
    """Each host once, however many of its ports are called."""
    yield from map(host_party, {host.host: host for host in hosts}.values())


def host_flows(caller: str, hosts: Iterable[OutsideHostOption], first_slot: int) -> Iterator[Flow]:
    """A flow from the caller to each host."""
    for place, host in enumerate(hosts):
        yield Flow(
            key=f"{caller}-to-{host.host}-{host.port}",
            slot=first_slot + place,
            source=caller,
            destination=host.host,
            ports=one_port(host.port),
            purpose=f"call {host.host}",
            traffic=traffic(host.sent_gb_per_month, host.received_gb_per_month, host.host),
        )


def _describing(service: str) -> tuple[str, ...]:
    """The patterns of a service's actions that only describe, of those that it has."""
    prefixes = endpoint_service(service).action_prefixes or (service.partition(".")[0],)
    patterns = [f"{prefix}:{verb}*" for prefix in prefixes for verb in ("Describe", "Get", "List")]
    known = [each.action for prefix in prefixes for each in actions_of(prefix)]
    fitting = [p for p in patterns if any(action.startswith(p[:-1]) for action in known)]
    return tuple(fitting[:1] or patterns[:1])


def service_access(caller: str, call: ServiceOption, slot: int, bucket: str) -> Access:
    """What calling a service with a stated volume asks of the caller's role; S3 means the design's `bucket`."""
    describe = _describing(call.service)
    resource, actions = SERVICE_CALLS.get(call.service, ("*", describe))
    if call.service == "s3":
        resource, actions = bucket, BUCKET_ACTIONS
    return Access(
        key=f"{caller}-uses-{call.service.replace('.', '-')}",
        slot=slot,
        principal=caller,
        actions=actions,
        resource=resource,
        service=call.service,
        purpose=f"use {endpoint_service(call.service).title}",
        traffic=traffic(
            call.sent_gb_per_month,
            call.received_gb_per_month,
            call.service,
            request_kb=S3_REQUEST_KB if call.service == "s3" else 100,
        ),
    )


def service_list_waiver(flow: str) -> Waiver:
    """Where a gateway endpoint carries a flow and nothing else lets it out, the group names all of the service."""
    return Waiver(
        check="INTENT-04",
        resource=flow,
        reason="A group can name the service's prefix list and no single bucket; the endpoint's policy and the bucket's "
        "name both ends.",
    )


def package_access(caller: str, slot: int) -> Access:
    """Amazon Linux packages and patches, which come from AWS's own buckets in S3."""
    return Access(
        key=f"{caller}-packages",
        slot=slot,
        principal=caller,
        actions=("s3:GetObject",),
        resource="arn:${partition}:s3:::al2023-repos-${region}-*/*",
        service="s3",
        purpose="install packages and patches of Amazon Linux",
        traffic=traffic(0.01, 2.0, "Amazon Linux repositories"),
    )
