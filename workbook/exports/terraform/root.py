"""What every emitter may ask: names, references, and how the estate's words read in Terraform."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from workbook.errors import UnsupportedError
from workbook.exports.terraform.fold import Body, Piece
from workbook.exports.terraform.hcl import EACH_KEY, Address, Block, EachOf, Raw, Reference, Template, Value
from workbook.exports.terraform.naming import addresses, slug
from workbook.model.estate.compute import LambdaFunction
from workbook.model.estate.data import DbProxy, S3Bucket
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import Secret
from workbook.model.estate.network import InternetGateway, PrefixList
from workbook.model.estate.resource import Reason, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """An input. `default` None means required: `example` then stands in terraform.tfvars, to be replaced."""

    name: str
    type: str
    description: str
    default: Value = None
    example: Value = None
    rule: Raw | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """An output."""

    name: str
    description: str
    value: Value


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

ACCOUNT = Raw("data.aws_caller_identity.current.account_id")
PARTITION = Raw("data.aws_partition.current.partition")
REGION = Raw("var.region")
PREFIX = Raw("var.name_prefix")
_WORDS = {"account": ACCOUNT, "region": REGION, "partition": PARTITION}
_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")


@dataclass(frozen=True)
class Root:
    """An estate on its way to a Terraform root module, under a name prefix and tags."""

    estate: Estate
    title: str
    name_prefix: str
    region: str
    tags: tuple[tuple[str, str], ...] = ()

    @cached_property
    def addresses(self) -> dict[str, Address]:
        """The address of every resource that Terraform makes."""
        return addresses(self.estate)

    @cached_property
    def internet_gateways(self) -> list[Raw]:
        """The gateways that public addresses need to be there first, for `depends_on`."""
        made = (gateway for gateway in self.estate.of(InternetGateway) if not gateway.existing_id)
        return [Raw(str(self.addresses[gateway.key])) for gateway in made]

    def address(self, resource: Resource) -> Address:
        """Where this resource stands."""
        return self.addresses[resource.key]

    def beside(self, resource: Resource, kind: str, suffix: str = "") -> Address:
        """The address of something that comes along with a resource, under the resource's name."""
        address = self.address(resource)
        return Address(kind, f"{address.name}_{slug(suffix)}" if suffix else address.name, address.key)

    def ref(self, key: str, attribute: str = "id") -> Raw | Reference:
        """An attribute of a resource, by its key; of a variable where the resource exists already."""
        resource = self.estate[key]
        if resource.existing_id:
            return _existing(resource, attribute, self)
        if isinstance(resource, PrefixList) and resource.is_aws_managed:
            return Raw(f"data.aws_ec2_managed_prefix_list.{self.address(resource).name}.{attribute}")
        if isinstance(resource, Secret) and resource.managed_by:
            return Reference(self.addresses[resource.managed_by], f"master_user_secret[0].secret_{attribute}")
        if isinstance(resource, DbProxy) and attribute == "resource_id":
            return Raw(
                f'element(split(":", {self.addresses[key]}.arn), 6)'
            )  # the provider has no attribute for it
        if key not in self.addresses:
            raise UnsupportedError(
                f"Terraform makes no {type(resource).__name__}; {key!r} cannot be referred to."
            )
        return Reference(self.addresses[key], attribute)

    def refs(self, keys: Iterable[str], attribute: str = "id") -> Value:
        """Attributes of several resources: `[for ...]` where they are all instances of one, else a list."""
        wanted = [self.ref(key, attribute) for key in keys]
        found = [reference.address for reference in wanted if isinstance(reference, Reference)]
        names = {(address.type, address.name) for address in found}
        if wanted and len(found) == len(wanted) and len(names) == 1 and found[0].key:
            (kind, name) = next(iter(names))
            if set(found) == {
                each for each in self.addresses.values() if (each.type, each.name) == (kind, name)
            }:
                return EachOf(kind, name, attribute)
        return wanted

    def text(self, words: str, *, strict: bool = True) -> Value:
        """Words of the estate with their `${...}` resolved: `account`, `region`, `partition`, or `key.attribute`.

        IAM's own variables (`${aws:username}`) stay as they are. ARNs get the partition they are deployed to.
        What names nothing of the estate is refused, or stays as it is when not `strict`.
        """
        regional = re.sub(r"^arn:aws:", "arn:${partition}:", words)
        parts = tuple(part for part in self._parts(regional, strict=strict) if part)
        if all(isinstance(part, str) for part in parts):
            return words if not parts else "".join(str(part) for part in parts)
        return parts[0] if len(parts) == 1 else Template(parts)

    def _parts(self, words: str, *, strict: bool) -> Iterator[str | Raw | Reference]:
        end = 0
        for match in _PLACEHOLDER.finditer(words):
            yield words[end : match.start()]
            yield self._resolved(match[1], strict=strict)
            end = match.end()
        yield words[end:]

    def _resolved(self, inner: str, *, strict: bool) -> str | Raw | Reference:
        key, _, attribute = inner.rpartition(".")
        if inner in _WORDS:
            return _WORDS[inner]
        if key in self.estate:
            return self._named_arn(key) if attribute == "arn" else self.ref(key, attribute)
        if ":" in inner or not strict:
            return f"${{{inner}}}"
        raise UnsupportedError(f"${{{inner}}} names nothing of the design; Terraform cannot resolve it.")

    def _named_arn(self, key: str) -> Raw | Reference:
        """In text, a function's ARN is spelled out: its role's policy names it, and must be there before it."""
        resource = self.estate[key]
        if not isinstance(resource, LambdaFunction) or resource.existing_id:
            return self.ref(key, "arn")
        place = f"${{{PARTITION.text}}}:lambda:${{{REGION.text}}}:${{{ACCOUNT.text}}}"
        name = self.short_name(resource).parts[1]
        return Raw(f'"arn:{place}:function:${{{PREFIX.text}}}{name}"')

    def named(self, name: str) -> Value:
        """A resource's name, with the variable where the design's prefix stands."""
        prefix = re.escape(self.name_prefix)
        match = re.fullmatch(rf"((?:.*/)?){prefix}((?:[-_/].*)?)", name, re.DOTALL) if prefix else None
        return Template(tuple(part for part in (match[1], PREFIX, match[2]) if part)) if match else name

    def prose(self, text: str) -> Value:
        """A sentence, with the variable where the design's prefix is mentioned."""
        head, found, tail = text.partition(self.name_prefix)
        return Template(tuple(part for part in (head, PREFIX, tail) if part)) if found else text

    def name_of(self, resource: Resource) -> Value:
        """The Name tag of a resource, its zone as `each.key`."""
        zone = self.address(resource).key
        told = dict(resource.tags).get("Name") or "-".join([self.name_prefix, *resource.key.split("/")])
        if isinstance(zone, str) and zone and told.endswith(f"-{zone}"):
            named = self.named(told.removesuffix(zone))
            return Template(
                (*(named.parts if isinstance(named, Template) else (told.removesuffix(zone),)), EACH_KEY)
            )
        return self.named(told)

    def short_name(self, resource: Resource) -> Template:
        """A name for services that keep names short: the prefix and the telling words."""
        return Template((PREFIX, f"-{self.address(resource).name.replace('_', '-')}"))

    def limited_name(self, resource: Resource, limit: int) -> Template:
        """A name of at most this length: a long prefix is cut, what tells resources apart stays."""
        rest = f"-{self.address(resource).name.replace('_', '-')}"[-limit:]
        return Template((Raw(f"substr(var.name_prefix, 0, {limit - len(rest)})"), rest))

    def tags_of(self, resource: Resource) -> dict[str, Value]:
        """The tags that only this resource has; the provider adds those that all have."""
        common = dict(self.tags)
        own = {name: value for name, value in resource.tags if common.get(name) != value and name != "Name"}
        return {"Name": self.name_of(resource), **own}


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


