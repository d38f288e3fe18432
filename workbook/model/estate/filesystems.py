"""The file system family."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.identity import PolicyDocument
from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class EfsFileSystem(Resource):
    """An EFS file system with a mount target in each subnet, all with the same groups.

    With `one_zone` (EFS One Zone) its files are kept in the zone of its one subnet only.
    """

    kind: Literal["EfsFileSystem"] = "EfsFileSystem"
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    kms_key: str = ""
    encrypted: bool = True
    one_zone: bool = False
    throughput_mode: Literal["elastic", "bursting"] = "elastic"
    backup: bool = True
    policy: PolicyDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EfsAccessPoint(Resource):
    """A door to one folder of a file system, as one POSIX user whatever the client says."""

    kind: Literal["EfsAccessPoint"] = "EfsAccessPoint"
    file_system: str
    user_id: int
    group_id: int
    root_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FsxLustreFileSystem(Resource):
    """An FSx for Lustre file system, in one subnet; what lies in a linked `bucket` appears as its files."""

    kind: Literal["FsxLustreFileSystem"] = "FsxLustreFileSystem"
    subnet: str
    security_groups: tuple[str, ...]
    kms_key: str = ""
    storage_gib: int
    throughput_mb_s_per_tib: int
    bucket: str = ""
