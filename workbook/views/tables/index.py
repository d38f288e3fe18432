"""All tables by name: what the workbench, the report and the sheet choose from."""

from collections.abc import Callable, Mapping

from workbook.analysis import Analysis, EstateAnalysis
from workbook.views.tables import (
    accesses,
    addressing,
    edge,
    filters,
    joining,
    money,
    permissions,
    proofs,
    reach,
    symptoms,
    transfers,
)
from workbook.views.tables.table import Table

TABLES: Mapping[str, Callable[[Analysis], Table]] = {
    "flows": proofs.flows,
    "reachability_matrix": reach.reachability_matrix,
    "security_group_rules": filters.security_group_rules,
    "network_acl_entries": filters.network_acl_entries,
    "routes": addressing.routes,
    "transit_gateway_routes": joining.transit_gateway_routes,
    "connections": joining.connections,
    "transfer_times": transfers.transfer_times,
    "endpoints": addressing.endpoints,
    "missing_endpoints": symptoms.missing_endpoints,
    "ip_plan": addressing.ip_plan,
    "web_acl_rules": edge.web_acl_rules,
    "policy_statements": permissions.policy_statements,
    "access_proof": accesses.accesses,
    "prohibitions": proofs.prohibitions,
    "widenings": proofs.widenings,
    "assumptions": proofs.assumptions,
    "findings": proofs.findings,
    "checks": proofs.checks,
    "cost_items": money.cost_items,
    "cost_by_owner": money.cost_by_owner,
    "cost_assumptions": money.cost_assumptions,
    "strategies": money.strategies,
    "break_evens": money.break_evens,
}
"""Name -> the table of an analysis. Each name is its table's key."""

ESTATE_TABLES: Mapping[str, Callable[[EstateAnalysis], Table]] = {
    "reachability_matrix": reach.reachability_matrix,
    "security_group_rules": filters.security_group_rules,
    "network_acl_entries": filters.network_acl_entries,
    "routes": addressing.routes,
    "transit_gateway_routes": joining.transit_gateway_routes,
    "connections": joining.connections,
    "transfer_times": transfers.transfer_times,
    "endpoints": addressing.endpoints,
    "missing_endpoints": symptoms.missing_endpoints,
    "ip_plan": addressing.ip_plan,
    "web_acl_rules": edge.web_acl_rules,
    "policy_statements": permissions.policy_statements,
    "findings": proofs.findings,
    "checks": proofs.checks,
    "cost_items": money.cost_items,
    "cost_by_owner": money.cost_by_owner,
    "cost_assumptions": money.cost_assumptions,
}
"""Those that need no intent: an existing network has them too."""

WHEN_THERE: frozenset[str] = frozenset(
    {"transit_gateway_routes", "connections", "transfer_times", "cost_by_owner", "web_acl_rules"}
)
"""Those that are shown only where they have rows: one VPC by itself has none of them."""


def has_rows(analysis: EstateAnalysis, name: str) -> bool:
    """Whether a table is to be shown."""
    return name not in WHEN_THERE or bool(ESTATE_TABLES[name](analysis).rows)
