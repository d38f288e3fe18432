"""HCL text: what is written means what was meant, in the layout of `terraform fmt`."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import oracles_ran
from tests.exports.hostile import HOSTILE
from workbook.exports.terraform.hcl import (
    EACH_KEY,
    Address,
    Block,
    Call,
    EachOf,
    Raw,
    Reference,
    Row,
    Said,
    Template,
)
from workbook.exports.terraform.layout import comment_lines, render, render_block

VARIABLE = Block("variable", ("region",), {"type": Raw("string"), "default": "eu-west-1"})


def _outputs(folder, terraform, values, more=""):
    """What Terraform makes of these values, as outputs."""
    blocks = [Block("output", (f"o{place}",), {"value": value}) for place, value in enumerate(values)]
    text = "\n\n".join(map(render_block, (VARIABLE, *blocks)))
    (folder / "main.tf").write_text(f"{more}{text}\n", encoding="utf-8", newline="")
    shown = terraform.outputs(folder)
    return [shown[f"o{place}"] for place in range(len(values))]


def test_hostile_texts_mean_themselves(tmp_path, terraform):
    """Terraform reads every hostile text back as that very text; nothing in it is expression, escape or end."""
    assert _outputs(tmp_path, terraform, HOSTILE) == list(HOSTILE)


def test_any_text_means_itself(tmp_path, terraform):
    """Two hundred drawn texts, heavy in HCL's own characters, come back as they were."""
    drawn = []

    @settings(max_examples=200, database=None, derandomize=True)
    @given(st.text(st.sampled_from('$%{}"\\\n\t /*#<=~aé'), max_size=12))
    def draw(text):
        drawn.append(text)

    draw()
    oracles_ran.ran("hypothesis", cases=len(drawn))

    assert _outputs(tmp_path, terraform, drawn) == drawn


@pytest.mark.parametrize("text", ["$", "%", "price: 5$", "100%", "${", "%{", "}", '"'])
def test_text_beside_an_expression_means_itself(text, tmp_path, terraform):
    """A dollar or percent sign before an expression does not make an escape of both."""
    wanted = Template((text, Raw("var.region"), text))

    assert _outputs(tmp_path, terraform, [wanted]) == [f"{text}eu-west-1{text}"]


def test_hostile_keys_mean_themselves(tmp_path, terraform):
    """Keys of objects are as safe as values."""
    value = {text: text for text in HOSTILE}

    assert _outputs(tmp_path, terraform, [value]) == [value]


def test_comments_never_end_early(tmp_path, terraform):
    """A comment made of hostile texts leaves the file as it was: one variable, and the value asked for."""
    comments = "".join(f"{line}\n" for text in HOSTILE for line in comment_lines(text))

    assert _outputs(tmp_path, terraform, ["x"], comments) == ["x"]


@given(st.text())
def test_every_line_of_a_comment_is_one(text):
    """No character of a text starts a line of its own, whatever counts as a line break anywhere."""
    for line in comment_lines(text):
        assert line.startswith("# ")
        assert len(line.splitlines()) == 1


LAYOUTS = (
    Block("terraform"),
    Block("a", ("b",), {"x": 1, "longer": "y", "list": ["p", "q"], "no": None}),
    Block(
        "a", ("b",), {"x": 1, "tags": {"Name": "n", "Longer Key": Raw("var.x")}, "y": True, "longest": 2.5}
    ),
    Block("a", ("b",), {"one": Block("", body={"x": 1, "inner": Block("", body={"y": 2})}), "z": 1}),
    Block("a", ("b",), {"many": (Block("", body={"x": 1}), Block("", body={"x": 2}))}),
    Block("a", ("b",), {"empty": Block(""), "none": [], "nothing": {}}),
    Block("a", ("b",), {"long": [f"a rather long text number {place}" for place in range(6)]}),
    Block(
        "a", ("b",), {"json": Call("jsonencode", ({"A": [Said({"B": 1, "Longer": [1]}, "why")], "C": "d"},))}
    ),
    Block(
        "a",
        ("b",),
        {"for_each": {"k": Row((("x", 1), ("y", None)), "why"), "long-key": Row(())}, "x": EACH_KEY},
    ),
    Block(
        "a", ("b",), {"for_each": Call("toset", (["a", "b"],)), "longer_name": 1, "depends_on": [Raw("a.b")]}
    ),
    Block(
        "a", ("b",), {"map": {"a": Said("x", "first"), "bbbb": Said("y", ""), "c": {"d": 1}, "ee": 2, "f": 3}}
    ),
    Block(
        "a", ("b",), {"ids": EachOf("aws_subnet", "app"), "one": Reference(Address("aws_subnet", "app", "a"))}
    ),
    Block("a", ("b",), {"text": 'a { b = [ c "', "x": "{", "yy": "}"}, "a comment " * 30),
)


def test_the_layout_is_that_of_terraform_fmt(tmp_path, terraform):
    """`terraform fmt` has nothing to change in any shape of block the exporter writes."""
    (tmp_path / "main.tf").write_text("\n\n".join(map(render_block, LAYOUTS)) + "\n", encoding="utf-8")

    assert terraform.unformatted(tmp_path) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (443, "443"),
        ("x", '"x"'),
        (Raw("var.x"), "var.x"),
        (Reference(Address("aws_subnet", "app", "a")), 'aws_subnet.app["a"].id'),
        (Reference(Address("aws_subnet", "app", EACH_KEY), "arn"), "aws_subnet.app[each.key].arn"),
        (EachOf("aws_subnet", "app"), "[for subnet in aws_subnet.app : subnet.id]"),
        (Template(("a-", Raw("var.x"))), '"a-${var.x}"'),
        (Call("toset", (["a"],)), 'toset(["a"])'),
        (Row((("x", 1), ("y z", "b"))), '{ x = 1, "y z" = "b" }'),
    ],
)
def test_each_sort_of_value_reads_as_it_should(value, text):
    """The words an architect would have written."""
    assert render(value) == text


def test_what_is_no_value_is_refused():
    """A value nobody thought of is an error, not some text."""
    with pytest.raises(TypeError, match="no HCL for a object"):
        render(object())


def test_json_in_hcl_is_the_same_json(tmp_path, terraform):
    """A policy with hostile texts comes out of `jsonencode` as the same document."""
    document = {"Statement": [{"Sid": text, "Resource": [text]} for text in HOSTILE]}
    (found,) = _outputs(tmp_path, terraform, [Call("jsonencode", (document,))])

    assert json.loads(found) == document
