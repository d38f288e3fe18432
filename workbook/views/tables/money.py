"""Cost lines, what they rest on, and the alternatives."""

import re
from collections.abc import Sequence

from workbook.analysis import Analysis, EstateAnalysis
from workbook.cost.estimate import BreakEven, Estimate, LineItem, Strategy
from workbook.views.tables.table import Column, Marked, Section, Table, Value, one_section
from workbook.views.tables.whereabouts import ACCOUNT, REGION, Whereabouts
from workbook.views.text import one_line

USD = "USD a month"
PAID_FOR = {
    "admin_access": "Administrators' access",
    "api": "API Gateway",
    "public_ipv4": "Public IPv4 addresses",
    "nat": "NAT gateways",
    "endpoints": "VPC endpoints",
    "interconnect": "Transit gateways, VPN and Direct Connect",
    "inspection": "Network Firewall",
    "edge": "CloudFront, WAF and Shield",
    "other": "Not priced",
    "data": "Data transfer",
    "load_balancing": "Load balancing",
    "compute": "Compute",
    "database": "Database",
    "storage": "Storage",
    "logging": "Logging",
    "security": "Keys, secrets and DNS",
}


def paid_for_words(word: str) -> str:
    """What a kind of spending is called."""
    return PAID_FOR.get(word, word.replace("_", " ").capitalize())


def cost_items(analysis: EstateAnalysis) -> Table:
    """Every line of the estimate under what it is for, the dearest first."""
    estimate = analysis.estimate
    groups: dict[str, list[LineItem]] = {}
    for item in estimate.items:
        groups.setdefault(item.paid_for, []).append(item)
    ordered = sorted(groups.items(), key=lambda group: -_sum(group[1]))
    owners = _owner_columns(estimate)
    return Table(
        key="cost_items",
        title="Monthly cost",
        section_title="Paid for",
        columns=(
            *owners,
            Column(key="title", title="Line"),
            Column(key="resource", title="Resource", is_code=True),
            Column(key="quantity", title="Quantity", is_number=True, decimals=2),
            Column(key="unit", title="Unit", room=86),
            Column(key="unit_price", title="Unit price", unit="USD", is_number=True, decimals=8),
            Column(key="monthly", title="Typical", unit=USD, is_number=True, decimals=2),
            Column(key="low", title="Low", unit=USD, is_number=True, decimals=2),
            Column(key="high", title="High", unit=USD, is_number=True, decimals=2),
            Column(key="assumption", title="Assumption"),
            Column(key="source", title="Price source", frame_only=True),
            Column(key="as_of", title="Price as of", frame_only=True),
        ),
        sections=tuple(
            Section(
                paid_for_words(word),
                tuple((*_owner(owners, item, analysis), *_item_row(item)) for item in items),
                f"{_sum(items):,.2f} {USD}",
            )
            for word, items in ordered
        ),
        totals=((*("" for _ in owners), *_total(estimate)),),
        note=_note(estimate),
    )


def _owner_columns(estimate: Estimate) -> tuple[Column, ...]:
    """Account and Region, where lines are on several bills."""
    accounts = {item.account for item in estimate.items}
    regions = {item.region for item in estimate.items}
    wanted = ((ACCOUNT, len(accounts) > 1), (REGION, len(regions) > 1))
    return tuple(column for column, there in wanted if there)


def _owner(columns: tuple[Column, ...], item: LineItem, analysis: EstateAnalysis) -> tuple[Value, ...]:
    words = {"account": Whereabouts(analysis.estate).account(item.account), "region": item.region}
    return tuple(words[column.key] for column in columns)


def cost_by_owner(analysis: EstateAnalysis) -> Table:
    """What each account pays in each Region, where there are several."""
    estimate = analysis.estimate
    columns = _owner_columns(estimate)
    bills: dict[tuple[Value, ...], list[LineItem]] = {}
    for item in estimate.items:
        bills.setdefault(_owner(columns, item, analysis), []).append(item)
    return Table(
        key="cost_by_owner",
        title="Monthly cost by account and Region",
        columns=(
            *columns,
            Column(key="monthly", title="Typical", unit=USD, is_number=True, decimals=2),
            Column(key="low", title="Low", unit=USD, is_number=True, decimals=2),
            Column(key="high", title="High", unit=USD, is_number=True, decimals=2),
            Column(key="unpriced", title="Lines without a price", is_number=True),
        ),
        sections=one_section((*bill, *_bill_row(items)) for bill, items in bills.items()) if columns else (),
        empty="One account in one Region pays for everything.",
    )


def _bill_row(items: list[LineItem]) -> tuple[Value, ...]:
    return (
        _sum(items),
        sum(item.monthly_usd_low or 0.0 for item in items),
        sum(item.monthly_usd_high or 0.0 for item in items),
        sum(item.monthly_usd is None for item in items),
    )


def _sum(items: list[LineItem]) -> float:
    return sum(item.monthly_usd or 0.0 for item in items)


