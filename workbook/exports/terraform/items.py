"""What an emitter yields: pieces of resources, inputs, outputs and look-ups."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from workbook.exports.terraform.fold import Body, Piece
from workbook.exports.terraform.hcl import Address, Block, Raw, Value
from workbook.model.estate.resource import Reason, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """An input. `default` None means required: `example` then stands in terraform.tfvars, to be replaced.

    Inputs that every root has are there `always`; others only if something reads them. Terraform prints no value of
    what is `sensitive`.
    """

    name: str
    type: str
    description: str
    default: Value = None
    example: Value = None
    rule: Raw | None = None
    message: str = ""
    always: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """An output; it waits for what must be there before others can use the value."""

    name: str
    description: str
    value: Value
    depends_on: tuple[Raw, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSource:
    """A data source; several resources may ask for the same one."""

    type: str
    name: str
    body: tuple[tuple[str, Value], ...] = ()
    comment: str = ""

    @property
    def block(self) -> Block:
        """The data block."""
        return Block("data", (self.type, self.name), dict(self.body), self.comment)


Item: TypeAlias = Piece | Variable | Output | DataSource


def piece(  # the parts of one resource
    resource: Resource,
    address: Address,
    body: Body,
    *,
    heading: str = "",
    columns: tuple[str, ...] = (),
    row_comments: bool = False,
    section: str = "",
) -> Piece:
    """The main piece of a resource, with its reasons."""
    return Piece(
        address=address,
        body=body,
        reasons=tuple(dict.fromkeys((*((heading,) if heading else ()), *told(resource.because)))),
        columns=columns,
        row_comments=row_comments,
        section=section,
    )


def told(reasons: Iterable[Reason]) -> list[str]:
    """The sentences of reasons; the one that everything has says nothing."""
    return list(dict.fromkeys(reason.sentence for reason in reasons if reason.key != "ground"))


def part(
    address: Address, body: Body, section: str = "", *, columns: tuple[str, ...] = (), region: str = ""
) -> Piece:
    """A further piece of a resource; the main one says why. `region` is given where it is not the resource's."""
    return Piece(address=address, body=body, section=section, columns=columns, region=region)
