"""Writing: whole or not at all, never over something silently, and the same bytes for the same files."""

import io
import os
import stat
import zipfile

import pytest

from workbook.errors import ExportError
from workbook.exports import write as writing
from workbook.exports.write import RECORD, write, zipped

FILES = {"design.json": b"{}\n", "terraform/main.tf": b"# one\n", "terraform/README.md": b"words\n"}


def _content(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RECORD
    }


def test_files_are_written_below_the_folder(tmp_path):
    """Every file is there with its bytes, in folders that are made on the way."""
    write(FILES, tmp_path / "a" / "pack")

    assert _content(tmp_path / "a" / "pack") == FILES
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["pack"]


def test_an_empty_folder_may_be_there_already(tmp_path):
    """A folder without files is as good as none."""
    write(FILES, tmp_path)

    assert _content(tmp_path) == FILES


def test_a_folder_with_files_is_left_alone_without_force(tmp_path):
    """Somebody's files are not written over; the sentence says what to do."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="--force"):
        write(FILES, tmp_path)

    assert _content(tmp_path) == {"mine.txt": b"mine"}


def test_force_writes_over_and_keeps_other_peoples_files(tmp_path):
    """With force the files are replaced, and what is not theirs stays."""
    write(FILES, tmp_path)
    (tmp_path / "terraform" / "backend.tf").write_bytes(b"mine\n")
    write({**FILES, "design.json": b"[]\n"}, tmp_path, force=True)

    assert _content(tmp_path) == {**FILES, "design.json": b"[]\n", "terraform/backend.tf": b"mine\n"}


def test_what_an_earlier_export_left_behind_goes(tmp_path):
    """A file that the last export wrote and this one does not would still be part of the root: it is taken away."""
    write({**FILES, "terraform/compute.tf": b"old\n"}, tmp_path)
    write(FILES, tmp_path, force=True)

    assert _content(tmp_path) == FILES


def test_an_export_of_one_part_leaves_the_others(tmp_path):
    """Exporting only Terraform again keeps the document, and later exports still know it is theirs."""
    write(FILES, tmp_path)
    write({"terraform/main.tf": b"# two\n"}, tmp_path, force=True)
    assert _content(tmp_path) == {"design.json": b"{}\n", "terraform/main.tf": b"# two\n"}
    write({"design.json": b"{}\n"}, tmp_path, force=True)

    assert _content(tmp_path) == {"design.json": b"{}\n", "terraform/main.tf": b"# two\n"}


@pytest.mark.parametrize("record", ["{", "null", "[1]", '["../../outside"]', '["/etc/passwd"]', "[[]]"])
def test_a_record_that_somebody_changed_removes_nothing(record, tmp_path):
    """The list of an earlier export is input like any other: nothing outside the folder is ever touched."""
    outside = tmp_path / "outside"
    outside.write_text("keep")
    folder = tmp_path / "a" / "pack"
    write(FILES, folder)
    (folder / RECORD).write_text(record)
    write({"terraform/main.tf": b"x"}, folder, force=True)

    assert outside.read_text() == "keep"
    assert (folder / "terraform" / "README.md").exists()


def test_a_link_does_not_lead_out_of_the_folder(tmp_path):
    """A link where a file is to be is replaced; what it points to is not written."""
    outside = tmp_path / "outside"
    outside.write_text("keep")
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "design.json").symlink_to(outside)
    write(FILES, folder, force=True)

    assert outside.read_text() == "keep"
    assert (folder / "design.json").read_bytes() == FILES["design.json"]


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../../x", "", "a\\b", "a\0b"])
def test_paths_stay_below_the_folder(path, tmp_path):
    """A path that leads elsewhere is refused before anything is written, in an archive too."""
    with pytest.raises(ExportError, match="below the folder"):
        write({path: b"", "fine": b""}, tmp_path / "pack")
    with pytest.raises(ExportError, match="below the folder"):
        zipped({path: b""})

    assert not (tmp_path / "pack").exists()


def test_a_file_in_the_way_is_named(tmp_path):
    """Where a file stands no folder is made."""
    (tmp_path / "pack").write_text("mine")
    with pytest.raises(ExportError, match="is a file; name a folder"):
        write(FILES, tmp_path / "pack", force=True)

    assert (tmp_path / "pack").read_text() == "mine"


def test_a_folder_that_is_a_file_on_the_way_is_a_sentence(tmp_path):
    """A path through a file cannot be made; it is said, without a traceback's words."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportError, match="cannot be"):
        write(FILES, tmp_path / "file" / "pack")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_nobody_may_write_is_a_sentence(tmp_path):
    """Without the right to write nothing is written, and the sentence says so."""
    tmp_path.chmod(stat.S_IREAD | stat.S_IEXEC)
    with pytest.raises(ExportError, match="permission denied"):
        write(FILES, tmp_path / "pack")


@pytest.mark.parametrize("at", ["write", "move"])
def test_a_failure_half_way_leaves_what_was(at, tmp_path, monkeypatch):
    """A full disk or a lost folder in the middle of it: the old files are there, whole, and nothing else is."""
    folder = tmp_path / "pack"
    write(FILES, folder)

    def fails(*_, **__):
        raise OSError(28, "No space left on device")

    if at == "write":
        monkeypatch.setattr(writing.Path, "write_bytes", fails)
    else:
        replace = writing.Path.replace
        monkeypatch.setattr(
            writing.Path, "replace", lambda self, to: fails() if self.name == "new" else replace(self, to)
        )
    with pytest.raises(ExportError, match="no space left on device"):
        write({"design.json": b"new"}, folder, force=True)
    monkeypatch.undo()

    assert _content(folder) == FILES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack"]


def test_an_archive_holds_the_files_and_is_always_the_same():
    """The same files in any order give the same bytes, readable by any unzip."""
    archive = zipped(FILES)

    assert archive == zipped(dict(reversed(FILES.items())))
    with zipfile.ZipFile(io.BytesIO(archive)) as pack:
        assert pack.testzip() is None
        assert {name: pack.read(name) for name in pack.namelist()} == FILES
