# ruff: noqa: N802  # the names of remote procedures are the protocol's
"""The AWS provider's schema behind Terraform's plugin protocol, so that the real Terraform can judge an export.

Terraform reads the schema from here and checks types, references, functions, cycles and for_each keys against it;
no provider, no account, no `terraform init`. A plan leaves what AWS computes unknown. What only the real provider
checks (values of arguments, what forces a replacement) is not checked.

Protocol: https://github.com/hashicorp/terraform/tree/main/docs/plugin-protocol (tfplugin6). The message classes are
those of the PyPI package `tf` (MIT).
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent import futures
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import msgpack
from tf.gen import grpc_controller_pb2 as controller
from tf.gen import grpc_controller_pb2_grpc as controller_services
from tf.gen import grpc_stdio_pb2_grpc as stdio_services
from tf.gen import tfplugin_pb2 as wire
from tf.gen import tfplugin_pb2_grpc as services

SCHEMA = Path(__file__).with_name("provider_schema_6_62.json")
PROVIDER = "registry.terraform.io/hashicorp/aws"
UNKNOWN = msgpack.ExtType(0, b"\x00")
"""How the protocol writes a value that is known only after apply."""

NESTING = {"single": 1, "list": 2, "set": 3}
LOOKED_UP = {
    "account_id": "111122223333",
    "partition": "aws",
    "insecure_value": "ami-0123456789abcdef0",
    "value": "ami-0123456789abcdef0",
    "id": "pl-0123456789abcdef0",
}
"""What data sources answer: documentation values."""

Schema = Mapping[str, Any]


@contextmanager
def served(schema: Path = SCHEMA) -> Iterator[dict[str, str]]:
    """Serves the stub while the block runs; gives the environment in which Terraform finds it."""
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=16), options=[("grpc.max_send_message_length", 256 << 20)]
    )
    stub = StubProvider(json.loads(schema.read_text(encoding="utf-8")))
    services.add_ProviderServicer_to_server(stub, server)
    controller_services.add_GRPCControllerServicer_to_server(_Controller(), server)
    stdio_services.add_GRPCStdioServicer_to_server(_Stdio(), server)
    with tempfile.TemporaryDirectory() as folder:
        socket = f"{folder}/provider.sock"
        server.add_insecure_port(f"unix://{socket}")
        server.start()
        try:
            yield {**os.environ, "TF_REATTACH_PROVIDERS": _reattach(socket), "TF_CLI_CONFIG_FILE": os.devnull}
        finally:
            server.stop(grace=None).wait()


def _reattach(socket: str) -> str:
    where = {"Network": "unix", "String": socket}
    plugin = {"Protocol": "grpc", "ProtocolVersion": 6, "Pid": os.getpid(), "Test": True, "Addr": where}
    return json.dumps({PROVIDER: plugin})


class StubProvider(services.ProviderServicer):
    """Answers what planning asks; it can neither apply nor read anything back."""

    def __init__(self, schema: Schema) -> None:
        self.resources: Schema = schema["resource"]
        self.data: Schema = schema["data"]
        self.answer = wire.GetProviderSchema.Response(
            provider=_message(schema["provider_config"]["aws"]),
            resource_schemas={name: _message(each) for name, each in self.resources.items()},
            data_source_schemas={name: _message(each) for name, each in self.data.items()},
        )

    def GetProviderSchema(self, request, context):
        """The whole schema."""
        return self.answer

    def GetMetadata(self, request, context):
        """The names of all types."""
        return wire.GetMetadata.Response(
            resources=[{"type_name": name} for name in self.resources],
            data_sources=[{"type_name": name} for name in self.data],
        )

    def GetFunctions(self, request, context):
        """No functions of its own."""
        return wire.GetFunctions.Response()

    def ValidateProviderConfig(self, request, context):
        """Every configuration of the provider is fine."""
        return wire.ValidateProviderConfig.Response()

    def ConfigureProvider(self, request, context):
        """Nothing to sign in to."""
        return wire.ConfigureProvider.Response()

    def ValidateResourceConfig(self, request, context):
        """Refuses arguments that only AWS sets; Terraform itself has checked all else."""
        config = msgpack.unpackb(request.config.msgpack)
        refused = list(_read_only(config, self.resources[request.type_name]))
        return wire.ValidateResourceConfig.Response(diagnostics=[_refusal(path) for path in refused])

    def ValidateDataResourceConfig(self, request, context):
        """Every look-up is fine."""
        return wire.ValidateDataResourceConfig.Response()

    def PlanResourceChange(self, request, context):
        """What was asked for, with what AWS computes left unknown."""
        wanted = msgpack.unpackb(request.proposed_new_state.msgpack)
        if wanted is not None:
            wanted = _completed(wanted, self.resources[request.type_name], lambda *_: UNKNOWN)
        return wire.PlanResourceChange.Response(planned_state=_packed(wanted))

    def ReadDataSource(self, request, context):
        """Documentation values for what is looked up."""
        config = msgpack.unpackb(request.config.msgpack)
        return wire.ReadDataSource.Response(
            state=_packed(_completed(config, self.data[request.type_name], _looked_up))
        )

    def StopProvider(self, request, context):
        """Nothing runs that would have to stop."""
        return wire.StopProvider.Response()


class _Controller(controller_services.GRPCControllerServicer):
    def Shutdown(self, request, context):
        return controller.Empty()


class _Stdio(stdio_services.GRPCStdioServicer):
    def StreamStdio(self, request, context):
        return iter(())


def _packed(value: object) -> wire.DynamicValue:
    return wire.DynamicValue(msgpack=msgpack.packb(value))


def _message(schema: Schema) -> wire.Schema:
    return wire.Schema(version=0, block=_block(schema))


def _block(schema: Schema) -> wire.Schema.Block:
    attributes = [
        wire.Schema.Attribute(
            name=name,
            type=json.dumps(_type(each)).encode(),
            required=each.get("required", False),
            optional=each.get("optional", False),
            computed=each.get("computed", False),
        )
        for name, each in schema["attributes"].items()
    ]
    blocks = [_nested(name, each) for name, each in schema.get("blocks", {}).items()]
    return wire.Schema.Block(version=0, attributes=attributes, block_types=blocks)


def _nested(name: str, schema: Schema) -> wire.Schema.NestedBlock:
    many = schema["nesting"] != "single"
    return wire.Schema.NestedBlock(
        type_name=name,
        block=_block({"attributes": {}} if schema.get("opaque") else schema),
        nesting=NESTING[schema["nesting"]],
        min_items=schema.get("min", 0) if many else 0,
        max_items=schema.get("max", 0) if many else 0,
    )


def _type(attribute: Schema) -> object:
    """`set(object)` and the like in Terraform's JSON notation of types."""
    text = attribute["type"]
    for kind in ("list", "set", "map"):
        if text.startswith(f"{kind}("):
            return [kind, _type({**attribute, "type": text[len(kind) + 1 : -1]})]
    if text == "object":
        return ["object", {name: _type(each) for name, each in attribute["object"].items()}]
    return "dynamic" if text == "any" else text


