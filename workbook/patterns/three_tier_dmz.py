"""Three-tier DMZ: load balancer in front, application in private subnets, data in isolated ones.

Choose it for an application with users on the internet or in an office, its own servers and a relational
database. Choose something else when nothing runs on instances (private_rds_api), or when users come only over
private connections. AWS: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html
"""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from workbook.blocks.administration import Administration, administration, office_network
from workbook.blocks.completion import complete
from workbook.blocks.database import DATABASE_SECRET, DatabaseOptions, database, export_access
from workbook.blocks.jobs import (
    database_flow,
    function_accesses,
    glue_accesses,
    glue_job,
    glue_self_flow,
    lambda_function,
    secret_access,
)
from workbook.blocks.network import ACCOUNT, automatic_nat, network
from workbook.blocks.outside import host_flows, host_party, package_access, service_access
from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.model.intent.design import Design, NotPlanned
from workbook.model.intent.flow import Access, Assumption, Flow, Prohibition, Waiver
from workbook.model.intent.party import (
    INTERNET,
    AnyParty,
    ApplicationLoadBalancer,
    InstanceFleet,
    OutsideNetwork,
)
from workbook.model.intent.place import Tier
from workbook.model.intent.store import Bucket
from workbook.model.ports import one_port
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import Cidrs, OutsideHostOption, OutsideHosts, Port, ServiceCalls, ServiceOption


class Options(DatabaseOptions):
    """What an architect tunes in a three-tier DMZ."""

    entry: Literal["alb", "none"] = option(
        "alb",
        title="Entry",
        help="alb: users come through an Application Load Balancer; none: nobody comes in.",
        group="Entry",
    )
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
    admin_access: Literal["session_manager", "instance_connect_endpoint", "bastion", "none"] = option(
        "session_manager",
        title="Administration",
        help="How administrators reach the instances; Session Manager needs no inbound port at all.",
        group="Entry",
    )
    app_port: Port = option(
        8080,
        title="Application port",
        help="Port the application listens on behind the load balancer.",
        group="Application",
        unit="TCP port",
        levels=(8080, 443),
    )
    instance_type: Literal["t4g.small", "t4g.medium", "t3.medium"] = option(
        "t4g.small",
        title="Instance type",
        help="Size of the application's instances.",
        group="Application",
        levels=("t4g.small",),
    )
    instances_per_az: int = option(
        1,
        title="Instances per zone",
        help="How many instances each zone runs; the group may double under load.",
        group="Application",
        unit="instances",
        levels=(1,),
        ge=1,
        le=20,
    )
    lambda_functions: bool = option(
        False,
        title="Lambda in the VPC",
        help="A function in the application tier that works on the database and S3.",
        group="Application",
    )
    glue_jobs: bool = option(
        False,
        title="Glue in the VPC",
        help="A Spark job in the application tier that loads the database into S3.",
        group="Application",
    )
    data_tier: Literal["isolated", "s3_exports"] = option(
        "isolated",
        title="Data tier",
        help="isolated: the database opens no connection; s3_exports: it writes exports to S3 by the gateway endpoint.",
        group="Database",
    )
    outside_hosts: OutsideHosts = option(
        (OutsideHostOption(host="api.example.com", sent_gb_per_month=20),),
        title="Hosts outside AWS",
        help="What the application calls on the internet: host, port and GB a month.",
        group="Traffic",
        levels=((OutsideHostOption(host="api.example.com", sent_gb_per_month=20),), ()),
    )
    aws_services: ServiceCalls = option(
        (
            ServiceOption(service="s3", sent_gb_per_month=100),
            ServiceOption(service="logs", sent_gb_per_month=5),
        ),
        title="AWS services called",
        help="What the application calls in AWS, with GB a month; endpoints and policies follow.",
        group="Traffic",
        levels=(
            (
                ServiceOption(service="s3", sent_gb_per_month=100),
                ServiceOption(service="logs", sent_gb_per_month=5),
            ),
            (ServiceOption(service="dynamodb", sent_gb_per_month=10),),
        ),
    )
    nacl_mode: Literal["default", "tiered", "strict"] = option(
        "tiered",
        title="Network ACLs",
        help="default: AWS's allow-all; tiered: each tier's flows and answers on 1024-65535; strict: exact ports, "
        "peers and client ranges.",
        group="Filters",
    )

    def conflicts(self) -> Iterator[Fault]:
        """An entry or a bastion needs what other options may forbid."""
        yield from super().conflicts()
        yield from self._office_conflicts()
        posture = self.vpc_block_public_access
        for field, needs in (
            ("entry", self.entry == "alb"),
            ("admin_access", self.admin_access == "bastion"),
        ):
            if needs and posture != "off":
                sentence = f"{field}={getattr(self, field)} lets connections in, and {posture} stops them"
                yield Fault(field, f"{sentence}; set {field} to another way in,")
                yield Fault("vpc_block_public_access", f"{sentence}; or set it to off.")
        if (
            self.nat_mode == "none"
            and self.given("outside_hosts")
            and self.outside_hosts
            and self.ipv6 == "off"
        ):
            hosts = ", ".join(host.host for host in self.outside_hosts)
            yield Fault(
                "nat_mode",
                f"none, and {hosts} can be reached only through NAT; set single, per_az or regional,",
            )
            yield Fault(
                "outside_hosts", f"{hosts}: nothing carries them with nat_mode=none; or leave them out."
            )

    def _office_conflicts(self) -> Iterator[Fault]:
        users = {"entry_open_to": self.entry == "alb" and self.entry_open_to == "office"}
        users["admin_access"] = self.admin_access == "bastion"
        for field, needs in users.items():
            if needs and not self.office_cidrs:
                yield Fault(
                    "office_cidrs",
                    f"empty, and {field}={getattr(self, field)} needs the office's networks; name them,",
                )
                yield Fault(field, f"{getattr(self, field)} without an office network; or choose another.")

    @property
    def called_hosts(self) -> tuple[OutsideHostOption, ...]:
        """The hosts that are planned: defaults are left out where nothing may carry them."""
        stranded = self.nat_mode == "none" and self.ipv6 == "off" and not self.given("outside_hosts")
        return () if stranded else self.outside_hosts


