"""A Terraform root module out of an estate: one file a family, inputs, outputs, and what stands around them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from workbook.errors import UnsupportedError
from workbook.exports.terraform.fold import Piece, fold
from workbook.exports.terraform.hcl import Block, Raw, Value
from workbook.exports.terraform.inputs import inputs
from workbook.exports.terraform.items import DataSource, Item, Output, Variable
from workbook.exports.terraform.layout import render_block
from workbook.exports.terraform.providers import providers
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.table import BY_AWS, FILES, items

T = TypeVar("T")

TERRAFORM_VERSION = ">= 1.9"
"""Validation rules that name other variables came with Terraform 1.9."""

PROVIDER_VERSION = "~> 6.62"
"""The version whose schema the tests hold every export against."""


@dataclass(frozen=True, kw_only=True)
class Module:
    """The parts of a root module, as blocks by file; inputs and outputs also as they are, for the README.

    `counts` are the resources of each file, instances counted.
    """

    files: Mapping[str, tuple[Block, ...]]
    counts: Mapping[str, int]
    variables: tuple[Variable, ...]
    outputs: tuple[Output, ...]

    @property
    def required(self) -> tuple[Variable, ...]:
        """The inputs without a default."""
        return tuple(variable for variable in self.variables if variable.default is None)


def build(root: Root) -> Module:
    """The module of an estate in one account.

    Raises:
        UnsupportedError: the estate holds what this export has no words for, or stands in several accounts.
    """
    _refuse_several_accounts(root)
    return assembled(root, emitted(root))


def emitted(root: Root) -> list[tuple[str, Item]]:
    """Everything that a root writes, each part with its file; its inputs come first."""
    written = (pair for resource in root.estate.resources for pair in items(resource, root))
    return [*(("", variable) for variable in inputs(root)), *written]


def assembled(root: Root, found: list[tuple[str, Item]], allowed_account_ids: Value = None) -> Module:
    """The parts of a root as a module; inputs and look-ups that nothing reads are left out."""
    outputs = {output.name: output for output in _of(Output, found)}
    resources = {name: tuple(fold(_pieces(found, name))) for name in FILES}
    outputs_tf = tuple(map(_output, outputs.values()))
    data_tf = tuple(_data_sources(_of(DataSource, found), _text((*resources.values(), outputs_tf))))
    text = _text((*resources.values(), outputs_tf, data_tf))
    variables = {
        variable.name: variable
        for variable in _of(Variable, found)
        if variable.always or _is_read(variable.name, text)
    }
    own = [Raw("var.account_id")] if "account_id" in variables else None
    files = {
        "versions.tf": (_versions(),),
        "providers.tf": tuple(providers(root, allowed_account_ids or own)),
        "variables.tf": tuple(map(_variable, variables.values())),
        "data.tf": data_tf,
        **resources,
        "outputs.tf": outputs_tf,
    }
    return Module(
        files={name: blocks for name, blocks in files.items() if blocks},
        counts={name: len(_pieces(found, name)) for name in files},
        variables=tuple(variables.values()),
        outputs=tuple(outputs.values()),
    )


def _refuse_several_accounts(root: Root) -> None:
    made = [each for each in root.own if type(each) not in BY_AWS and not each.existing_id]
    accounts = sorted({resource.account for resource in made})
    if len(accounts) > 1:
        raise UnsupportedError(
            f"one Terraform root module stands in one account; this design has {', '.join(accounts)}. "
            "Each needs a root of its own."
        )


def _of(kind: type[T], found: Iterable[tuple[str, Item]]) -> list[T]:
    return [item for _, item in found if isinstance(item, kind)]


def _pieces(found: Iterable[tuple[str, Item]], name: str) -> list[Piece]:
    return [item for file, item in found if file == name and isinstance(item, Piece)]


def _versions() -> Block:
    aws: Value = {"source": "hashicorp/aws", "version": PROVIDER_VERSION}
    return Block(
        "terraform",
        body={"required_version": TERRAFORM_VERSION, "required_providers": Block("", body={"aws": aws})},
    )


def _variable(variable: Variable) -> Block:
    rule = Block("", body={"condition": variable.rule, "error_message": variable.message})
    return Block(
        "variable",
        (variable.name,),
        {
            "type": Raw(variable.type),
            "description": variable.description,
            "default": variable.default,
            "sensitive": True if variable.sensitive else None,
            "validation": rule if variable.rule else None,
        },
    )


def _output(output: Output) -> Block:
    waits: list[Value] = [*output.depends_on]
    body = {"description": output.description, "value": output.value, "depends_on": waits or None}
    return Block("output", (output.name,), body)


_ALWAYS_THERE = (
    DataSource(type="aws_caller_identity", name="current"),
    DataSource(type="aws_partition", name="current"),
)


def _data_sources(asked: Iterable[DataSource], text: str) -> Iterator[Block]:
    """The data sources that something reads."""
    for source in dict.fromkeys((*_ALWAYS_THERE, *asked)):
        if f"data.{source.type}.{source.name}." in text:
            yield source.block


def _text(files: Iterable[tuple[Block, ...]]) -> str:
    return "\n".join(render_block(block) for blocks in files for block in blocks)


def _is_read(variable: str, text: str) -> bool:
    """An existing resource that nothing refers to needs no input."""
    return re.search(rf"\bvar\.{variable}\b", text) is not None
