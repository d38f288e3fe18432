"""From how many GB a month an interface endpoint, or a design without NAT, is the cheaper way to AWS services."""

from workbook.cost import HOURS_PER_MONTH
from workbook.facts.prices import price


def _first_tier(service: str, component: str, region: str) -> float | None:
    meter = price(service, component, region)
    return meter.tiers[0].price_usd if meter else None


def saved_per_gb(region: str, *, nat_in_other_zone: float = 0.0) -> float | None:
    """What a GB saves that goes through an endpoint instead of NAT.

    `nat_in_other_zone` is the share of the bytes whose NAT gateway stands in another zone: they pay both sides of
    the border, which bytes to an endpoint do not.
    """
    nat = _first_tier("NAT Gateway", "data_processed", region)
    endpoint = _first_tier("VPC Endpoint (interface)", "data_processed", region)
    border = _first_tier("Data transfer", "inter_az_each_direction", region)
    if nat is None or endpoint is None or border is None:
        return None
    return nat + 2 * border * nat_in_other_zone - endpoint


def endpoint_break_even_gb(
    region: str,
    *,
    endpoints: int = 1,
    zones: int,
    hours: float = HOURS_PER_MONTH,
    nat_in_other_zone: float = 0.0,
) -> float | None:
    """GB from which endpoints beside a NAT gateway that stays are cheaper: G = n A H Eh / (Ng - Eg)."""
    hour = _first_tier("VPC Endpoint (interface)", "az_hour", region)
    saved = saved_per_gb(region, nat_in_other_zone=nat_in_other_zone)
    if hour is None or not saved or saved < 0:
        return None
    return endpoints * zones * hours * hour / saved


def without_nat_break_even_gb(
    region: str,
    *,
    endpoints: int,
    zones: int,
    nat_gateways: int,
    hours: float = HOURS_PER_MONTH,
    nat_in_other_zone: float = 0.0,
    with_ipv4: bool = True,
) -> float | None:
    """GB from which endpoints are cheaper than NAT alone: G = H (n A Eh - A_nat (Nh + ip)) / (Ng - Eg).

    Negative where endpoints are cheaper at any volume.
    """
    endpoint_hour = _first_tier("VPC Endpoint (interface)", "az_hour", region)
    nat_hour = _first_tier("NAT Gateway", "zonal_hour", region)
    address = _first_tier("Public IPv4", "in_use_or_idle_hour", region)
    saved = saved_per_gb(region, nat_in_other_zone=nat_in_other_zone)
    if endpoint_hour is None or nat_hour is None or address is None or not saved or saved < 0:
        return None
    kept = nat_gateways * (nat_hour + (address if with_ipv4 else 0.0))
    return hours * (endpoints * zones * endpoint_hour - kept) / saved
