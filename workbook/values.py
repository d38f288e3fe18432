"""Values as people write them, read into what options hold; each refusal is a sentence that says what to do."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError

from workbook.errors import NotFoundError, suggestion
from workbook.facts.bucket_names import bucket_name_fault
from workbook.facts.countries import country_fault
from workbook.facts.endpoint_services import endpoint_service, service_names
from workbook.facts.existing_ids import existing_id, existing_ids
from workbook.facts.limits import vpc_limit
from workbook.facts.regions import REGIONS
from workbook.facts.tags import tag_faults

PRIVATE_RANGES = tuple(
    IPv4Network(cidr) for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
ENDPOINT_WORDS = ("auto", "gateway", "none")

_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")
_HOST = re.compile(r"(?=.{1,253}$)([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}")


def _refuse(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence})


def _listed(value: Any) -> Any:
    """A list as people type it: separated by commas or lines."""
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[,\n]", value) if part.strip()]
    return value


def _network(text: str) -> str:
    try:
        network = IPv4Network(text)
    except ValueError as error:
        reason = str(error)
        if "host bits" in reason:
            fixed = IPv4Network(text, strict=False)
            raise _refuse(f"{text!r} has bits set beyond its prefix; write {fixed}.") from None
        raise _refuse(f"{text!r} is no IPv4 CIDR; write it like 10.20.0.0/16.") from None
    return str(network)


def _vpc_network(text: str) -> str:
    _allowed_size(text)
    network = IPv4Network(_network(text))
    if not any(network.subnet_of(private) for private in PRIVATE_RANGES):
        raise _refuse(
            f"{network} is public address space; take private addresses (10.0.0.0/8, 172.16.0.0/12, ...)."
        )
    return str(network)


def _allowed_size(text: str) -> None:
    """Refuses a size that no VPC has first: another prefix may need other bits."""
    try:
        length = IPv4Network(text, strict=False).prefixlen
    except ValueError:
        return
    shortest, longest = vpc_limit("vpc_prefix_shortest"), vpc_limit("vpc_prefix_longest")
    if not shortest <= length <= longest:
        raise _refuse(f"{text!r} is a /{length}; AWS allows a VPC of /{shortest} to /{longest}.")


def _outside_network(text: str) -> str:
    network = IPv4Network(_network(text if "/" in text else f"{text}/32"))
    if network.prefixlen == 0:
        raise _refuse(
            "0.0.0.0/0 is everyone, not an office; name the network, or open the entry to the internet."
        )
    return str(network)


def _public_address(text: str) -> str:
    try:
        address = IPv4Address(text)
    except AddressValueError:
        raise _refuse(f"{text!r} is no IPv4 address; write it like 203.0.113.10, without a prefix.") from None
    if any(address in private for private in PRIVATE_RANGES):
        raise _refuse(
            f"{address} is a private address; a VPN over the internet needs the public one that the router is seen by "
            "(private ones serve VPNs over Direct Connect, which are not planned here)."
        )
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        raise _refuse(f"{address} is no router's address on the internet; write the public one.")
    return str(address)


def _region(text: str) -> str:
    if text not in REGIONS:
        raise _refuse(f"{text!r} is no Region on file; {suggestion(text, REGIONS)}")
    return text


def _prefix(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise _refuse(
            f"{text!r} cannot start the names of resources: 3 to 32 lower-case letters, digits and hyphens, a "
            "letter first; write it like example-prod-web."
        )
    if text.startswith("sg-"):
        raise _refuse(
            f"{text!r} starts with sg-, which AWS keeps for the ids of security groups; choose another."
        )
    return text


def _endpoint(word: str) -> str:
    known = (*ENDPOINT_WORDS, *service_names())
    if word not in known:
        raise _refuse(f"{word!r} is no endpoint service on file; {suggestion(word, known)}")
    return word


def _host_name(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise _refuse(f"{text!r} is no host name; write it like api.example.com, without https:// or a path.")
    return text.lower()


def _service(word: str) -> str:
    try:
        return endpoint_service(word).service
    except NotFoundError as error:
        raise _refuse(str(error)) from None


def _pairs(value: Any) -> Any:
    if isinstance(value, str):
        pairs = (part.partition("=") for part in _listed(value))
        return {key.strip(): text.strip() for key, _, text in pairs}
    return value


def _known_ids(named: dict[str, str]) -> dict[str, str]:
    unknown = [f"{key}={text}" for key, text in named.items() if existing_id(text) is None]
    if unknown:
        forms = ", ".join(each.example for each in existing_ids().values())
        raise _refuse(
            f"{', '.join(unknown)}: no id or ARN of anything that may exist; write one like {forms}."
        )
    return named


def _pairs_once(value: Any) -> Any:
    """Pairs as people type them; a key written twice would lose one of its values."""
    keys = [part.partition("=")[0].strip() for part in _listed(value)] if isinstance(value, str) else []
    twice = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if twice:
        raise _refuse(f"{', '.join(twice)} given twice; write each key once.")
    return _pairs(value)


def _tags(tags: dict[str, str]) -> dict[str, str]:
    faults = tuple(tag_faults(tags))
    if faults:
        raise _refuse(" ".join(faults))
    return tags


Cidr = Annotated[str, AfterValidator(_network)]
VpcCidr = Annotated[str, AfterValidator(_vpc_network)]
OutsideCidr = Annotated[str, AfterValidator(_outside_network)]
PublicAddress = Annotated[str, AfterValidator(_public_address)]
RegionName = Annotated[str, AfterValidator(_region), Field(examples=sorted(REGIONS))]
NamePrefix = Annotated[str, AfterValidator(_prefix)]
HostName = Annotated[str, AfterValidator(_host_name)]
EndpointWord = Annotated[str, AfterValidator(_endpoint)]
Port = Annotated[int, Field(ge=1, le=65535)]
Gb = Annotated[float, Field(ge=0, le=10_000_000)]


def _written_host(value: Any) -> Any:
    """`api.example.com:443=200` as a host, a port and gigabytes."""
    if not isinstance(value, str):
        return value
    name, _, volume = value.partition("=")
    host, _, port = name.partition(":")
    stated: dict[str, Any] = {"host": host.strip()}
    return stated | ({"port": port} if port else {}) | ({"sent_gb_per_month": volume} if volume else {})


def _written_service(value: Any) -> Any:
    """`s3=2048` as a service and gigabytes."""
    if not isinstance(value, str):
        return value
    name, _, volume = value.partition("=")
    return {"service": name.strip()} | ({"sent_gb_per_month": volume} if volume else {})


class OutsideHostOption(BaseModel):
    """A host outside AWS that the design calls, with how much goes there and comes back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, AfterValidator(_host_name)]
    port: Port = 443
    sent_gb_per_month: Gb = 10.0
    received_gb_per_month: Gb | None = None