def build(options: Options) -> Design:
    """The design these options mean."""
    admin = administration(options.admin_access, "app", public_tier="public", private_tier="app", slot=10)
    accesses = (*_accesses(options), *admin.accesses)
    services = [access.service for access in accesses if access.service and access.principal != "bastion"]
    nat_mode = automatic_nat(options, (host.host for host in options.called_hosts), services)
    return complete(
        Design(
            pattern="three_tier_dmz",
            title="Three-tier DMZ",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(network(options, _tiers(options), nat_mode=nat_mode, endpoint_tier="app"),),
            parties=_parties(options, admin),
            stores=(
                DATABASE_SECRET,
                Bucket(key="objects", title="Application bucket", purpose="application objects"),
            ),
            flows=(*_flows(options), *admin.flows),
            accesses=accesses,
            prohibitions=PROHIBITIONS,
            assumptions=tuple(_assumptions(options, nat_mode)),
            waivers=WAIVERS,
            not_planned=tuple(_not_planned(options)),
        )
    )


def _tiers(options: Options) -> tuple[Tier, ...]:
    public, app = options.subnet_prefix(None, 8), options.subnet_prefix(None, 6)
    return (
        Tier(key="public", title="Public", slot=0, prefix_length=public, routing="public"),
        Tier(key="app", title="Application", slot=1, prefix_length=app, routing="private"),
        Tier(key="data", title="Data", slot=2, prefix_length=public, routing="private", isolated=True),
    )


def _parties(options: Options, admin: Administration) -> tuple[AnyParty, ...]:
    everywhere: list[IPv4Network | IPv6Network] = [IPv4Network("0.0.0.0/0")]
    if options.ipv6 == "dual_stack":
        everywhere.append(IPv6Network("::/0"))
    parties: list[AnyParty] = [
        OutsideNetwork(key=INTERNET, title="Internet", cidr_blocks=tuple(everywhere)),
        *office_network(options.office_cidrs),
    ]
    if options.entry == "alb":
        parties.append(_load_balancer(options))
    parties.append(
        InstanceFleet(
            key="app",
            title="Application",
            tier="app",
            instance_type=options.instance_type,
            instances_per_az=options.instances_per_az,
            client_ports="linux",
            listens=(one_port(options.app_port),),
        )
    )
    if options.lambda_functions:
        parties.append(lambda_function("function", "Lambda function", "app"))
    if options.glue_jobs:
        parties.append(glue_job("app"))
    parties.append(database(options, tier="data", exports_to_s3=options.data_tier == "s3_exports"))
    return (
        *parties,
        *admin.parties,
        *map(host_party, {host.host: host for host in options.called_hosts}.values()),
    )


