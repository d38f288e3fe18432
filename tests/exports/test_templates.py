"""Templates: one's own words come first, and they can do nothing but words."""

import pytest

from workbook.errors import ExportError
from workbook.exports.templates import CHECKOUT, PACKAGED, Templates


@pytest.fixture
def folders(tmp_path):
    """A named folder and a saved design's folder, each with a template of the same name."""
    named, beside = tmp_path / "named", tmp_path / "design"
    for folder, words in ((named, "named {{ x }}"), (beside / "templates", "beside {{ x }}")):
        (folder / "terraform").mkdir(parents=True)
        (folder / "terraform" / "words.j2").write_text(words)
    return named, beside


def test_the_named_folder_comes_first(folders):
    """What --templates names wins over what lies beside the design, and that over what is delivered."""
    named, beside = folders

    assert Templates(named, beside).render("terraform/words.j2", x=1) == "named 1"
    assert Templates(None, beside).render("terraform/words.j2", x=1) == "beside 1"
    assert Templates(named, beside).folders == (named, beside / "templates", PACKAGED, CHECKOUT)


def test_what_a_folder_does_not_have_comes_from_the_delivered_ones(folders):
    """A folder with one template replaces one; the others are found where they always are."""
    (folders[0] / "terraform" / "words.j2").write_text("{% set words = {'network.tf': 'our own words'} %}")
    words = Templates(folders[0], filters={"comment": str.upper})

    assert words.render("terraform/header.tf.j2", file="network.tf", title="x").strip() == "X: OUR OWN WORDS."


def test_a_folder_that_is_not_there_is_named(tmp_path):
    """A wrong --templates is a sentence, not a silent fall-back."""
    with pytest.raises(ExportError, match="is no folder"):
        Templates(tmp_path / "nowhere").render("terraform/words.j2")


def test_a_template_that_is_not_there_is_named_with_where_it_was_looked_for():
    """The sentence lists the folders."""
    with pytest.raises(ExportError, match=r"'terraform/nothing.j2' is not there; looked in "):
        Templates().render("terraform/nothing.j2")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{{ nothing }}", "undefined"),
        ("{% if %}", "line 1"),
        ("\n\n{{ x | nofilter }}", "line 3"),
        ("{{ x / 0 }}", "division"),
        ("{{ ().__class__.__mro__ }}", "cannot be rendered"),
        ("{{ [].append(1) }}", "cannot be rendered"),
        ("{% for i in range(10 ** 9) %}{% endfor %}", "cannot be rendered"),
        ("{% include '../../../etc/passwd' %}", "cannot be rendered|is not there"),
    ],
)
def test_a_template_that_cannot_be_rendered_is_a_sentence(text, word, tmp_path):
    """Mistakes, and attempts to do more than words, end in a sentence that names the template."""
    (tmp_path / "t.j2").write_text(text)
    with pytest.raises(ExportError, match=word):
        Templates(tmp_path).render("t.j2", x=1)


def test_markup_is_escaped_by_the_kind_of_file(tmp_path):
    """In a template of HTML values are escaped by themselves, in one of Markdown by its filters."""
    (tmp_path / "t.html.j2").write_text("{{ x }}")
    (tmp_path / "t.md.j2").write_text("{{ x | markdown }} {{ x | code }}")
    words = Templates(tmp_path)

    assert words.render("t.html.j2", x="<b>|") == "&lt;b&gt;|"
    assert words.render("t.md.j2", x="<b>|") == "\\<b\\>\\| `<b>\\|`"
