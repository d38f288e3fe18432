"""One account and Region on the way to a script: what it makes, and how it names everything else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from workbook.exports.cli.calls import Input, Value, Var, Words
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import SecurityGroup
from workbook.model.estate.observability import LogGroup
from workbook.model.estate.resource import Resource

ACCOUNT, REGION, PARTITION = Var("account"), Var("region"), Var("partition")
_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")
_ACCOUNT_OF = re.compile(r"account[/:](.+?)(?:\.id)?")
_OWN = {"account": ACCOUNT, "region": REGION, "partition": PARTITION}
LONGEST = 60
LONGEST_START = 33
"""With an account id and a Region's name behind it, a bucket's name stays within 63 characters (S3 API)."""


@dataclass(frozen=True)
class Place:
    """An estate seen from one of its accounts, in one Region. `inputs` fills with what calls need from outside."""

    estate: Estate
    account: str
    region: str
    name_prefix: str
    inputs: dict[str, Input] = field(default_factory=dict)

    def has(self, resource: Resource) -> bool:
        """Whether this script makes the resource."""
        here = (resource.account, resource.region) == (self.account, self.region)
        return here and not resource.existing_id

    @cached_property
    def _names(self) -> dict[str, str]:
        """A name for each resource; keys that come to the same one are told apart by a digest."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for key in sorted(each.key for each in self.estate.resources):
            name = _identifier(f"{_kind(self.estate[key])}_{_telling(key)}")
            if name in taken:
                name = f"{name}_{_digest(key)}"
            taken.add(name)
            found[key] = name
        return found

    def variable(self, key: str, attribute: str = "id") -> str:
        """The name of a variable for a resource's attribute."""
        return self._names[key] if attribute == "id" else f"{self._names[key]}_{_identifier(attribute)}"

    def ref(self, key: str, attribute: str = "id") -> Var | Words:
        """An attribute of a resource: of what the script makes itself, or an input."""
        resource = self.estate[key]
        if self.has(resource):
            if isinstance(resource, SecurityGroup) and attribute == "id":
                return Var(self.variable(key))
            if isinstance(resource, S3Bucket):
                bucket = self.bucket(resource)
                return bucket if attribute != "arn" else Words(("arn:", PARTITION, ":s3:::", bucket))
            if isinstance(resource, LogGroup) and attribute == "arn":
                return Words(("arn:", PARTITION, ":logs:", REGION, ":", ACCOUNT, *_log_group(resource)))
        return self._input(resource, attribute)

    def bucket(self, resource: S3Bucket) -> Var:
        """The name of a bucket that the script makes; nobody else in the world may have it."""
        name = self.variable(resource.key)
        words = re.sub(r"[^a-z0-9]+", "-", resource.key.removeprefix("bucket/").lower()).strip("-")
        start = f"{resource.name_starts}{self.name_prefix}-{words}"[:LONGEST_START].rstrip("-")
        made = Words((start, "-", ACCOUNT, "-", REGION))
        said = f"name of the bucket {resource.key}"
        known = resource.bucket_name or made
        self.inputs.setdefault(name, Input(variable=name, said=said, known=known))
        return Var(name)

    def _input(self, resource: Resource, attribute: str) -> Var:
        name = self.variable(resource.key, attribute)
        known = resource.existing_id if _fits(resource.existing_id, attribute) else ""
        said = f"{attribute.replace('_', ' ')} of the {type(resource).__name__} {resource.key}"
        self.inputs.setdefault(name, Input(variable=name, said=said, known=known))
        return Var(name)

    def account_id(self, account: str) -> Value:
        """The id of an account: of this one as AWS says it, of another one as given."""
        if account == self.account:
            return ACCOUNT
        if account.isdigit():
            return account
        name = f"{_identifier(f'account_id_{account}')}_{_digest(account)}"
        known = next((each.account_id for each in self.estate.accounts if each.key == account), "")
        self.inputs.setdefault(name, Input(variable=name, said=f"id of the account {account}", known=known))
        return Var(name)

    def text(self, words: str) -> Value:
        """Words of the estate with their `${...}` filled in; IAM's own variables stay."""
        plain = re.sub(r"^arn:aws:", "arn:${partition}:", words)
        parts = tuple(part for part in self._parts(plain) if part != "")
        if all(isinstance(part, str) for part in parts):
            return words
        return parts[0] if len(parts) == 1 and isinstance(parts[0], Var) else Words(parts)

    def _parts(self, words: str) -> Iterator[str | Var]:
        end = 0
        for match in _PLACEHOLDER.finditer(words):
            yield words[end : match.start()]
            yield from self._resolved(match[1])
            end = match.end()
        yield words[end:]

    def _resolved(self, inner: str) -> Iterator[str | Var]:
        key, _, attribute = inner.rpartition(".")
        account = _ACCOUNT_OF.fullmatch(inner)
        if inner in _OWN:
            yield _OWN[inner]
        elif account:
            yield from _flat(self.account_id(account[1]))
        elif key in self.estate:
            yield from _flat(self.ref(key, attribute))
        else:
            yield f"${{{inner}}}"


def _flat(value: Value) -> Iterator[str | Var]:
    if isinstance(value, Words):
        yield from value.parts
    elif isinstance(value, str | Var):
        yield value


def _log_group(resource: LogGroup) -> tuple[str, ...]:
    return (":log-group:", resource.log_group_name)


def _fits(existing: str, attribute: str) -> bool:
    return bool(existing) and existing.startswith("arn:") == (attribute == "arn")


def _kind(resource: Resource) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(resource).__name__).lower()


def _telling(key: str) -> str:
    """A key without a first word that only repeats its kind."""
    return re.sub(r"^(bucket|sg|key|role|log|pl)/", "", key)


def _identifier(text: str) -> str:
    """A name that shells and Python take."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}_{_digest(text)}"


def _digest(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:8]
