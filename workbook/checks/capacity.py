"""How many addresses each subnet must have free for what the estate puts there."""

from collections import Counter
from collections.abc import Iterator
from math import ceil

from workbook.facts.limits import vpc_limit
from workbook.facts.ml_instances import addresses_of
from workbook.facts.quotas import limit
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.compute import (
    AutoScalingGroup,
    GlueConnection,
    GlueJob,
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    LoadBalancer,
)
from workbook.model.estate.data import DbInstance, DbProxy, DbSubnetGroup
from workbook.model.estate.estate import Estate
from workbook.model.estate.ml import (
    SageMakerDomain,
    SageMakerEndpoint,
    SageMakerModel,
    SageMakerNotebook,
    SageMakerTrainingJob,
)
from workbook.model.estate.network import NatGateway, Subnet, VpcEndpoint


def usable_addresses(subnet: Subnet) -> int:
    """The addresses of a subnet that AWS does not keep: of its IPv4 block, of an IPv6-only subnet's the IPv6 one."""
    block = subnet.cidr_block or subnet.ipv6_cidr_block
    return (block.num_addresses if block else 0) - vpc_limit("reserved_addresses_per_subnet")


def needed_addresses(estate: Estate) -> Counter[str]:
    """Addresses each subnet needs at most: by subnet key."""
    needed: Counter[str] = Counter()
    for subnet, count in (*_managed(estate), *_compute(estate), *_learning(estate), *_databases(estate)):
        needed[subnet] += count
    return needed


def _managed(estate: Estate) -> Iterator[tuple[str, int]]:
    for balancer in estate.of(LoadBalancer):
        asked = limit("load_balancer_free_addresses") if balancer.type == "application" else 1
        yield from ((subnet, asked) for subnet in balancer.subnets)
    for nat in estate.of(NatGateway):
        if nat.subnet:
            yield nat.subnet, max(1, len(nat.addresses))
    for endpoint in estate.of(VpcEndpoint):
        yield from ((subnet, 1) for subnet in endpoint.subnets)
    for door in estate.of(InstanceConnectEndpoint):
        yield door.subnet, 1


def _compute(estate: Estate) -> Iterator[tuple[str, int]]:
    for group in estate.of(AutoScalingGroup):
        share = ceil(group.max_size / len(group.subnets))
        yield from ((subnet, share) for subnet in group.subnets)
    for instance in estate.of(Instance):
        yield instance.subnet, 1
    attachments = {(subnet, f.security_groups) for f in estate.of(LambdaFunction) for subnet in f.subnets}
    yield from ((subnet, 1) for subnet, _groups in sorted(attachments))
    subnets = {connection.key: connection.subnet for connection in estate.of(GlueConnection)}
    for job in estate.of(GlueJob):
        yield from ((subnets[key], job.number_of_workers) for key in job.connections if key in subnets)


def _learning(estate: Estate) -> Iterator[tuple[str, int]]:
    """Two addresses an instance or five with EFA, up to four a user of Studio; all may stand in one subnet."""
    for job in estate.of(SageMakerTrainingJob):
        yield from ((subnet, addresses_of(job.instance_type) * job.instance_count) for subnet in job.subnets)
    models = {model.key: model.subnets for model in estate.of(SageMakerModel)}
    for endpoint in estate.of(SageMakerEndpoint):
        asked = addresses_of(endpoint.instance_type) * endpoint.instance_count
        yield from ((subnet, asked) for subnet in models.get(endpoint.model, ()))
    for notebook in estate.of(SageMakerNotebook):
        yield notebook.subnet, 1
    for domain in estate.of(SageMakerDomain):
        asked = limit("sagemaker_addresses_per_studio_user") * domain.users
        yield from ((subnet, asked) for subnet in domain.subnets)


def _databases(estate: Estate) -> Iterator[tuple[str, int]]:
    groups = {group.key: group.subnets for group in estate.of(DbSubnetGroup)}
    for database in estate.of(DbInstance):
        yield from ((subnet, 1) for subnet in groups.get(database.db_subnet_group, ()))
    for cluster in estate.of(DbCluster):
        yield from ((subnet, 1) for subnet in groups.get(cluster.db_subnet_group, ()))
    for proxy in estate.of(DbProxy):
        yield from ((subnet, limit("db_proxy_free_addresses")) for subnet in proxy.subnets)
