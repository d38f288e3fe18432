"""Files onto a disk, whole or not at all; and into one archive for a download."""

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from workbook.errors import ExportError

Files = Mapping[str, bytes]

RECORD = ".workbook-export.json"
"""What an export wrote, so that a later one can take away what it no longer has."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip archive can hold: the same files give the same archive."""


def write(files: Files, folder: Path | str, *, force: bool = False) -> None:
    """Write files below a folder: all of them, or none and the folder as it was.

    They are written beside it and moved into place at the end. With `force` what is other people's in an existing
    folder stays; what an earlier export wrote in the same parts of it, and this one does not, goes.

    Raises:
        ExportError: the folder is not empty and `force` is not given, or it cannot be written.
    """
    target = Path(folder).absolute()
    _refuse_odd_paths(files)
    _refuse_what_is_there(target, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
            _swap(_filled(files, target, Path(beside) / "new"), target, Path(beside) / "old")
    except OSError as error:
        raise ExportError(
            f"{_where(error, target)} cannot be written: {_why(error)}. Nothing was changed."
        ) from None


def write_file(path: Path, content: bytes) -> Path:
    """Write one file, whole or not at all; what stood there before is replaced.

    Raises:
        ExportError: it cannot be written; what stood there is untouched.
    """
    target = path.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
            new = Path(beside) / "new"
            new.write_bytes(content)
            new.replace(target)
    except OSError as error:
        raise ExportError(
            f"{_where(error, target)} cannot be written: {_why(error)}. Nothing was changed."
        ) from None
    return path


def zipped(files: Files) -> bytes:
    """The files as one zip archive; the same files give the same bytes."""
    _refuse_odd_paths(files)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # Unix, wherever this runs
            pack.writestr(entry, files[path])
    return archive.getvalue()


def _refuse_odd_paths(files: Files) -> None:
    """A path must stay below its folder."""
    for path in files:
        pure = PurePosixPath(path)
        if pure.is_absolute() or not pure.parts or ".." in pure.parts or "\\" in path or "\0" in path:
            raise ExportError(f"{path!r} does not name a file below the folder; nothing was written.")


def _refuse_what_is_there(target: Path, *, force: bool) -> None:
    try:
        if target.exists() and not target.is_dir():
            raise ExportError(f"{str(target)!r} is a file; name a folder.")
        if target.is_dir() and any(target.iterdir()) and not force:
            raise ExportError(
                f"{str(target)!r} is there already and not empty; name another folder, or write over it with --force."
            )
    except OSError as error:
        raise ExportError(f"{str(target)!r} cannot be read: {_why(error)}. Nothing was changed.") from None


def _filled(files: Files, target: Path, new: Path) -> Path:
    """A folder with what is to be: what was there before, and the files over it."""
    if target.is_dir():
        shutil.copytree(target, new, symlinks=True)
    else:
        new.mkdir()
    elsewhere = _without_stale(files, new)
    record = json.dumps(sorted({*files, *elsewhere}), indent=2).encode()
    for path, content in {**files, RECORD: record}.items():
        place = new / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_symlink():
            place.unlink()  # a link would lead the write out of the folder
        place.write_bytes(content)
    return new


def _without_stale(files: Files, new: Path) -> list[str]:
    """Removes what an earlier export left in the parts written now; gives what it wrote in others."""
    parts = {path.split("/")[0] for path in files}
    earlier = _recorded(new)
    for path in earlier:
        if path.split("/")[0] in parts and path not in files:
            (new / path).unlink(missing_ok=True)
    return [path for path in earlier if path.split("/")[0] not in parts]


def _recorded(folder: Path) -> list[str]:
    """The paths that an earlier export wrote; a record that somebody changed by hand counts for nothing."""
    try:
        paths = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        _refuse_odd_paths(dict.fromkeys(paths, b""))
    except (OSError, ValueError, TypeError, ExportError):
        return []
    return [path for path in paths if not (folder / path).is_symlink() and (folder / path).is_file()]


def _swap(new: Path, target: Path, old: Path) -> None:
    """The new folder into the target's place; when that fails, the old one back."""
    if not target.exists():
        new.replace(target)
        return
    target.replace(old)
    try:
        new.replace(target)
    except OSError:
        old.replace(target)
        raise


def _where(error: OSError, target: Path) -> str:
    return repr(str(error.filename or target))


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
