"""Stands in for the `aws` command and for boto3: writes down what is called, and answers like an empty account."""

import json
import os
import stat
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.model import OperationModel, ServiceModel, Shape
from botocore.validate import ParamValidator

from tests import oracles_ran

Calls = list[tuple[str, str, dict[str, Any]]]
IDENTITY = {"Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/example"}
DESTINATION = "arn:aws:logs:us-east-1:111122223333:delivery-destination:example"
END = "\x1e"

FAKE = r"""#!/bin/bash
# Writes down its words, each ended by NUL, and answers like an account with nothing but AWS's own groups in it.
printf '%s\0' "$@" >> "$FAKE_AWS_LOG"
printf '\x1e\0' >> "$FAKE_AWS_LOG"
printf -v id '0%016x' "$RANDOM"
case "$2 $*" in
  get-caller-identity*Account*) echo 111122223333 ;;
  get-caller-identity*) echo arn:aws:iam::111122223333:user/example ;;
  describe-security-groups*'["default"]'*) echo "sg-$id" ;;
  describe-security-groups*CloudFront-VPCOrigins-Service-SG*) echo "sg-$id" ;;
  create-security-group*) echo "sg-$id" ;;
  create-flow-logs*) echo "fl-$id" ;;
  put-delivery-destination*) echo "arn:aws:logs:us-east-1:111122223333:delivery-destination:example" ;;
  describe-managed-prefix-lists*) echo "pl-$id" ;;
  *) echo None ;;
esac
"""


def installed(folder: Path) -> tuple[dict[str, str], Path]:
    """A folder with a fake `aws` first on the path: the environment, and the file it writes its calls to."""
    log = folder / "calls"
    program = folder / "bin" / "aws"
    program.parent.mkdir(parents=True)
    program.write_text(FAKE, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}", "FAKE_AWS_LOG": str(log)}, log


def calls(log: Path) -> Calls:
    """What the command line was called with, by the names of the API; every option must be one of the model's."""
    words = log.read_text(encoding="utf-8").split("\0")[:-1]
    lines: list[list[str]] = [[]]
    for word in words:
        if word == END:
            lines.append([])
        else:
            lines[-1].append(word)
    return [_call(line) for line in lines if line and line[0] != "sts"]


def _call(words: list[str]) -> tuple[str, str, dict[str, Any]]:
    service = {"s3api": "s3"}.get(words[0], words[0])
    operation = _operation(service, words[1])
    options = _options(words[2:])
    parameters = {
        _member(name, operation): _value(values, operation.input_shape.members[_member(name, operation)])
        for name, values in options.items()
        if name not in ("region", "query", "output")
    }
    judge(operation, parameters)
    return service, operation.name, parameters


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


@cache
def _operation(service: str, command: str) -> OperationModel:
    names = {xform_name(name, "-"): name for name in _model(service).operation_names}
    return _model(service).operation_model(names[command])


def _options(words: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    name = ""
    for word in words:
        if word.startswith("--"):
            name, given, value = word[2:].partition("=")
            found[name] = [value] if given else []
        else:
            found[name].append(word)
    return found


def _member(option: str, operation: OperationModel) -> str:
    members = {xform_name(member, "-"): member for member in operation.input_shape.members}
    return members[option.removeprefix("no-")] if option not in members else members[option]


def _value(values: list[str], shape: Shape) -> Any:
    if shape.type_name == "boolean":
        return not values
    if shape.type_name in ("structure", "map") or (
        shape.type_name == "list" and shape.member.type_name == "structure"
    ):
        return json.loads(values[0])
    if shape.type_name == "list":
        return values
    return int(values[0]) if shape.type_name in ("integer", "long") else values[0]


def judge(operation: OperationModel, parameters: Mapping[str, Any]) -> None:
    """The service's own model of the parameters: names, types, what is required, what the words may be."""
    oracles_ran.ran("botocore")
    report = ParamValidator().validate(dict(parameters), operation.input_shape)
    assert not report.has_errors(), f"{operation.name}: {report.generate_report()}"
    _enums(parameters, operation.input_shape, operation.name)


def _enums(value: Any, shape: Shape, where: str) -> None:
    if shape.type_name == "structure":
        for name, inner in value.items():
            _enums(inner, shape.members[name], f"{where}.{name}")
    elif shape.type_name == "list":
        for inner in value:
            _enums(inner, shape.member, where)
    elif getattr(shape, "enum", None):
        assert value in shape.enum, f"{where}: {value}"


class FakeSession:
    """boto3's session: every call is judged and written down."""

    def __init__(self) -> None:
        self.calls: Calls = []

    def client(self, service: str) -> "FakeClient":
        """A client of one service."""
        return FakeClient(service, self.calls)


class FakeClient:
    """A client that answers like an empty account."""

    def __init__(self, service: str, calls: Calls) -> None:
        self.service, self.calls = service, calls

    def __getattr__(self, method: str) -> Any:
        operation = _operation(self.service, method.replace("_", "-"))

        def called(**parameters: Any) -> Any:
            judge(operation, parameters)
            if self.service != "sts":
                self.calls.append((self.service, operation.name, parameters))
            return self._answer(operation.name, parameters)

        return called

    def _answer(self, operation: str, parameters: Mapping[str, Any]) -> Any:
        number = len(self.calls)
        text = json.dumps(parameters)
        is_there = any(name in text for name in ('"default"', "CloudFront-VPCOrigins-Service-SG"))
        groups = [{"GroupId": f"sg-{number:017x}"}] if is_there else []
        return {
            "GetCallerIdentity": IDENTITY,
            "DescribeSecurityGroups": {"SecurityGroups": groups},
            "CreateSecurityGroup": {"GroupId": f"sg-{number:017x}"},
            "DescribeFlowLogs": {"FlowLogs": []},
            "CreateFlowLogs": {"FlowLogIds": [f"fl-{number:017x}"]},
            "PutDeliveryDestination": {"deliveryDestination": {"arn": DESTINATION}},
            "DescribeManagedPrefixLists": {"PrefixLists": [{"PrefixListId": f"pl-{number:08x}"}]},
        }.get(operation)
