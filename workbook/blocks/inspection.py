"""A Network Firewall as options: at the edge before the public subnets, or before NAT with the names that may be called."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from workbook.errors import Fault
from workbook.model.intent.place import INSPECTION_TIER, Tier, VpcIntent
from workbook.options import PatternOptions, option

SLOT, PREFIX_LENGTH = 9, 28
"""A block of its own past all other tiers; an endpoint needs one address a zone (AWS asks for a /28 or larger)."""


class FirewallOptions(PatternOptions):
    """What every pattern with a firewall lets people tune of it."""

    firewall_logs: Literal["s3", "cloudwatch", "off"] = option(
        "s3",
        title="Firewall logs",
        help="Where a Network Firewall writes what it refused (alerts) and every connection (flows): S3 for the record, "
        "CloudWatch Logs for alarms and Insights at twice the price a GB. Without a firewall it has no effect.",
        group="Watch",
    )


class EdgeInspectionOptions(FirewallOptions):
    """What a pattern with public subnets lets people tune of inspection."""

    inspection: Literal["none", "network_firewall"] = option(
        "none",
        title="Inspection",
        help="network_firewall: everything between the internet gateway and the public subnets passes a Network Firewall "
        "in subnets of its own, both ways in the same zone. It costs by the zone and hour, and by the GB.",
        group="Filters",
    )

    def conflicts(self) -> Iterator[Fault]:
        """What would go beside the firewall, or stop it."""
        yield from super().conflicts()
        if self.inspection != "none":
            yield from past_the_firewall(self, "inspection", "none")
            if self.nat_mode == "regional":
                sentence = "a regional NAT gateway has its own way to the internet gateway, past inspection"
                yield Fault("nat_mode", f"{sentence}; take per_az or single,")
                yield Fault("inspection", f"{sentence}; or set it to none.")


class EgressFilterOptions(FirewallOptions):
    """What a pattern whose calls leave by NAT lets people tune."""

    egress_filter: Literal["none", "network_firewall"] = option(
        "none",
        title="Egress filter",
        help="network_firewall: what leaves by NAT passes a Network Firewall first, which lets through only the called "
        "hosts' names (TLS SNI). Whoever connects by address, past DNS Firewall, ends here.",
        group="Filters",
    )

    def conflicts(self) -> Iterator[Fault]:
        """What would go beside the firewall, or stop it."""
        yield from super().conflicts()
        if self.egress_filter != "none":
            yield from past_the_firewall(self, "egress_filter", "none")
            if self.nat_mode in ("regional", "instance"):
                sentence = "behind the firewall answers need a NAT gateway that stands in a subnet"
                yield Fault("nat_mode", f"{sentence}; take per_az or single,")
                yield Fault("egress_filter", f"{sentence}; or set it to none.")


def past_the_firewall(options: PatternOptions, field: str, off: str) -> Iterator[Fault]:
    """IPv6 has a way of its own, and Block Public Access stops a firewall even in excluded subnets."""
    if options.ipv6 != "off":
        sentence = "IPv6 goes by gateways of its own, past the firewall"
        yield Fault("ipv6", f"{sentence}; set it to off,")
        yield Fault(field, f"{sentence}; or set it to {off}.")
    if options.vpc_block_public_access != "off":
        sentence = "Block Public Access stops Network Firewall, whatever is excluded"
        yield Fault("vpc_block_public_access", f"{sentence}; set it to off,")
        yield Fault(field, f"{sentence}; or set it to {off}.")


def with_inspection(
    vpc: VpcIntent, where: Literal["none", "edge", "egress"], logs: Literal["off", "s3", "cloudwatch"]
) -> VpcIntent:
    """The VPC with a tier for its firewall, and the firewall and its logs among its means."""
    if where == "none":
        return vpc
    tier = Tier(
        key=INSPECTION_TIER,
        title="Inspection",
        slot=SLOT,
        prefix_length=PREFIX_LENGTH,
        routing="public" if where == "edge" else "private",
    )
    return replace(
        vpc, tiers=(*vpc.tiers, tier), means=replace(vpc.means, inspection=where, inspection_logs=logs)
    )
