"""Which flows are encrypted on their way, and what says so."""

from workbook.analysis import Analysis
from workbook.exports.report.blocks import Grid, code, grid, text
from workbook.facts.limits import database_engine
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.data import DbInstance, DbParameterGroup, DbProxy
from workbook.model.estate.estate import Estate
from workbook.model.intent.flow import Flow
from workbook.views.tables.table import Marked

ENCRYPTED_TARGETS = ("HTTPS", "TLS", "QUIC")
SSH = 22
HTTPS = 443
Answer = tuple[Marked, str]


def transit(analysis: Analysis) -> Grid:
    """One row a flow: whether anybody on the way can read it."""
    columns = (
        code("flow", "Flow"),
        code("source", "From"),
        code("destination", "To"),
        text("encrypted", "Encrypted on the way"),
        text("by", "By what"),
    )
    rows = [
        (flow.key, flow.source, flow.destination, *_answer(analysis.estate, flow))
        for flow in analysis.design.flows
    ]
    return grid("transit", "Data in transit", columns, rows)


def _answer(estate: Estate, flow: Flow) -> Answer:
    """What the resources at either end say; else what the port is known for."""
    port = flow.ports.from_port if flow.ports and flow.ports.from_port == flow.ports.to_port else 0
    balancers = {balancer.key: balancer for balancer in estate.of(LoadBalancer)}
    if flow.destination in balancers:
        return _listener(balancers[flow.destination], port)
    if flow.source in balancers:
        return _target(estate, flow.destination)
    if flow.destination in estate and isinstance(estate[flow.destination], (DbInstance, DbProxy)):
        return _database(estate, flow.destination)
    return _by_port(flow, port)


def _by_port(flow: Flow, port: int) -> Answer:
    if flow.destination.startswith("aws:"):
        return _yes("HTTPS; AWS's APIs take TLS 1.2 and above")
    if port == SSH:
        return _yes("SSH")
    if port == HTTPS:
        return _yes("TLS, as port 443 has it; the other side decides the version")
    return Marked("not known", "mixed"), "the design does not say what is spoken on this port"


def _yes(what: str) -> Answer:
    return Marked("yes", "good"), what


def _no(what: str) -> Answer:
    return Marked("no", "mixed"), what


def _listener(balancer: LoadBalancer, port: int) -> Answer:
    for listener in balancer.listeners:
        if listener.port == port and listener.redirect_port is not None:
            return _no(f"answers only that the page is on port {listener.redirect_port}")
        if listener.port == port and listener.ssl_policy:
            return _yes(f"TLS ends at {balancer.key} ({listener.ssl_policy})")
    return _no(f"{balancer.key} serves this port without TLS")


def _target(estate: Estate, target: str) -> Answer:
    group = next((group for group in estate.of(TargetGroup) if target in group.targets), None)
    if group is None:
        return Marked("not known", "mixed"), "no target group names it"
    if group.protocol in ENCRYPTED_TARGETS:
        return _yes(f"{group.protocol} to the targets")
    return _no(f"{group.protocol} inside the VPC")


def _database(estate: Estate, key: str) -> Answer:
    found = estate[key]
    if isinstance(found, DbProxy):
        return _yes("the proxy demands TLS") if found.require_tls else _no("the proxy does not demand TLS")
    database = estate.get(DbInstance, key)
    name, value = database_engine(database.engine).tls_parameter
    group = database.parameter_group
    settings = dict(estate.get(DbParameterGroup, group).parameters) if group else {}
    demanded = name and settings.get(name) == value
    return (
        _yes(f"{name} = {value} demands TLS")
        if demanded
        else _no(f"{name or 'the engine'} does not demand TLS")
    )
