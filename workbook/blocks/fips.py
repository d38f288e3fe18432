"""FIPS endpoints, in any pattern with a network: where they are on file, and what is said of the rest."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.facts.fips_endpoints import fips_service_name
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Assumption
from workbook.model.intent.party import AwsService
from workbook.options import Options, PatternOptions


def with_fips(design: Design, options: Options) -> Design:
    """A design whose VPCs take FIPS endpoints, where its options ask for them."""
    if not isinstance(options, PatternOptions) or options.fips_endpoints == "off":
        return design
    vpcs = tuple(replace(vpc, means=replace(vpc.means, fips_endpoints=True)) for vpc in design.vpcs)
    return replace(design, vpcs=vpcs, assumptions=(*design.assumptions, *_assumptions(design)))


def _assumptions(design: Design) -> Iterator[Assumption]:
    yield Assumption(
        subject="fips_endpoints",
        sentence="Callers set AWS_USE_FIPS_ENDPOINT=true: a FIPS endpoint answers to the services' FIPS names alone.",
    )
    called = dict.fromkeys(party.service for party in design.parties if isinstance(party, AwsService))
    for region in dict.fromkeys(vpc.region for vpc in design.vpcs):
        plain = [service for service in called if not fips_service_name(service, region)]
        if plain:
            yield Assumption(
                subject="fips_endpoints",
                sentence=f"No FIPS endpoint is on file in {region} for {', '.join(plain)}: theirs are the plain ones, and "
                "whether AWS ends TLS there with validated cryptography is not known here.",
            )
