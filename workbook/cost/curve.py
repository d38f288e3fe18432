"""NAT versus endpoints over the volume: what each strategy's way to AWS services costs at so many GB a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbook.cost.design_break_even import NAT
from workbook.cost.estimate import Estimate, LineItem
from workbook.cost.estimating import estimate
from workbook.cost.inventory import gb_both_ways
from workbook.cost.strategies import Variant
from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import AwsService
from workbook.model.intent.traffic import Band

NETWORK = ("nat", "endpoints", "data")
"""What the curve's dollars are for; everything else costs the same whichever way the bytes go."""

GATEWAY_SERVICES = ("s3", "dynamodb")
"""Their gateway endpoint is free, so their bytes are no part of the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveLine:
    """One strategy: USD a month for NAT, endpoints and transfer at each number of GB a month.

    Not `complete` where one of those has no price on file: then the line lies too low.
    """

    name: str
    title: str
    gb_per_month: tuple[float, ...]
    monthly_usd: tuple[float, ...]
    complete: bool


def curve(priced: Iterable[Variant], gb_per_month: Sequence[float]) -> tuple[CurveLine, ...]:
    """A line for each strategy that can be built. The GB go to interface-endpoint services, as split today."""
    return tuple(
        _line(variant, variant.design, variant.estate, tuple(gb_per_month))
        for variant in priced
        if variant.design is not None and variant.estate is not None
    )


def design_curve(found: Estimate, priced: Iterable[Variant], points: int = 25) -> tuple[CurveLine, ...]:
    """The curve of a design: from nothing to twice its volume or its break-evens, whichever is more."""
    today = next((each.current_gb_per_month for each in found.break_even if each.service == NAT), 0.0)
    return curve(priced, spread(today, *(each.gb_per_month for each in found.break_even), points=points))


def spread(current_gb: float, *break_even_gb: float | None, points: int = 25) -> tuple[float, ...]:
    """Even steps from nothing to twice whatever is of interest: today's volume or a break-even."""
    interesting = [gb for gb in (current_gb, *break_even_gb) if gb is not None and gb > 0]
    end = 2 * max(interesting, default=500.0)
    return tuple(end * step / (points - 1) for step in range(points))


def _line(variant: Variant, design: Design, estate: Estate, gb_per_month: tuple[float, ...]) -> CurveLine:
    found = [_network(estimate(with_service_gb(design, gb), estate)) for gb in gb_per_month]
    return CurveLine(
        name=variant.strategy.name,
        title=variant.strategy.title,
        gb_per_month=gb_per_month,
        monthly_usd=tuple(sum(item.monthly_usd or 0.0 for item in items) for items in found),
        complete=all(item.monthly_usd is not None for items in found for item in items),
    )


def _network(found: Estimate) -> list[LineItem]:
    return [item for item in found.items if item.paid_for in NETWORK]


def with_service_gb(design: Design, gb: float) -> Design:
    """The design with this many GB a month to interface-endpoint services, split among its flows as before."""
    services = {
        party.key
        for party in design.parties
        if isinstance(party, AwsService) and party.service not in GATEWAY_SERVICES
    }
    flows = [flow for flow in design.flows if flow.destination in services]
    current = sum(gb_both_ways(flow).typical for flow in flows)
    scaled = {flow.key: _scaled(flow, gb, current, len(flows)) for flow in flows}
    return replace(design, flows=tuple(scaled.get(flow.key, flow) for flow in design.flows))


def _scaled(flow: Flow, gb: float, current: float, count: int) -> Flow:
    """The flow's share of the GB, exactly known; equal shares where no flow has a volume."""
    sent, received = flow.traffic.request_gb_per_month.typical, flow.traffic.response_gb_per_month.typical
    if current:
        request, response = gb * sent / current, gb * received / current
    else:
        request, response = gb / count, 0.0
    traffic = replace(
        flow.traffic, request_gb_per_month=_exactly(request), response_gb_per_month=_exactly(response)
    )
    return replace(flow, traffic=traffic)


def _exactly(gb: float) -> Band:
    return Band(low=gb, typical=gb, high=gb, reason="a point of the curve")
