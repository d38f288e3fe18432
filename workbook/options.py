"""Options: what a person tunes. One declaration gives form, schema, command line, docs and test levels.

Input is taken as people write it (`endpoints=s3,ssm`), and every fault comes back at once, each with its field
and a sentence: what the value is, which rule, what to do.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbook.errors import Fault, OptionsError, suggestion
from workbook.facts.regions import region_facts
from workbook.option_faults import fault_of
from workbook.values import ENDPOINT_WORDS, Emails, Endpoints, Existing, NamePrefix, RegionName, Tags, VpcCidr

ZONES_WHEN_UNKNOWN = 3

GROUPS = (
    "Place",
    "Entry",
    "API",
    "Application",
    "Database",
    "Traffic",
    "Egress",
    "Filters",
    "Watch",
    "Names",
)
"""The groups of options, in the order of a review: where, who comes in, what runs, what it calls, how it is guarded."""


def option(
    default: Any,
    *,
    title: str,
    help: str,  # noqa: A002  # the word architects know
    group: str,
    unit: str = "",
    levels: tuple[Any, ...] = (),
    **limits: Any,
) -> Any:
    """A field with what the form, the docs and the tests need. `levels` are the values that tests combine."""
    extra: dict[str, Any] = {"group": group, "levels": list(levels)}
    if unit:
        extra["unit"] = unit
    return Field(default, title=title, description=help, json_schema_extra=extra, **limits)


def stated(default: float, *, unit: str, group: str = "Traffic", **words: Any) -> Any:
    """A number that changes sizes and sums, and neither ways nor rules: tests take its default alone."""
    return option(default, group=group, unit=unit, levels=(default,), **words)


class Options(BaseModel):
    """What all options can do, whatever they are."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def model_json_schema(cls, *arguments: Any, **settings: Any) -> dict[str, Any]:
        """The JSON Schema, options in the order in which a review goes through them."""
        schema = super().model_json_schema(*arguments, **settings)
        found = schema["properties"]
        ordered = sorted(found, key=lambda name: GROUPS.index(found[name]["group"]))
        return {**schema, "properties": {name: found[name] for name in ordered}}

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The options' names, in order."""
        return tuple(cls.model_fields)

    def given(self, name: str) -> bool:
        """Whether a person set this option; a value somebody set is never changed."""
        return name in self.model_fields_set

    def conflicts(self) -> Iterator[Fault]:
        """Combinations that make no sense, each naming its fields and the ways out. A pattern adds its own."""
        return iter(())


class CommonOptions(Options):
    """The options every pattern shares, with a network or without; a pattern's own come after them."""

    region: RegionName = option(
        "us-east-1",
        title="Region",
        help="Where everything stands; prices, zones and service names follow.",
        group="Place",
        levels=("us-east-1", "eu-west-1", "eu-central-2"),
    )
    existing: Existing = option(
        {},
        title="There already",
        help="What exists and is not to be created, as key=id or key=ARN (main=vpc-..., main/app/a=subnet-..., "
        "key/main=arn:aws:kms:...): drawn dashed, an input of the exports, assumed to be as described.",
        group="Place",
        levels=({},),
    )
    name_prefix: NamePrefix = option(
        "example-prod-app",
        title="Name prefix",
        help="Start of every resource name: organisation, environment, application.",
        group="Names",
        levels=("example-prod-app",),
    )
    tags: Tags = option(
        {"Environment": "prod", "Owner": "network-team", "DataClassification": "internal"},
        title="Tags",
        help="Put on every resource, as key=value.",
        group="Names",
        levels=({},),
    )
    kms: Literal["customer_managed", "aws_managed"] = option(
        "customer_managed",
        title="Encryption key",
        help="A key of this design with its own policy and rotation, or the services' own keys.",
        group="Filters",
    )
    log_retention_days: Literal["30", "90", "180", "365", "731", "1827", "3653"] = option(
        "365",
        title="Logs are kept",
        help="How long log groups and log buckets keep what they get; Security Hub CloudWatch.16 asks for a year.",
        group="Watch",
        unit="days",
        levels=("365", "90"),
    )
    alarms: Literal["off", "on"] = option(
        "off",
        title="Alarms",
        help="on: CloudWatch alarms on gateways, endpoints, functions and whatever else of the catalogue stands here, "
        "changes to the network and a trail's events, all told by an SNS topic. AWS charges for each alarm.",
        group="Watch",
    )
    alarm_emails: Emails = option(
        (),
        title="Alarms go to",
        help="Mail addresses that hear of alarms; each confirms once. A paging system subscribes to the topic itself.",
        group="Watch",
        levels=((),),
    )


