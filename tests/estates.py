"""A small estate with every kind of resource that patterns plan, made by hand: no planner has a say in it."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from tests.estates_families import fronted, learned, naming, packed, permitted, started, stored, streamed
from tests.estates_governed import governed
from tests.interconnections import joined
from workbook.model.estate import compute, data, identity, network, observability
from workbook.model.estate.estate import Account, Estate
from workbook.model.estate.party import Means, Party
from workbook.model.estate.resource import Reason, Resource
from workbook.model.ports import IcmpTypeCode, one_port

REGION = "eu-west-1"
PREFIX = "acme-test-shop"
BECAUSE = (Reason(kind="flow", key="app-to-db", sentence="the application reads and writes orders"),)
HERE = {"account": "workload", "region": REGION, "because": BECAUSE}
ANYWHERE = IPv4Network("0.0.0.0/0")
ZONES = ("a", "b")


def complete_estate() -> Estate:
    """Every kind of resource that patterns plan, wired as a plan would wire it."""
    resources = (
        *(*_ground(), *_filters(), *_endpoints(), *_runs(), *_front(), *_keeps(), *_watches()),
        *joined(HERE, REGION),
        *learned(HERE, PREFIX, tuple(f"main/app/{zone}" for zone in ZONES)),
        *stored(HERE, tuple(f"main/app/{zone}" for zone in ZONES)),
        *governed(HERE, PREFIX),
        *started(HERE, PREFIX),
        *streamed(HERE, PREFIX),
        *permitted(HERE, PREFIX),
        *fronted(HERE, PREFIX, tuple(f"main/app/{zone}" for zone in ZONES)),
        *naming(HERE, PREFIX, tuple(f"main/app/{zone}" for zone in ZONES)),
        *packed(HERE, PREFIX, tuple(f"main/app/{zone}" for zone in ZONES)),
    )
    return Estate(
        accounts=(Account(key="workload", title="Workload", account_id="111122223333"),),
        resources=resources,
        parties=(
            Party(key="app", title="Application", interfaces=("eni/app/a",)),
            Party(key="internet", title="Internet", location="internet", cidr_blocks=(ANYWHERE,)),
        ),
        means=(Means(flow="app-to-db", delivered_to="database"),),
    )


def with_resource(estate: Estate, changed: Resource) -> Estate:
    """The estate with one resource replaced, or added at the end."""
    kept = tuple(changed if each.key == changed.key else each for each in estate.resources)
    return replace(estate, resources=kept if changed.key in estate else (*kept, changed))


def without(estate: Estate, *keys: str) -> Estate:
    """The estate without some resources."""
    return replace(estate, resources=tuple(each for each in estate.resources if each.key not in keys))


def _subnet(tier: str, zone: str, third: int) -> network.Subnet:
    return network.Subnet(
        **HERE,
        key=f"main/{tier}/{zone}",
        vpc="main",
        availability_zone=f"{REGION}{zone}",
        az_slot=zone,
        cidr_block=IPv4Network(f"10.20.{third}.0/24"),
        ipv6_cidr_block=IPv6Network(f"2001:db8:1000:{third:x}::/64"),
        tier=tier,
        routing_class="public" if tier == "public" else "private_egress",
        tags=(("Name", f"{PREFIX}-main-{tier}-{zone}"), ("Tier", tier)),
    )


def _ground() -> tuple[Resource, ...]:
    per_zone = [resource for zone in ZONES for resource in _zone(zone)]
    return (
        network.Vpc(
            **HERE,
            key="main",
            cidr_blocks=(IPv4Network("10.20.0.0/16"), IPv4Network("10.21.0.0/16")),
            ipv6_cidr_blocks=(IPv6Network("2001:db8:1000::/56"),),
        ),
        *(_subnet("public", zone, place) for place, zone in enumerate(ZONES)),
        *(_subnet("app", zone, 16 + place) for place, zone in enumerate(ZONES)),
        network.InternetGateway(**HERE, key="main/igw", vpc="main"),
        network.EgressOnlyInternetGateway(**HERE, key="main/eigw", vpc="main"),
        network.RouteTable(**HERE, key="main/rt/main", vpc="main", main=True),
        network.RouteTable(
            **HERE, key="main/rt/public", vpc="main", subnets=tuple(f"main/public/{zone}" for zone in ZONES)
        ),
        _route("main/rt/public", "10.20.0.0/16", "local"),
        _route("main/rt/public", "0.0.0.0/0", "main/igw"),
        *per_zone,
        network.VpcBlockPublicAccessOptions(
            **HERE, key="block-public-access", internet_gateway_block_mode="block-ingress"
        ),
        network.VpcBlockPublicAccessExclusion(
            **HERE,
            key="exclusion/public",
            subnet="main/public/a",
            internet_gateway_exclusion_mode="allow-egress",
        ),
        network.VpcEncryptionControl(
            **HERE,
            key="main/encryption-control",
            vpc="main",
            mode="monitor",
            exclusions=("internet_gateway",),
        ),
    )


def _zone(zone: str) -> tuple[Resource, ...]:
    return (
        network.ElasticIp(**HERE, key=f"eip/main/nat/{zone}", public_ip=IPv4Address("198.19.0.1")),
        network.NatGateway(
            **HERE,
            key=f"main/nat/{zone}",
            vpc="main",
            subnet=f"main/public/{zone}",
            addresses=(network.NatGatewayAddress(allocation=f"eip/main/nat/{zone}"),),
        ),
        network.RouteTable(**HERE, key=f"main/rt/app/{zone}", vpc="main", subnets=(f"main/app/{zone}",)),
        _route(f"main/rt/app/{zone}", "0.0.0.0/0", f"main/nat/{zone}"),
        network.Route(
            **HERE,
            key=f"main/rt/app/{zone}/::/0",
            route_table=f"main/rt/app/{zone}",
            destination_ipv6_cidr_block=IPv6Network("::/0"),
            target="main/eigw",
        ),
        network.Route(
            **HERE,
            key=f"main/rt/app/{zone}/pl/s3",
            route_table=f"main/rt/app/{zone}",
            destination_prefix_list="pl/s3",
            target="main/endpoint/s3",
        ),
    )


def _route(table: str, destination: str, target: str) -> network.Route:
    return network.Route(
        **HERE,
        key=f"{table}/{destination}",
        route_table=table,
        destination_cidr_block=IPv4Network(destination),
        target=target,
    )


def _group(key: str) -> network.SecurityGroup:
    name = key.removeprefix("sg/").replace("/", "-")
    return network.SecurityGroup(
        **HERE, key=key, vpc="main", group_name=f"{PREFIX}-{name}", description=f"Group of {name}"
    )


def group_rule(
    group: str, protocol: str, peer: str, port: int, *, egress: bool = False
) -> network.SecurityGroupRule:
    """One rule; the peer is a group, a prefix list or a CIDR."""
    cidr = IPv4Network(peer) if peer[0].isdigit() else None
    return network.SecurityGroupRule(
        **HERE,
        key=f"{group}/{'out' if egress else 'in'}/{protocol}-{port}/{peer}",
        security_group=group,
        is_egress=egress,
        ip_protocol=protocol,
        from_port=port,
        to_port=port,
        cidr_ipv4=cidr,
        referenced_security_group=peer if peer.startswith("sg/") else "",
        prefix_list=peer if peer.startswith("pl/") else "",
        description="the application reads and writes orders",
    )


def acl_entry(number: int, *, egress: bool = False, **columns: object) -> network.NetworkAclEntry:
    """One entry of the application tier's ACL."""
    words = {
        "protocol": "6",
        "rule_action": "allow",
        "cidr_block": ANYWHERE,
        "port_range": one_port(443),
        **columns,
    }
    return network.NetworkAclEntry(
        **HERE,
        key=f"main/acl/app/{'out' if egress else 'in'}/{number}",
        network_acl="main/acl/app",
        rule_number=number,
        egress=egress,
        **words,
    )


