"""Designs as Terraform roots on a disk, and what two roots differ in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.estates import PREFIX, REGION
from workbook.document import Document, build
from workbook.exports.terraform.export import root_of
from workbook.exports.terraform.fold import Piece
from workbook.exports.terraform.layout import assignment, render_block
from workbook.exports.terraform.module import build as module_of
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.table import items
from workbook.model.estate.estate import Estate
from workbook.plan import plan

Resources = Mapping[str, Mapping[str, object]]


def root_of_estate(
    estate: Estate, *, tags: tuple[tuple[str, str], ...] = (("Owner", "network-team"),)
) -> Root:
    """A hand-made estate under a name prefix."""
    return Root(estate=estate, title="A shop", name_prefix=PREFIX, region=REGION, tags=tags)


def root_of_document(document: Document) -> Root:
    """The root of a planned design."""
    design = build(document)
    return root_of(design, plan(design))


def roots_in(folder: Path) -> list[Path]:
    """The root modules of an exported folder: itself, or one for each role of accounts."""
    found = sorted({path.parent for path in folder.rglob("*.tf")})
    assert found, f"no root module in {folder}"
    return found


def put(root: Root, folder: Path) -> Path:
    """The root as files, with the placeholders of its required inputs."""
    module = module_of(root)
    folder.mkdir(parents=True, exist_ok=True)
    for name, blocks in module.files.items():
        text = "\n\n".join(map(render_block, blocks))
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    given = [assignment(variable.name, variable.example) for variable in module.required]
    (folder / "terraform.tfvars").write_text("\n\n".join([*given, ""]), encoding="utf-8")
    return folder


def written(root: Root) -> dict[str, dict[str, object]]:
    """Every resource by its address, with its arguments as data: what the files say, before any Terraform reads them."""
    pairs = (item for resource in root.estate.resources for _, item in items(resource, root))
    return {str(item.address): dict(item.body) for item in pairs if isinstance(item, Piece)}


@dataclass(frozen=True)
class Difference:
    """What goes, what comes, and which arguments of what stays are others."""

    gone: frozenset[str]
    new: frozenset[str]
    changed: Mapping[str, frozenset[str]]


def difference(before: Resources, after: Resources) -> Difference:
    """Two roots, address by address and argument by argument."""
    both = before.keys() & after.keys()
    changed = {address: _others(before[address], after[address]) for address in sorted(both)}
    return Difference(
        gone=frozenset(before.keys() - after.keys()),
        new=frozenset(after.keys() - before.keys()),
        changed={address: names for address, names in changed.items() if names},
    )


def _others(before: Mapping[str, object], after: Mapping[str, object]) -> frozenset[str]:
    names = {*before, *after} - ORDER
    return frozenset(name for name in names if before.get(name) != after.get(name))


ORDER = frozenset({"depends_on"})
"""It says when Terraform works on a resource, never what it changes: no plan shows it."""