def part(address: Address, body: Body, section: str = "") -> Piece:
    """A further piece of a resource; the main one says why."""
    return Piece(address=address, body=body, section=section)


def existing_variable(resource: Resource, root: Root) -> str:
    """The variable that holds the id or ARN of a resource that is there already."""
    address = root.address(resource)
    return f"existing_{address.type.removeprefix('aws_')}_{address.name}{f'_{address.key}' if address.key else ''}"


def existing(resource: Resource, root: Root) -> Variable:
    """The variable of a resource that is there already; its default is what the design was given."""
    return Variable(
        name=existing_variable(resource, root),
        type="string",
        description=f"The {type(resource).__name__} {resource.key}, which exists already: its id or ARN.",
        default=resource.existing_id,
    )


def _existing(resource: Resource, attribute: str, root: Root) -> Raw:
    variable, by_arn = f"var.{existing_variable(resource, root)}", resource.existing_id.startswith("arn:")
    if attribute == "arn" and not by_arn:
        sentence = f"{resource.key!r} exists as {resource.existing_id!r}, and its ARN is needed; "
        raise UnsupportedError(sentence + "give its ARN instead of its id.")
    if isinstance(resource, S3Bucket) and by_arn and attribute != "arn":
        return Raw(f'element(split(":", {variable}), 5)')
    return Raw(variable)