class FlowLogOptions(CommonOptions):
    """What every pattern with a VPC lets people tune of its flow logs."""

    flow_logs: Literal["off", "s3", "cloudwatch", "firehose"] = option(
        "s3",
        title="Flow logs",
        help="Where flow logs go: S3 (Parquet, cheap), CloudWatch Logs (alarms, Insights) or Firehose, within minutes to "
        "whoever searches them (here a bucket).",
        group="Watch",
    )
    flow_log_scope: Literal["vpc", "subnets", "interfaces"] = option(
        "vpc",
        title="Flow logs of",
        help="vpc: everything in it; subnets: a log for each subnet, so that one can go; interfaces: NAT gateways, "
        "endpoints and doors with a machine alone, and nothing of what passes between others.",
        group="Watch",
        levels=("vpc", "subnets"),
    )
    flow_log_traffic_type: Literal["all", "accept", "reject"] = option(
        "all",
        title="Flow logs record",
        help="all: what passed and what was refused; accept or reject: one of them, for less money and half the story.",
        group="Watch",
        levels=("all",),
    )
    flow_log_interval: Literal["600", "60"] = option(
        "600",
        title="Flow log interval",
        help="Longest time that one record sums up. Interfaces of Nitro instances write every minute or more often "
        "whatever is chosen.",
        group="Watch",
        unit="s",
        levels=("600",),
    )
    flow_log_format: Literal["default", "extended"] = option(
        "default",
        title="Flow log fields",
        help="default: AWS's fields of version 2; extended: also VPC, subnet, instance, TCP flags, the way out and the "
        "packet's own addresses, without which NAT and endpoints hide who talked to whom.",
        group="Watch",
        levels=("default",),
    )


class PatternOptions(FlowLogOptions):
    """The options every network pattern shares."""

    vpc_cidr: VpcCidr = option(
        "10.20.0.0/16",
        title="VPC CIDR",
        help="Private IPv4 range of the VPC; it cannot be changed later. Keep clear of peers and on-premises.",
        group="Place",
        levels=("10.20.0.0/16", "192.168.0.0/20", "10.1.2.0/23"),
    )
    az_count: int = option(
        2,
        title="Availability Zones",
        help="How many zones every tier has a subnet in; two survive the loss of one.",
        group="Place",
        unit="zones",
        levels=(2, 3),
        ge=1,
        le=6,
    )
    az_slots: int = option(
        4,
        title="Room for zones",
        help="Places kept in each tier's block, so that a further zone moves no address.",
        group="Place",
        unit="zones",
        levels=(4,),
        ge=1,
        le=6,
    )
    nat_mode: Literal["none", "single", "per_az", "regional", "instance"] | None = option(
        None,
        title="NAT",
        help="How private subnets reach the internet. Automatic: a NAT gateway per zone if anything outside AWS's "
        "endpoints is called, else none. instance: one machine of yours, cheap by the hour and the GB, that you patch, "
        "size and replace; its zone's failure stops all.",
        group="Egress",
    )
    endpoints: Endpoints = option(
        ("auto",),
        title="VPC endpoints",
        help="auto: every AWS service that is called; gateway: only the free ones (S3, DynamoDB); none; or names "
        "of services. What has no endpoint goes by NAT.",
        group="Egress",
        levels=(("auto",), ("gateway",), ("s3", "secretsmanager"), ("none",)),
    )
    endpoint_policy: Literal["least_privilege", "account_only", "full"] = option(
        "least_privilege",
        title="Endpoint policies",
        help="What may pass an endpoint: the stated accesses, anything of this account, or anything.",
        group="Egress",
    )
    endpoint_security_groups: Literal["per_service", "shared"] = option(
        "per_service",
        title="Endpoint groups",
        help="One security group for each endpoint (exact), or one for all (fewer groups, wider).",
        group="Egress",
    )
    private_dns: bool = option(
        True,
        title="Private DNS",
        help="Public service names resolve to the endpoints; without it no SDK finds them unless told to.",
        group="Egress",
    )
    fips_endpoints: Literal["off", "on"] = option(
        "off",
        title="FIPS endpoints",
        help="on: interface endpoints with FIPS 140 validated cryptography where one is on file for the service and "
        "Region; the rest stay plain and are named. Callers must ask for FIPS names.",
        group="Egress",
    )
    nacl_mode: Literal["default", "tiered", "strict"] = option(
        "default",
        title="Network ACLs",
        help="default: AWS's allow-all; tiered: each tier's flows and answers on 1024-65535; strict: exact ports, "
        "peers and client ranges.",
        group="Filters",
    )
    ipv6: Literal["off", "dual_stack"] = option(
        "off",
        title="IPv6",
        help="dual_stack adds an IPv6 range, and an egress-only internet gateway for what goes out.",
        group="Place",
    )
    dns_firewall: Literal["off", "alert", "block", "allow_list"] = option(
        "alert",
        title="DNS Firewall",
        help="What happens to look-ups; security groups cannot see names. alert, block: names AWS knows to be bad; "
        "allow_list: only hosts that the design calls and AWS's own names resolve.",
        group="Watch",
    )
    dns_firewall_fail_open: bool = option(
        False,
        title="DNS Firewall fails open",
        help="Whether names resolve unfiltered when DNS Firewall itself cannot answer; else nothing resolves then.",
        group="Watch",
    )
    vpc_block_public_access: Literal["off", "block_ingress", "block_bidirectional"] = option(
        "off",
        title="VPC Block Public Access",
        help="A switch of the whole account in this Region; routes cannot override it. The subnets of a load balancer "
        "or bastion are excluded.",
        group="Filters",
    )
    encryption_controls: Literal["off", "monitor"] = option(
        "off",
        title="VPC Encryption Controls",
        help="monitor shows traffic inside the VPC that is not encrypted; AWS charges for it.",
        group="Watch",
    )

    def conflicts(self) -> Iterator[Fault]:
        """Combinations that make no sense, each naming its fields and the ways out. A pattern adds its own."""
        yield from self._zone_conflicts()
        words = set(self.endpoints)
        if len(words) > 1 and words & set(ENDPOINT_WORDS):
            word = ", ".join(sorted(words & set(ENDPOINT_WORDS)))
            yield Fault("endpoints", f"{word} stands alone: write it, or names of services, not both.")
        if self.vpc_block_public_access == "block_bidirectional" and self.nat_mode not in (None, "none"):
            sentence = f"vpc_block_public_access=block_bidirectional stops nat_mode={self.nat_mode} as well"
            yield Fault("vpc_block_public_access", f"{sentence}; set it to block_ingress,")
            yield Fault("nat_mode", f"{sentence}; or set nat_mode to none.")

    def _zone_conflicts(self) -> Iterator[Fault]:
        known = region_facts(self.region).availability_zone_count
        if self.az_count > self.az_slots:
            yield Fault(
                "az_count",
                f"{self.az_count} zones, and az_slots keeps room for {self.az_slots}; raise az_slots.",
            )
        if known is not None and self.az_count > known:
            yield Fault(
                "az_count", f"{self.az_count} zones; {self.region} has {known}. Take at most {known}."
            )
        if known is None and self.az_count > ZONES_WHEN_UNKNOWN:
            yield Fault(
                "az_count",
                f"{self.az_count} zones; how many {self.region} has is not on file, so at most {ZONES_WHEN_UNKNOWN}.",
            )


