"""The break-even of each AWS service that a design calls, and of dropping NAT entirely, with a sentence each."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.break_even import (
    endpoint_break_even_gb,
    endpoint_hour_usd,
    nat_hour_usd,
    saved_per_gb,
    without_nat_break_even_gb,
)
from workbook.cost.estimate import BreakEven
from workbook.cost.inventory import Inventory, gb_both_ways
from workbook.cost.quantity import counted
from workbook.facts.endpoint_services import EndpointService, endpoint_service
from workbook.model.estate.compute import ApiGatewayRestApi
from workbook.model.estate.network import NatGateway, Subnet, Vpc, VpcEndpoint
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import AwsService, OutsideHost, OutsideNetwork

NAT = "nat"
"""The service name under which dropping NAT entirely is listed."""
NOTHING_FOR_NAT = (
    "No call needs NAT or an interface endpoint: what is called has gateway endpoints, which are free, or endpoints "
    "it cannot do without."
)


@dataclass(frozen=True, slots=True)
class Called:
    """An AWS service that the design calls in one Region, with the flows that do."""

    party: AwsService
    service: EndpointService
    region: str
    flows: tuple[Flow, ...]

    @property
    def name(self) -> str:
        """The service as its row is called: `s3`, in another Region than home `s3@eu-west-1`."""
        return self.party.key.removeprefix("aws:")

    @property
    def title(self) -> str:
        """The service in words, with its Region where that is not home."""
        return self.party.title

    @property
    def gb_per_month(self) -> float:
        """What the design sends to it and gets from it."""
        return sum(gb_both_ways(flow).typical for flow in self.flows)


def break_evens(inventory: Inventory) -> tuple[BreakEven, ...]:
    """One for each AWS service the design calls, in its order, then one for NAT as a whole."""
    if inventory.design is None:
        return ()
    called = tuple(_called(inventory))
    found = [_of_service(inventory, service) for service in called]
    return (*found, _of_nat(inventory, called)) if called else ()


def _called(inventory: Inventory) -> Iterator[Called]:
    for party in inventory.services:
        flows = inventory.flows_to(party.key)
        if flows:
            yield Called(party, endpoint_service(party.service), party.region or inventory.region, flows)


def _endpoint_zones(inventory: Inventory, called: Called) -> int:
    """Zones the service's interface endpoints of this Region have together, or one in each VPC would have."""
    own = [
        endpoint
        for endpoint in inventory.estate.of(VpcEndpoint)
        if (endpoint.service, endpoint.vpc_endpoint_type) == (called.service.service, "Interface")
        and endpoint.region == called.region
    ]
    if own:
        return sum(len(inventory.zones(endpoint.subnets)) for endpoint in own)
    tiers = {vpc.key: vpc.means.endpoint_tier for vpc in inventory.design.vpcs} if inventory.design else {}
    here = {vpc.key for vpc in inventory.estate.of(Vpc) if vpc.region == called.region}
    subnets = inventory.estate.of(Subnet)
    return len([each for each in subnets if each.vpc in here and each.tier == tiers.get(each.vpc, "")])


def _nat_zones(inventory: Inventory) -> tuple[str, ...]:
    """The zones with a NAT gateway."""
    nats = inventory.estate.of(NatGateway)
    zonal = [inventory.zone(nat.subnet) for nat in nats if nat.subnet]
    regional = [address.availability_zone for nat in nats if not nat.subnet for address in nat.addresses]
    return tuple(dict.fromkeys([*zonal, *regional]))


def _is_regional(inventory: Inventory) -> bool:
    return any(nat.availability_mode == "regional" for nat in inventory.estate.of(NatGateway))


def _share_in_other_zone(inventory: Inventory, flows: tuple[Flow, ...]) -> float:
    """The share of these flows' bytes that reach NAT across a zone border; a regional NAT is in every zone."""
    near = set(_nat_zones(inventory))
    if not near or _is_regional(inventory):
        return 0.0
    weights = {flow.key: gb_both_ways(flow).typical for flow in flows}
    whole = sum(weights.values())
    shares = [
        (_far_share(inventory, flow, near), weights[flow.key] / whole if whole else 1 / len(flows))
        for flow in flows
    ]
    return sum(far * weight for far, weight in shares)


def _far_share(inventory: Inventory, flow: Flow, near: set[str]) -> float:
    interfaces = inventory.interfaces(inventory.parties[flow.source])
    far = [interface for interface in interfaces if inventory.zone(interface.subnet) not in near]
    return len(far) / len(interfaces) if interfaces else 0.0


