"""Security groups and network ACLs as describe answers, rules in both of AWS's spellings."""

from collections.abc import Iterable, Iterator

from workbook.imports.writers.answers import Answer, Fields, Listed, given, tags
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, SecurityGroup, SecurityGroupRule


def security_group(resource: SecurityGroup, rules: Iterable[SecurityGroupRule]) -> Iterator[Answer]:
    """A security group with its permissions, and each rule by itself."""
    own = list(rules)
    yield Listed(
        "SecurityGroups",
        {
            "GroupId": resource.key,
            "GroupName": resource.group_name,
            "Description": resource.description,
            "VpcId": resource.vpc,
            "IpPermissions": [_permission(rule) for rule in own if not rule.is_egress],
            "IpPermissionsEgress": [_permission(rule) for rule in own if rule.is_egress],
            "Tags": tags(resource),
        },
    )
    for rule in own:
        yield Listed("SecurityGroupRules", _rule(rule))


def _traffic(rule: SecurityGroupRule) -> Fields:
    return given(IpProtocol=rule.ip_protocol, FromPort=rule.from_port, ToPort=rule.to_port)


def _permission(rule: SecurityGroupRule) -> Fields:
    words = given(Description=rule.description)
    pair = given(GroupId=rule.referenced_security_group, UserId=rule.referenced_account_id)
    return {
        **_traffic(rule),
        "IpRanges": [{"CidrIp": str(rule.cidr_ipv4), **words}] if rule.cidr_ipv4 else [],
        "Ipv6Ranges": [{"CidrIpv6": str(rule.cidr_ipv6), **words}] if rule.cidr_ipv6 else [],
        "PrefixListIds": [{"PrefixListId": rule.prefix_list, **words}] if rule.prefix_list else [],
        "UserIdGroupPairs": [{**pair, **words}] if rule.referenced_security_group else [],
    }


def _rule(rule: SecurityGroupRule) -> Fields:
    reference = given(GroupId=rule.referenced_security_group, UserId=rule.referenced_account_id)
    return given(
        SecurityGroupRuleId=rule.key,
        GroupId=rule.security_group,
        IsEgress=rule.is_egress,
        **_traffic(rule),
        CidrIpv4=str(rule.cidr_ipv4 or ""),
        CidrIpv6=str(rule.cidr_ipv6 or ""),
        PrefixListId=rule.prefix_list,
        ReferencedGroupInfo=reference or None,
        Description=rule.description,
        Tags=tags(rule),
    )


def network_acl(resource: NetworkAcl, entries: Iterable[NetworkAclEntry]) -> Iterator[Answer]:
    """A network ACL with its entries."""
    yield Listed(
        "NetworkAcls",
        {
            "NetworkAclId": resource.key,
            "VpcId": resource.vpc,
            "IsDefault": resource.is_default,
            "Associations": [{"SubnetId": key, "NetworkAclId": resource.key} for key in resource.subnets],
            "Entries": [_entry(entry) for entry in entries],
            "Tags": tags(resource),
        },
    )


def _entry(entry: NetworkAclEntry) -> Fields:
    ports, icmp = entry.port_range, entry.icmp_type_code
    return given(
        RuleNumber=entry.rule_number,
        Egress=entry.egress,
        Protocol=entry.protocol,
        RuleAction=entry.rule_action,
        CidrBlock=str(entry.cidr_block or ""),
        Ipv6CidrBlock=str(entry.ipv6_cidr_block or ""),
        PortRange={"From": ports.from_port, "To": ports.to_port} if ports else None,
        IcmpTypeCode={"Type": icmp.type, "Code": icmp.code} if icmp else None,
    )