def _load_balancer(options: Options) -> ApplicationLoadBalancer:
    return ApplicationLoadBalancer(
        key="alb",
        title="Application Load Balancer",
        tier="public",
        internet_facing=True,
        target="app",
        target_port=options.app_port,
        redirect_http=options.redirect_http,
        client_ports="load_balancer",
        listens=tuple(one_port(port) for port in ((443, 80) if options.redirect_http else (443,))),
    )


def _flows(options: Options) -> Iterator[Flow]:
    if options.entry == "alb":
        yield from _entry_flows(options)
    yield database_flow("app", options.database_port, 4, 20)
    if options.lambda_functions:
        yield database_flow("function", options.database_port, 5, 5)
    if options.glue_jobs:
        yield database_flow("glue-job", options.database_port, 6, 10)
        yield glue_self_flow(7)
    yield from host_flows("app", options.called_hosts, 100)


def _entry_flows(options: Options) -> Iterator[Flow]:
    users = INTERNET if options.entry_open_to == "internet" else "office"
    sent = options.entry_gb_per_month
    volume = traffic(sent / 10, sent, "users")
    for slot, port, purpose in (
        (1, 443, "users open the application"),
        (2, 80, "browsers are sent to HTTPS"),
    ):
        if port == 443 or options.redirect_http:
            yield Flow(
                key=f"users-to-alb-{port}",
                slot=slot,
                source=users,
                destination="alb",
                ports=one_port(port),
                purpose=purpose,
                traffic=volume if port == 443 else traffic(0.01, 0.01, "redirects"),
            )
    yield Flow(
        key="alb-to-app",
        slot=3,
        source="alb",
        destination="app",
        ports=one_port(options.app_port),
        purpose="the load balancer forwards requests and asks after health",
        traffic=volume,
    )


def _accesses(options: Options) -> tuple[Access, ...]:
    calls = [
        service_access("app", call, 110 + place, "objects") for place, call in enumerate(options.aws_services)
    ]
    accesses = [secret_access("app", 20), package_access("app", 21), *calls]
    if options.lambda_functions:
        accesses += function_accesses("function", "objects", 30)
    if options.glue_jobs:
        accesses += glue_accesses("objects", 40)
    if options.data_tier == "s3_exports":
        accesses.append(export_access("database", "objects", 50))
    return tuple(accesses)


PROHIBITIONS = (
    Prohibition(
        key="data-closed-to-internet",
        who=INTERNET,
        what="tier:data",
        purpose="the data tier is never reachable from the internet",
    ),
    Prohibition(
        key="app-closed-to-internet",
        who=INTERNET,
        what="tier:app",
        purpose="the application tier is never reachable from the internet",
    ),
)


def _assumptions(options: Options, nat_mode: str) -> Iterator[Assumption]:
    if options.nat_mode is None:
        hosts = ", ".join(host.host for host in options.called_hosts)
        because = (
            f"because {hosts} is called" if hosts else "as nothing is called that endpoints do not carry"
        )
        if nat_mode != "none" and not hosts:
            because = "because services are called that the allowed endpoints do not carry"
        yield Assumption(subject="nat_mode", sentence=f"Automatic: {nat_mode} {because}.")
    if options.entry == "alb":
        yield Assumption(
            subject="certificate",
            sentence="An ACM certificate for the application's name exists in the Region.",
        )
    yield Assumption(
        subject="image", sentence="Instances start from the current Amazon Linux 2023 image of the Region."
    )


def _not_planned(options: Options) -> Iterator[NotPlanned]:
    for host in options.outside_hosts:
        if host not in options.called_hosts:
            yield NotPlanned(
                subject=host.host,
                sentence=f"Calls to {host.host} are left out: nat_mode=none and nothing else carries them.",
            )


WAIVERS: tuple[Waiver, ...] = ()

PATTERN = Pattern(
    name="three_tier_dmz",
    title="Three-tier DMZ",
    summary="Load balancer in public subnets, application in private ones, database in isolated ones.",
    options=Options,
    build=build,
    choose_when="Users on the internet or in an office, an application on instances, a relational database.",
    choose_otherwise="Nothing runs on instances (private_rds_api), or users come over private connections only.",
    sources=(
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    ),
)