def _of_service(inventory: Inventory, called: Called) -> BreakEven:
    title, region, current = called.title, called.region, called.gb_per_month
    if called.service.has_gateway:
        sentence = f"{title} has a gateway endpoint, which is free: cheaper than NAT from the first GB."
        return _break_even(called.name, 0.0, current, sentence)
    if called.service.service in _endpoint_only(inventory):
        sentence = f"{title} is used by a private API, which answers only through its endpoint."
        return _break_even(called.name, None, current, sentence)
    if not called.service.has_interface:
        return _break_even(called.name, None, current, f"{title} has no endpoint; only NAT reaches it.")
    zones = _endpoint_zones(inventory, called)
    far = _share_in_other_zone(inventory, called.flows)
    gb = endpoint_break_even_gb(region, zones=zones, nat_in_other_zone=far)
    hour, saved = endpoint_hour_usd(region), saved_per_gb(region, nat_in_other_zone=far)
    if gb is None or hour is None or saved is None:
        return _break_even(called.name, None, current, _no_price(title, region))
    return _break_even(
        called.name, gb, current, _endpoint_sentence(inventory, called, zones * hour, saved, gb)
    )


def _endpoint_sentence(inventory: Inventory, called: Called, hour_usd: float, saved: float, gb: float) -> str:
    fixed, current = hour_usd * HOURS_PER_MONTH, called.gb_per_month
    gain = saved * current - fixed
    verdict = f"the endpoint saves {_usd(gain)}" if gain > 0 else f"NAT is {_usd(-gain)} cheaper"
    at_present = f"At the design's {current:,.1f} GB {verdict} a month."
    if not inventory.estate.of(NatGateway):
        at_present = "Here no NAT gateway stands, so the endpoint is the way."
    return (
        f"{called.title}: an endpoint costs {_usd(fixed)} a month by the hour and saves ${saved:.4g} a GB; beside "
        f"a NAT gateway that stays it is cheaper from {gb:,.1f} GB a month. {at_present}"
    )


def _endpoint_only(inventory: Inventory) -> frozenset[str]:
    """Services that NAT is no way to: a private API answers only through its endpoint."""
    private = any(api.private for api in inventory.estate.of(ApiGatewayRestApi))
    return frozenset({"execute-api"}) if private else frozenset()


def _of_nat(inventory: Inventory, called: tuple[Called, ...]) -> BreakEven:
    kept = _endpoint_only(inventory)
    by_interface = [
        each for each in called if not each.service.has_gateway and each.service.service not in kept
    ]
    current = sum(each.gb_per_month for each in by_interface)
    blocked = _why_nat_stays(inventory, by_interface)
    if blocked:
        return _break_even(NAT, None, current, blocked)
    if not by_interface:
        return _break_even(NAT, 0.0, current, NOTHING_FOR_NAT)
    flows = tuple(flow for each in by_interface for flow in each.flows)
    zones = max(_endpoint_zones(inventory, each) for each in by_interface)
    nat_zones = len(_nat_zones(inventory)) or len({subnet.az_slot for subnet in inventory.estate.of(Subnet)})
    regional = _is_regional(inventory)
    nat_hour = nat_hour_usd(inventory.region, regional=regional)
    gb = without_nat_break_even_gb(
        inventory.region,
        endpoints=len(by_interface),
        zones=zones,
        nat_usd_per_hour=nat_zones * nat_hour if nat_hour is not None else None,
        nat_in_other_zone=_share_in_other_zone(inventory, flows),
    )
    if gb is None:
        return _break_even(NAT, None, current, _no_price("NAT", inventory.region))
    zonal = counted(nat_zones, "NAT gateway")
    gateways = f"a regional NAT gateway in {counted(nat_zones, 'zone')}" if regional else zonal
    return _break_even(NAT, gb, current, _without_sentence(gateways, len(by_interface), zones, gb, current))


def _why_nat_stays(inventory: Inventory, by_interface: list[Called]) -> str:
    """What no endpoint can carry: hosts outside AWS, and services that have none."""
    parties = inventory.design.parties if inventory.design else ()
    inside = {party.key for party in inventory.estate.parties if party.interfaces}
    needed = [
        party.title
        for party in parties
        if isinstance(party, OutsideHost | OutsideNetwork)
        and any(
            flow.source in inside and not inventory.has_ipv6_way(flow)
            for flow in inventory.flows_to(party.key)
        )
    ]
    needed += [each.title for each in by_interface if not each.service.has_interface]
    if not needed:
        return ""
    return f"NAT cannot be dropped: {', '.join(needed)} cannot be reached by an endpoint."


def _without_sentence(gateways: str, endpoints: int, zones: int, gb: float, current: float) -> str:
    against = f"{counted(endpoints, 'endpoint')} in {counted(zones, 'zone')} instead of {gateways}"
    if gb <= 0:
        return f"{against}: cheaper at any volume."
    verdict = "cheaper" if current >= gb else "dearer"
    return (
        f"{against}: cheaper from {gb:,.1f} GB a month to AWS services other than S3 and DynamoDB; "
        f"at the design's {current:,.1f} GB {verdict}."
    )


def _no_price(what: str, region: str) -> str:
    return f"{what}: no price on file for {region}, so no break-even."


def _usd(amount: float) -> str:
    return f"${amount:,.2f}"


def _break_even(service: str, gb: float | None, current: float, sentence: str) -> BreakEven:
    return BreakEven(service=service, gb_per_month=gb, current_gb_per_month=current, sentence=sentence)
