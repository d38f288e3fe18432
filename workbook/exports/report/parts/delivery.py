"""How it is built, taken back and watched."""

from collections import Counter
from collections.abc import Iterator

from workbook.analysis import Analysis
from workbook.exports.report.blocks import (
    Block,
    Bullets,
    Commands,
    Grid,
    Heading,
    Paragraph,
    code,
    grid,
    number,
    text,
)
from workbook.exports.report.numbering import see
from workbook.exports.report.parts.alarms import alarm_table
from workbook.exports.report.parts.outage import outage
from workbook.exports.report.parts.rejected import rejected
from workbook.exports.report.phases import phases
from workbook.facts.quotas import limit
from workbook.facts.symptoms import symptoms
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.compute import (
    ApiGatewayRestApi,
    AutoScalingGroup,
    GlueJob,
    LambdaFunction,
    LoadBalancer,
    TargetGroup,
)
from workbook.model.estate.containers import EcrRepository
from workbook.model.estate.data import DbInstance, S3Bucket
from workbook.model.estate.documents import DocDbCluster
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import KmsKey, Secret
from workbook.model.estate.network import (
    ElasticIp,
    NatGateway,
    NetworkAcl,
    SecurityGroup,
    VpcBlockPublicAccessOptions,
    VpcEndpoint,
)
from workbook.model.estate.observability import DnsFirewallRuleGroup
from workbook.model.estate.resource import Resource


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
        "The order in which to review, to apply in stages or to build by hand. Terraform goes by references and "
        "depends_on only, and makes at the same time whatever does not wait for something else: a role whose policy "
        "names the secret of a database, say, waits for the database. "
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
        DnsFirewallRuleGroup,
        "Find the ids of AWS's domain lists in the Region (aws route53resolver list-firewall-domain-lists); they are the input dns_firewall_domain_list_ids.",
    ),
    (
        ElasticIp,
        "Tell those who keep allow-lists that the outgoing addresses are known only after the ways out are made.",
    ),
)


def _before(estate: Estate) -> list[str]:
    advice = [sentence for kind, sentence in BEFORE if any(map(_is_concerned, estate.of(kind)))]
    return [f"Look at the quotas of {see('quotas')} in the account, with what stands there already.", *advice]


def _is_concerned(resource: Resource) -> bool:
    """Whether the advice on a kind is for this one: an allow list needs no list of AWS's."""
    return not isinstance(resource, DnsFirewallRuleGroup) or bool(resource.domain_lists)


def _two_steps(estate: Estate) -> list[str]:
    found = [*_several_accounts(estate), *_health_checks(estate)]
    if any(not acl.is_default for acl in estate.of(NetworkAcl)):
        found.append(
            "Network ACLs: write all entries first, associate the subnets then, as the Terraform does. A new ACL "
            "refuses everything."
        )
    if any(group.is_default for group in estate.of(SecurityGroup)):
        found.append(
            "The default security group is emptied at the end of a migration: what still carries it loses its connections."
        )
    if any(group.action == "ALERT" for group in estate.of(DnsFirewallRuleGroup)):
        found.append(
            "DNS Firewall: begin with ALERT, watch its metrics in CloudWatch for a week, then set dns_firewall to block. The design has no Resolver query log: add one to see which name was asked for, and by whom."
        )
    found += [*_values_of_secrets(estate), *_images(estate)]
    if len(estate.of(ElasticIp)) > limit("elastic_ips"):
        found.append("Elastic IP addresses: the quota has to be raised before the ways out are made.")
    return found


def _values_of_secrets(estate: Estate) -> Iterator[str]:
    makers = {secret.managed_by for secret in estate.of(Secret) if secret.managed_by}
    if makers:
        writer = "DocumentDB" if makers & {each.key for each in estate.of(DocDbCluster)} else "RDS"
        yield f"Secrets: {writer} writes the password when the database is made; nothing can read it before."
    empty = [secret.key for secret in estate.of(Secret) if not secret.managed_by and not secret.existing_id]
    if empty:
        yield f"Secrets are made without a value: put one into {', '.join(empty)} before what reads it starts."


def _images(estate: Estate) -> Iterator[str]:
    if any(not each.existing_id for each in estate.of(EcrRepository)):
        yield (
            "Images: make the repositories first (terraform apply -target), push each image, then apply the rest. "
            "Tasks without their image stop, and SageMaker refuses a model whose image or data is not there."
        )


def _several_accounts(estate: Estate) -> list[str]:
    """Roots that need each other are applied in parts; only their own README knows which."""
    made = dict.fromkeys(resource.account for resource in estate.resources if not resource.existing_id)
    if len(made) < 2:
        return []
    return [
        f"The {len(made)} accounts ({', '.join(made)}) have roots of their own, each with its state and credentials. "
        "terraform/README.md has their order, what they pass on, and which of them takes two runs because two need "
        "each other."
    ]


def _health_checks(estate: Estate) -> list[str]:
    """Nothing here installs an application, so its health check must not decide about instances at first."""
    paths = {group.key: group.health_check_path for group in estate.of(TargetGroup)}
    return [
        f"{fleet.key}: nothing in this design installs the application, and its target group asks for "
        f"{paths[key] or 'a connection'}. The Terraform begins with fleet_health_check = EC2, because ELB would "
        "replace every instance that does not answer, for ever. Set ELB once the application answers."
        for fleet in estate.of(AutoScalingGroup)
        for key in fleet.target_groups[:1]
    ]


TAKEN_DOWN = "Databases: switch deletion protection off in an apply of its own; decide about the last snapshot. Data written since the last backup is lost with the database."

BACK: tuple[Advice, ...] = (
    (DbInstance, TAKEN_DOWN),
    (DbCluster, TAKEN_DOWN),
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
    return (
        *_sign_in(analysis.estate),
        alarm_table(analysis),
        outage(analysis),
        _symptoms(),
        *rejected(analysis.estate),
    )


def _sign_in(estate: Estate) -> Iterator[Block]:
    """How administrators get a shell where Session Manager's channels are built."""
    means = {found.delivered_to for found in estate.means} | {
        key for found in estate.means for key in found.via
    }
    if not any("ssmmessages" in key for key in means):
        return
    endpoints = {endpoint.service for endpoint in estate.of(VpcEndpoint)}
    agent = (
        " The instances need SSM Agent 3.3.40.0 or later: older ones speak through ec2messages, for which no endpoint is "
        "built."
        if "ssmmessages" in endpoints and "ec2messages" not in endpoints
        else ""
    )
    yield Paragraph(
        "Administrators sign in with Session Manager: AWS CLI 2 with the Session Manager plugin, and a right to "
        f"ssm:StartSession; no port is open inward.{agent}"
    )
    yield Commands("A shell on an instance", "aws ssm start-session --target i-REPLACE")


def _symptoms() -> Grid:
    columns = (
        text("symptom", "What one sees"),
        text("look_at", "What it is, mostly"),
        text("where", "Where"),
    )
    rows = [(s.symptom, s.look_at, ", ".join(map(see, s.parts))) for s in symptoms()]
    return grid("symptoms", "When something does not get through", columns, rows)
