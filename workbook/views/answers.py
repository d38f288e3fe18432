"""An analysis as plain data for programs: the stable shapes of `--json`. Keys are added, never changed."""

from dataclasses import asdict, is_dataclass
from typing import Any

from pydantic_core import to_jsonable_python

from workbook.analysis import Analysis
from workbook.cost.estimate import Estimate
from workbook.model.estate.network import NetworkAclEntry, Route, SecurityGroupRule, Subnet, VpcEndpoint
from workbook.proof.proof import FlowLine, Proof, UnprovenFlow, UnstatedFlow
from workbook.reachability.passages import passages

SCHEMA_VERSION = 1


def analysis_answer(analysis: Analysis) -> dict[str, Any]:
    """Everything `analyze --json` prints."""
    options = analysis.document.read_options()
    return {
        "schema_version": SCHEMA_VERSION,
        "pattern": analysis.document.pattern,
        "options": options.model_dump(mode="json"),
        "result_hash": analysis.result_hash,
        "saved_result_hash": analysis.document.result_hash,
        "parties": plain(analysis.estate.parties),
        "not_planned": plain(analysis.design.not_planned),
        "proof": proof_answer(analysis.proof),
        "subnets": plain(analysis.estate.of(Subnet)),
        "security_group_rules": plain(analysis.estate.of(SecurityGroupRule)),
        "network_acl_entries": plain(analysis.estate.of(NetworkAclEntry)),
        "routes": plain(analysis.estate.of(Route)),
        "endpoints": plain(analysis.estate.of(VpcEndpoint)),
        "findings": plain(analysis.findings),
        "checks": [
            {"check": check.check, "title": check.title, "status": check.status, "why": check.why}
            for check in analysis.checks
        ],
        "estimate": estimate_answer(analysis.comparison),
    }


def estimate_answer(estimate: Estimate) -> dict[str, Any]:
    """The estimate; the options of each strategy as an object."""
    strategies = [{**plain(each), "options": dict(each.options)} for each in estimate.strategies]
    return {**plain(estimate), "strategies": strategies}


def proof_answer(proof: Proof) -> dict[str, Any]:
    """The proof, with whether it holds."""
    lists = {name: [flow_answer(line) for line in getattr(proof, name)] for name in _FLOW_LISTS}
    return {
        **lists,
        "prohibitions": plain(proof.prohibitions),
        "assumptions": plain(proof.assumptions),
        "holds": proof.holds,
    }


_FLOW_LISTS = ("stated_flows", "proven_flows", "unproven_flows", "unstated_flows", "partial", "widened")


def flow_answer(line: FlowLine) -> dict[str, Any]:
    """One flow of the proof; its path in the shape of `reach`."""
    found: dict[str, Any] = plain(line)
    if isinstance(line, (UnprovenFlow, UnstatedFlow)):
        found["path"] = plain(line.path.to_dict()) if line.path else None
    return found


def matrix_answer(analysis: Analysis) -> dict[str, Any]:
    """Who reaches whom: every passage that is not blocked, and whether both its ends are stated."""
    unstated = {(line.source, line.destination, line.protocol) for line in analysis.proof.unstated_flows}
    return {
        "parties": [party.key for party in analysis.estate.parties],
        "passages": [
            {
                **plain(passage),
                "stated": (passage.source, passage.destination, passage.protocol) not in unstated,
            }
            for passage in passages(analysis.matrix)
        ],
    }


def plain(value: Any) -> Any:
    """Records of the model and of results as JSON's own types."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return to_jsonable_python(asdict(value) if is_dataclass(value) and not isinstance(value, type) else value)
