"""File systems that are mounted over the network."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSystem(Placed):
    """An EFS file system with a mount target in every zone, and one access point for one user and folder.

    With `one_zone` its files and its only mount target are in the first zone.
    """

    kind: Literal["FileSystem"] = "FileSystem"
    stored_gb: float
    one_zone: bool = False
    user_id: int = 999
    group_id: int = 999
    root_path: str = "/data"


@dataclass(frozen=True, slots=True, kw_only=True)
class LustreFileSystem(Placed):
    """An FSx for Lustre file system in the first zone, whose files are the objects of a bucket of the design."""

    kind: Literal["LustreFileSystem"] = "LustreFileSystem"
    storage_gib: int
    throughput_mb_s_per_tib: int
    bucket: str = ""