def _filters() -> tuple[Resource, ...]:
    icmp = {"protocol": "1", "port_range": None, "icmp_type_code": IcmpTypeCode(type=3, code=4)}
    v6 = {"cidr_block": None, "ipv6_cidr_block": IPv6Network("::/0")}
    return (
        network.SecurityGroup(
            **HERE,
            key="main/sg/default",
            vpc="main",
            group_name="default",
            description="default",
            is_default=True,
        ),
        *(_group(key) for key in ("sg/app", "sg/alb", "sg/database", "sg/endpoint/logs")),
        group_rule("sg/alb", "tcp", "0.0.0.0/0", 443),
        group_rule("sg/alb", "tcp", "sg/app", 8080, egress=True),
        group_rule("sg/app", "tcp", "sg/alb", 8080),
        group_rule("sg/app", "tcp", "pl/s3", 443, egress=True),
        group_rule("sg/app", "tcp", "pl/partners", 443, egress=True),
        group_rule("sg/app", "tcp", "sg/endpoint/logs", 443, egress=True),
        group_rule("sg/endpoint/logs", "tcp", "sg/app", 443),
        group_rule("sg/database", "tcp", "sg/app", 5432),
        network.NetworkAcl(**HERE, key="main/acl/default", vpc="main", is_default=True),
        network.NetworkAcl(
            **HERE, key="main/acl/app", vpc="main", subnets=tuple(f"main/app/{zone}" for zone in ZONES)
        ),
        acl_entry(100),
        acl_entry(200, **icmp),
        acl_entry(300, **v6),
        acl_entry(32767, protocol="-1", rule_action="deny", port_range=None),
        acl_entry(100, egress=True),
        network.NetworkInterface(
            **HERE,
            key="eni/app/a",
            vpc="main",
            subnet="main/app/a",
            security_groups=("sg/app",),
            attached_to="app",
        ),
    )


