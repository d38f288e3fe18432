"""What exists in an account, asked of AWS call by call and kept as describe JSON.

    taken = take_snapshot(boto3.Session(), ["eu-west-1"])
    write(taken.files, "snapshot")

Every call only reads. What is refused or not there is noted, and the next call is made.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbook.errors import Fault, OptionsError
from workbook.facts.describe_calls import DescribeCall, describe_calls

RETRIES = {"mode": "adaptive", "max_attempts": 10}
"""Botocore's own waiting when AWS throttles."""

UNNAMED_ACCOUNT = "account"
EXTRA: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "DescribeVpcAttribute": ({"Attribute": "enableDnsSupport"}, {"Attribute": "enableDnsHostnames"}),
    "SearchTransitGatewayRoutes": ({"Filters": [{"Name": "state", "Values": ["active", "blackhole"]}]},),
}
"""What some calls must be told beside whom they are about; each of several is a call of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A call that was not answered: about what, and AWS's own words."""

    service: str
    operation: str
    region: str
    about: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The files of a snapshot, path to bytes, and the calls that were not answered."""

    files: Mapping[str, bytes]
    refused: tuple[Refused, ...]
    call_count: int


@dataclass
class _Asking:
    """One Region being asked. `answered` keeps what later calls ask about."""

    session: Any
    region: str
    folder: str
    clients: dict[str, Any] = field(default_factory=dict)
    answered: dict[str, list[Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    call_count: int = 0

    def all(self) -> None:
        """Make every call there is."""
        for call in describe_calls():
            for about in self._subjects(call):
                self._ask(call, about)
        if self.refused:
            self._keep("refused", {"Refused": [_plain(each) for each in self.refused]})

    def _subjects(self, call: DescribeCall) -> list[str]:
        """What a call is about: nothing, or each thing that an earlier call answered."""
        if not call.each_of:
            return [""]
        found = (each.get(call.each_id) for each in self.answered.get(call.each_of, ()))
        return list(dict.fromkeys(each for each in found if isinstance(each, str)))

    def _ask(self, call: DescribeCall, about: str) -> None:
        given = {call.parameter: about} if about else {}
        answers = [
            self._answer(call, about, {**given, **extra}) for extra in EXTRA.get(call.operation, ({},))
        ]
        kept: dict[str, Any] = {}
        for answer in answers:
            kept |= answer or {}
        if not any(answer is not None for answer in answers):
            return
        if kept.get("AdditionalRoutesAvailable"):
            self._refuse(call, about, "the table has more routes than one search answers")
        self.answered.setdefault(call.result_key, []).extend(_listed(kept, call.result_key))
        path = f"{call.service}-{_kebab(call.operation)}"
        self._keep(f"{path}/{_safe(about)}" if about else path, given | kept)

    def _answer(self, call: DescribeCall, about: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
        from botocore.exceptions import BotoCoreError, ClientError

        self.call_count += 1
        try:
            return _called(self._client(call.service), _kebab(call.operation).replace("-", "_"), given)
        except (ClientError, BotoCoreError, NotImplementedError) as error:
            self._refuse(call, about, str(error) or type(error).__name__)
            return None

    def _refuse(self, call: DescribeCall, about: str, why: str) -> None:
        self.refused.append(
            Refused(
                service=call.service, operation=call.operation, region=self.region, about=about, why=why[:300]
            )
        )

    def _client(self, service: str) -> Any:
        from botocore.config import Config

        if service not in self.clients:
            config = Config(retries=RETRIES, connect_timeout=10, read_timeout=60)
            self.clients[service] = self.session.client(service, region_name=self.region, config=config)
        return self.clients[service]

    def _keep(self, path: str, answer: Mapping[str, Any]) -> None:
        text = json.dumps(answer, indent=2, default=_as_text, sort_keys=True)
        self.files[f"{self.folder}/{path}.json"] = f"{text}\n".encode()


def take_snapshot(session: Any, regions: Sequence[str] = ()) -> Snapshot:
    """Everything that exists in some Regions of the session's account; in its own Region when none is named.

    Raises:
        OptionsError: no Region is named anywhere, or there are no credentials.
    """
    named = list(dict.fromkeys(regions)) or [each for each in (session.region_name,) if each]
    if not named:
        raise OptionsError(
            [Fault("--region", "name a Region; neither the profile nor the environment does.")]
        )
    account = _account(session, named[0])
    asked = [_Asking(session, region, f"{account}/{region}") for region in named]
    for each in asked:
        each.all()
    return Snapshot(
        files={path: content for each in asked for path, content in each.files.items()},
        refused=tuple(refused for each in asked for refused in each.refused),
        call_count=sum(each.call_count for each in asked),
    )


def needed_policy() -> dict[str, Any]:
    """The IAM policy that a snapshot needs: to describe and list, nothing else."""
    actions = sorted({call.action for call in describe_calls()})
    statement = {"Sid": "WorkbookSnapshot", "Effect": "Allow", "Action": actions, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def open_session(profile: str | None = None) -> Any:
    """A session of boto3, under a profile or the environment's own credentials.

    Raises:
        OptionsError: there is no such profile.
    """
    import boto3
    from botocore.exceptions import ProfileNotFound

    try:
        return boto3.Session(profile_name=profile)
    except ProfileNotFound:
        raise OptionsError([Fault("--profile", f"there is no profile {profile!r}.")]) from None


def _account(session: Any, region: str) -> str:
    """The account's number; a caller who may not even ask who it is gets a folder without one."""
    from botocore.exceptions import ClientError, NoCredentialsError, PartialCredentialsError

    try:
        return str(session.client("sts", region_name=region).get_caller_identity()["Account"])
    except (NoCredentialsError, PartialCredentialsError):
        words = "there are no AWS credentials; sign in, or name a profile with --profile."
        raise OptionsError([Fault("--profile", words)]) from None
    except (ClientError, KeyError):
        return UNNAMED_ACCOUNT


def _called(client: Any, operation: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if client.can_paginate(operation):
        pages = client.get_paginator(operation).paginate(**given)
        found: dict[str, Any] = pages.build_full_result()
    else:
        found = getattr(client, operation)(**given)
    return {name: value for name, value in found.items() if name not in ("ResponseMetadata", "NextToken")}


def _listed(answer: Mapping[str, Any], key: str) -> Iterator[Any]:
    found = answer.get(key)
    yield from (each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def _kebab(operation: str) -> str:
    """`DescribeDBInstances` as `describe-db-instances`, the way the AWS CLI and boto3 name it."""
    from botocore import xform_name

    words: str = xform_name(operation, "-")
    return words


def _safe(word: str) -> str:
    """An id or the end of an ARN as a file's name."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", word.rpartition(":")[2] or word)[:150].lstrip(".") or "item"


def _plain(refused: Refused) -> dict[str, str]:
    return {name: getattr(refused, name) for name in ("service", "operation", "about", "why")}


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
