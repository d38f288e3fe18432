"""An analysis as plain data for programs: the stable shapes of `--json`. Keys are added, never changed."""

from dataclasses import asdict, is_dataclass
from typing import Any

from pydantic_core import to_jsonable_python

from workbook.analysis import Analysis, EstateAnalysis, ImportAnalysis
from workbook.cost.estimate import Estimate
from workbook.imports.imported import Imported
from workbook.imports.remarks import listed
from workbook.model.estate.network import NetworkAclEntry, Route, SecurityGroupRule, Subnet, VpcEndpoint
from workbook.proof.proof import FlowLine, Proof, UnprovenFlow, UnstatedFlow
from workbook.reachability.passages import passages
from workbook.views.permissions import access_answer, permissions_answer

SCHEMA_VERSION = 1


def analysis_answer(analysis: EstateAnalysis) -> dict[str, Any]:
    """Everything `analyze --json` prints. An existing network has no proof, and says what was read of it."""
    imported = import_answer(analysis.imported) if isinstance(analysis, ImportAnalysis) else {}
    return {
        "schema_version": SCHEMA_VERSION,
        **(_design_answer(analysis) if isinstance(analysis, Analysis) else NO_DESIGN),
        "result_hash": analysis.result_hash,
        **_estate_answer(analysis),
        **imported,
    }


NO_DESIGN: dict[str, Any] = {
    "pattern": None,
    "options": None,
    "saved_result_hash": "",
    "not_planned": [],
    "proof": None,
}
"""What an existing network has in place of a design's own."""


def import_answer(imported: Imported) -> dict[str, Any]:
    """What an import read and what it did not understand."""
    return {
        "understood": plain(imported.understood),
        "not_understood": not_understood_answer(imported),
    }


def not_understood_answer(imported: Imported) -> list[dict[str, Any]]:
    """What was not understood, heaviest first; what no verdict depends on is one row for all that are alike."""
    return [
        {
            "file": ", ".join(each.files),
            "type": each.type,
            "id": each.ids[0],
            "why": each.why,
            "weight": each.weight,
            "count": each.count,
            "ids": list(each.ids),
        }
        for each in listed(imported.not_understood)
    ]


def _design_answer(analysis: Analysis) -> dict[str, Any]:
    options = analysis.document.read_options()
    return {
        "pattern": analysis.document.pattern,
        "options": options.model_dump(mode="json"),
        "saved_result_hash": analysis.document.result_hash,
        "not_planned": plain(analysis.design.not_planned),
        "proof": proof_answer(analysis.proof),
    }


def _estate_answer(analysis: EstateAnalysis) -> dict[str, Any]:
    estimate = analysis.comparison if isinstance(analysis, Analysis) else analysis.estimate
    return {
        "parties": plain(analysis.estate.parties),
        "subnets": plain(analysis.estate.of(Subnet)),
        "security_group_rules": plain(analysis.estate.of(SecurityGroupRule)),
        "network_acl_entries": plain(analysis.estate.of(NetworkAclEntry)),
        "routes": plain(analysis.estate.of(Route)),
        "endpoints": plain(analysis.estate.of(VpcEndpoint)),
        **permissions_answer(analysis.estate),
        "findings": plain(analysis.findings),
        "checks": [
            {"check": check.check, "title": check.title, "status": check.status, "why": check.why}
            for check in analysis.checks
        ],
        "estimate": estimate_answer(estimate),
    }


def estimate_answer(estimate: Estimate) -> dict[str, Any]:
    """The estimate; the options of each strategy as an object."""
    strategies = [{**plain(each), "options": dict(each.options)} for each in estimate.strategies]
    return {**plain(estimate), "strategies": strategies}


def proof_answer(proof: Proof) -> dict[str, Any]:
    """The proof, with whether it holds."""
    lists = {name: [flow_answer(line) for line in getattr(proof, name)] for name in _FLOW_LISTS}
    accesses = {name: [access_answer(line) for line in getattr(proof, name)] for name in _ACCESS_LISTS}
    return {
        **lists,
        **accesses,
        "prohibitions": plain(proof.prohibitions),
        "assumptions": plain(proof.assumptions),
        "holds": proof.holds,
    }


_ACCESS_LISTS = ("stated_accesses", "proven_accesses", "unproven_accesses", "unstated_accesses")
_FLOW_LISTS = ("stated_flows", "proven_flows", "unproven_flows", "unstated_flows", "partial", "widened")


def flow_answer(line: FlowLine) -> dict[str, Any]:
    """One flow of the proof; its path in the shape of `reach`."""
    found: dict[str, Any] = plain(line)
    if isinstance(line, (UnprovenFlow, UnstatedFlow)):
        found["path"] = plain(line.path.to_dict()) if line.path else None
    return found


def matrix_answer(analysis: EstateAnalysis) -> dict[str, Any]:
    """Who reaches whom: every passage that is not blocked, and whether both its ends are stated (null: no intent)."""
    proof = analysis.verdict
    unstated = (
        {(line.source, line.destination, line.protocol) for line in proof.unstated_flows} if proof else ()
    )
    return {
        "parties": [party.key for party in analysis.estate.parties],
        "passages": [
            {
                **plain(passage),
                "stated": (passage.source, passage.destination, passage.protocol) not in unstated
                if proof
                else None,
            }
            for passage in passages(analysis.matrix)
        ],
    }


def plain(value: Any) -> Any:
    """Records of the model and of results as JSON's own types."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return to_jsonable_python(asdict(value) if is_dataclass(value) and not isinstance(value, type) else value)
