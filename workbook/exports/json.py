"""The document, and the resolved design and estate, as JSON."""

from workbook.analysis import Analysis
from workbook.model_json import to_json


def document(analysis: Analysis) -> dict[str, bytes]:
    """`design.json`: what is saved and loaded again."""
    return {"design.json": analysis.document.with_hash(analysis.result_hash).to_json().encode()}


def resolved(analysis: Analysis) -> dict[str, bytes]:
    """What the document means today: the whole design, and every resource of its estate."""
    return {
        "json/resolved_design.json": f"{to_json(analysis.design, indent=2)}\n".encode(),
        "json/resolved_estate.json": f"{to_json(analysis.estate, indent=2)}\n".encode(),
    }
