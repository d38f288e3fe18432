"""Instances, functions, jobs and the doors administrators use."""

from collections import Counter
from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import listed
from workbook.checks.subject import Subject
from workbook.facts.control_parameters import control_number
from workbook.facts.quotas import limit
from workbook.model.estate.compute import (
    AutoScalingGroup,
    GlueConnection,
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    LambdaPermission,
    LaunchTemplate,
)
from workbook.model.estate.network import NetworkInterface, SecurityGroupRule, Subnet

EC2_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
LAMBDA_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html"
EICE_PAGE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-quotas.html"

no_function = has(LambdaFunction, "there is no Lambda function")


def _has_instances(subject: Subject) -> str:
    return "" if _machines(subject) else "there is no instance"


def _machines(subject: Subject) -> tuple[Instance | LaunchTemplate, ...]:
    return (*subject.estate.of(Instance), *subject.estate.of(LaunchTemplate))


@check(
    "COMPUTE-01",
    title="Instances answer metadata requests with tokens only",
    severity="high",
    why="With IMDSv1 one forged request through an application gives away the role's credentials.",
    remedy="Set http_tokens to required.",
    source=f"{EC2_CONTROLS}#ec2-8",
    applies=_has_instances,
)
def metadata_needs_tokens(subject: Subject) -> Iterator[Flaw]:
    """One flaw per instance or launch template that still answers IMDSv1."""
    for machine in _machines(subject):
        if machine.http_tokens != "required":
            yield Flaw(
                resource=machine.key,
                message=f"{machine.key} answers IMDSv1",
                evidence=f"http_tokens {machine.http_tokens}",
            )


@check(
    "COMPUTE-02",
    title="No fleet has public addresses",
    severity="medium",
    why="A load balancer or Session Manager reaches servers without one; each public address is a door and is billed by the hour.",
    remedy="Set associate_public_ip_address to False and put a load balancer before the fleet.",
    source=f"{EC2_CONTROLS}#ec2-25",
    applies=has(LaunchTemplate, "there is no launch template"),
)
def fleets_have_no_public_addresses(subject: Subject) -> Iterator[Flaw]:
    """One flaw per launch template that gives its instances public addresses."""
    for template in subject.estate.of(LaunchTemplate):
        if template.associate_public_ip_address:
            yield Flaw(
                resource=template.key,
                message=f"every instance of {template.key} gets a public address",
                evidence="associate_public_ip_address True",
            )


@check(
    "COMPUTE-03",
    title="Administrators need no host on the internet",
    severity="low",
    why="A bastion has to be patched, watched and paid for, and its SSH port faces outside; Session Manager and EC2 Instance Connect Endpoint need no inbound rule from there.",
    remedy="Set admin_access to session_manager or instance_connect_endpoint, or write down why the bastion stays.",
    source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html",
    applies=has(Instance, "there is no single instance"),
)
def no_bastions(subject: Subject) -> Iterator[Flaw]:
    """One flaw per instance with a public address of its own."""
    for instance in subject.estate.of(Instance):
        if instance.associate_public_ip_address or instance.elastic_ip:
            address = instance.elastic_ip or "associate_public_ip_address True"
            yield Flaw(
                resource=instance.key,
                message=f"{instance.key} has a public address",
                evidence=f"public address: {address}",
            )


@check(
    "COMPUTE-04",
    title="One EC2 Instance Connect Endpoint in a VPC",
    severity="high",
    why="AWS refuses the second one in the same VPC or subnet.",
    remedy="Keep one; instances of every subnet are reached through it.",
    source=EICE_PAGE,
    applies=has(InstanceConnectEndpoint, "there is no EC2 Instance Connect Endpoint"),
)
def one_connect_endpoint_per_vpc(subject: Subject) -> Iterator[Flaw]:
    """One flaw per endpoint beyond what a VPC may have."""
    seen: Counter[str] = Counter()
    for door in subject.estate.of(InstanceConnectEndpoint):
        subnet = subject.find(Subnet, door.subnet)
        vpc = subnet.vpc if subnet else f"the VPC of {door.subnet}"
        seen[vpc] += 1
        if seen[vpc] > limit("instance_connect_endpoints_per_vpc"):
            yield Flaw(
                resource=door.key,
                message=f"{door.key} is number {seen[vpc]} of {vpc}",
                evidence=f"quota: {limit('instance_connect_endpoints_per_vpc')} per VPC",
            )


