"""Interfaces, instances, functions, endpoints, load balancers, databases and flow logs as describe answers."""

from collections.abc import Iterator

from workbook.facts.flow_log_fields import default_fields
from workbook.imports.owners import ATTACHED_TAG
from workbook.imports.parties import CLIENT_TAG, PARTY_TAG
from workbook.imports.writers.answers import Answer, Answered, Fields, Listed, arn, given, groups, tags
from workbook.model.estate.compute import (
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    Listener,
    LoadBalancer,
    TargetGroup,
)
from workbook.model.estate.data import DbInstance, DbProxy, DbSubnetGroup
from workbook.model.estate.identity import PolicyDocument, Statement
from workbook.model.estate.network import NetworkInterface, VpcEndpoint
from workbook.model.estate.observability import FlowLog
from workbook.model.estate.party import Party

PRIVATE_LINK_RULES = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"


def interface(resource: NetworkInterface, party: Party | None) -> Iterator[Answer]:
    """An interface. Tags of ours say whose it is, because the words of the design go no other way."""
    words = {ATTACHED_TAG: resource.attached_to}
    if party:
        words |= {PARTY_TAG: party.key, CLIENT_TAG: party.client_ports}
    labels = dict(resource.tags) | {key: value for key, value in words.items() if value}
    public = {"Association": {"PublicIp": str(resource.public_ip)}} if resource.public_ip else {}
    first = resource.private_ip_address
    addresses = [each for each in (first, *resource.secondary_private_ip_addresses) if each]
    yield Listed(
        "NetworkInterfaces",
        given(
            NetworkInterfaceId=resource.key,
            VpcId=resource.vpc,
            SubnetId=resource.subnet,
            PrivateIpAddress=str(first or ""),
            PrivateIpAddresses=[
                {"PrivateIpAddress": str(each), "Primary": each == first} for each in addresses
            ],
            Ipv6Addresses=[{"Ipv6Address": str(each)} for each in resource.ipv6_addresses],
            Groups=groups(resource.security_groups),
            SourceDestCheck=resource.source_dest_check,
            InterfaceType=resource.interface_type,
            Status=resource.status,
            TagSet=[{"Key": key, "Value": value} for key, value in sorted(labels.items())],
            **public,
        ),
    )


def instance(resource: Instance, cards: tuple[NetworkInterface, ...]) -> Iterator[Answer]:
    """An EC2 instance, inside the reservation that every answer has, and what is stated of it."""
    fields = given(
        InstanceId=resource.key,
        InstanceType=resource.instance_type,
        State={"Name": resource.state},
        SubnetId=resource.subnet,
        SecurityGroups=groups(resource.security_groups),
        NetworkInterfaces=[{"NetworkInterfaceId": card.key} for card in cards],
        MetadataOptions={"HttpTokens": resource.http_tokens},
        Tags=tags(resource),
    )
    yield Listed("Reservations", {"Instances": [fields]})
    if resource.forwards:
        yield Listed("Stated", {"About": resource.key, "Forwards": resource.forwards})


def function(resource: LambdaFunction) -> Iterator[Answer]:
    """A Lambda function."""
    config = {"SubnetIds": list(resource.subnets), "SecurityGroupIds": list(resource.security_groups)}
    yield Listed(
        "Functions",
        {
            "FunctionName": resource.key,
            "Runtime": resource.runtime,
            "Handler": resource.handler,
            "MemorySize": resource.memory_mb,
            "Timeout": resource.timeout_s,
            "Role": arn(resource, "iam", f"role/{resource.role}"),
            "VpcConfig": config,
        },
    )


def vpc_endpoint(resource: VpcEndpoint, cards: tuple[NetworkInterface, ...]) -> Listed:
    """A VPC endpoint."""
    return Listed(
        "VpcEndpoints",
        {
            "VpcEndpointId": resource.key,
            "VpcId": resource.vpc,
            "VpcEndpointType": resource.vpc_endpoint_type,
            "ServiceName": resource.service_name,
            "State": resource.state,
            "RouteTableIds": list(resource.route_tables),
            "SubnetIds": list(resource.subnets),
            "Groups": groups(resource.security_groups),
            "PrivateDnsEnabled": resource.private_dns_enabled,
            "ServiceRegion": resource.service_region or resource.region,
            "IpAddressType": resource.ip_address_type,
            "NetworkInterfaceIds": [card.key for card in cards],
            **({"PolicyDocument": policy_text(resource.policy)} if resource.policy else {}),
            "Tags": tags(resource),
        },
    )


def policy_text(policy: PolicyDocument) -> str:
    """A policy as the JSON text that answers hold."""
    import json

    statements = [_statement(each) for each in policy.statements]
    return json.dumps({"Version": policy.version, "Statement": statements})