def _completed(
    value: Mapping[str, Any], schema: Schema, missing: Callable[[str, Schema], object]
) -> dict[str, Any]:
    """The value with something for every computed attribute that nobody set, in blocks too."""
    whole = dict(value)
    for name, attribute in schema["attributes"].items():
        if attribute.get("computed") and whole.get(name) is None:
            whole[name] = missing(name, attribute)
    for name, block in schema.get("blocks", {}).items():
        inner = whole.get(name)
        if isinstance(inner, list) and not block.get("opaque"):
            whole[name] = [_completed(each, block, missing) for each in inner]
    return whole


def _looked_up(name: str, attribute: Schema) -> object:
    if attribute["type"] != "string":
        return {"number": 0, "bool": False}.get(
            attribute["type"], {} if attribute["type"].startswith("map") else []
        )
    return LOOKED_UP.get(name, f"example-{name}")


def _read_only(value: Mapping[str, Any], schema: Schema, *, top: bool = True) -> Iterator[str]:
    for name, attribute in schema["attributes"].items():
        settable = attribute.get("required") or attribute.get("optional")
        if value.get(name) is not None and ((top and name == "id") or not settable):
            yield name
    for name, block in schema.get("blocks", {}).items():
        inner = value.get(name)
        for each in inner if isinstance(inner, list) and not block.get("opaque") else ():
            yield from _read_only(each, block, top=False)


def _refusal(name: str) -> wire.Diagnostic:
    return wire.Diagnostic(
        severity=wire.Diagnostic.ERROR,
        summary="Read-only argument",
        detail=f'"{name}" cannot be set.',
        attribute={"steps": [{"attribute_name": name}]},
    )
