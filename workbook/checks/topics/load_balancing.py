"""Load balancers: TLS, logs that really arrive, and what happens when a zone goes."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import listed
from workbook.checks.subject import Subject
from workbook.facts.control_parameters import control_number
from workbook.facts.tls_policies import recommended_tls_policies
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.edge import CloudFrontDistribution, WebAcl

ELB_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html"
LOGS_PAGE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"

no_balancer = has(LoadBalancer, "there is no load balancer")


@check(
    "LOAD-BALANCING-01",
    title="Nothing is served in the clear",
    severity="high",
    why="What a client sends to an HTTP listener, cookies and passwords included, can be read and changed on the way.",
    remedy="Serve HTTPS only; let port 80 redirect.",
    source=f"{ELB_CONTROLS}#elb-1",
    applies=no_balancer,
)
def listeners_encrypt(subject: Subject) -> Iterator[Flaw]:
    """One flaw per HTTP listener that forwards instead of redirecting."""
    for balancer in subject.estate.of(LoadBalancer):
        for listener in balancer.listeners:
            if listener.protocol == "HTTP" and listener.redirect_port is None:
                yield Flaw(
                    resource=balancer.key,
                    message=f"{balancer.key} serves HTTP on port {listener.port}",
                    evidence=f"listener HTTP:{listener.port} forwards to {listener.target_group}",
                )


@check(
    "LOAD-BALANCING-02",
    title="Application Load Balancers drop malformed headers",
    severity="medium",
    why="Headers that the balancer and the target read differently smuggle requests past the balancer.",
    remedy="Set drop_invalid_header_fields to True.",
    source=f"{ELB_CONTROLS}#elb-4",
    applies=no_balancer,
)
def malformed_headers_are_dropped(subject: Subject) -> Iterator[Flaw]:
    """One flaw per Application Load Balancer that passes invalid headers."""
    for balancer in subject.estate.of(LoadBalancer):
        if balancer.type == "application" and not balancer.drop_invalid_header_fields:
            yield Flaw(
                resource=balancer.key,
                message=f"{balancer.key} passes malformed headers to its targets",
                evidence="drop_invalid_header_fields False",
            )


@check(
    "LOAD-BALANCING-03",
    title="Load balancers log their requests",
    severity="medium",
    why="Flow logs show addresses; only access logs show which request came from where, and what was answered.",
    remedy="Name a bucket in access_logs_bucket.",
    source=f"{ELB_CONTROLS}#elb-5",
    applies=no_balancer,
)
def requests_are_logged(subject: Subject) -> Iterator[Flaw]:
    """One flaw per load balancer without access logs."""
    for balancer in subject.estate.of(LoadBalancer):
        if _can_log(balancer) and not balancer.access_logs_bucket:
            yield Flaw(
                resource=balancer.key,
                message=f"requests to {balancer.key} leave no log",
                evidence='access_logs_bucket ""',
            )


def _can_log(balancer: LoadBalancer) -> bool:
    """A Network Load Balancer logs requests of TLS listeners only, a Gateway Load Balancer none."""
    if balancer.type == "network":
        return any(listener.protocol == "TLS" for listener in balancer.listeners)
    return balancer.type != "gateway"


@check(
    "LOAD-BALANCING-04",
    title="Load balancers are protected from deletion",
    severity="medium",
    why="With the balancer its name goes, and every client that knows it.",
    remedy="Set deletion_protection to True.",
    source=f"{ELB_CONTROLS}#elb-6",
    applies=no_balancer,
)
def balancers_resist_deletion(subject: Subject) -> Iterator[Flaw]:
    """One flaw per load balancer without deletion protection."""
    for balancer in subject.estate.of(LoadBalancer):
        if not balancer.deletion_protection:
            yield Flaw(
                resource=balancer.key,
                message=f"{balancer.key} can be deleted with one call",
                evidence="deletion_protection False",
            )


@check(
    "LOAD-BALANCING-05",
    title="Load balancers span two zones or more",
    severity="high",
    why="AWS refuses an Application Load Balancer in one zone; any other falls with its zone.",
    remedy="Set az_count to 2 or more.",
    source=f"{ELB_CONTROLS}#elb-13",
    applies=no_balancer,
)
def balancers_span_zones(subject: Subject) -> Iterator[Flaw]:
    """One flaw per load balancer in a single zone."""
    for balancer in subject.estate.of(LoadBalancer):
        zones = subject.zones(balancer.subnets)
        if len(zones) < control_number("load_balancer_availability_zones"):
            yield Flaw(
                resource=balancer.key,
                message=f"{balancer.key} stands in {len(zones)} zone(s)",
                evidence=f"zones {listed(zones)}",
            )


@check(
    "LOAD-BALANCING-06",
    title="Internet-facing load balancers have a web ACL",
    severity="low",
    why="Security groups see addresses and ports; only AWS WAF sees requests. Who faces the internet without it filters nothing at that level.",
    remedy="Associate an AWS WAF web ACL with the load balancer, or with CloudFront before it (edge_protection).",
    source=f"{ELB_CONTROLS}#elb-16",
    applies=no_balancer,
)
def public_balancers_have_web_acls(subject: Subject) -> Iterator[Flaw]:
    """One flaw per internet-facing Application Load Balancer without a web ACL, its own or its distribution's."""
    guarded = {key for acl in subject.estate.of(WebAcl) for key in acl.resources}
    guarded |= {front.origin for front in subject.estate.of(CloudFrontDistribution) if front.web_acl}
    for balancer in subject.estate.of(LoadBalancer):
        public = balancer.type == "application" and balancer.scheme == "internet-facing"
        if public and balancer.key not in guarded:
            yield Flaw(
                resource=balancer.key,
                message=f"no web ACL stands before {balancer.key}",
                evidence="scheme internet-facing; no web ACL here or at a distribution before it",
            )


