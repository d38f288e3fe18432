"""In which order several roots are applied, and where one of them takes two runs because two roots need each other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook.errors import UnsupportedError
from workbook.exports.terraform.fold import Piece, leaves
from workbook.exports.terraform.hcl import EachOf, Raw, Reference, variables_in
from workbook.exports.terraform.items import Output
from workbook.exports.terraform.roots import RoleModule

Node = tuple[str, str]
_MENTIONED = re.compile(r"(?<![.\w])((?:data\.)?aws_\w+)\.(\w+)")


@dataclass(frozen=True, slots=True)
class Step:
    """One run: the whole root, or only its `targets`.

    `gives` are the outputs that others wait for, `needs` the inputs that earlier runs gave, `waits` those of a
    first part that later runs give.
    """

    role: str
    folder: str
    targets: tuple[str, ...]
    gives: tuple[str, ...]
    needs: tuple[str, ...]
    waits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """What every output of a root waits for: resources of its own, and inputs from other roots."""

    module: RoleModule

    @cached_property
    def inputs(self) -> frozenset[str]:
        """The inputs that only another root can give; ids of accounts, and what exists, are known without a run."""
        asked = {foreign.name for foreign in self.module.needs if foreign.key}
        required = {variable.name for variable in self.module.module.required}
        return frozenset(asked & required)

    @cached_property
    def _direct(self) -> dict[Node, tuple[frozenset[Node], frozenset[str]]]:
        found: dict[Node, tuple[frozenset[Node], frozenset[str]]] = {}
        for _, item in self.module.found:
            if isinstance(item, Piece):
                node = (item.address.type, item.address.name)
                nodes, inputs = found.get(node, (frozenset(), frozenset()))
                more, asked = _mentioned(item.body)
                found[node] = (nodes | more, inputs | asked)
        return found

    def of_output(self, name: str) -> tuple[frozenset[Node], frozenset[str]]:
        """The resources that must be made for an output, and the inputs all of them need."""
        output = next(item for _, item in self.module.found if isinstance(item, Output) and item.name == name)
        nodes, inputs = _mentioned([output.value, *output.depends_on])
        return nodes, frozenset(inputs | self._inputs_of(nodes)) & self.inputs

    def _inputs_of(self, nodes: Iterable[Node]) -> frozenset[str]:
        seen: set[Node] = set()
        inputs: set[str] = set()
        ahead = list(nodes)
        while ahead:
            node = ahead.pop()
            if node not in seen:
                seen.add(node)
                more, asked = self._direct.get(node, (frozenset(), frozenset()))
                inputs |= asked
                ahead += more
        return frozenset(inputs)


def _mentioned(value: object) -> tuple[frozenset[Node], frozenset[str]]:
    nodes: set[Node] = set()
    inputs: set[str] = set()
    for leaf in leaves(value):
        if isinstance(leaf, Reference):
            nodes.add((leaf.address.type, leaf.address.name))
        elif isinstance(leaf, EachOf):
            nodes.add((leaf.type, leaf.name))
        elif isinstance(leaf, Raw):
            nodes |= set(_MENTIONED.findall(leaf.text))
            inputs |= set(variables_in(leaf.text))
    return frozenset(nodes), frozenset(inputs)


def steps(modules: Iterable[RoleModule]) -> tuple[Step, ...]:
    """The runs, in order.

    Raises:
        UnsupportedError: two roots wait for each other with nothing that could be made first.
    """
    waiting = {module.role.name: Waiting(module) for module in modules}
    wanted = {name for each in waiting.values() for name in each.inputs}
    given: set[str] = set()
    found: list[Step] = []
    while waiting:
        step = _whole(waiting, given, wanted) or _partial(waiting, given, wanted)
        if step is None:
            raise UnsupportedError(
                f"the roots {', '.join(waiting)} need each other before any of them can be made."
            )
        found.append(step)
        given |= set(step.gives)
        if not step.targets:
            del waiting[step.role]
    return tuple(found)


def _whole(waiting: Mapping[str, Waiting], given: set[str], wanted: set[str]) -> Step | None:
    for role, each in waiting.items():
        if each.inputs <= given:
            gives = [name for name in _own_outputs(each) if name in wanted and name not in given]
            folder, needs = each.module.role.folder, tuple(sorted(each.inputs))
            return Step(role, folder, (), tuple(gives), needs)
    return None


def _partial(waiting: Mapping[str, Waiting], given: set[str], wanted: set[str]) -> Step | None:
    for role, each in waiting.items():
        first: dict[str, frozenset[Node]] = {}
        needs: set[str] = set()
        for name in _own_outputs(each):
            if name in wanted and name not in given:
                nodes, inputs = each.of_output(name)
                if inputs <= given:
                    first[name] = nodes
                    needs |= inputs
        if first:
            targets = sorted({f"{kind}.{name}" for nodes in first.values() for kind, name in nodes})
            waits = tuple(sorted(each.inputs - given))
            folder = each.module.role.folder
            return Step(role, folder, tuple(targets), tuple(first), tuple(sorted(needs)), waits)
    return None


def _own_outputs(waiting: Waiting) -> list[str]:
    return [item.name for _, item in waiting.module.found if isinstance(item, Output)]
