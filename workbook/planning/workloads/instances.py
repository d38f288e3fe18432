"""What runs on EC2."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.model.estate import compute
from workbook.model.estate.network import ElasticIp
from workbook.model.estate.resource import Resource
from workbook.model.intent import party as intent
from workbook.model.intent.forwarding import NatInstance
from workbook.planning.workloads.site import Site


def fleet(party: intent.InstanceFleet, site: Site) -> Iterator[Resource]:
    """A launch template and its Auto Scaling group."""
    place, subnets = site.place(party), site.subnets(party)
    template = f"{party.key}/launch-template"
    balancers = [
        other
        for other in site.design.parties
        if isinstance(other, (intent.ApplicationLoadBalancer, intent.NetworkLoadBalancer))
        and other.target == party.key
    ]
    size = party.instances_per_az * len(subnets)
    yield compute.LaunchTemplate(
        **vars(place),
        key=template,
        instance_type=party.instance_type,
        security_groups=site.groups(party),
        role=f"role/{party.key}",
        kms_key=site.kms_key(place),
    )
    yield compute.AutoScalingGroup(
        **vars(place),
        key=party.key,
        launch_template=template,
        subnets=subnets,
        target_groups=tuple(f"{balancer.key}/target-group" for balancer in balancers),
        min_size=size,
        desired_capacity=size,
        max_size=2 * size,
    )


def bastion(party: intent.BastionHost, site: Site) -> Iterator[Resource]:
    """One instance with an address that stays, and an sshd that forwards no agent."""
    for made in _with_address(party, party.instance_type, site):
        yield replace(made, hardened=True) if isinstance(made, compute.Instance) else made


def _with_address(party: intent.Placed, instance_type: str, site: Site) -> Iterator[Resource]:
    place = site.place(party)
    interface = next(eni for eni in site.settlement.interfaces if eni.attached_to == party.key)
    if interface.public_ip is None:
        raise TypeError(f"{party.key!r} has no public address")
    address = ElasticIp(**vars(place), key=f"eip/{party.key}", public_ip=interface.public_ip)
    yield address
    yield compute.Instance(
        **vars(place),
        key=party.key,
        subnet=site.subnets(party)[0],
        security_groups=site.groups(party),
        instance_type=instance_type,
        role=f"role/{party.key}",
        kms_key=site.kms_key(place),
        elastic_ip=address.key,
    )


def nat_instance(party: NatInstance, site: Site) -> Iterator[Resource]:
    """One instance with an address that stays, which passes on what others send."""
    for made in _with_address(party, party.instance_type, site):
        yield replace(made, forwards="nat") if isinstance(made, compute.Instance) else made


def connect_endpoint(party: intent.ConnectEndpoint, site: Site) -> Iterator[Resource]:
    """An EC2 Instance Connect Endpoint."""
    yield compute.InstanceConnectEndpoint(
        **vars(site.place(party)),
        key=party.key,
        subnet=site.subnets(party)[0],
        security_groups=site.groups(party),
    )