def allow(
    *actions: str, resource: str = "*", sid: str = "Allowed", **more: object
) -> identity.PolicyDocument:
    """A document of one Allow."""
    statement = identity.Statement(sid=sid, effect="Allow", actions=actions, resources=(resource,), **more)
    return identity.PolicyDocument(statements=(statement,))


def trust(service: str) -> identity.PolicyDocument:
    """A trust policy for one service."""
    principal = identity.PolicyPrincipal(type="Service", identifiers=(service,))
    statement = identity.Statement(
        sid="Trust", effect="Allow", principals=(principal,), actions=("sts:AssumeRole",)
    )
    return identity.PolicyDocument(statements=(statement,))


def _endpoints() -> tuple[Resource, ...]:
    everyone = (identity.PolicyPrincipal(type="*"),)
    return (
        network.PrefixList(
            **HERE, key="pl/s3", prefix_list_name=f"com.amazonaws.{REGION}.s3", is_aws_managed=True
        ),
        network.PrefixList(
            **HERE,
            key="pl/partners",
            prefix_list_name=f"{PREFIX}-partners",
            max_entries=2,
            entries=(IPv4Network("203.0.113.0/24"),),
        ),
        network.VpcEndpoint(
            **HERE,
            key="main/endpoint/s3",
            vpc="main",
            vpc_endpoint_type="Gateway",
            service="s3",
            service_name=f"com.amazonaws.{REGION}.s3",
            route_tables=tuple(f"main/rt/app/{zone}" for zone in ZONES),
            policy=allow("s3:GetObject", resource="${bucket/files.arn}/*", principals=everyone),
        ),
        network.VpcEndpoint(
            **HERE,
            key="main/endpoint/execute-api",
            vpc="main",
            vpc_endpoint_type="Interface",
            service="execute-api",
            service_name=f"com.amazonaws.{REGION}.execute-api",
            subnets=tuple(f"main/app/{zone}" for zone in ZONES),
            security_groups=("sg/endpoint/logs",),
            private_dns_enabled=True,
            policy=allow("execute-api:Invoke", resource="${api.execution_arn}/*", principals=everyone),
        ),
    )