@check(
    "COMPUTE-05",
    title="An EC2 Instance Connect Endpoint has a security group of its own",
    severity="medium",
    why="Without one it gets the VPC's default group, which is closed: it then reaches nothing.",
    remedy="Give the endpoint a group with egress to the targets' SSH or RDP port.",
    source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-security-groups.html",
    applies=has(InstanceConnectEndpoint, "there is no EC2 Instance Connect Endpoint"),
)
def connect_endpoints_have_groups(subject: Subject) -> Iterator[Flaw]:
    """One flaw per endpoint whose groups let it open nothing."""
    for door in subject.estate.of(InstanceConnectEndpoint):
        out = [r for group in door.security_groups for r in subject.rules.get(group, ()) if r.is_egress]
        if not out:
            yield Flaw(
                resource=door.key,
                message=f"{door.key} can open no connection",
                evidence=f"0 outbound rules on {listed(door.security_groups) or 'no group'}",
            )


@check(
    "COMPUTE-06",
    title="Functions in the VPC stand in two zones or more",
    severity="medium",
    why="A function whose subnets share a zone stops with it.",
    remedy="Set az_count to 2 or more.",
    source=f"{LAMBDA_CONTROLS}#lambda-5",
    applies=no_function,
)
def functions_span_zones(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC function in fewer zones than the control asks for."""
    for function in subject.estate.of(LambdaFunction):
        zones = subject.zones(function.subnets)
        if function.subnets and len(zones) < control_number("lambda_availability_zones"):
            yield Flaw(
                resource=function.key,
                message=f"{function.key} runs in {len(zones)} zone(s)",
                evidence=f"zones {listed(zones)}",
            )


@check(
    "COMPUTE-07",
    title="No function stands in a public subnet",
    severity="high",
    why="A function's interface never gets a public address: in a public subnet its route to the internet gateway drops everything.",
    remedy="Put the function into a private tier; with flows to the internet it needs a NAT gateway.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html",
    applies=no_function,
)
def functions_are_private(subject: Subject) -> Iterator[Flaw]:
    """One flaw per function with a public subnet."""
    for function in subject.estate.of(LambdaFunction):
        public = [subnet for subnet in function.subnets if subject.is_public(subnet)]
        if public:
            yield Flaw(
                resource=function.key,
                message=f"{function.key} stands in a public subnet and cannot reach the internet from there",
                evidence=f"public: {listed(public)}",
            )


@check(
    "COMPUTE-08",
    title="Nobody may invoke a function but who is named",
    severity="critical",
    why="A permission for everybody, or for a service on anybody's behalf, lets strangers run the function.",
    remedy="Name the principal, and for a service the source on whose behalf it may call.",
    source=f"{LAMBDA_CONTROLS}#lambda-1",
    applies=has(LambdaPermission, "no permission is given to invoke a function"),
)
def functions_name_their_callers(subject: Subject) -> Iterator[Flaw]:
    """One flaw per permission for everybody, or for a service without a source."""
    for permission in subject.estate.of(LambdaPermission):
        service = permission.principal.endswith(".amazonaws.com")
        if permission.principal == "*" or (service and not permission.source):
            yield Flaw(
                resource=permission.key,
                message=f"{permission.principal} may invoke {permission.function} for anybody",
                evidence=f"principal {permission.principal}, source {permission.source!r}",
                severity=None if permission.principal == "*" else "high",
            )


@check(
    "COMPUTE-09",
    title="Functions that read private data run in the VPC",
    severity="low",
    why="Outside the VPC no security group, network ACL or flow log sees what a function does.",
    remedy="Attach the function to the private tier.",
    source=f"{LAMBDA_CONTROLS}#lambda-3",
    applies=no_function,
)
def functions_run_in_the_vpc(subject: Subject) -> Iterator[Flaw]:
    """One flaw per function without subnets."""
    for function in subject.estate.of(LambdaFunction):
        if not function.subnets:
            yield Flaw(
                resource=function.key,
                message=f"{function.key} runs outside the VPC",
                evidence="subnets: none",
            )


@check(
    "COMPUTE-10",
    title="Workers of Glue jobs can talk to one another",
    severity="high",
    why="Glue starts a job only when a group of its connection admits every TCP port from itself; with restricted egress the same rule is needed outbound, or workers never meet.",
    remedy="State the flow of the job to itself on TCP 0-65535.",
    source="https://docs.aws.amazon.com/glue/latest/dg/setup-vpc-for-glue-access.html",
    applies=has(GlueConnection, "there is no Glue connection"),
)
def glue_workers_can_talk(subject: Subject) -> Iterator[Flaw]:
    """One flaw per connection and direction without a rule for every TCP port to the group itself."""
    for connection in subject.estate.of(GlueConnection):
        rules = [rule for group in connection.security_groups for rule in subject.rules.get(group, ())]
        for egress in (False, True):
            if not any(rule.is_egress == egress and _every_port_to_self(rule) for rule in rules):
                way = "outbound" if egress else "inbound"
                yield Flaw(
                    resource=connection.key,
                    message=f"no {way} rule lets the workers of {connection.key} reach one another",
                    evidence=f"{listed(connection.security_groups)}: no {way} tcp/0-65535 rule naming itself",
                )


def _every_port_to_self(rule: SecurityGroupRule) -> bool:
    every = rule.ip_protocol == "-1" or (
        rule.ip_protocol == "tcp" and rule.from_port == 0 and rule.to_port == 65535
    )
    return every and rule.referenced_security_group == rule.security_group


@check(
    "COMPUTE-11",
    title="Only appliances forward other hosts' packets",
    severity="medium",
    why="With the source/destination check off an interface passes on packets that are not its own: a NAT instance or a firewall needs that, anything else is a way around the routes.",
    remedy="Set source_dest_check to True, or state what the instance forwards.",
    source=f"{EC2_CONTROLS}#ec2-180",
    applies=has(NetworkInterface, "there is no network interface"),
)
def only_appliances_forward(subject: Subject) -> Iterator[Flaw]:
    """One flaw per interface without the check whose owner nobody states to forward."""
    stated = {each.key for each in subject.estate.of(Instance) if each.forwards}
    for card in subject.estate.of(NetworkInterface):
        if (
            not card.source_dest_check
            and card.interface_type == "interface"
            and card.attached_to not in stated
        ):
            yield Flaw(
                resource=card.key,
                message=f"{card.key} forwards packets that are not its own",
                evidence="source_dest_check False",
            )


@check(
    "COMPUTE-12",
    title="Fleets span two zones or more",
    severity="medium",
    why="A fleet whose subnets share a zone stops with it.",
    remedy="Set az_count to 2 or more.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-2",
    applies=has(AutoScalingGroup, "there is no Auto Scaling group"),
)
def fleets_span_zones(subject: Subject) -> Iterator[Flaw]:
    """One flaw per Auto Scaling group in one zone; a bastion's group of one is excused."""
    for group in subject.estate.of(AutoScalingGroup):
        zones = subject.zones(group.subnets)
        if len(zones) < 2 and group.max_size > 1:
            yield Flaw(
                resource=group.key,
                message=f"{group.key} stands in one zone",
                evidence=f"zones {listed(zones)}",
            )
