"""Concrete names for what exists only in a plan: account ids, ids and ARNs that examples use.

`${account}`, `${account/KEY.id}`, `${region}`, `${partition}` and `${KEY.attribute}` of the estate's documents are resolved here and nowhere
else in the package. An account without an id gets one of AWS's documentation ids, by its place; ids that AWS makes are
made of the resource's key, the same ones every time.
"""

import re
import uuid
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import chain

from workbook.errors import NotFoundError
from workbook.facts.regions import REGIONS, region_facts
from workbook.facts.resource_arns import ArnForm, arn_form
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import Condition, PolicyDocument, PolicyPrincipal, Statement
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.organization import Organization
from workbook.model.estate.resource import Resource

DOCUMENTATION_IDS = (
    *("111122223333", "444455556666", "123456789012", "777788889999", "999999999999", "555555555555"),
    *("222222222222", "333333333333", "666666666666", "888888888888"),
)
"""The account ids that AWS's documentation uses for examples."""

_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")


@dataclass(frozen=True)
class Names:
    """The names of one estate."""

    estate: Estate

    @cached_property
    def account_ids(self) -> dict[str, str]:
        """The id of every account, by key: as given, or an example that nobody else of the estate has."""
        given = {each.key: each.account_id for each in self.estate.accounts if each.account_id}
        own = {each.account for each in self.estate.resources if each.account}
        keys = dict.fromkeys([*(each.key for each in self.estate.accounts), *sorted(own)])
        taken = set(given.values())
        free = (word for word in chain(DOCUMENTATION_IDS, map(str, _more_ids())) if word not in taken)
        return {key: given[key] if key in given else next(free) for key in keys}

    @cached_property
    def outside_account(self) -> str:
        """The id of an account that is none of the estate's."""
        taken = set(self.account_ids.values())
        return next(
            word for word in chain(reversed(DOCUMENTATION_IDS), map(str, _more_ids())) if word not in taken
        )

    @cached_property
    def _account_keys(self) -> dict[str, str]:
        return {account_id: key for key, account_id in reversed(self.account_ids.items())}

    @cached_property
    def endpoints(self) -> dict[str, VpcEndpoint]:
        """Every endpoint by the id that requests through it carry."""
        return {self.attribute(each.key, "id"): each for each in self.estate.of(VpcEndpoint)}

    @cached_property
    def home(self) -> str:
        """The Region of the first resource that has one."""
        return next((each.region for each in self.estate.resources if each.region), "")

    def region_of(self, arn: str) -> str:
        """The Region of the bucket that an ARN without one names; empty where it is none of the estate's."""
        return self._bucket_regions.get(arn.partition("/")[0], "")

    @cached_property
    def _bucket_regions(self) -> dict[str, str]:
        return {self.arn(each.key): each.region for each in self.estate.of(S3Bucket)}

    def account_key(self, account_id: str) -> str:
        """The key of the account with an id; empty for one outside the estate."""
        return self._account_keys.get(account_id, "")

    def arn(self, key: str) -> str:
        """The ARN of a resource of the estate."""
        return self.attribute(key, "arn")

    def attribute(self, key: str, attribute: str) -> str:
        """An attribute of a resource as documents name it: `arn`, `id`, `execution_arn`, `resource_id`, a name."""
        if (key, attribute) not in self._attributes:
            self._attributes[key, attribute] = self._attribute(key, attribute)
        return self._attributes[key, attribute]

    @cached_property
    def _attributes(self) -> dict[tuple[str, str], str]:
        return {}

    def _attribute(self, key: str, attribute: str) -> str:
        resource = self.estate[key]
        if resource.existing_id.startswith("arn:") and attribute in ("arn", "execution_arn"):
            return resource.existing_id
        form = arn_form(type(resource).__name__)
        if attribute in ("arn", "execution_arn"):
            return self._arn(resource, form)
        if attribute in ("id", "resource_id"):
            return _id(resource, form)
        return str(getattr(resource, attribute, "") or self._name(resource, form))

    def _arn(self, resource: Resource, form: ArnForm | None) -> str:
        kind = type(resource).__name__
        shape = form.arn if form else "arn:{partition}:unlisted:{region}:{account}:" + kind + "/{name}"
        return shape.format(
            partition=partition_of(resource.region),
            region=resource.region,
            account=self.account_ids.get(resource.account, ""),
            name=self._name(resource, form),
            id=_id(resource, form),
        )

    def _name(self, resource: Resource, form: ArnForm | None) -> str:
        field = form.name_field if form else ""
        told = dict(resource.tags).get("Name", "")
        made = told or re.sub(r"[^a-zA-Z0-9-]+", "-", resource.key)
        return str((getattr(resource, field, "") if field else "") or resource.existing_id or made)

    def text(self, words: str, account: str, region: str) -> str:
        """Words of a document of this account (key) and Region with their placeholders resolved.

        IAM's own variables (`${aws:username}`) stay. What names nothing of the estate stays too, and fits nothing.
        """
        if "${" not in words:
            return words
        plain = {
            "account": self.account_ids.get(account, account),
            "region": region,
            "partition": partition_of(region),
        }
        return _PLACEHOLDER.sub(
            lambda found: plain.get(found[1]) or self._resolved(found[0], found[1]), words
        )

    def _resolved(self, whole: str, inner: str) -> str:
        key, _, attribute = inner.rpartition(".")
        account = self.account_ids.get(key.removeprefix("account/"), "")
        if key.startswith("account/") and account:
            return account
        try:
            return self.attribute(key, attribute)
        except NotFoundError:
            return whole

    def document(self, document: PolicyDocument, account: str, region: str) -> PolicyDocument:
        """A policy as AWS would get it, from a resource of this account (key) and Region; without reasons."""
        return replace(
            document,
            statements=tuple(self._statement(each, account, region) for each in document.statements),
        )

    def _statement(self, statement: Statement, account: str, region: str) -> Statement:
        def words(texts: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(self.text(text, account, region) for text in texts)

        def principals(named: tuple[PolicyPrincipal, ...]) -> tuple[PolicyPrincipal, ...]:
            return tuple(replace(each, identifiers=words(each.identifiers)) for each in named)

        def conditions(stated: tuple[Condition, ...]) -> tuple[Condition, ...]:
            return tuple(replace(each, values=words(each.values)) for each in stated)

        return replace(
            statement,
            principals=principals(statement.principals),
            not_principals=principals(statement.not_principals),
            resources=words(statement.resources),
            not_resources=words(statement.not_resources),
            conditions=conditions(statement.conditions),
            because=(),
        )


def partition_of(region: str) -> str:
    """The partition of a Region; of one that is not on file by the beginning of its name."""
    if region in REGIONS:
        return region_facts(region).partition
    head = region.split("-")[0]
    return {"cn": "aws-cn"}.get(head, "aws-us-gov" if region.startswith("us-gov-") else "aws")


def _more_ids() -> range:
    return range(100000000000, 100000100000)


def _id(resource: Resource, form: ArnForm | None) -> str:
    given = resource.organization_id if isinstance(resource, Organization) else ""
    return resource.existing_id or given or _example_id(resource.key, form.id_form if form else "")


def _example_id(key: str, form: str) -> str:
    digest = sha256(key.encode()).hexdigest()
    if form == "uuid":
        return str(uuid.UUID(digest[:32]))
    if form.isdigit():
        return digest[: int(form)]
    return f"{form}{digest[:17]}"