def _item_row(item: LineItem) -> tuple[Value, ...]:
    missing = Marked("no price", "mixed", "no price on file for this Region")
    dated = one_line(f"as of {item.as_of}: {item.source}")
    return (
        one_line(item.title),
        item.resource,
        item.quantity,
        item.unit,
        missing if item.unit_price_usd is None else Marked("", "plain", dated, float(item.unit_price_usd)),
        missing if item.monthly_usd is None else item.monthly_usd,
        item.monthly_usd_low,
        item.monthly_usd_high,
        one_line(item.assumption),
        one_line(item.source),
        item.as_of,
    )


def _total(estimate: Estimate) -> tuple[Value, ...]:
    sums = (estimate.monthly_usd, estimate.monthly_usd_low, estimate.monthly_usd_high)
    word = "Sum" if estimate.complete else "Sum of the lines with prices"
    return (word, "", None, "", None, *sums, "", "", "")


def price_dates(estimate: Estimate) -> list[str]:
    """The days on which prices of the estimate were published, the oldest first; undated ones are left out."""
    return sorted({item.as_of for item in estimate.items if item.as_of[:1].isdigit()})


def _note(estimate: Estimate) -> str:
    dates = price_dates(estimate)
    regions = (
        ", ".join(dict.fromkeys(item.region for item in estimate.items if item.region)) or estimate.region
    )
    dated = f" Prices of {regions} as of {dates[0]} to {dates[-1]}." if dates else ""
    several = ", " in regions
    missing = "; ".join(
        f"{gap.service} {gap.component}{f' in {gap.region}' if several else ''}"
        for gap in estimate.missing_prices
    )
    return f"A month is 730 hours, a GB 2^30 bytes.{dated}" + (
        f" No price for: {missing}." if missing else ""
    )


def strategies(analysis: Analysis) -> Table:
    """The same design by other means, priced whole; means that build the same are one row."""
    ways = analysis.comparison.strategies
    return Table(
        key="strategies",
        title="Other means",
        empty="There is no choice between NAT and endpoints here.",
        columns=(
            Column(key="title", title="Strategy"),
            Column(key="options", title="Options", is_code=True),
            Column(key="monthly", title="Typical", unit=USD, is_number=True, decimals=2),
            Column(key="difference", title="Difference", unit=USD, is_number=True, decimals=2),
            Column(key="remark", title="Remark"),
        ),
        sections=one_section(
            (
                one_line(found.title),
                ", ".join(f"{name}={value}" for name, value in found.options),
                found.monthly_usd,
                None if found.monthly_usd is None else found.monthly_usd - analysis.estimate.monthly_usd,
                _remark(found, [each.title for each in ways if each.same_as == found.name]),
            )
            for found in ways
            if not found.same_as
        ),
    )


def _remark(found: Strategy, alike: Sequence[str]) -> str:
    """Why a way is refused: its faults, one a line, as one sentence; else what there is to say of it."""
    faults = [one_line(fault).rstrip(".,; ") for fault in found.refused.splitlines() if fault.strip()]
    told = re.sub(r"; (\w+): or set it to", r", or set \1 to", "; ".join(faults))
    if faults:
        return f"Not possible: {told}."
    missing = "" if found.complete else "Some prices are missing."
    twins = f"The same is built by: {one_line('; '.join(alike))}." if alike else ""
    return " ".join(filter(None, (missing, twins)))


def break_evens(analysis: EstateAnalysis) -> Table:
    """From how many GB an endpoint pays, service by service; `nat` is dropping NAT entirely."""
    return Table(
        key="break_evens",
        title="Break-even",
        note="Design is what the design sends to and gets from that service. In the row nat it is the calls to AWS "
        "services other than S3 and DynamoDB, which endpoints could carry instead; what hosts outside AWS get passes "
        "NAT in any case and is not in it.",
        columns=(
            Column(key="service", title="Service", room=110),
            Column(key="gb", title="Pays from", unit="GB a month", is_number=True, decimals=1),
            Column(key="current", title="Design", unit="GB a month", is_number=True, decimals=1),
            Column(key="sentence", title="In words"),
        ),
        sections=one_section(
            (found.service, _from_gb(found), found.current_gb_per_month, one_line(found.sentence))
            for found in analysis.estimate.break_even
        ),
    )


def _from_gb(found: BreakEven) -> float | None:
    """From how many GB: what is cheaper at any volume is so from the first."""
    return None if found.gb_per_month is None else max(found.gb_per_month, 0.0)


def cost_assumptions(analysis: EstateAnalysis) -> Table:
    """The numbers nobody knows exactly, with their bands."""
    return Table(
        key="cost_assumptions",
        title="What the cost rests on",
        columns=(
            Column(key="subject", title="Subject"),
            Column(key="unit", title="Unit", room=86),
            Column(key="low", title="Low", is_number=True, decimals=2),
            Column(key="typical", title="Typical", is_number=True, decimals=2),
            Column(key="high", title="High", is_number=True, decimals=2),
            Column(key="reason", title="Why"),
        ),
        sections=one_section(
            (one_line(a.subject), a.unit, a.band.low, a.band.typical, a.band.high, one_line(a.band.reason))
            for a in analysis.estimate.assumptions
        ),
    )
