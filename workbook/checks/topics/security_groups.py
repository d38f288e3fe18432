"""Security groups: what they admit beyond need, and what in them does nothing."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import (
    admits_port,
    is_everywhere,
    port_words,
    rule_network,
    rule_within,
    rule_words,
)
from workbook.checks.nameable import nameable
from workbook.checks.subject import Subject
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.compute import (
    GlueConnection,
    Instance,
    LambdaFunction,
    LaunchTemplate,
    LoadBalancer,
)
from workbook.model.estate.data import DbInstance, DbProxy
from workbook.model.estate.network import SecurityGroup, SecurityGroupRule, VpcEndpoint

EC2_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
RULES_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"
Carrier = (
    Instance
    | LaunchTemplate
    | LambdaFunction
    | GlueConnection
    | LoadBalancer
    | DbInstance
    | DbCluster
    | DbProxy
    | VpcEndpoint
)
CARRIERS: tuple[type[Carrier], ...] = (
    Instance,
    LaunchTemplate,
    LambdaFunction,
    GlueConnection,
    LoadBalancer,
    DbInstance,
    DbCluster,
    DbProxy,
    VpcEndpoint,
)

no_groups = has(SecurityGroup, "there is no security group")


@check(
    "SECURITY-GROUPS-01",
    title="The default security group lets nothing through",
    severity="high",
    why="AWS gives the default group to whatever is launched without one; its rules decide for resources that nobody thought about.",
    remedy="Remove every rule of the default security group; the plan writes it out empty.",
    source=f"{EC2_CONTROLS}#ec2-2",
    applies=no_groups,
)
def default_group_closed(subject: Subject) -> Iterator[Flaw]:
    """One flaw per default group that has rules."""
    for group in subject.estate.of(SecurityGroup):
        rules = subject.rules.get(group.key, ())
        if group.is_default and rules:
            yield Flaw(
                resource=group.key,
                message=f"the default security group of {group.vpc} has {len(rules)} rule(s)",
                evidence="; ".join(rule_words(rule) for rule in rules),
            )


@check(
    "SECURITY-GROUPS-02",
    title="No group lets its members open any connection to anywhere",
    severity="medium",
    why="Unbounded egress is how stolen data leaves and how an intruder fetches tools; AWS adds this rule to each group unless it is taken away.",
    remedy="Delete the rule and state the flows the members need; each gets its own rule.",
    source=RULES_PAGE,
    applies=no_groups,
)
def egress_bounded(subject: Subject) -> Iterator[Flaw]:
    """One flaw per egress rule for all protocols, or every TCP port, to everywhere."""
    for rule in subject.estate.of(SecurityGroupRule):
        every_port = rule.ip_protocol == "-1" or (rule.from_port in (0, 1) and rule.to_port == 65535)
        if rule.is_egress and every_port and is_everywhere(rule_network(rule)):
            yield Flaw(
                resource=rule.key,
                message=f"members of {rule.security_group} may open {port_words(rule)} to {rule_network(rule)}",
                evidence=rule_words(rule),
            )


@check(
    "SECURITY-GROUPS-03",
    title="Every rule says what it is for",
    severity="low",
    why="A rule without a purpose cannot be reviewed and is never removed.",
    remedy="Give the flow or access behind the rule a purpose; it becomes the description.",
    source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html",
    applies=has(SecurityGroupRule, "there is no security group rule"),
)
def rules_described(subject: Subject) -> Iterator[Flaw]:
    """One flaw per rule with an empty description."""
    for rule in subject.estate.of(SecurityGroupRule):
        if not rule.description.strip():
            yield Flaw(
                resource=rule.key,
                message=f"a rule of {rule.security_group} has no description",
                evidence=f'{rule_words(rule)}: description ""',
            )


@check(
    "SECURITY-GROUPS-04",
    title="Every group is carried by something",
    severity="low",
    why="A group that nothing carries is either left over or was forgotten on the resource it was meant for; other rules may still name it.",
    remedy="Put the group on its resource, or remove the party it was made for.",
    source=f"{EC2_CONTROLS}#ec2-22",
    applies=no_groups,
)
def groups_used(subject: Subject) -> Iterator[Flaw]:
    """One flaw per group that neither an interface nor a resource carries."""
    worn = set(subject.wearers) | {group for kind in CARRIERS for group in _worn_by(subject, kind)}
    for group in subject.estate.of(SecurityGroup):
        if not group.is_default and group.key not in worn:
            yield Flaw(
                resource=group.key,
                message=f"no interface and no resource carries {group.key}",
                evidence=f"carried by 0 interfaces of {len(subject.interfaces_in)} subnets",
            )


def _worn_by(subject: Subject, kind: type[Carrier]) -> Iterator[str]:
    for resource in subject.estate.of(kind):
        yield from resource.security_groups


@check(
    "SECURITY-GROUPS-05",
    title="No rule lies within another of its group",
    severity="low",
    why="A rule that a wider one covers does nothing: who removes it believes to have closed something, and it still counts against the quota.",
    remedy="Remove the narrower rule, or narrow the wider one if it was not meant.",
    source=RULES_PAGE,
    applies=has(SecurityGroupRule, "there is no security group rule"),
)
def no_rule_shadowed(subject: Subject) -> Iterator[Flaw]:
    """One flaw per rule that another rule of the same group and direction covers."""
    for group, rules in subject.rules.items():
        for index, rule in enumerate(rules):
            wider = next((o for i, o in enumerate(rules) if _covers(o, rule, first=i < index)), None)
            if wider is not None:
                yield Flaw(
                    resource=rule.key,
                    message=f"a rule of {group} does nothing: {wider.key} admits all of it",
                    evidence=f"{rule_words(rule)} lies within {rule_words(wider)}",
                )


def _covers(outer: SecurityGroupRule, inner: SecurityGroupRule, *, first: bool) -> bool:
    """Of two rules that are alike, only the later one is called covered."""
    alike = rule_within(outer, inner)
    return outer.key != inner.key and rule_within(inner, outer) and (first or not alike)


@check(
    "SECURITY-GROUPS-06",
    title="Every rule names a peer that exists and can be named from here",
    severity="high",
    why="A rule that refers to a group of another VPC without peering, or to one that is gone, is stale: it admits nothing, or AWS refuses it.",
    remedy="Name a group of the same VPC, or a CIDR where the peer stands in another one.",
    source="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html",
    applies=has(SecurityGroupRule, "there is no security group rule"),
)
def peers_exist(subject: Subject) -> Iterator[Flaw]:
    """One flaw per rule whose referenced group is missing or stands in another VPC."""
    groups = {group.key: group for group in subject.estate.of(SecurityGroup)}
    for rule in subject.estate.of(SecurityGroupRule):
        peer = rule.referenced_security_group
        if not peer or rule.referenced_account_id:
            continue
        own = groups.get(rule.security_group)
        if peer not in groups or (own is not None and not nameable(subject.estate, rule, own, groups[peer])):
            where = "is not in the estate" if peer not in groups else f"stands in VPC {groups[peer].vpc}"
            yield Flaw(
                resource=rule.key,
                message=f"the group {peer} that a rule of {rule.security_group} names {where}",
                evidence=rule_words(rule),
            )


@check(
    "SECURITY-GROUPS-07",
    title="A group with untracked connections admits path MTU discovery",
    severity="low",
    why="Where rules let everything in and out on a port, AWS does not track the connection, and the ICMP message that a packet was too big is dropped: large transfers hang.",
    remedy="Add an inbound ICMP type 3 code 4 rule, or narrow the rules so that connections are tracked.",
    source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html",
    applies=no_groups,
)
def untracked_groups_admit_mtu_messages(subject: Subject) -> Iterator[Flaw]:
    """One flaw per group whose rules leave flows untracked and that drops ICMP 3/4."""
    for group, rules in subject.rules.items():
        untracked = [rule for rule in rules if not rule.is_egress and _untracked(rule, rules)]
        if untracked and not any(_admits_fragmentation_needed(rule) for rule in rules):
            yield Flaw(
                resource=group,
                message=f"{group} has untracked connections and no rule for ICMP type 3 code 4",
                evidence="; ".join(rule_words(rule) for rule in untracked),
            )


def _untracked(rule: SecurityGroupRule, rules: tuple[SecurityGroupRule, ...]) -> bool:
    """AWS leaves a flow untracked when its rule admits everywhere and every answer may leave to everywhere."""
    if rule.ip_protocol not in ("tcp", "udp") or not is_everywhere(rule_network(rule)):
        return False
    return any(
        answer.is_egress
        and answer.ip_protocol in ("-1", rule.ip_protocol)
        and (answer.from_port in (None, -1) or (answer.from_port == 0 and answer.to_port == 65535))
        and is_everywhere(rule_network(answer))
        for answer in rules
    )


def _admits_fragmentation_needed(rule: SecurityGroupRule) -> bool:
    if rule.is_egress or rule.ip_protocol not in ("icmp", "-1"):
        return False
    return (
        rule.ip_protocol == "-1"
        or rule.from_port in (None, -1)
        or (rule.from_port == 3 and rule.to_port in (-1, 4))
    )


@check(
    "SECURITY-GROUPS-08",
    title="No group opens DNS to resolvers of the internet",
    severity="medium",
    why="Amazon's resolver needs no rule at all; a rule for port 53 to everywhere only serves other resolvers, and is how data leaves inside DNS questions.",
    remedy="Remove the rule; state a flow to your own resolvers' addresses if you run any.",
    source=RULES_PAGE,
    applies=no_groups,
)
def dns_stays_inside(subject: Subject) -> Iterator[Flaw]:
    """One flaw per egress rule that names port 53 and leads everywhere."""
    for rule in subject.estate.of(SecurityGroupRule):
        names_dns = rule.from_port == 53 and rule.to_port == 53
        asks = names_dns and any(admits_port(rule, protocol, 53) for protocol in ("udp", "tcp"))
        if rule.is_egress and asks and is_everywhere(rule_network(rule)):
            yield Flaw(
                resource=rule.key,
                message=f"members of {rule.security_group} may ask any resolver of the internet",
                evidence=rule_words(rule),
            )
