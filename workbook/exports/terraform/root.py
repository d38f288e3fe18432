"""What every emitter may ask: names, references, and how the estate's words read in Terraform."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from workbook.errors import UnsupportedError
from workbook.exports.terraform.existing import existing_reference
from workbook.exports.terraform.hcl import EACH_KEY, Address, EachOf, Raw, Reference, Template, Value
from workbook.exports.terraform.naming import addresses, slug
from workbook.exports.terraform.references import indirect, is_lookup
from workbook.exports.terraform.site import Site
from workbook.model.estate.compute import LambdaFunction
from workbook.model.estate.estate import Estate
from workbook.model.estate.ml import SageMakerEndpoint
from workbook.model.estate.network import InternetGateway
from workbook.model.estate.observability import CloudTrail
from workbook.model.estate.organization import Organization
from workbook.model.estate.resource import Resource

R = TypeVar("R", bound=Resource)

ACCOUNT = Raw("data.aws_caller_identity.current.account_id")
PARTITION = Raw("data.aws_partition.current.partition")
REGION = Raw("var.region")
PREFIX = Raw("var.name_prefix")
_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")


NOWHERE = ("", "global", "aws-global")
"""Regions of what belongs to none."""


SPELLED: dict[type[Resource], tuple[str, str]] = {
    LambdaFunction: ("lambda", "function:"),
    SageMakerEndpoint: ("sagemaker", "endpoint/"),
}
"""Kinds whose ARN text spells out: a function's role and a model's way to AWS name what waits for them."""


@dataclass(frozen=True)
class Root:
    """An estate on its way to a Terraform root module, under a name prefix and tags.

    `region` is the one whose resources are asked about, `home` the one of the provider without an alias. A root
    among others has a `site`, which knows the others' resources; `estate` then holds what stands here.
    """

    estate: Estate
    title: str
    name_prefix: str
    region: str
    tags: tuple[tuple[str, str], ...] = ()
    home: str = ""
    site: Site | None = None

    @cached_property
    def addresses(self) -> dict[str, Address]:
        """The address of every resource that Terraform makes."""
        return addresses(self.estate)

    @cached_property
    def _views(self) -> dict[str, "Root"]:
        return {}

    def at(self, region: str) -> "Root":
        """The same root with another of its Regions in view; what belongs to no Region stands at home."""
        if region in NOWHERE or region == self.region:
            return self
        if region not in self._views:
            view = replace(self, region=region, home=self.home or self.region)
            vars(view)["addresses"] = self.addresses
            self._views[region] = view
        return self._views[region]

    @property
    def is_home(self) -> bool:
        """Whether the Region in view is the one of the provider without an alias."""
        return self.region == (self.home or self.region)

    @property
    def suffix(self) -> str:
        """What names carry that exist once a Region."""
        return "" if self.is_home else f"_{slug(self.region)}"

    def region_of(self, region: str) -> Value:
        """A Region: an input where this root has a provider for it, else by its name."""
        home = self.home or self.region
        if region in NOWHERE or region == home:
            return REGION
        here = any(resource.region == region and self.holds(resource.account) for resource in self.own)
        return Raw(f"var.region_{slug(region)}") if here else region

    @cached_property
    def own(self) -> tuple[Resource, ...]:
        """What this root makes or takes over."""
        return tuple(resource for resource in self.estate.resources if self.holds(resource.account))

    @cached_property
    def internet_gateways(self) -> list[Raw]:
        """The gateways that public addresses need to be there first, for `depends_on`."""
        made = (gateway for gateway in self.estate.of(InternetGateway) if not gateway.existing_id)
        return [Raw(str(self.addresses[gateway.key])) for gateway in made if gateway.region == self.region]

    def holds(self, account: str) -> bool:
        """Whether the resources of an account stand in this root."""
        return self.site is None or self.site.holds(account)

    def is_made_here(self, resource: Resource) -> bool:
        """Whether this root makes the resource."""
        return self.holds(resource.account) and not resource.existing_id

    def resource(self, key: str) -> Resource:
        """A resource by its key, wherever it stands."""
        return self.site.resource(key) if self.site and key not in self.estate else self.estate[key]

    def knows(self, key: str) -> bool:
        """Whether a key names a resource, wherever it stands."""
        return key in self.estate or (self.site is not None and self.site.knows(key))

    def everything(self, kind: type[R]) -> tuple[R, ...]:
        """The resources of one kind, wherever they stand."""
        return (*self.estate.of(kind), *(self.site.others(kind) if self.site else ()))

    def account_id(self, account: str) -> Value:
        """The id of an account: looked up for one's own, an input for others."""
        if self.site is not None:
            return self.site.account_id(account) or ACCOUNT
        if account.isdigit():
            return account
        given = {each.key: each.account_id for each in self.estate.accounts}
        if len(given) > 1 and given.get(account):
            return given[account]
        return ACCOUNT

    def address(self, resource: Resource) -> Address:
        """Where this resource stands."""
        return self.addresses[resource.key]

    def word(self, key: str) -> str:
        """A name for a resource, also for one that Terraform does not make."""
        return self.addresses[key].name if key in self.addresses else slug(key)

    def beside(self, resource: Resource, kind: str, suffix: str = "") -> Address:
        """The address of something that comes along with a resource, under the resource's name."""
        address = self.address(resource)
        return Address(kind, f"{address.name}_{slug(suffix)}" if suffix else address.name, address.key)

    def ref(self, key: str, attribute: str = "id") -> Raw | Reference:
        """An attribute of a resource, by its key; of a variable where it exists already, or stands elsewhere."""
        resource = self.resource(key)
        if self.site is not None and not self.holds(resource.account) and not is_lookup(resource):
            return self.site.foreign(key, attribute)
        if resource.existing_id:
            return existing_reference(resource, attribute, self)
        found = indirect(resource, attribute, self)
        if found:
            return found
        if key not in self.addresses:
            raise UnsupportedError(
                f"Terraform makes no {type(resource).__name__}; {key!r} cannot be referred to."
            )
        return Reference(self.addresses[key], attribute)

    def part_ref(self, key: str, account: str, kind: str, attribute: str = "id") -> Raw | Reference:
        """An attribute of a part that comes along with a resource, in the root of an account."""
        if self.site is not None and not self.holds(account):
            return self.site.foreign_part(key, account, kind, attribute)
        return Reference(self.beside(self.resource(key), kind), attribute)

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
        if inner in ("account", "partition"):
            return ACCOUNT if inner == "account" else PARTITION
        if inner == "region":
            return self._words_of(self.region_of(self.region))
        account = self._account_of(inner)
        if account is not None:
            return self._words_of(account)
        if self.knows(key):
            resource = self.resource(key)
            if isinstance(resource, Organization) and resource.organization_id:
                return resource.organization_id
            return self._named_arn(key) if attribute == "arn" else self.ref(key, attribute)
        if ":" in inner or not strict:
            return f"${{{inner}}}"
        raise UnsupportedError(f"${{{inner}}} names nothing of the design; Terraform cannot resolve it.")

    def _account_of(self, inner: str) -> Value:
        """`account/KEY.id` and `KEY.account_id` name the account with that key."""
        named = re.fullmatch(r"account[/:](.+?)(?:\.id)?", inner)
        key = named[1] if named else inner.removesuffix(".account_id")
        known = {each.key for each in self.estate.accounts} | (self.site.account_keys if self.site else set())
        return self.account_id(key) if key in known and key != inner else None

    @staticmethod
    def _words_of(value: Value) -> str | Raw | Reference:
        return value if isinstance(value, (Raw, Reference)) else str(value)

    def _named_arn(self, key: str) -> Raw | Reference:
        """In text, some ARNs are spelled out: policies that must be there before a resource name it."""
        resource = self.resource(key)
        if isinstance(resource, CloudTrail):
            return self._trail_arn(resource)
        if type(resource) not in SPELLED or not self.is_made_here(resource):
            return self.ref(key, "arn")
        service, sort = SPELLED[type(resource)]
        region = self._words_of(self.region_of(resource.region))
        where = f"${{{region.text}}}" if isinstance(region, Raw) else region
        place = f"${{{PARTITION.text}}}:{service}:{where}:${{{ACCOUNT.text}}}"
        named = resource.endpoint_name if isinstance(resource, SageMakerEndpoint) else ""
        told = self.named(named) if named else self.short_name(resource)
        name = told.parts[-1] if isinstance(told, Template) else named
        return Raw(f'"arn:{place}:{sort}${{{PREFIX.text}}}{name}"')

    def _trail_arn(self, resource: CloudTrail) -> Raw:
        """Its bucket's policy names a trail before it is there, and from the root of another account."""
        account, name = self.account_id(resource.account), self.named(resource.trail_name)
        region = self._words_of(self.region_of(resource.region))
        pieces = [
            "arn:", PARTITION, ":cloudtrail:", region, ":", account, ":trail/",
            *(name.parts if isinstance(name, Template) else (name,)),
        ]  # fmt: skip
        return Raw("".join(('"', *(f"${{{p.text}}}" if isinstance(p, Raw) else str(p) for p in pieces), '"')))

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
