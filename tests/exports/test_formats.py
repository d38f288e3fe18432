"""The pack: every format by name, and what each of them holds."""

import json

import pytest

from tests.cover import IN_FULL
from workbook.analysis import analyze
from workbook.document import Document, build, parse_document
from workbook.errors import ExportError, OptionsError
from workbook.exports import picture as pictures
from workbook.exports.formats import FORMATS, export, titles
from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design
from workbook.model_json import load, result_hash
from workbook.plan import plan
from workbook.views.picture import PictureFiles

PARTS = {
    "terraform": "terraform/",
    "cli": "cli/",
    "document": "design.json",
    "json": "json/",
    "report": "report/",
    "picture": "picture/",
}


@pytest.fixture(scope="module", params=(*IN_FULL, "multi_account_logging"))
def analysis(request):
    """A pattern's default design, analyzed."""
    return analyze(Document(pattern=request.param))


def test_every_format_of_the_command_line_is_there():
    """The names that scripts rely on are the table's, each with words for people."""
    assert set(PARTS) == set(FORMATS) == set(titles())
    assert all(titles().values())


def test_the_pack_is_all_formats_together(analysis):
    """Without a choice everything is made, each format in its own part of the folder, none over another."""
    pack = export(analysis)
    parts = {name: export(analysis, [name]) for name in FORMATS}

    assert pack == {path: content for files in parts.values() for path, content in files.items()}
    assert sum(map(len, parts.values())) == len(pack)
    for name, files in parts.items():
        assert files, name
        assert all(path.startswith(PARTS[name]) for path in files), name
        assert all(content for content in files.values()), name


def test_a_format_nobody_knows_is_refused_with_a_suggestion(analysis):
    """Every unknown name is a fault of its own, with what was probably meant; nothing is made."""
    with pytest.raises(OptionsError) as refusal:
        export(analysis, ["terrafrom", "document", "xlsx"])

    assert [fault.field for fault in refusal.value.faults] == ["format", "format"]
    assert "did you mean 'terraform'?" in str(refusal.value)


def test_names_may_have_spaces_and_come_twice(analysis):
    """`--format "document, document"` is one document."""
    assert export(analysis, ["document", " document "]) == export(analysis, ["document"])


def test_the_document_loads_again_and_gives_the_same_result(analysis):
    """What is saved rebuilds to the very hash it names."""
    (content,) = export(analysis, ["document"]).values()
    document = parse_document(content.decode())
    design = build(document)

    assert document.result_hash == analysis.result_hash == result_hash(design, plan(design))
    assert document.options == analysis.document.options


def test_the_resolved_design_and_estate_load_again(analysis):
    """Both come back equal, record by record."""
    files = export(analysis, ["json"])

    assert load(Design, files["json/resolved_design.json"]) == analysis.design
    assert load(Estate, files["json/resolved_estate.json"]) == analysis.estate


def test_every_json_is_for_people_too(analysis):
    """JSON files end in a line break and are indented, so that a difference shows line by line."""
    for path, content in export(analysis, ["document", "json"]).items():
        assert content.endswith(b"}\n"), path
        assert b"\n  " in content, path
        json.loads(content)


def read_me(files):
    """What the README of each root module says."""
    return [content for path, content in files.items() if path.endswith("README.md")]


def test_ones_own_words_reach_the_export(analysis, tmp_path):
    """A template of one's own replaces the delivered one; a wrong folder is a sentence."""
    (tmp_path / "terraform").mkdir()
    (tmp_path / "terraform" / "README.md.j2").write_text("Our words for {{ title }}")
    files = export(analysis, ["terraform"], templates=tmp_path)

    assert f"Our words for {analysis.design.title}".encode() in read_me(files)
    with pytest.raises(ExportError, match="is no folder"):
        export(analysis, ["terraform"], templates=tmp_path / "nowhere")


def test_templates_beside_the_saved_design_are_found(analysis, tmp_path):
    """A `templates` folder beside design.json is looked in without being named."""
    (tmp_path / "templates" / "terraform").mkdir(parents=True)
    (tmp_path / "templates" / "terraform" / "README.md.j2").write_text("Beside the design")
    files = export(analysis, ["terraform"], document_folder=tmp_path)

    assert b"Beside the design" in read_me(files)


def test_pictures_that_cannot_be_drawn_are_said(analysis, monkeypatch):
    """Without any means of drawing a PNG the SVG is there, and a file names what is missing with its remedy."""
    drawn = PictureFiles({"picture-network.svg": b"<svg/>"}, ("no PNG: nothing is there; install it.",))
    monkeypatch.setattr(pictures, "picture_files", lambda _: drawn)
    files = export(analysis, ["picture"])

    assert files == {
        "picture/network.svg": b"<svg/>",
        "picture/MISSING.md": b"- no PNG: nothing is there; install it.\n",
    }
