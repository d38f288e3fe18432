"""Numbers nobody knows exactly, each with a band and the reason for it; printed with every estimate that uses them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.estimate import CostAssumption
from workbook.cost.inventory import Inventory
from workbook.cost.meters import free_egress_gb
from workbook.cost.quantity import exactly
from workbook.cost.usage import Usage
from workbook.model.intent.party import SparkJob
from workbook.model.intent.store import ApiFront
from workbook.model.intent.traffic import Band, Traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """One such number; lines that rest on it quote its reason."""

    name: str
    subject: str
    unit: str
    band: Band


def _band(low: float, typical: float, high: float, reason: str) -> Band:
    return Band(low=low, typical=typical, high=high, reason=reason)


ASSUMED: tuple[Assumed, ...] = (
    Assumed(
        name="connection_seconds",
        subject="How long a client's connection to a load balancer lasts",
        unit="s",
        band=_band(10, 60, 300, "browsers keep idle connections a minute, API clients and downloads longer"),
    ),
    Assumed(
        name="api_requests",
        subject="Requests to an API without a stated number of requests",
        unit="requests/month",
        band=_band(
            100_000, 1_000_000, 10_000_000, "an internal API: one request every 25 s, 2.6 s or 0.26 s"
        ),
    ),
    Assumed(
        name="api_response_kb",
        subject="Size of an API's response",
        unit="KB",
        band=_band(2, 10, 100, "JSON documents; 2**10 bytes each KB"),
    ),
    Assumed(
        name="function_invocations",
        subject="Invocations of a function that no API calls and no flow counts",
        unit="invocations/month",
        band=_band(10_000, 100_000, 1_000_000, "every four minutes, every 26 s, every 2.6 s"),
    ),
    Assumed(
        name="function_seconds",
        subject="Duration of one invocation",
        unit="s",
        band=_band(0.05, 0.2, 1.0, "one or a few database queries; billed by the millisecond"),
    ),
    Assumed(
        name="scheduled_seconds",
        subject="Duration of one scheduled run of a function",
        unit="s",
        band=_band(5, 60, 600, "it waits for the other side; 900 s is the most Lambda allows"),
    ),
    Assumed(
        name="log_kb_per_call",
        subject="Log lines of one invocation or API request",
        unit="KB",
        band=_band(0.5, 1, 5, "start, end and report lines at least; 2**10 bytes each KB"),
    ),
    Assumed(
        name="trail_event_kb",
        subject="Size of one CloudTrail event",
        unit="KB",
        band=_band(0.5, 1.5, 5, "JSON with caller, request and response; events over 256 KB are left out"),
    ),
    Assumed(
        name="distribution_log_kb",
        subject="Size of one record of CloudFront's access log",
        unit="KB",
        band=_band(0.3, 0.7, 2, "33 fields as JSON; long paths, queries and cookies make it larger"),
    ),
    Assumed(
        name="web_acl_log_kb",
        subject="Size of one record of a web ACL's log",
        unit="KB",
        band=_band(0.8, 1.5, 4, "JSON with every header of the request and the rules that matched"),
    ),
    Assumed(
        name="firewall_log_kb",
        subject="What a Network Firewall writes of one connection",
        unit="KB",
        band=_band(0.8, 1.2, 2.5, "a flow record for each way, and an alert where it was refused"),
    ),
    Assumed(
        name="key_requests",
        subject="Calls that services make to the customer managed key",
        unit="requests/month",
        band=_band(10_000, 100_000, 1_000_000, "data keys are cached and S3 Bucket Keys are on"),
    ),
    Assumed(
        name="database_log_gb",
        subject="Logs a database exports",
        unit="GB/month",
        band=_band(0.1, 1, 10, "errors and slow queries; audit or general logs write far more"),
    ),
    Assumed(
        name="backup_share",
        subject="Backups beyond the free amount, which is the size of the database",
        unit="of the database's storage",
        band=_band(0, 0, 1, "retained changes mostly fit into the free amount; a busy database doubles it"),
    ),
    Assumed(
        name="kept_months",
        subject="Stored objects, in months of uploads",
        unit="months",
        band=_band(
            0.5, 1, 12, "the average of the first month, after one month, after a year without deletion"
        ),
    ),
    Assumed(
        name="flow_log_records",
        subject="Distinct flows an interface sees in ten minutes",
        unit="records per interface and 600 s",
        band=_band(50, 300, 3000, "from a quiet service to a busy web tier; each becomes one record"),
    ),
    Assumed(
        name="flow_log_record_bytes",
        subject="Size of a flow log record as billed",
        unit="bytes",
        band=_band(110, 150, 250, "the default format takes about 110 bytes, one with all fields about 250"),
    ),
    Assumed(
        name="flow_log_extended_bytes",
        subject="Size of a flow log record with the extended fields, as billed",
        unit="bytes",
        band=_band(
            200, 250, 400, "24 fields instead of 14; ids of VPC, subnet and instance are the long ones"
        ),
    ),
    Assumed(
        name="refused_share",
        subject="Share of flows that are refused",
        unit="of all flows",
        band=_band(0.01, 0.1, 0.8, "scans are nearly all that an open door refuses, and little inside"),
    ),
    Assumed(
        name="log_compression",
        subject="Stored size of logs",
        unit="stored GB per written GB",
        band=_band(0.1, 0.2, 1.0, "logs are stored compressed, five- to tenfold; at worst not at all"),
    ),
    Assumed(
        name="dns_queries",
        subject="DNS queries of a VPC",
        unit="queries/month",
        band=_band(100_000, 1_000_000, 20_000_000, "resolvers on instances cache for a minute or not at all"),
    ),
)

_BY_NAME = {assumed.name: assumed for assumed in ASSUMED}


def assumed(name: str) -> Band:
    """The band of one assumed number."""
    return _BY_NAME[name].band


def assumptions_of(inventory: Inventory, usages: Iterable[Usage]) -> tuple[CostAssumption, ...]:
    """Everything an estimate rests on: conventions, the volumes stated with flows, and assumed numbers."""
    quoted = "\n".join(dict.fromkeys(usage.quantity.reason for usage in usages))
    used = [row for row in ASSUMED if row.band.reason in quoted]
    return (
        *_conventions(inventory),
        *_volumes(inventory),
        *_job_hours(inventory),
        *(CostAssumption(subject=row.subject, unit=row.unit, band=row.band) for row in used),
    )


def _conventions(inventory: Inventory) -> tuple[CostAssumption, ...]:
    free = free_egress_gb(inventory.region)
    return (
        CostAssumption(
            subject="Hours of a month",
            unit="h",
            band=exactly(HOURS_PER_MONTH, "AWS Pricing Calculator's month; bills have 672 to 744 hours"),
        ),
        CostAssumption(
            subject="Bytes of a GB",
            unit="bytes",
            band=exactly(2**30, "documented for S3; assumed for network meters, whose tiers are binary"),
        ),
        CostAssumption(
            subject="Internet egress that is free",
            unit="GB/month",
            band=exactly(free, "one allowance for the whole account, taken as unused by anything else"),
        ),
    )


def _job_hours(inventory: Inventory) -> Iterator[CostAssumption]:
    for party in inventory.design.parties if inventory.design else ():
        if isinstance(party, SparkJob):
            yield CostAssumption(
                subject=f"Hours a month that {party.key} runs",
                unit="h/month",
                band=exactly(
                    party.hours_per_month, "as stated with the job, or its default; nobody measured it"
                ),
            )


_VOLUMES: tuple[tuple[str, str, Callable[[Traffic], Band]], ...] = (
    ("requests", "GB/month", lambda traffic: traffic.request_gb_per_month),
    ("responses", "GB/month", lambda traffic: traffic.response_gb_per_month),
    ("number of requests", "requests/month", lambda traffic: traffic.requests_per_month),
)


def _volumes(inventory: Inventory) -> tuple[CostAssumption, ...]:
    stated = [
        CostAssumption(subject=f"{subject}: {what}", unit=unit, band=band)
        for subject, traffic in _carried(inventory)
        for what, unit, volume in _VOLUMES
        if (band := volume(traffic)).high
    ]
    silent = [flow.key for flow in inventory.flows if not _has_volume(flow.traffic)]
    if silent:
        reason = f"no volume is stated for {', '.join(silent)}; they are counted as nothing"
        stated.append(
            CostAssumption(subject="Flows without a volume", unit="GB/month", band=exactly(0, reason))
        )
    return tuple(stated)


def _carried(inventory: Inventory) -> Iterator[tuple[str, Traffic]]:
    """Everything with a volume: flows, and public APIs, whose callers pass no part of the network."""
    for flow in inventory.flows:
        yield f"{flow.source} to {flow.destination} ({flow.key})", flow.traffic
    for store in inventory.design.stores if inventory.design else ():
        if isinstance(store, ApiFront) and not store.private:
            yield f"callers of {store.key}", store.traffic


def _has_volume(traffic: Traffic) -> bool:
    return any(volume(traffic).high for _, _, volume in _VOLUMES)