def _runs() -> tuple[Resource, ...]:
    placed = {"subnet": "main/app/a", "security_groups": ("sg/app",)}
    return (
        network.ElasticIp(**HERE, key="eip/bastion", public_ip=IPv4Address("198.19.0.9")),
        compute.Instance(
            **HERE,
            key="bastion",
            subnet="main/public/a",
            security_groups=("sg/app",),
            instance_type="t4g.nano",
            role="role/app",
            kms_key="key/main",
            elastic_ip="eip/bastion",
        ),
        compute.LaunchTemplate(
            **HERE,
            key="app/launch-template",
            instance_type="m7i.large",
            security_groups=("sg/app",),
            role="role/app",
            kms_key="key/main",
        ),
        compute.AutoScalingGroup(
            **HERE,
            key="app",
            launch_template="app/launch-template",
            subnets=tuple(f"main/app/{zone}" for zone in ZONES),
            target_groups=("alb/target-group",),
            min_size=2,
            max_size=4,
            desired_capacity=2,
        ),
        compute.LambdaFunction(
            **HERE,
            key="function",
            runtime="python3.13",
            handler="index.handler",
            memory_mb=256,
            timeout_s=30,
            role="role/function",
            subnets=("main/app/a", "main/app/b"),
            security_groups=("sg/app",),
            kms_key="key/main",
            log_group="log/function",
            environment=(("TABLE", "orders"),),
        ),
        compute.LambdaPermission(
            **HERE,
            key="api/invoke",
            function="function",
            principal="apigateway.amazonaws.com",
            source="api",
            source_path="/*",
        ),
        compute.GlueConnection(**HERE, key="job/connection", **placed),
        compute.GlueSecurityConfiguration(**HERE, key="job/encryption", kms_key="key/main"),
        compute.GlueJob(
            **HERE,
            key="job",
            role="role/app",
            connections=("job/connection",),
            glue_version="5.0",
            worker_type="G.1X",
            number_of_workers=2,
            security_configuration="job/encryption",
        ),
        compute.InstanceConnectEndpoint(**HERE, key="door", **placed),
    )


def _front() -> tuple[Resource, ...]:
    return (
        compute.TargetGroup(
            **HERE,
            key="alb/target-group",
            vpc="main",
            protocol="HTTP",
            port=8080,
            target_type="instance",
            health_check_path="/health",
            targets=("app", "bastion"),
        ),
        compute.LoadBalancer(
            **HERE,
            key="alb",
            type="application",
            scheme="internet-facing",
            subnets=tuple(f"main/public/{zone}" for zone in ZONES),
            security_groups=("sg/alb",),
            listeners=(
                compute.Listener(
                    protocol="HTTPS", port=443, target_group="alb/target-group", ssl_policy="TLS-1-2"
                ),
                compute.Listener(protocol="HTTP", port=80, redirect_port=443),
            ),
            access_logs_bucket="bucket/files",
        ),
        compute.ApiGatewayRestApi(
            **HERE,
            key="api",
            name=f"{PREFIX}-api",
            private=True,
            vpc_endpoints=("main/endpoint/execute-api",),
            function="function",
            log_group="log/function",
            policy=allow("execute-api:Invoke", resource="execute-api:/*"),
        ),
        compute.ApiGatewayHttpApi(
            **HERE, key="http-api", name=f"{PREFIX}-http-api", function="function", log_group="log/function"
        ),
    )