class ServiceOption(BaseModel):
    """An AWS service that the design calls, with how much goes there and comes back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: Annotated[str, AfterValidator(_service)]
    sent_gb_per_month: Gb = 10.0
    received_gb_per_month: Gb | None = None


def _written_vpc(value: Any) -> Any:
    """`data=10.30.0.0/16` or `data=10.30.0.0/16 eu-west-1 111122223333`: a name, a CIDR, a Region, an account."""
    if not isinstance(value, str):
        return value
    name, _, rest = value.partition("=")
    words = rest.split()
    stated: dict[str, Any] = {"name": name.strip(), "cidr": words[0] if words else ""}
    for word in words[1:]:
        stated["account" if word.isdigit() else "region"] = word
    return stated


def _vpc_name(text: str) -> str:
    if not _NAME.fullmatch(text) or text == "main":
        raise _refuse(
            f"{text!r} cannot name a VPC: 3 to 32 lower-case letters, digits and hyphens, a letter first, and not "
            "main, which is the first VPC."
        )
    return text


def _account_id(text: str) -> str:
    if text and not re.fullmatch(r"[0-9]{12}", text):
        raise _refuse(
            f"{text!r} is no account id; write its twelve digits, or leave it empty for the same account."
        )
    return text


class OtherVpc(BaseModel):
    """Another VPC: its name and CIDR; its Region and account where they are not those of the first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, AfterValidator(_vpc_name)]
    cidr: VpcCidr
    region: Annotated[str, AfterValidator(lambda text: _region(text) if text else "")] = ""
    account: Annotated[str, AfterValidator(_account_id)] = ""


