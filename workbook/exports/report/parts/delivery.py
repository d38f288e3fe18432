"""How it is built, taken back and watched."""

from collections import Counter

from workbook.analysis import Analysis
from workbook.exports.report.blocks import Block, Bullets, Grid, Heading, code, grid, number, text
from workbook.exports.report.numbering import see
from workbook.exports.report.parts.outage import outage
from workbook.exports.report.phases import phases
from workbook.facts.alarms import alarms
from workbook.facts.quotas import limit
from workbook.facts.symptoms import symptoms
from workbook.model.estate.compute import (
    ApiGatewayRestApi,
    AutoScalingGroup,
    GlueJob,
    LambdaFunction,
    LoadBalancer,
)
from workbook.model.estate.data import DbInstance, S3Bucket
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import KmsKey, Secret
from workbook.model.estate.network import (
    ElasticIp,
    NatGateway,
    NetworkAcl,
    SecurityGroup,
    VpcBlockPublicAccessOptions,
)
from workbook.model.estate.observability import DnsFirewallRuleGroup
from workbook.model.estate.resource import Resource
from workbook.views.text import counted


def order(analysis: Analysis) -> tuple[Block, ...]:
    """What has to be there first, the steps, and what cannot be done in one go."""
    return (
        Heading("Before the first apply"),
        Bullets(tuple(_before(analysis.estate))),
        _steps(analysis),
        Heading("In two steps"),
        Bullets(tuple(_two_steps(analysis.estate)) or ("Everything can be applied in one go.",)),
    )


def _steps(analysis: Analysis) -> Grid:
    columns = (
        number("step", "Step"),
        text("title", "What"),
        text("why", "Why now"),
        code("kinds", "Kinds"),
        number("count", "How many", "resources"),
    )
    rows = [
        (phase.number, phase.title, phase.why, _kinds(phase.resources), len(phase.resources))
        for phase in phases(analysis.estate)
    ]
    note = (
        "Terraform finds this order by itself; who applies by hand or in stages follows it. "
        f"The step of each resource stands in {see('inventory')}."
    )
    return grid("steps", "Implementation order", columns, rows, note=note)


def _kinds(resources: tuple[Resource, ...]) -> str:
    counts = Counter(type(resource).__name__ for resource in resources)
    return ", ".join(f"{kind} {count}" for kind, count in counts.items())


Advice = tuple[type[Resource], str]

BEFORE: tuple[Advice, ...] = (
    (
        LoadBalancer,
        "Request the certificate of the load balancer in ACM and validate it; its ARN is an input.",
    ),
    (
        AutoScalingGroup,
        "Make sure the service-linked role AWSServiceRoleForAutoScaling exists: the key's policy names it.",
    ),
    (
        LambdaFunction,
        "Put the code of each function into a bucket of the same Region; bucket and key are inputs.",
    ),
    (GlueJob, "Put the script of each Glue job into a bucket its role may read."),
    (
        ApiGatewayRestApi,
        "Set the account's role for API Gateway logs once per Region; other teams may have done so.",
    ),
    (
        VpcBlockPublicAccessOptions,
        "Ask who else is in the account and Region: VPC Block Public Access binds every VPC of it.",
    ),
    (
        ElasticIp,
        "Tell those who keep allow-lists that the outgoing addresses are known only after the ways out are made.",
    ),
)


def _before(estate: Estate) -> list[str]:
    advice = [sentence for kind, sentence in BEFORE if estate.of(kind)]
    return [f"Look at the quotas of {see('quotas')} in the account, with what stands there already.", *advice]


def _two_steps(estate: Estate) -> list[str]:
    found = []
    if any(not acl.is_default for acl in estate.of(NetworkAcl)):
        found.append(
            "Network ACLs: write all entries first, associate the subnets then. A new ACL refuses everything."
        )
    if any(group.is_default for group in estate.of(SecurityGroup)):
        found.append(
            "The default security group is emptied at the end of a migration: what still carries it loses its connections."
        )
    if any(group.action == "ALERT" for group in estate.of(DnsFirewallRuleGroup)):
        found.append("DNS Firewall: begin with ALERT, read a week of alerts, then set dns_firewall to block.")
    if estate.of(Secret):
        found.append(
            "Secrets: RDS writes the password when the database is made; nothing can read it before."
        )
    if len(estate.of(ElasticIp)) > limit("elastic_ips"):
        found.append("Elastic IP addresses: the quota has to be raised before the ways out are made.")
    return found


BACK: tuple[Advice, ...] = (
    (
        DbInstance,
        "Databases: switch deletion protection off in an apply of its own; decide about the last snapshot. Data written since the last backup is lost with the database.",
    ),
    (
        LoadBalancer,
        "Load balancers: switch deletion protection off; the public name goes with them, so point DNS elsewhere first.",
    ),
    (
        LambdaFunction,
        "Functions: AWS takes up to 40 minutes to release their interfaces; their groups and subnets wait for it.",
    ),
    (S3Bucket, "Buckets: a bucket that is not empty stays. Copy the logs that must be kept, then empty it."),
    (
        KmsKey,
        "Keys: they are only scheduled; what they encrypted is lost when the waiting period ends. Cancel the deletion while it runs.",
    ),
    (Secret, "Secrets: a name stays taken for the recovery window."),
    (NatGateway, "NAT gateways: their Elastic IP addresses go back to AWS; nobody gets the same ones again."),
)


def rollback(analysis: Analysis) -> tuple[Block, ...]:
    """How to take a change back, and how to take everything down."""
    estate = analysis.estate
    change = (
        "A rule, entry or route that does harm: plan and apply the export of the last good result, named by its "
        f"result in {see('control')}. Names and addresses come from what a thing is, so nothing else moves.",
        "An established connection survives the removal of a security group rule; a network ACL entry cuts it.",
        "Never take back by hand: the next plan shows the difference and puts it back.",
    )
    steps = [
        (index, phase.title, _kinds(phase.resources))
        for index, phase in enumerate(reversed(phases(estate)), start=1)
    ]
    columns = (number("step", "Step"), text("title", "What is taken down"), code("kinds", "Kinds"))
    return (
        Heading("A change"),
        Bullets(change),
        grid("down", "Everything, in this order", columns, steps),
        Heading("What holds it up"),
        Bullets(tuple(sentence for kind, sentence in BACK if estate.of(kind)) or ("Nothing.",)),
    )


def operations(analysis: Analysis) -> tuple[Block, ...]:
    """Alarms worth having, what a zone's failure does, and where to look when something does not get through."""
    return (_alarms(analysis), outage(analysis), _symptoms())


def _alarms(analysis: Analysis) -> Grid:
    kinds = {type(resource).__name__ for resource in analysis.estate.resources}
    columns = (
        code("of", "Watches"),
        code("namespace", "Where the figure comes from"),
        code("metric", "Metric or event"),
        text("default", "Alarm when"),
        text("action", "What to do first"),
    )
    rows = [(a.kind, a.namespace, a.metric, a.default, a.action) for a in alarms() if a.kind in kinds]
    known = counted(len(rows), "alarm")
    note = f"{known} for the kinds of this design. Thresholds are starting points: adjust them to a fortnight of figures."
    return grid("alarms", "Alarms", columns, rows, note=note)


def _symptoms() -> Grid:
    columns = (
        text("symptom", "What one sees"),
        text("look_at", "What it is, mostly"),
        text("where", "Where"),
    )
    rows = [(s.symptom, s.look_at, ", ".join(map(see, s.parts))) for s in symptoms()]
    return grid("symptoms", "When something does not get through", columns, rows)
