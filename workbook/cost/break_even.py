"""From how many GB a month an interface endpoint, or a design without NAT, is the cheaper way to AWS services."""

from workbook.cost import HOURS_PER_MONTH
from workbook.facts.prices import price


def _first_tier(service: str, component: str, region: str) -> float | None:
    meter = price(service, component, region)
    return meter.tiers[0].price_usd if meter else None


def nat_hour_usd(region: str, *, regional: bool = False, with_ipv4: bool = True) -> float | None:
    """What a NAT gateway costs by the hour in each zone it stands in, its public address included."""
    hour = _first_tier("NAT Gateway", "regional_az_hour" if regional else "zonal_hour", region)
    address = _first_tier("Public IPv4", "in_use_or_idle_hour", region)
    if hour is None or address is None:
        return None
    return hour + (address if with_ipv4 else 0.0)


def endpoint_hour_usd(region: str) -> float | None:
    """What an interface endpoint costs by the hour in each zone."""
    return _first_tier("VPC Endpoint (interface)", "az_hour", region)


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
    hour = endpoint_hour_usd(region)
    saved = saved_per_gb(region, nat_in_other_zone=nat_in_other_zone)
    if hour is None or not saved or saved < 0:
        return None
    return endpoints * zones * hours * hour / saved


def without_nat_break_even_gb(
    region: str,
    *,
    endpoints: int,
    zones: int,
    nat_usd_per_hour: float | None,
    hours: float = HOURS_PER_MONTH,
    nat_in_other_zone: float = 0.0,
) -> float | None:
    """GB from which endpoints are cheaper than NAT alone: G = H (n A Eh - A_nat (Nh + ip)) / (Ng - Eg).

    `nat_usd_per_hour` is A_nat (Nh + ip). Negative where endpoints are cheaper at any volume.
    """
    hour = endpoint_hour_usd(region)
    saved = saved_per_gb(region, nat_in_other_zone=nat_in_other_zone)
    if hour is None or nat_usd_per_hour is None or not saved or saved < 0:
        return None
    return hours * (endpoints * zones * hour - nat_usd_per_hour) / saved