def _bucket_name(text: str) -> str:
    fault = bucket_name_fault(text) if text else ""
    if fault:
        raise _refuse(f"{text!r} {fault}; write it like example-prod-objects.")
    return text


_EMAIL = re.compile(r"(?=.{3,254}$)[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise _refuse(f"{text!r} is no mail address; write it like network-team@example.com.")
    return text


BucketName = Annotated[str, AfterValidator(_bucket_name)]


def _some_account_id(text: str) -> str:
    if not text:
        raise _refuse("an empty account id; write its twelve digits, or leave it out.")
    return _account_id(text)


_NAMED_ID = re.compile(r"((management|log-archive|audit)=)?[0-9]{12}")


def _named_id(text: str) -> str:
    if not _NAMED_ID.fullmatch(text):
        raise _refuse(
            f"{text!r} is no account id; write the twelve digits of a member, or management=, log-archive= or audit= "
            "and twelve digits."
        )
    return text


def _once_each(ids: tuple[str, ...]) -> tuple[str, ...]:
    numbers = [each.rpartition("=")[2] for each in ids]
    names = [each.rpartition("=")[0] for each in ids if "=" in each]
    twice = [
        each for each in dict.fromkeys((*numbers, *names)) if numbers.count(each) + names.count(each) > 1
    ]
    if twice:
        raise _refuse(f"{', '.join(twice)} given twice; every account is one, with an id of its own.")
    return ids


AccountIds = Annotated[
    tuple[Annotated[str, AfterValidator(_named_id)], ...],
    BeforeValidator(_listed),
    AfterValidator(_once_each),
]
"""Ids of accounts that log together: `management=`, `log-archive=` and `audit=` by name, members' in order."""

OtherAccounts = Annotated[
    tuple[Annotated[str, AfterValidator(_some_account_id)], ...],
    BeforeValidator(_listed),
    AfterValidator(_once_each),
]

OtherVpcs = Annotated[
    tuple[Annotated[OtherVpc, BeforeValidator(_written_vpc)], ...], BeforeValidator(_listed)
]
AccountId = Annotated[str, AfterValidator(_account_id)]
OutsideHosts = Annotated[
    tuple[Annotated[OutsideHostOption, BeforeValidator(_written_host)], ...], BeforeValidator(_listed)
]
ServiceCalls = Annotated[
    tuple[Annotated[ServiceOption, BeforeValidator(_written_service)], ...], BeforeValidator(_listed)
]
Emails = Annotated[tuple[Annotated[str, AfterValidator(_email)], ...], BeforeValidator(_listed)]
Cidrs = Annotated[tuple[OutsideCidr, ...], BeforeValidator(_listed)]
Endpoints = Annotated[tuple[EndpointWord, ...], BeforeValidator(_listed)]
Tags = Annotated[dict[str, str], BeforeValidator(_pairs_once), AfterValidator(_tags)]
Existing = Annotated[dict[str, str], BeforeValidator(_pairs_once), AfterValidator(_known_ids)]
"""What is there already: a resource's key in the design, and its id or ARN in AWS."""
Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]


def _country(code: str) -> str:
    fault = country_fault(code)
    if fault:
        raise _refuse(fault)
    return code


Countries = Annotated[tuple[Annotated[str, AfterValidator(_country)], ...], BeforeValidator(_listed)]
