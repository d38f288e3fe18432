"""The document, and the resolved design and estate, as JSON; of an import what was read and what was not."""

import json

from workbook.analysis import Analysis, EstateAnalysis, ImportAnalysis
from workbook.model_json import to_json
from workbook.views.answers import import_answer


def document(analysis: Analysis) -> dict[str, bytes]:
    """`design.json`: what is saved and loaded again."""
    return {"design.json": analysis.document.with_hash(analysis.result_hash).to_json().encode()}


def resolved(analysis: EstateAnalysis) -> dict[str, bytes]:
    """What the document means today: the whole design, and every resource of its estate."""
    files = {"json/resolved_estate.json": f"{to_json(analysis.estate, indent=2)}\n".encode()}
    if analysis.intent is not None:
        files["json/resolved_design.json"] = f"{to_json(analysis.intent, indent=2)}\n".encode()
    if isinstance(analysis, ImportAnalysis):
        read = json.dumps(import_answer(analysis.imported), indent=2, ensure_ascii=False)
        files["json/import.json"] = f"{read}\n".encode()
    return files