@check(
    "LOAD-BALANCING-07",
    title="Listeners use a recommended TLS policy",
    severity="medium",
    why="Older policies accept TLS versions and ciphers that are no longer thought safe.",
    remedy="Set ssl_policy to one that AWS recommends, ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 for instance.",
    source=f"{ELB_CONTROLS}#elb-17",
    applies=no_balancer,
)
def listeners_use_recommended_policies(subject: Subject) -> Iterator[Flaw]:
    """One flaw per HTTPS or TLS listener with another policy than AWS recommends."""
    for balancer in subject.estate.of(LoadBalancer):
        for listener in balancer.listeners:
            encrypted = listener.protocol in ("HTTPS", "TLS")
            if encrypted and listener.ssl_policy not in recommended_tls_policies():
                yield Flaw(
                    resource=balancer.key,
                    message=f"the listener on port {listener.port} of {balancer.key} has the TLS policy {listener.ssl_policy or 'that AWS takes by default'}",
                    evidence=f"ssl_policy {listener.ssl_policy!r}",
                )


@check(
    "LOAD-BALANCING-08",
    title="The log bucket of a load balancer takes its logs",
    severity="high",
    why="An Application Load Balancer can write only to a bucket with SSE-S3. With a KMS key as the bucket's default no log ever arrives, and nothing says so.",
    remedy="Give the load balancer's logs a bucket of their own with sse_algorithm AES256.",
    source=LOGS_PAGE,
    applies=no_balancer,
)
def log_buckets_take_logs(subject: Subject) -> Iterator[Flaw]:
    """One flaw per Application Load Balancer whose log bucket is encrypted with KMS."""
    for balancer in subject.estate.of(LoadBalancer):
        bucket = subject.find(S3Bucket, balancer.access_logs_bucket)
        if bucket and balancer.type == "application" and bucket.sse_algorithm == "aws:kms":
            yield Flaw(
                resource=bucket.key,
                message=f"{balancer.key} cannot write its logs to {bucket.key}",
                evidence="sse_algorithm aws:kms",
            )


@check(
    "LOAD-BALANCING-09",
    title="Traffic to targets is encrypted",
    severity="low",
    why="TLS ends at the load balancer; behind it requests cross the VPC, and zones, in the clear.",
    remedy="Let the targets serve HTTPS (a certificate of their own suffices) and set the target group's protocol.",
    source=f"{ELB_CONTROLS}#elb-22",
    applies=has(TargetGroup, "there is no target group"),
)
def targets_encrypt(subject: Subject) -> Iterator[Flaw]:
    """One flaw per target group with a protocol in the clear."""
    for group in subject.estate.of(TargetGroup):
        exempt = group.target_type in ("lambda", "alb")
        if not exempt and group.protocol in ("HTTP", "TCP") and not _passed_through(subject, group):
            yield Flaw(
                resource=group.key,
                message=f"requests to {group.key} cross the VPC in the clear",
                evidence=f"protocol {group.protocol}, port {group.port}",
            )


def _passed_through(subject: Subject, group: TargetGroup) -> bool:
    """Whether a Network Load Balancer hands connections on as they came: whether they are encrypted is the ends'."""
    listeners = (
        listener
        for balancer in subject.estate.of(LoadBalancer)
        for listener in balancer.listeners
        if listener.target_group == group.key
    )
    return group.protocol == "TCP" and all(listener.protocol == "TCP" for listener in listeners)
