"""Route 53 Resolver's endpoints and their rules."""

from collections.abc import Iterator

from workbook.model.estate.dns import ResolverEndpoint, ResolverRule
from workbook.model.estate.resource import Resource
from workbook.model.intent.dns import DnsEndpoint
from workbook.planning.workloads.site import Site


def endpoint(party: DnsEndpoint, site: Site) -> Iterator[Resource]:
    """An endpoint, and for an outbound one the rule that sends names there."""
    place, name = site.place(party), f"{site.design.name_prefix}-{party.key}"
    outbound = party.direction == "outbound"
    yield ResolverEndpoint(
        **vars(place),
        key=party.key,
        endpoint_name=name,
        direction="OUTBOUND" if outbound else "INBOUND",
        vpc=party.vpc,
        subnets=site.subnets(party),
        security_groups=site.groups(party),
    )
    if outbound:
        yield ResolverRule(
            **vars(place),
            key=f"{party.key}/rule",
            rule_name=f"{name}-rule",
            domain_name=party.domain_name,
            resolver_endpoint=party.key,
            target_ips=party.resolvers,
            vpcs=party.vpcs,
        )
