"""The handoff as numbered parts: a table of contents of everything in it."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass

from workbook.analysis import Analysis, ImportAnalysis
from workbook.exports.report.blocks import Block, Grid
from workbook.exports.report.existing import EXISTING
from workbook.exports.report.numbering import KEYS
from workbook.exports.report.parts import (
    checks,
    closing,
    cost,
    delivery,
    flows,
    identity,
    intent,
    network,
    notes,
    overview,
    proof,
)

PARTS: Mapping[str, Callable[[Analysis], tuple[Block, ...]]] = {
    "control": overview.control,
    "summary": overview.summary,
    "scope": overview.scope,
    "requirements": intent.requirements,
    "picture": intent.picture,
    "addresses": network.addresses,
    "security_groups": network.security_groups,
    "network_acls": network.network_acls,
    "routes": network.routes,
    "endpoints": network.endpoints,
    "flows": flows.flows,
    "identity": identity.identity,
    "storage": identity.storage,
    "proof": proof.proof,
    "tests": proof.tests,
    "checks": checks.checks,
    "cost": cost.cost,
    "order": delivery.order,
    "rollback": delivery.rollback,
    "operations": delivery.operations,
    "quotas": checks.quotas,
    "decisions": closing.decisions,
    "open_points": closing.open_points,
    "notes": notes.notes,
    "glossary": closing.glossary,
    "sources": closing.sources,
    "inventory": closing.inventory,
}
"""What fills each part."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A block with its number in the part, where it has one: `7.2`."""

    block: Block
    number: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its number and its blocks."""

    key: str
    number: int
    blocks: tuple[Numbered, ...]


def handoff(analysis: Analysis) -> tuple[Part, ...]:
    """All parts of the handoff, in order."""
    return _in_order(lambda key: PARTS[key](analysis))


def existing_network(analysis: ImportAnalysis) -> tuple[Part, ...]:
    """The same parts of an existing network, under the same numbers; those that tell of intent are left out."""
    return _in_order(lambda key: EXISTING[key](analysis), EXISTING)


def _in_order(fill: Callable[[str], tuple[Block, ...]], keys: Container[str] = KEYS) -> tuple[Part, ...]:
    return tuple(
        Part(key, number, tuple(_numbered(number, fill(key))))
        for number, key in enumerate(KEYS, start=1)
        if key in keys
    )


def _numbered(part: int, blocks: tuple[Block, ...]) -> Iterator[Numbered]:
    tables = 0
    for block in blocks:
        if isinstance(block, Grid):
            tables += 1
            yield Numbered(block, f"{part}.{tables}")
        else:
            yield Numbered(block)