def _statement(statement: Statement) -> Fields:
    principals = {each.type: list(each.identifiers) for each in statement.principals}
    conditions: dict[str, Fields] = {}
    for each in statement.conditions:
        conditions.setdefault(each.operator, {})[each.key] = list(each.values)
    return given(
        Sid=statement.sid,
        Effect=statement.effect,
        Principal="*" if not principals or "*" in principals else principals,
        Action=list(statement.actions) or None,
        NotAction=list(statement.not_actions) or None,
        Resource=list(statement.resources) or None,
        NotResource=list(statement.not_resources) or None,
        Condition=conditions or None,
    )


def instance_connect_endpoint(resource: InstanceConnectEndpoint) -> Iterator[Answer]:
    """An Instance Connect Endpoint."""
    yield Listed(
        "InstanceConnectEndpoints",
        {
            "InstanceConnectEndpointId": resource.key,
            "State": "create-complete",
            "SubnetId": resource.subnet,
            "SecurityGroupIds": list(resource.security_groups),
            "PreserveClientIp": resource.preserve_client_ip,
            "Tags": tags(resource),
        },
    )


def load_balancer(resource: LoadBalancer, arns: dict[str, str]) -> Iterator[Answer]:
    """A load balancer, its listeners, and the answer about its attributes."""
    own = arns[resource.key]
    yield Listed(
        "LoadBalancers",
        {
            "LoadBalancerArn": own,
            "LoadBalancerName": resource.key,
            "Type": resource.type,
            "Scheme": resource.scheme,
            "State": {"Code": "active"},
            "AvailabilityZones": [{"SubnetId": key} for key in resource.subnets],
            "SecurityGroups": list(resource.security_groups),
            "IpAddressType": resource.ip_address_type,
            **({} if resource.enforce_private_link_rules else {PRIVATE_LINK_RULES: "off"}),
        },
    )
    if resource.inspection != "unknown":
        yield Listed("Stated", {"About": own, "Inspection": resource.inspection})
    for number, listener in enumerate(resource.listeners):
        yield Listed("Listeners", _listener(listener, own, number, arns))
        if listener.required_header:
            yield Listed("Rules", _header_rule(listener, _listener_arn(own, number), arns))
    settings = {
        "routing.http.drop_invalid_header_fields.enabled": resource.drop_invalid_header_fields,
        "deletion_protection.enabled": resource.deletion_protection,
        "load_balancing.cross_zone.enabled": resource.cross_zone,
    }
    attributes = [{"Key": key, "Value": str(value).lower()} for key, value in settings.items()]
    attributes.append({"Key": "access_logs.s3.bucket", "Value": resource.access_logs_bucket})
    fields = {"LoadBalancerArn": own, "Attributes": attributes}
    yield Answered(f"load-balancer-attributes/{resource.key}", fields)


def _listener(listener: Listener, balancer: str, number: int, arns: dict[str, str]) -> Fields:
    group = arns.get(listener.target_group, listener.target_group)
    action: Fields = {"Type": "forward", "TargetGroupArn": group}
    if listener.redirect_port is not None:
        action = {"Type": "redirect", "RedirectConfig": {"Port": str(listener.redirect_port)}}
    if listener.required_header:
        action = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "403"}}
    return given(
        ListenerArn=_listener_arn(balancer, number),
        LoadBalancerArn=balancer,
        Protocol=listener.protocol,
        Port=listener.port,
        SslPolicy=listener.ssl_policy,
        Certificates=[{"CertificateArn": listener.certificate}] if listener.certificate else None,
        DefaultActions=[*_sign_in(listener), action],
    )


def _listener_arn(balancer: str, number: int) -> str:
    return f"{balancer.replace(':loadbalancer/', ':listener/')}/{number}"


def _header_rule(listener: Listener, arn: str, arns: dict[str, str]) -> Fields:
    """The rule that lets on what carries the header; which value is nobody's to know."""
    asked = {"HttpHeaderName": listener.required_header, "Values": []}
    return {
        "RuleArn": f"{arn.replace(':listener/', ':listener-rule/')}/1",
        "Priority": "1",
        "Conditions": [{"Field": "http-header", "HttpHeaderConfig": asked}],
        "Actions": [
            {"Type": "forward", "TargetGroupArn": arns.get(listener.target_group, listener.target_group)}
        ],
        "IsDefault": False,
    }


def _sign_in(listener: Listener) -> list[Fields]:
    return [{"Type": f"authenticate-{listener.authenticate}", "Order": 1}] if listener.authenticate else []


