"""Lambda functions."""

from collections.abc import Iterator

from workbook.model.estate import compute
from workbook.model.estate.resource import Resource
from workbook.model.intent import party as intent
from workbook.planning.workloads.site import Site


def function(party: intent.Function, site: Site) -> Iterator[Resource]:
    """A function in the VPC and its log group."""
    place = site.place(party)
    name = f"/aws/lambda/{site.design.name_prefix}-{party.key}"
    yield site.log_group(place, party.key, name)
    yield compute.LambdaFunction(
        **vars(place),
        key=party.key,
        runtime=party.runtime,
        handler="index.handler",
        memory_mb=party.memory_mb,
        timeout_s=party.timeout_s,
        role=f"role/{party.key}",
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        kms_key=site.kms_key(place),
        log_group=f"log/{party.key}",
    )
