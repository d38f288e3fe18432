"""How much of each quota an estate uses; checks compare, the handoff lists."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from workbook.authorization.policies import policies_of
from workbook.authorization.writer import written_policies
from workbook.checks.subject import Subject
from workbook.facts.quotas import limit
from workbook.model.estate.compute import InstanceConnectEndpoint
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import VpcPeeringConnection
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    PrefixList,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
    VpcBlockPublicAccessExclusion,
    VpcEndpoint,
)
from workbook.model.estate.resource import Resource

PER_VPC: tuple[tuple[str, type[Subnet] | type[RouteTable] | type[NetworkAcl]], ...] = (
    ("subnets", Subnet),
    ("route_tables", RouteTable),
    ("network_acls", NetworkAcl),
)
PER_REGION: tuple[tuple[str, type[Resource]], ...] = (
    ("vpcs", Vpc),
    ("internet_gateways", InternetGateway),
    ("egress_only_internet_gateways", EgressOnlyInternetGateway),
    ("security_groups", SecurityGroup),
    ("instance_connect_endpoints", InstanceConnectEndpoint),
    ("block_public_access_exclusions", VpcBlockPublicAccessExclusion),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one resource, VPC or account uses of one quota."""

    quota: str
    resource: str
    used: int
    detail: str = ""


def usages(subject: Subject) -> tuple[Usage, ...]:
    """Every quota the estate touches, the fullest use of each kind of resource first."""
    found = (
        *account_usage(subject.estate),
        *endpoint_usage(subject.estate),
        *rule_usage(subject),
        *entry_usage(subject),
        *policy_usage(subject.estate),
    )
    return tuple(
        sorted(found, key=lambda usage: (-usage.used / limit(usage.quota), usage.quota, usage.resource))
    )


def rule_usage(subject: Subject, groups: Iterable[str] | None = None) -> Iterator[Usage]:
    """Rules by group, direction and family; prefix lists by their weight."""
    wanted = None if groups is None else set(groups)
    counted: Counter[tuple[str, bool, int]] = Counter()
    for rule in subject.estate.of(SecurityGroupRule):
        if wanted is None or rule.security_group in wanted:
            counted[rule.security_group, rule.is_egress, _family(subject.estate, rule)] += _weight(
                subject.estate, rule
            )
    for (group, egress, version), used in sorted(counted.items()):
        detail = f"IPv{version} {'outbound' if egress else 'inbound'}"
        yield Usage(quota="security_group_rules", resource=group, used=used, detail=detail)


def _weight(estate: Estate, rule: SecurityGroupRule) -> int:
    if rule.prefix_list and rule.prefix_list in estate:
        return estate.get(PrefixList, rule.prefix_list).max_entries
    return 1


def _family(estate: Estate, rule: SecurityGroupRule) -> int:
    if rule.prefix_list and rule.prefix_list in estate:
        return 6 if estate.get(PrefixList, rule.prefix_list).address_family == "IPv6" else 4
    return 6 if rule.cidr_ipv6 else 4


def entry_usage(subject: Subject) -> Iterator[Usage]:
    """Entries by ACL, direction and family; the final deny counts."""
    counted = Counter(
        (acl, entry.egress, 6 if entry.ipv6_cidr_block else 4)
        for acl, entries in subject.entries.items()
        for entry in entries
    )
    for (acl, egress, version), used in sorted(counted.items()):
        detail = f"IPv{version} {'outbound' if egress else 'inbound'}, the final deny included"
        yield Usage(quota="network_acl_entries", resource=acl, used=used, detail=detail)


def endpoint_usage(estate: Estate) -> Iterator[Usage]:
    """Interface endpoints by VPC, gateway endpoints by Region."""
    endpoints = estate.of(VpcEndpoint)
    interface = Counter(
        e.vpc for e in endpoints if e.vpc_endpoint_type in ("Interface", "GatewayLoadBalancer")
    )
    gateway = Counter(e.region for e in endpoints if e.vpc_endpoint_type == "Gateway")
    for vpc, used in sorted(interface.items()):
        yield Usage(quota="interface_endpoints", resource=vpc, used=used)
    for region, used in sorted(gateway.items()):
        yield Usage(quota="gateway_endpoints", resource=region, used=used)


def policy_usage(estate: Estate) -> Iterator[Usage]:
    """Characters of endpoint policies, as compact JSON of our own record: an upper bound of what AWS counts."""
    for endpoint in estate.of(VpcEndpoint):
        if endpoint.policy is not None:
            length = len(json.dumps([_bare(asdict(s)) for s in endpoint.policy.statements], default=str))
            yield Usage(quota="endpoint_policy_characters", resource=endpoint.key, used=length)


_SIZES = {
    ("identity policy", "IamRole"): "role_inline_policy_characters",
    ("trust policy", "IamRole"): "role_trust_policy_characters",
    ("managed policy", "IamPolicy"): "managed_policy_characters",
    ("resource policy", "S3Bucket"): "bucket_policy_bytes",
    ("key policy", "KmsKey"): "key_policy_bytes",
    ("resource policy", "Secret"): "secret_policy_characters",
    ("resource policy", "ApiGatewayRestApi"): "api_policy_bytes",
    ("service control policy", "ServiceControlPolicy"): "control_policy_characters",
    ("resource control policy", "ResourceControlPolicy"): "control_policy_characters",
}


def document_usage(estate: Estate) -> Iterator[Usage]:
    """Characters of every document but those of endpoints, as compact JSON with names of the length that AWS's have."""
    for written in written_policies(policies_of(estate)):
        key = _SIZES.get((written.policy_type, type(estate[written.resource]).__name__))
        if key:
            length = len(json.dumps(written.document, separators=(",", ":")))
            yield Usage(quota=key, resource=written.resource, used=length, detail=written.policy_type)


def _bare(statement: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in statement.items() if name != "because" and value}


def account_usage(estate: Estate) -> Iterator[Usage]:
    """What the design takes of quotas of the account and Region, the VPC or the zone."""
    for key, kind in PER_REGION:
        counted = Counter(resource.region for resource in estate.of(kind) if not resource.existing_id)
        yield from (Usage(quota=key, resource=region, used=used) for region, used in sorted(counted.items()))
    for key, per_vpc in PER_VPC:
        in_vpc = Counter(resource.vpc for resource in estate.of(per_vpc))
        yield from (Usage(quota=key, resource=vpc, used=used) for vpc, used in sorted(in_vpc.items()))
    peerings = estate.of(VpcPeeringConnection)
    ends = (vpc for each in peerings for vpc in (each.requester_vpc, each.accepter_vpc))
    peered = Counter(vpc for vpc in ends if vpc)
    yield from (Usage(quota="peerings", resource=vpc, used=used) for vpc, used in sorted(peered.items()))
    yield from _addresses(estate)


def _addresses(estate: Estate) -> Iterator[Usage]:
    addresses = Counter(address.region for address in estate.of(ElasticIp))
    yield from (
        Usage(quota="elastic_ips", resource=region, used=used) for region, used in sorted(addresses.items())
    )
    zone_of = {subnet.key: subnet.availability_zone for subnet in estate.of(Subnet)}
    zones = Counter(zone_of[nat.subnet] for nat in estate.of(NatGateway) if nat.subnet in zone_of)
    yield from (Usage(quota="nat_gateways", resource=zone, used=used) for zone, used in sorted(zones.items()))