SomeOptions = TypeVar("SomeOptions", bound=Options)


def read_options(cls: type[SomeOptions], given: Mapping[str, Any]) -> SomeOptions:
    """The options from what a person gave.

    Raises:
        OptionsError: every fault at once, each with its field.
    """
    unknown = [
        Fault(name, f"no option {name!r}; {suggestion(name, cls.names())}")
        for name in given
        if name not in cls.names()
    ]
    known = {name: _automatic(cls, name, value) for name, value in given.items() if name in cls.names()}
    try:
        options = cls.model_validate(known)
    except ValidationError as error:
        raise OptionsError([*unknown, *map(fault_of, error.errors())]) from None
    faults = [*unknown, *options.conflicts()]
    if faults:
        raise OptionsError(faults)
    return options


def _automatic(cls: type[Options], name: str, value: Any) -> Any:
    """None where a person writes that an option with a computed default shall be automatic."""
    nullable = type(None) in get_args(cls.model_fields[name].annotation)
    return None if nullable and value in ("auto", "automatic", "") else value


def levels(cls: type[Options]) -> dict[str, tuple[Any, ...]]:
    """The values of each option that tests combine: declared, or all of an enumeration or a switch."""
    return {name: _levels(field) for name, field in cls.model_fields.items()}


def _levels(field: Any) -> tuple[Any, ...]:
    declared = tuple(field.json_schema_extra["levels"])
    if declared:
        return declared
    if field.annotation is bool:
        return (True, False)
    automatic = (None,) if type(None) in get_args(field.annotation) else ()
    return (*automatic, *(value for choice in _choices(field.annotation) for value in choice))


def _choices(annotation: Any) -> Iterator[tuple[Any, ...]]:
    arguments = get_args(annotation)
    if arguments and all(isinstance(value, str) for value in arguments):
        yield arguments
    for argument in arguments:
        yield from _choices(argument)
