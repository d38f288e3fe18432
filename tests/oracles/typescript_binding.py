"""The schema of one Terraform type, read from the TypeScript that was generated from it.

The generator writes very regular code. What this reads, all of it under Terraform's own snake_case names:

- `// NAME - computed: B, optional: B, required: B` above every accessor;
- in the accessor's body, how a computed value is got: its type;
- `NAME: { value: MAPPER, isBlock: B, type: NESTING, storageClassType: SCALAR }` for everything that can be set.
  A mapper of its own kind stands for a struct; without `listMapperHcl` around it there is at most one;
- `* NAME block` in the documentation of nested blocks. A struct without it is an argument of object type.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Schema = dict[str, Any]

_DECLARATION = re.compile(r"^export (?:declare )?(class|interface|function|namespace) (\w+)", re.MULTILINE)
_RESOURCE = re.compile(r"export class (\w+) extends cdktn\.Terraform(Resource|DataSource|Provider) \{")
_TYPE_NAME = re.compile(r'tfResourceType = "(\w+)"')
_VERSION = re.compile(r"providerVersion: '([\d.]+)'")
_STRUCT_OF_MAPPER = re.compile(r"\(struct\?: (?:\w+\.)?(\w+?)(?:OutputReference)?\b")
_FLAGS = re.compile(r"^ *// (\w+) - computed: (\w+), optional: (\w+), required: (\w+)$", re.MULTILINE)
_SETTABLE = re.compile(
    r'^ +(\w+): \{\n +value: (.*),\n +isBlock: \w+,\n +type: "(\w+)",\n +storageClassType: "([^"]+)",',
    re.MULTILINE,
)
_BLOCK_WORD = re.compile(r"^ *\* (\w+) block$", re.MULTILINE)
_MAPPER = re.compile(r"(?<![.\w])(\w+ToHclTerraform)\b")
_STRUCT = re.compile(
    r'new (?:\w+\.)?(\w+Property)(List|Map|OutputReference)\(this, "\w+"(?:, (true|false))?\)'
)
_PLAIN_MAP = re.compile(r"new cdktn\.(\w+)Map\(")
_GETTER = re.compile(r"this\.(\w+)\('")

_SCALARS = {"string": "string", "number": "number", "boolean": "bool", "any": "any"}
_GETTERS = {
    "getStringAttribute": "string",
    "getNumberAttribute": "number",
    "getBooleanAttribute": "bool",
    "getNumberListAttribute": "list(number)",
    "getListAttribute": "list(string)",
    "interpolationForAttribute": "any",
}


class Settable(NamedTuple):
    """How the generated code writes one argument or block."""

    value: str
    nesting: str
    scalar: str


class Binding:
    """The generated code of one type."""

    def __init__(self, source: str) -> None:
        """Cuts the source into its declarations."""
        self.class_name, self.sort = _RESOURCE.search(source).groups()
        self.type_name = _TYPE_NAME.search(source)[1]
        self.version = _VERSION.search(source)[1]
        self._texts: dict[tuple[str, str], str] = {}
        found = list(_DECLARATION.finditer(source))
        ends = [each.start() for each in found[1:]] + [len(source)]
        for each, end in zip(found, ends, strict=True):
            self._texts[each[1], each[2]] = source[each.start() : end]
        self._open: list[str] = []

    def schema(self) -> Schema:
        """Arguments and blocks of the type."""
        accessors, _, synthesis = self._texts["class", self.class_name].partition("synthesizeAttributes")
        documentation = self._texts.get(("interface", f"{self.class_name}Config"), "")
        return self._object(accessors, documentation, synthesis)

    def _object(self, accessors: str, documentation: str, synthesis: str) -> Schema:
        settable = {name: Settable(*rest) for name, *rest in _SETTABLE.findall(synthesis)}
        words = set(_BLOCK_WORD.findall(documentation))
        attributes: Schema = {}
        blocks: Schema = {}
        for name, flags, body in _accessors(accessors):
            if name in words and name in settable:
                blocks[name] = self._block(settable[name], required="required" in flags)
            elif name in settable:
                attributes[name] = {**self._argument(settable[name]), **flags}
            else:
                attributes[name] = {**self._computed(body), **flags}
        for name in settable.keys() - attributes.keys() - blocks.keys():  # the provider's have no flags
            attributes[name] = {**self._argument(settable[name]), "optional": True}
        return {"attributes": attributes, **({"blocks": blocks} if blocks else {})}

    def _block(self, written: Settable, *, required: bool) -> Schema:
        nesting = "single" if written.nesting == "struct" else written.nesting
        block: Schema = {"nesting": nesting, **({"min": 1} if required else {})}
        mapper = _MAPPER.search(written.value)
        if mapper is None:  # a tree the generator gave up on: the statements of WAF rules
            return {**block, "nesting": "list", "max": 1, "opaque": True}
        struct, synthesis = self._mapper(mapper[1])
        if nesting == "single" or not written.value.startswith(("cdktn.listMapper", "cdktn.hashMapper")):
            block["max"] = 1
        if struct in self._open:  # a tree that holds itself is cut where it begins again
            return {**block, "opaque": True}
        return {**block, **self._struct(struct, synthesis)}

    def _argument(self, written: Settable) -> Schema:
        mapper = _MAPPER.search(written.value)
        if not mapper or written.nesting == "simple":
            return {"type": _plain(written)}
        inner = self._struct(*self._mapper(mapper[1]))["attributes"]
        wrapped = "object" if written.nesting == "struct" else f"{written.nesting}(object)"
        return {"type": wrapped, "object": inner}

    def _computed(self, body: str) -> Schema:
        struct = _STRUCT.search(body)
        if struct:
            wrapper = {"List": "set" if struct[3] == "true" else "list", "Map": "map"}.get(struct[2])
            inner = self._struct(struct[1], "")["attributes"]
            return {"type": f"{wrapper}(object)" if wrapper else "object", "object": inner}
        plain_map = _PLAIN_MAP.search(body)
        if plain_map:
            return {"type": f"map({_SCALARS[plain_map[1].lower()]})"}
        if "Fn.tolist(this.getListAttribute" in body:
            return {"type": "set(string)"}
        if "Token.asNumberList" in body:
            return {"type": "set(number)" if "Fn.tolist" in body else "list(number)"}
        getter = _GETTER.search(body)
        return {"type": _GETTERS.get(getter[1], "any") if getter else "any"}

    def _struct(self, name: str, synthesis: str) -> Schema:
        self._open.append(name)
        accessors = self._texts.get(("class", f"{name}OutputReference"), "")
        whole = self._object(accessors, self._texts.get(("interface", name), ""), synthesis)
        self._open.pop()
        return whole

    def _mapper(self, name: str) -> tuple[str, str]:
        """The struct that a mapper maps, and its code."""
        text = self._texts["function", name]
        return _STRUCT_OF_MAPPER.search(text)[1], text


def _accessors(text: str) -> Iterator[tuple[str, Mapping[str, bool], str]]:
    """Name, flags and body of every accessor."""
    parts = _FLAGS.split(text)[1:]
    for name, computed, optional, required, body in zip(*[iter(parts)] * 5, strict=True):
        said = {"required": required, "optional": optional, "computed": computed}
        yield name, {flag: True for flag, word in said.items() if word == "true"}, body


def _plain(written: Settable) -> str:
    """`set(string)` and the like, from `stringList` and its kin."""
    if written.nesting == "simple":
        return _SCALARS[written.scalar]
    inner = re.sub(r"(List|Map)$", "", written.scalar)
    wrappers = re.findall(r"List|Map", inner)
    kind = _SCALARS.get(re.sub(r"List|Map", "", inner), "any")
    for wrapper in wrappers:
        kind = f"{wrapper.lower()}({kind})"
    return f"{written.nesting}({kind})"
