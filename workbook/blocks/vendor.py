"""A vendor who admits callers by address: what is called, from which addresses, with which key, and what is kept."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Network

from workbook.blocks.outside import EXAMPLE_HOST, CallOptions, host_party, service_list_waiver
from workbook.blocks.volumes import S3_REQUEST_KB, traffic
from workbook.errors import Fault
from workbook.model.intent.flow import Access, Waiver
from workbook.model.intent.party import OutsideHost
from workbook.model.intent.place import NatMode
from workbook.model.intent.store import Credential
from workbook.options import option
from workbook.values import Cidrs, OutsideHostOption, OutsideHosts

API_KEY = Credential(key="api-key", title="API key of the vendor")
SECOND_HOST = OutsideHostOption(host="auth.example.com", sent_gb_per_month=0.1)


class VendorOptions(CallOptions):
    """What a pattern that calls a vendor lets people tune."""

    outside_hosts: OutsideHosts = option(
        (EXAMPLE_HOST,),
        title="Vendor's hosts",
        help="What is called on the internet: host, port and GB a month. Only NAT (or IPv6) carries it.",
        group="Traffic",
        levels=((EXAMPLE_HOST,), (EXAMPLE_HOST, SECOND_HOST)),
    )
    vendor_cidrs: Cidrs = option(
        (),
        title="Vendor's addresses",
        help="The IPv4 networks that the vendor publishes for its hosts: the group and strict network ACLs then name them alone. "
        "Empty: not known, and any address may be called.",
        group="Traffic",
        levels=((), ("198.51.100.0/25", "198.51.100.200/32")),
    )
    results_gb_per_month: float = option(
        20.0,
        title="Kept in S3",
        help="What the job writes in a month. It leaves by the free gateway endpoint, not by NAT.",
        group="Traffic",
        unit="GB a month",
        levels=(20.0,),
        ge=0,
        le=10_000_000,
    )
    hours_per_month: float = option(
        30.0,
        title="Running time",
        help="Hours a month that a container or Glue job runs; a function is billed by its runs.",
        group="Traffic",
        unit="hours a month",
        levels=(30.0,),
        ge=0,
        le=730,
    )
    pinned_addresses: bool = option(
        True,
        title="Addresses that stay",
        help="The vendor sees Elastic IPs that are yours. A zonal NAT gateway always has one; a regional one chooses "
        "and changes its own unless they are pinned.",
        group="Egress",
    )

    def conflicts(self) -> Iterator[Fault]:
        """IPv4 addresses of others lie outside the VPC and are reached by NAT alone."""
        yield from super().conflicts()
        own = IPv4Network(self.vpc_cidr)
        for place, cidr in enumerate(self.vendor_cidrs):
            if IPv4Network(cidr).overlaps(own):
                sentence = f"{cidr} lies inside the VPC's own {own}; name the vendor's public networks."
                yield Fault(f"vendor_cidrs.{place}", sentence)
        if self.vendor_cidrs and self.called_hosts and self.nat_mode == "none":
            sentence = "vendor_cidrs are IPv4 networks, which nat_mode=none leads nobody to"
            yield Fault("vendor_cidrs", f"{sentence}; leave them out,")
            yield Fault("nat_mode", f"{sentence}; or set it to single, per_az or regional.")


def vendor_party(options: VendorOptions, host: OutsideHostOption) -> OutsideHost:
    """A host of the vendor, with its addresses where they are known."""
    blocks = tuple(IPv4Network(cidr) for cidr in options.vendor_cidrs)
    return replace(host_party(host), cidr_blocks=blocks)


def key_access(principal: str, slot: int) -> Access:
    """The job reads the vendor's key when it runs."""
    return Access(
        key=f"{principal}-key",
        slot=slot,
        principal=principal,
        actions=("secretsmanager:GetSecretValue",),
        resource=API_KEY.key,
        service="secretsmanager",
        purpose="read the vendor's API key",
        traffic=traffic(0.01, 0.01, "Secrets Manager"),
    )


def result_access(options: VendorOptions, principal: str, slot: int) -> Access:
    """The job writes what it brought, and cannot read it again."""
    return Access(
        key=f"{principal}-results",
        slot=slot,
        principal=principal,
        actions=("s3:PutObject", "s3:AbortMultipartUpload"),
        resource="results",
        service="s3",
        purpose="keep results",
        traffic=traffic(options.results_gb_per_month, 0.1, "S3", request_kb=S3_REQUEST_KB),
    )


def vendor_notes(options: VendorOptions, nat_mode: NatMode) -> tuple[str, ...]:
    """What the vendor sees, and what nobody should believe of NAT."""
    seen = {
        "none": "no IPv4 address of this design: nothing leads out over IPv4",
        "single": "one address, the Elastic IP of the NAT gateway",
        "instance": "one address, the Elastic IP of the NAT instance",
        "per_az": f"{options.az_count} addresses, the Elastic IP of each zone's NAT gateway",
        "regional": f"{options.az_count} Elastic IPs, one a zone of the regional NAT gateway"
        if options.pinned_addresses
        else "addresses that the regional NAT gateway chooses and changes: no allow list can name them",
    }[nat_mode]
    return (
        f"The vendor sees {seen}. Terraform gives them as outputs; hand them over before the first run.",
        "NAT keeps the internet out and lets everything out: what may be called is the security group's, DNS Firewall's "
        "and, with egress_filter, Network Firewall's to say.",
        "A function outside any VPC needs no NAT gateway; it is the cheaper choice where no address must stay.",
    )


def vendor_waivers(options: VendorOptions, job: str) -> Iterator[Waiver]:
    """What groups cannot say about hosts known by name alone."""
    for host in options.called_hosts if not options.vendor_cidrs else ():
        yield Waiver(
            check="INTENT-04",
            resource=f"{job}-to-{host.host}-{host.port}",
            reason="Security groups know addresses, not names. DNS Firewall says which names resolve; where the vendor "
            "publishes its addresses, vendor_cidrs is narrower.",
        )
    if options.vendor_cidrs:
        yield service_list_waiver(f"{job}-to-s3")
