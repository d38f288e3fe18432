"""Administrators as people: what the role that they take may do to get a shell, and who keeps the record of it."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.volumes import traffic
from workbook.facts.limits import vpc_limit
from workbook.model.intent.flow import Access, AccessCondition, Assumption
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.sessions import SessionPreferences
from workbook.model.intent.store import AnyStore, Bucket
from workbook.options import PatternOptions, option

ADMINISTRATORS, SESSIONS, RECORD = "administrators", "sessions", "session-record"
INSTANCES = "arn:${partition}:ec2:${region}:${account}:instance/*"
FORWARDING = "arn:${partition}:ssm:${region}::document/AWS-StartPortForwardingSession"
SSH_USER = "ec2-user"


class SessionOptions(PatternOptions):
    """What a pattern with administrators lets people tune of their sessions."""

    session_logs: Literal["off", "s3", "cloudwatch"] = option(
        "s3",
        title="Session record",
        help="Session Manager only: what is typed and seen is kept in a bucket (by the free gateway endpoint) or a log "
        "group, encrypted; off: nobody can tell later.",
        group="Watch",
    )
    session_minutes: int = option(
        60,
        title="Longest session",
        help="A shell or tunnel ends after this; Instance Connect Endpoint allows an hour.",
        group="Entry",
        unit="minutes",
        levels=(60,),
        ge=1,
        le=60,
    )
    port_forwarding: bool = option(
        False,
        title="Port forwarding",
        help="Session Manager also forwards ports of the instances, to a database client for one; what passes is in no "
        "record.",
        group="Entry",
    )


def administrators() -> RolePrincipal:
    """The role that people take: whoever the account lets, one person at a time."""
    return RolePrincipal(key=ADMINISTRATORS, title="Administrators", trusted=("account:workload",))


def session_stores(options: SessionOptions, way: str) -> Iterator[AnyStore]:
    """The document that makes Session Manager record, and the bucket that keeps the record."""
    if way != "session_manager":
        return
    if options.session_logs == "s3":
        kept = int(options.log_retention_days)
        purpose = "record of sessions"
        yield Bucket(key=RECORD, title="Session record", purpose=purpose, expire_after_days=kept)
    yield SessionPreferences(
        key=SESSIONS,
        title="Session preferences",
        bucket=RECORD if options.session_logs == "s3" else "",
        to_cloudwatch=options.session_logs == "cloudwatch",
        minutes=options.session_minutes,
    )


def session_accesses(options: SessionOptions, way: str, target: str, slot: int) -> Iterator[Access]:
    """What administrators may do, and what instances do to keep the record; `slot` is the first of ten."""
    if way == "session_manager":
        yield from _shells(options, target, slot)
        yield from _record(options, target, slot + 5)
    if way == "instance_connect_endpoint":
        yield _tunnel(options, slot)
    if way in ("instance_connect_endpoint", "bastion"):
        yield from _keys(slot + 1, INSTANCES if way != "bastion" else "${bastion.arn}")


def _shells(options: SessionOptions, target: str, slot: int) -> Iterator[Access]:
    """A session on the target's instances, through the design's document alone: so each of them is recorded.

    The check makes Session Manager ask for the default document too, when nobody names one.
    """
    checked = _when("BoolIfExists", "ssm:SessionDocumentAccessCheck", "true")
    named = _when("StringEquals", "ssm:resourceTag/Name", f"{options.name_prefix}-{target}")
    yield _may(
        "open-sessions", slot, "ssm:StartSession", INSTANCES, "a shell on the instances", named, checked
    )
    yield _may(
        "use-session-document",
        slot + 1,
        "ssm:StartSession",
        f"${{{SESSIONS}.arn}}",
        "only by the document that keeps the record",
        checked,
    )
    if options.port_forwarding:
        yield _may(
            "forward-ports", slot + 2, "ssm:StartSession", FORWARDING, "ports of the instances", checked
        )


def _record(options: SessionOptions, target: str, slot: int) -> Iterator[Access]:
    asked = {"s3": _to_bucket, "cloudwatch": _to_log_group}.get(options.session_logs)
    if asked:
        yield from asked(target, slot)


def _to_bucket(target: str, slot: int) -> Iterator[Access]:
    volume = traffic(0.5, 0.1, "the record of sessions")
    yield Access(
        key=f"{target}-session-record",
        slot=slot,
        principal=target,
        actions=("s3:PutObject",),
        resource=RECORD,
        service="s3",
        purpose="the record of each session is kept",
        traffic=volume,
    )
    yield Access(
        key=f"{target}-session-record-check",
        slot=slot + 1,
        principal=target,
        actions=("s3:GetEncryptionConfiguration",),
        resource=RECORD,
        service="s3",
        purpose="the agent writes only where the record is encrypted",
    )


def _to_log_group(target: str, slot: int) -> Iterator[Access]:
    group = f"${{log/{SESSIONS}.arn}}:*"
    for place, (words, actions, resource) in enumerate(
        (
            ("write", ("logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"), group),
            ("find", ("logs:DescribeLogGroups",), "*"),
        )
    ):
        yield Access(
            key=f"{target}-session-record-{words}",
            slot=slot + place,
            principal=target,
            actions=actions,
            resource=resource,
            service="logs",
            purpose="the record of each session is kept",
            traffic=traffic(0.5, 0.1, "the record of sessions"),
        )


def _tunnel(options: SessionOptions, slot: int) -> Access:
    seconds = min(60 * options.session_minutes, vpc_limit("connect_endpoint_tunnel_seconds"))
    return _may(
        "open-tunnels",
        slot,
        "ec2-instance-connect:OpenTunnel",
        "${connect-endpoint.arn}",
        "SSH to addresses of the VPC, no other port, no longer than a session",
        _when("NumericEquals", "ec2-instance-connect:remotePort", "22"),
        _when("NumericLessThanEquals", "ec2-instance-connect:maxTunnelDuration", str(seconds)),
        _when("IpAddress", "ec2-instance-connect:privateIpAddress", options.vpc_cidr),
    )


def _keys(slot: int, resource: str) -> Iterator[Access]:
    """A public key for a minute, in place of keys that stay; and what the command line looks up."""
    user = _when("StringEquals", "ec2:osuser", SSH_USER)
    action = "ec2-instance-connect:SendSSHPublicKey"
    yield _may(
        "send-keys", slot, action, resource, "a key that is good for a minute, no key that stays", user
    )
    for place, found in enumerate(("ec2:DescribeInstances", "ec2:DescribeInstanceConnectEndpoints"), start=1):
        word = found.removeprefix("ec2:Describe").lower()
        yield _may(f"find-{word}", slot + place, found, "*", "finding the machine by its name")


def _may(
    key: str, slot: int, action: str, resource: str, purpose: str, *conditions: AccessCondition
) -> Access:
    return Access(
        key=f"administrators-{key}",
        slot=slot,
        principal=ADMINISTRATORS,
        actions=(action,),
        resource=resource,
        purpose=f"administrators: {purpose}",
        conditions=conditions,
    )


def _when(operator: str, key: str, *values: str) -> AccessCondition:
    return AccessCondition(operator=operator, key=key, values=values)


def session_assumptions(options: SessionOptions, way: str) -> Iterator[Assumption]:
    """What must hold beside the design."""
    told = {
        "session_manager": (
            "Administrators name the design's session document (--document-name); their role knows no other."
            if options.session_logs != "off"
            else "No session is recorded (session_logs=off); CloudTrail says only who opened one."
        ),
        "instance_connect_endpoint": "What is typed in a tunnel is in no record; CloudTrail says who opened it, and to where.",
        "bastion": "sshd of the image is hardened by the start script; patches come by the gateway endpoint, from a schedule that people keep.",
    }
    if way in told:
        yield Assumption(subject="sessions", sentence=told[way])
