"""The compute family: what runs, and how people reach it."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from workbook.model.estate.identity import PolicyDocument
from workbook.model.estate.resource import Resource

RESTING = ("pending", "shutting-down", "terminated", "stopping", "stopped")
"""The states of an instance that sends and answers nothing (EC2 API, InstanceState)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance(Resource):
    """One EC2 instance.

    `forwards` is what people state of an instance whose interface has source/destination check off: `nat` puts
    its own address in place of the sender's, `transparent` passes packets on as they are. Without a statement
    what it lets through is not known. `hardened`: its sshd is set up for a bastion when it starts.
    """

    kind: Literal["Instance"] = "Instance"
    subnet: str
    security_groups: tuple[str, ...]
    instance_type: str
    role: str = ""
    kms_key: str = ""
    http_tokens: Literal["required", "optional"] = "required"
    associate_public_ip_address: bool = False
    elastic_ip: str = ""
    state: str = "running"
    forwards: Literal["", "nat", "transparent"] = ""
    hardened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchTemplate(Resource):
    """How an Auto Scaling group makes its instances."""

    kind: Literal["LaunchTemplate"] = "LaunchTemplate"
    instance_type: str
    security_groups: tuple[str, ...]
    role: str = ""
    kms_key: str = ""
    http_tokens: Literal["required", "optional"] = "required"
    associate_public_ip_address: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoScalingGroup(Resource):
    """Instances of one template over several subnets."""

    kind: Literal["AutoScalingGroup"] = "AutoScalingGroup"
    launch_template: str
    subnets: tuple[str, ...]
    target_groups: tuple[str, ...] = ()
    min_size: int
    max_size: int
    desired_capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LambdaFunction(Resource):
    """A Lambda function; with subnets it runs in the VPC and loses every other way out."""

    kind: Literal["LambdaFunction"] = "LambdaFunction"
    runtime: str
    handler: str
    memory_mb: int
    timeout_s: int
    role: str
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    kms_key: str = ""
    log_group: str = ""
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LambdaPermission(Resource):
    """A statement of a function's resource policy: who may invoke it, on whose behalf.

    `source` is a resource's key, `source_path` what follows its ARN; `source_account` an account's key.
    """

    kind: Literal["LambdaPermission"] = "LambdaPermission"
    function: str
    principal: str
    action: str = "lambda:InvokeFunction"
    source: str = ""
    source_path: str = ""
    source_account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlueConnection(Resource):
    """Where the workers of Glue jobs stand: one subnet, its groups."""

    kind: Literal["GlueConnection"] = "GlueConnection"
    subnet: str
    security_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GlueJob(Resource):
    """A Glue job: Spark workers, or a Python script of `python_shell_dpu`."""

    kind: Literal["GlueJob"] = "GlueJob"
    role: str
    connections: tuple[str, ...]
    glue_version: str
    worker_type: str
    number_of_workers: int
    security_configuration: str = ""
    script_bucket: str = ""
    script_key: str = ""
    python_shell_dpu: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GlueSecurityConfiguration(Resource):
    """Encryption of what Glue writes: logs and bookmarks, and objects with a `data_key` where they have one."""

    kind: Literal["GlueSecurityConfiguration"] = "GlueSecurityConfiguration"
    kms_key: str
    data_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceConnectEndpoint(Resource):
    """EC2 Instance Connect Endpoint: a private door for SSH and RDP, guarded by IAM."""

    kind: Literal["InstanceConnectEndpoint"] = "InstanceConnectEndpoint"
    subnet: str
    security_groups: tuple[str, ...]
    preserve_client_ip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiGatewayRestApi(Resource):
    """A REST API of API Gateway with one proxy integration; `private` ones answer only through endpoints.

    A private API cannot be deployed without a resource policy. With a `stream` it has no function: it puts what it is
    sent into the stream, with its `role`.
    """

    kind: Literal["ApiGatewayRestApi"] = "ApiGatewayRestApi"
    name: str
    private: bool
    vpc_endpoints: tuple[str, ...] = ()
    function: str
    stream: str = ""
    role: str = ""
    authorization: Literal["AWS_IAM", "NONE"] = "AWS_IAM"
    stage: str = "live"
    log_group: str = ""
    policy: PolicyDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiGatewayHttpApi(Resource):
    """An HTTP API of API Gateway with one proxy integration; it is public, and takes neither a web ACL nor a policy."""

    kind: Literal["ApiGatewayHttpApi"] = "ApiGatewayHttpApi"
    name: str
    function: str
    authorization: Literal["AWS_IAM", "NONE"] = "AWS_IAM"
    log_group: str = ""
    requests_per_second: int = 1000
    burst_requests: int = 500

    @property
    def private(self) -> bool:
        """Whether it answers through endpoints only: an HTTP API never does."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """What a load balancer listens on; a redirect forwards nothing.

    With `authenticate` only users that an identity provider knows are let through; with `required_header` only
    requests that carry this header with the value that CloudFront sends, others are answered 403.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    protocol: str
    port: int
    target_group: str = ""
    redirect_port: int | None = None
    ssl_policy: str = ""
    certificate: str = ""
    authenticate: Literal["", "cognito", "oidc"] = ""
    required_header: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer(Resource):
    """An Application, Network, Gateway or Classic Load Balancer; target groups of a Classic one are made up.

    `enforce_private_link_rules`: the groups of a Network Load Balancer also judge what arrives by PrivateLink.
    `inspection` is what people state of the appliances behind a Gateway Load Balancer.
    """

    kind: Literal["LoadBalancer"] = "LoadBalancer"
    type: Literal["application", "network", "gateway", "classic"]
    scheme: Literal["internet-facing", "internal"]
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...] = ()
    listeners: tuple[Listener, ...]
    drop_invalid_header_fields: bool = True
    deletion_protection: bool = True
    cross_zone: bool = True
    ip_address_type: Literal["ipv4", "dualstack"] = "ipv4"
    access_logs_bucket: str = ""
    enforce_private_link_rules: bool = True
    inspection: Literal["allow", "drop", "unknown"] = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup(Resource):
    """Where a load balancer sends to, and how it asks after health.

    A client stays with its target for `stickiness_s`, by a cookie; 0: any target answers. Without `cross_zone` a
    balancer's node sends to targets of its own zone alone.
    """

    kind: Literal["TargetGroup"] = "TargetGroup"
    vpc: str
    protocol: str
    port: int
    target_type: Literal["instance", "ip", "lambda", "alb"]
    health_check_path: str = ""
    health_check_port: int | None = None
    preserve_client_ip: bool = False
    stickiness_s: int = 0
    cross_zone: bool = True
    targets: tuple[str, ...] = ()