def _keeps() -> tuple[Resource, ...]:
    return (
        data.DbSubnetGroup(**HERE, key="database/subnets", subnets=("main/app/a", "main/app/b")),
        data.DbParameterGroup(
            **HERE, key="database/parameters", family="postgres17", parameters=(("rds.force_ssl", "1"),)
        ),
        data.DbInstance(
            **HERE,
            key="database",
            engine="postgres",
            engine_version="17.6",
            instance_class="db.t4g.medium",
            allocated_storage_gb=100,
            port=5432,
            multi_az=True,
            db_subnet_group="database/subnets",
            parameter_group="database/parameters",
            security_groups=("sg/database",),
            kms_key="key/main",
            backup_retention_days=14,
            master_user_name="orders_admin",
            export_role="role/app",
        ),
        data.DbProxy(
            **HERE,
            key="proxy",
            engine_family="POSTGRESQL",
            db_instance="database",
            subnets=("main/app/a", "main/app/b"),
            security_groups=("sg/app",),
            role="role/app",
            secret="credentials",  # noqa: S106  # a key
            listens_on=5432,
        ),
        identity.Secret(
            **HERE,
            key="credentials",
            secret_name="rds",  # noqa: S106  # a name
            description="of RDS",
            managed_by="database",
        ),
        identity.Secret(
            **HERE,
            key="token",
            secret_name=f"{PREFIX}-token",
            description="A token of the vendor",
            kms_key="key/main",
            recovery_window_days=7,
        ),
        data.S3Bucket(
            **HERE,
            key="bucket/files",
            purpose="files",
            sse_algorithm="aws:kms",
            kms_key="key/main",
            expire_after_days=365,
            transition_to_ia_after_days=90,
            policy=allow("s3:PutObject", resource="${bucket/files.arn}/*", principals=_logs()),
        ),
        data.S3Bucket(
            **HERE,
            key="bucket/kept",
            purpose="what nobody may delete",
            sse_algorithm="aws:kms:dsse",
            kms_key="key/main",
            object_lock_mode="GOVERNANCE",
            object_lock_days=365,
            access_log_bucket="bucket/files",
        ),
        data.S3Replication(
            **HERE,
            key="copies",
            source="bucket/files",
            destination="bucket/kept",
            role="role/app",
            prefix="reports/",
            filter_tags=(("replicate", "yes"),),
            storage_class="STANDARD_IA",
            replica_kms_key="key/main",
            owner_override=True,
            replica_modifications=True,
            time_control=True,
            metrics=True,
        ),
        observability.CloudTrail(
            **HERE,
            key="trail",
            trail_name=f"{PREFIX}-trail",
            bucket="bucket/files",
            kms_key="key/main",
            log_group="log/function",
            log_role="role/app",
            data_resource_types=("AWS::S3::Object", "AWS::Lambda::Function"),
            insights=True,
        ),
        data.S3Bucket(
            **HERE,
            key="bucket/theirs",
            purpose="a bucket of others",
            sse_algorithm="AES256",
            existing_id="arn:aws:s3:::example-bucket",
        ),
        identity.KmsKey(
            **HERE,
            key="key/main",
            alias=f"alias/{PREFIX}",
            description=f"Encrypts what {PREFIX} stores",
            rotation_period_days=365,
            deletion_window_days=30,
            policy=allow("kms:*", principals=_root()),
        ),
        identity.IamRole(
            **HERE,
            key="role/app",
            role_name=f"{PREFIX}-app",
            assume_role_policy=trust("ec2.amazonaws.com"),
            policy=allow("s3:GetObject", resource="${bucket/theirs.arn}/*"),
            managed_policy_arns=("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",),
            instance_profile=True,
        ),
        identity.IamRole(
            **HERE,
            key="role/function",
            role_name=f"{PREFIX}-function",
            assume_role_policy=trust("lambda.amazonaws.com"),
            policy=allow("lambda:GetFunction", resource="${function.arn}"),
        ),
    )


def _logs() -> tuple[identity.PolicyPrincipal, ...]:
    return (identity.PolicyPrincipal(type="Service", identifiers=("delivery.logs.amazonaws.com",)),)


def _root() -> tuple[identity.PolicyPrincipal, ...]:
    return (identity.PolicyPrincipal(type="AWS", identifiers=("arn:${partition}:iam::${account}:root",)),)


def _watches() -> tuple[Resource, ...]:
    return (
        observability.LogGroup(
            **HERE, key="log/function", log_group_name=f"/aws/lambda/{PREFIX}-function", retention_days=365
        ),
        observability.FlowLog(
            **HERE,
            key="main/flow-log",
            resource="main",
            log_destination_type="s3",
            destination="bucket/files",
            parquet=True,
            per_hour_partition=True,
        ),
        observability.DnsFirewallRuleGroup(
            **HERE,
            key="main/dns-firewall",
            vpc="main",
            action="BLOCK",
            domain_lists=("AWSManagedDomainsMalwareDomainList", "AWSManagedDomainsBotnetCommandandControl"),
        ),
    )
