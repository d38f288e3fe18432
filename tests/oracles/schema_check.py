"""A Terraform root module held against the provider's schema, without Terraform: what every machine can check.

Reads `*.tf` with python-hcl2 and reports types, arguments and blocks that the provider does not have, read-only
arguments, missing required ones, too many blocks, literals of a plainly wrong type, addresses that stand twice, and
references to what is not declared. Types of expressions, function names and cycles are Terraform's to judge.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import hcl2
from hcl2.utils import SerializationOptions

from tests import oracles_ran

SCHEMA = Path(__file__).with_name("provider_schema_6_62.json")
META_ARGUMENTS = {"count", "for_each", "depends_on", "provider", "lifecycle"}
LABELS = {"resource": 2, "data": 2, "variable": 1, "output": 1, "provider": 1, "locals": 0, "terraform": 0}
IS_BLOCK = "__is_block__"

Schema = Mapping[str, Any]
Body = Mapping[str, Any]


@dataclass(frozen=True)
class Declared:
    """One top-level block: its kind, labels and body."""

    kind: str
    labels: tuple[str, ...]
    body: Body

    @property
    def name(self) -> str:
        """`aws_vpc.main`, `var.region`, `data.aws_partition.current`."""
        words = {"resource": (), "variable": ("var",)}.get(self.kind, (self.kind,))
        alias = str(self.body.get("alias", "")).strip('"') if self.kind == "provider" else ""
        return ".".join((*words, *self.labels, *([alias] if alias else [])))


TERRAFORM_DATA: Schema = {
    "attributes": {
        "id": {"type": "string", "computed": True},
        "input": {"type": "any", "optional": True},
        "output": {"type": "any", "computed": True},
        "triggers_replace": {"type": "any", "optional": True},
    },
    "blocks": {},
}
"""https://developer.hashicorp.com/terraform/language/resources/terraform-data"""


@cache
def schema() -> Schema:
    """The provider's schema, and the one type that is Terraform's own."""
    known = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return {**known, "resource": {**known["resource"], "terraform_data": TERRAFORM_DATA}}


def faults(folder: Path) -> list[str]:
    """Everything wrong with the module in a folder, in the order of its files."""
    oracles_ran.ran("provider schema")
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.tf"))}
    declared: list[Declared] = []
    found: list[str] = []
    for name, text in texts.items():
        try:
            declared += _read(text)
            oracles_ran.ran("python-hcl2")
        except Exception as error:  # noqa: BLE001  # the parser raises many unrelated kinds
            found.append(f"{name}: cannot be parsed: {str(error).splitlines()[0]}")
    counted = Counter(each.name for each in declared if each.labels)
    found += [f"{name} stands {count} times" for name, count in counted.items() if count > 1]
    found += [fault for each in declared for fault in _block_faults(each)]
    found += [fault for name, text in texts.items() for fault in _reference_faults(name, text, declared)]
    return found


def values(path: Path) -> dict[str, Any]:
    """The assignments of a `.tfvars` file."""
    return _parsed(path.read_text(encoding="utf-8"))


def _parsed(text: str) -> dict[str, Any]:
    return hcl2.loads(
        text, serialization_options=SerializationOptions(with_comments=False, preserve_heredocs=False)
    )


def _read(text: str) -> list[Declared]:
    return [
        Declared(kind, labels, body)
        for kind, items in _parsed(text).items()
        for item in items
        for labels, body in _unfolded(item, LABELS.get(kind, 0))
    ]


def _unfolded(item: Body, depth: int) -> Iterator[tuple[tuple[str, ...], Body]]:
    if depth == 0:
        yield (), item
        return
    for label, inner in item.items():
        if label != IS_BLOCK:
            for labels, body in _unfolded(inner, depth - 1):
                yield (label.strip('"'), *labels), body


def _block_faults(declared: Declared) -> Iterator[str]:
    if declared.kind not in LABELS:
        yield f"no kind of block is called {declared.kind}"
    elif declared.kind in ("resource", "data"):
        known = schema()[declared.kind].get(declared.labels[0])
        if known is None:
            yield f"{declared.name}: the provider has no {declared.kind} {declared.labels[0]}"
        else:
            body = {name: value for name, value in declared.body.items() if name not in META_ARGUMENTS}
            yield from (f"{declared.name}: {fault}" for fault in _body_faults(body, known))
            if declared.kind == "resource" and "id" in body:
                yield f"{declared.name}: id is read-only"
        if "for_each" not in declared.body and re.search(r"\beach\.(key|value)", json.dumps(declared.body)):
            yield f"{declared.name}: each stands outside for_each"
    elif declared.kind == "provider":
        known = schema()["provider_config"][declared.labels[0]]
        yield from (f"{declared.name}: {fault}" for fault in _body_faults(declared.body, known))


