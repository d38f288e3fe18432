"""Names across a link: Route 53 Resolver's endpoints, and the DNS servers on premises that they speak with."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from workbook.blocks.joined import JoinedOptions
from workbook.errors import Fault
from workbook.facts.limits import vpc_limit
from workbook.model.intent.dns import DnsEndpoint
from workbook.model.intent.flow import Assumption, Flow
from workbook.model.intent.party import AnyParty, OutsideNetwork
from workbook.model.ports import one_port
from workbook.options import option
from workbook.values import Cidrs, HostName

SERVERS = "dns-servers"
DNS = one_port(53)
FIRST_SLOT = 300


class ResolvingOptions(JoinedOptions):
    """What an architect tunes in how names resolve across a link."""

    resolver_endpoints: Literal["none", "inbound", "outbound", "both"] = option(
        "none",
        title="Resolver endpoints",
        help="Route 53 Resolver across the link. inbound: servers on premises ask for names in AWS; outbound: VPCs ask "
        "the servers on premises for their domain.",
        group="Place",
        levels=("none", "both"),
    )
    on_premises_resolvers: Cidrs = option(
        ("192.168.0.53/32", "192.168.1.53/32"),
        title="DNS servers on premises",
        help="Their addresses: they alone ask the inbound endpoint, and they alone are asked by the outbound one.",
        group="Place",
        levels=(("192.168.0.53/32", "192.168.1.53/32"),),
    )
    on_premises_domain: HostName = option(
        "corp.example.com",
        title="Domain on premises",
        help="What the outbound endpoint forwards: this name and all below it.",
        group="Place",
        levels=("corp.example.com",),
    )
    on_premises_cidrs: Cidrs = option(
        ("192.168.0.0/16",),
        title="Networks on premises",
        help="Ranges announced from there; they must not overlap with any VPC.",
        group="Place",
        levels=(("192.168.0.0/16",), ("192.168.0.0/17", "172.16.0.0/16")),
    )

    def conflicts(self) -> Iterator[Fault]:
        """Servers that are hosts on premises, no more than a rule takes, and two zones for an endpoint."""
        yield from super().conflicts()
        if self.resolver_endpoints == "none":
            return
        least, most = vpc_limit("resolver_endpoint_addresses"), vpc_limit("resolver_rule_targets")
        if self.az_count < least:
            sentence = f"a Resolver endpoint needs {least} addresses, each in a zone of its own"
            yield Fault("az_count", f"{sentence}; take {least} zones or more,")
            yield Fault("resolver_endpoints", f"{sentence}; or take none.")
        if not 1 <= len(self.on_premises_resolvers) <= most:
            count = len(self.on_premises_resolvers)
            yield Fault("on_premises_resolvers", f"{count} servers; a Resolver rule takes 1 to {most}.")
        yield from self._strangers()

    def _strangers(self) -> Iterator[Fault]:
        networks = [IPv4Network(cidr) for cidr in self.on_premises_cidrs]
        for server in map(IPv4Network, self.on_premises_resolvers):
            if server.num_addresses > 1:
                yield Fault(
                    "on_premises_resolvers", f"{server} is a network; name each server's own address."
                )
            elif not any(server.subnet_of(network) for network in networks):
                sentence = f"the DNS server {server[0]} stands in no network on premises"
                yield Fault("on_premises_resolvers", f"{sentence}; name one that does,")
                yield Fault("on_premises_cidrs", f"{sentence}; or add its network.")

    @property
    def asks_premises(self) -> bool:
        """Whether names of the premises resolve in the VPCs."""
        return self.resolver_endpoints in ("outbound", "both")

    @property
    def answers_premises(self) -> bool:
        """Whether names of the VPCs resolve on premises."""
        return self.resolver_endpoints in ("inbound", "both")


def resolving_parties(options: ResolvingOptions) -> Iterator[AnyParty]:
    """The servers on premises, and the endpoints that speak with them."""
    if options.resolver_endpoints == "none":
        return
    yield OutsideNetwork(
        key=SERVERS,
        title="DNS servers on premises",
        location="on_premises",
        cidr_blocks=tuple(IPv4Network(each) for each in options.on_premises_resolvers),
    )
    if options.answers_premises:
        yield DnsEndpoint(
            key="resolver-inbound",
            title="Resolver inbound endpoint",
            tier="app",
            client_ports="managed",
            listens=(DNS,),
            direction="inbound",
        )
    if options.asks_premises:
        yield DnsEndpoint(
            key="resolver-outbound",
            title="Resolver outbound endpoint",
            tier="app",
            client_ports="managed",
            direction="outbound",
            domain_name=options.on_premises_domain,
            resolvers=tuple(IPv4Address(each.partition("/")[0]) for each in options.on_premises_resolvers),
            vpcs=(
                "main",
                *(other.name for other in options.other_vpcs if not _far(options, other.region)),
            ),
        )


def _far(options: ResolvingOptions, region: str) -> bool:
    return bool(region) and region != options.region


def resolving_flows(options: ResolvingOptions) -> Iterator[Flow]:
    """Queries both ways, by UDP and by TCP: long answers and cut ones come by TCP (RFC 7766)."""
    if options.answers_premises:
        yield from _queries(
            SERVERS, "resolver-inbound", FIRST_SLOT, "servers on premises ask for names in AWS"
        )
    if options.asks_premises:
        purpose = f"VPCs ask for names of {options.on_premises_domain}"
        yield from _queries("resolver-outbound", SERVERS, FIRST_SLOT + 2, purpose)


def _queries(source: str, destination: str, slot: int, purpose: str) -> Iterator[Flow]:
    yield Flow(
        key=f"{source}-to-{destination}-udp",
        slot=slot,
        source=source,
        destination=destination,
        protocol="udp",
        ports=DNS,
        purpose=purpose,
    )
    yield Flow(
        key=f"{source}-to-{destination}-tcp",
        slot=slot + 1,
        source=source,
        destination=destination,
        ports=DNS,
        purpose="answers that are too long for UDP come by TCP",
    )


def resolving_assumptions(options: ResolvingOptions) -> Iterator[Assumption]:
    """What people have to do on premises, and for VPCs that one rule does not reach."""
    if options.answers_premises:
        yield Assumption(
            subject="DNS servers on premises",
            sentence="They forward the private zones of AWS to the addresses of the inbound endpoint, which Terraform puts out.",
        )
    far = [each.name for each in options.other_vpcs if _far(options, each.region)]
    if options.asks_premises and far:
        yield Assumption(
            subject="Resolver rule",
            sentence=f"A rule serves its own Region: for {', '.join(far)} an endpoint and a rule are made again there.",
        )
