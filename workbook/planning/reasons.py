"""Why resources are there: reasons made of flows, accesses and house rules."""

from collections.abc import Iterable

from workbook.model.estate.resource import Reason
from workbook.model.intent.flow import Access, Flow, Prohibition

_USER_GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide/"

HOUSE_RULES: dict[str, tuple[str, str]] = {
    "ground": ("Everything of the design stands in this network.", _USER_GUIDE + "configure-your-vpc.html"),
    "local-route": (
        "AWS puts the local route into every route table.",
        _USER_GUIDE + "VPC_Route_Tables.html",
    ),
    "main-table-local": (
        "The main route table stays local, so that a subnet nobody associated reaches nothing outside.",
        _USER_GUIDE + "VPC_Route_Tables.html",
    ),
    "default-group-closed": (
        "The default security group has no rules (Security Hub EC2.2).",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
    ),
    "default-acl": (
        "The default network ACL keeps AWS's allow-all entries: security groups do the filtering.",
        _USER_GUIDE + "default-network-acl.html",
    ),
    "default-acl-closed": (
        "Every subnet has its tier's network ACL; the default one serves none and admits nothing.",
        _USER_GUIDE + "default-network-acl.html",
    ),
    "final-deny": ("What no entry matches is denied.", _USER_GUIDE + "nacl-rules.html"),
    "transit-acl": (
        "Attachments of the transit gateway have subnets of their own with an open network ACL: the tiers filter.",
        "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html",
    ),
    "inspection-acl": (
        "The firewall's subnets have an open network ACL: the firewall and the tiers filter.",
        "https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-igw-ngw.html",
    ),
    "deny-admin-port": (
        "The wide range for answers from the internet must not open an administration or database port.",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21",
    ),
    "path-mtu": (
        "Routers must be able to say that a packet is too large (ICMP type 3 code 4; ICMPv6 type 2).",
        _USER_GUIDE + "network_mtu.html",
    ),
    "flow-logs": (
        "Every VPC keeps flow logs (Security Hub EC2.6).",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6",
    ),
    "load-balancer-logs": (
        "Load balancers keep access logs (Security Hub ELB.5); they can be encrypted with SSE-S3 only.",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5",
    ),
    "distribution-logs": (
        "CloudFront writes down every request that it answers (Security Hub CloudFront.5).",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html",
    ),
    "web-acl-logs": (
        "A web ACL writes down every request that it judges (Security Hub WAF.11).",
        "https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html",
    ),
    "firewall-logs": (
        "A Network Firewall writes down what it refused and every connection (Security Hub NetworkFirewall.2).",
        "https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging-destinations.html",
    ),
    "bucket-logs": (
        "S3 logs requests to a bucket beside, which is encrypted with SSE-S3, is not locked and does not log itself.",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
    ),
    "function-runtime": (
        "Lambda attaches the function to the VPC and writes its logs with the function's role; its code may not.",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    ),
    "sagemaker-runtime": (
        "SageMaker puts instances into the VPC, writes their logs and encrypts their volumes with the role it is given.",
        "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html",
    ),
    "glue-runtime": (
        "Glue puts the job's workers into the VPC with the job's role.",
        "https://docs.aws.amazon.com/glue/latest/dg/create-service-policy.html",
    ),
    "encryption-key": (
        "One customer managed key encrypts what the design stores, and rotates every year.",
        "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    ),
    "tls-only": (
        "Nobody speaks to a bucket without TLS (Security Hub S3.5).",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5",
    ),
    "tls-only-topic": (
        "Nobody publishes to a topic without TLS.",
        "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    ),
    "private-api": (
        "A private API answers what comes through its endpoint, and nobody else.",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html",
    ),
    "invocation": (
        "A service that calls a function must be let in by the function's own policy, for its source alone.",
        "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    ),
    "role-trust": (
        "What runs with a role must be able to take it; nobody else may.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html",
    ),
    "stream-reader": (
        "Lambda polls the stream with the function's role, from a network of its own, never by the function's interfaces.",
        "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html",
    ),
    "delivery-stream": (
        "Firehose delivers with a role of its own.",
        "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
    ),
    "device-rule": (
        "A rule of IoT Core passes messages on with a role of its own.",
        "https://docs.aws.amazon.com/iot/latest/developerguide/iot-create-role.html",
    ),
    "stream-api": (
        "API Gateway puts what it is sent into the stream with a role of its own.",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-kinesis.html",
    ),
    "crawler-runtime": (
        "A crawler reads one bucket and describes tables of one database with a role of its own.",
        "https://docs.aws.amazon.com/glue/latest/dg/crawler-prereqs.html",
    ),
    "permissions-boundary": (
        "A permissions boundary is the most that a role may ever do, whatever its policies come to say; it grants nothing.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    ),
    "edge-origin": (
        "CloudFront alone reads the bucket, and only for this distribution.",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    ),
    "replication": (
        "S3 copies objects with a role of its own.",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
    ),
    "trail": (
        "CloudTrail writes what it records to the bucket.",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
    ),
    "dns-firewall": (
        "Resolver DNS Firewall watches names that are known to be bad; no packet filter can.",
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html",
    ),
    "block-public-access": (
        "VPC Block Public Access binds the whole account in this Region, whatever routes say.",
        _USER_GUIDE + "security-vpc-bpa.html",
    ),
    "alarms": (
        "What stops, drops, fails or changes tells somebody; AWS's own figures, events and the trail say it first.",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
    ),
    "encryption-controls": (
        "VPC Encryption Controls show which traffic inside the VPC is not encrypted.",
        _USER_GUIDE + "vpc-encryption-controls.html",
    ),
}


def house_rule(key: str) -> Reason:
    """The reason that is this house rule."""
    sentence, source = HOUSE_RULES[key]
    return Reason(kind="house_rule", key=key, sentence=sentence, source=source)


def flow_reason(flow: Flow) -> Reason:
    """The reason that is this flow."""
    return Reason(kind="flow", key=flow.key, sentence=flow.purpose)


def access_reason(access: Access) -> Reason:
    """The reason that is this access."""
    return Reason(kind="access", key=access.key, sentence=access.purpose)


def prohibition_reason(prohibition: Prohibition) -> Reason:
    """The reason that is this prohibition."""
    return Reason(kind="prohibition", key=prohibition.key, sentence=prohibition.purpose)


def merged(*groups: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons of several sources, each once, in order."""
    return tuple(dict.fromkeys(reason for group in groups for reason in group))