def _body_faults(body: Body, known: Schema) -> Iterator[str]:
    yield from _faults_of_what_is_there(body, known)
    parts = {"argument": (known["attributes"], "required"), "block": (known.get("blocks", {}), "min")}
    for sort, (names, needed) in parts.items():
        yield from (
            f"{sort} {name} is missing" for name in names if names[name].get(needed) and name not in body
        )


def _faults_of_what_is_there(body: Body, known: Schema) -> Iterator[str]:
    arguments, blocks = known["attributes"], known.get("blocks", {})
    for name, value in body.items():
        if name == IS_BLOCK:
            continue
        if name in blocks:
            yield from _nested_faults(name, value, blocks[name])
        elif name in arguments:
            yield from _argument_faults(name, value, arguments[name])
        else:
            yield f"there is no argument or block {name}"


def _nested_faults(name: str, value: Any, known: Schema) -> Iterator[str]:
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) and IS_BLOCK in item for item in items):
        yield f"{name} is a block, not an argument"
        return
    if known.get("max") and len(items) > known["max"]:
        yield f"{len(items)} blocks {name}, at most {known['max']} are allowed"
    if "deprecated" in known:
        yield f"{name} is deprecated: {known['deprecated']}"
    if not known.get("opaque"):
        for item in items:
            yield from (f"{name}: {fault}" for fault in _body_faults(item, known))


def _argument_faults(name: str, value: Any, known: Schema) -> Iterator[str]:
    if not (known.get("required") or known.get("optional")):
        yield f"{name} is read-only"
    if "deprecated" in known:
        yield f"{name} is deprecated: {known['deprecated']}"
    if isinstance(value, list) and any(isinstance(item, dict) and IS_BLOCK in item for item in value):
        yield f"{name} is an argument, not a block"
    elif not _fits(value, known["type"]):
        yield f"{name} must be {known['type']}"


def _fits(value: Any, kind: str) -> bool:
    """Whether a literal can be of this type; an expression may be of any."""
    if value is None or (isinstance(value, str) and ("${" in value or "%{" in value)):
        return True
    if kind.startswith(("list", "set")):
        return isinstance(value, list)
    if kind.startswith("map"):
        return isinstance(value, dict)
    if isinstance(value, list | dict):
        return kind in ("any", "object")
    if kind == "number":
        return isinstance(value, int | float) or value.strip('"').lstrip("-").isdigit()
    return kind != "bool" or isinstance(value, bool) or value.strip('"') in ("true", "false")


_ROOT = re.compile(r"(?<![\w.\"-])(var|local|data|module|each|aws_\w+)(?=((?:\.[\w*]+|\[[^\[\]]*\])+))")
_STEP = re.compile(r"\.([\w*]+)|\[[^\[\]]*\]")


def _reference_faults(file: str, text: str, declared: list[Declared]) -> Iterator[str]:
    names = {each.name for each in declared}
    for number, line in enumerate(text.splitlines(), start=1):
        for match in _ROOT.finditer(_code_of(line)):
            steps = [step for step in _STEP.findall(match[2]) if step and not step.isdigit() and step != "*"]
            yield from (f"{file}:{number}: {fault}" for fault in _undeclared(match[1], steps, names))


def _undeclared(root: str, steps: list[str], names: set[str]) -> Iterator[str]:
    if root in ("var", "local", "module"):
        if f"{root}.{steps[0]}" not in names:
            yield f"{root}.{steps[0]} is not declared"
        return
    if root == "each":
        return
    section, prefix = ("data", ["data"]) if root == "data" else ("resource", [])
    kind, *rest = steps if root == "data" else [root, *steps]
    name = ".".join([*prefix, kind, *rest[:1]])
    known = schema()[section].get(kind)
    if name not in names:
        yield f"{name} is not declared"
    elif known and rest[1:] and rest[1] not in {*known["attributes"], *known.get("blocks", {})}:
        yield f"{name} has no attribute {rest[1]}"


def _code_of(line: str) -> str:
    """The parts of a line that are code: no comment, no text between quotes but the templates in it."""
    code, depth, position = "", 0, 0
    in_text: list[int] = []
    while position < len(line):
        here, pair = line[position], line[position : position + 2]
        quoted = bool(in_text) and in_text[-1] == depth
        if quoted and here == "\\":
            position += 2
            continue
        if quoted and line[position : position + 3] in ("$${", "%%{"):
            position += 3
            continue
        if quoted and pair in ("${", "%{"):
            depth, position, code = depth + 1, position + 2, code + " "
            continue
        if here == '"':
            in_text.pop() if quoted else in_text.append(depth)
            code += '"'
        elif not quoted and here == "#":
            break
        elif not quoted:
            depth += (here == "{") - (here == "}")
            code += here
        position += 1
    return code