def target_group(resource: TargetGroup, own: str) -> Iterator[Answer]:
    """A target group, and the answers about its targets and attributes."""
    port = resource.health_check_port
    yield Listed(
        "TargetGroups",
        given(
            TargetGroupArn=own,
            TargetGroupName=resource.key,
            VpcId=resource.vpc,
            Protocol=resource.protocol,
            Port=resource.port,
            TargetType=resource.target_type,
            HealthCheckPath=resource.health_check_path,
            HealthCheckPort=None if port is None else str(port),
        ),
    )
    attributes = {
        "preserve_client_ip.enabled": str(resource.preserve_client_ip).lower(),
        "stickiness.enabled": str(resource.stickiness_s > 0).lower(),
        "stickiness.lb_cookie.duration_seconds": str(resource.stickiness_s),
        "load_balancing.cross_zone.enabled": str(resource.cross_zone).lower(),
    }
    listed = [{"Key": key, "Value": value} for key, value in attributes.items()]
    yield Answered(f"target-group-attributes/{resource.key}", {"TargetGroupArn": own, "Attributes": listed})
    health = [{"Target": {"Id": target}} for target in resource.targets]
    yield Answered(
        f"target-health/{resource.key}", {"TargetGroupArn": own, "TargetHealthDescriptions": health}
    )


def subnet_group(resource: DbSubnetGroup) -> Iterator[Answer]:
    """The subnets a database may stand in."""
    subnets = [{"SubnetIdentifier": key} for key in resource.subnets]
    yield Listed("DBSubnetGroups", {"DBSubnetGroupName": resource.key, "Subnets": subnets})


def database(resource: DbInstance) -> Iterator[Answer]:
    """An RDS database."""
    yield Listed(
        "DBInstances",
        {
            "DBInstanceIdentifier": resource.key,
            "Engine": resource.engine,
            "EngineVersion": resource.engine_version,
            "DBInstanceClass": resource.instance_class,
            "AllocatedStorage": resource.allocated_storage_gb,
            "Endpoint": {"Port": resource.port},
            "MultiAZ": resource.multi_az,
            "DBSubnetGroup": {"DBSubnetGroupName": resource.db_subnet_group},
            "VpcSecurityGroups": [{"VpcSecurityGroupId": key} for key in resource.security_groups],
            "PubliclyAccessible": resource.publicly_accessible,
            "StorageEncrypted": resource.storage_encrypted,
            "KmsKeyId": resource.kms_key,
            "IAMDatabaseAuthenticationEnabled": resource.iam_database_authentication,
            "BackupRetentionPeriod": resource.backup_retention_days,
            "DeletionProtection": resource.deletion_protection,
            "AutoMinorVersionUpgrade": resource.auto_minor_version_upgrade,
            "MasterUsername": resource.master_user_name,
            "PerformanceInsightsEnabled": resource.performance_insights,
            "EnabledCloudwatchLogsExports": list(resource.cloudwatch_logs_exports),
            "TagList": tags(resource),
        },
    )


def proxy(resource: DbProxy) -> Iterator[Answer]:
    """An RDS Proxy, and the answer about its targets."""
    yield Listed(
        "DBProxies",
        {
            "DBProxyName": resource.key,
            "Status": "available",
            "EngineFamily": resource.engine_family,
            "VpcSubnetIds": list(resource.subnets),
            "VpcSecurityGroupIds": list(resource.security_groups),
            "RoleArn": arn(resource, "iam", f"role/{resource.role}"),
            "RequireTLS": resource.require_tls,
            "Auth": [{"SecretArn": resource.secret, "IAMAuth": resource.iam_auth}],
        },
    )
    target = {"RdsResourceId": resource.db_instance, "Type": "RDS_INSTANCE"}
    yield Answered(f"db-proxy-targets/{resource.key}", {"DBProxyName": resource.key, "Targets": [target]})


def flow_log(resource: FlowLog) -> Iterator[Answer]:
    """A flow log."""
    yield Listed(
        "FlowLogs",
        {
            "FlowLogId": resource.key,
            "ResourceId": resource.resource,
            "TrafficType": resource.traffic_type,
            "LogDestinationType": resource.log_destination_type,
            "LogDestination": resource.destination,
            "DeliverLogsPermissionArn": arn(resource, "iam", f"role/{resource.role}")
            if resource.role
            else "",
            "MaxAggregationInterval": resource.max_aggregation_interval_s,
            "LogFormat": " ".join(f"${{{field}}}" for field in resource.log_format or default_fields()),
            "DestinationOptions": {
                "FileFormat": "parquet" if resource.parquet else "plain-text",
                "PerHourPartition": resource.per_hour_partition,
            },
            "Tags": tags(resource),
        },
    )
