"""The Python door asks the same engine as the command line, and shows its answer."""

from workbook import analyze, design


def test_a_result_answers_who_may_do_what() -> None:
    """The decision with its statements, by names of the design; names in the page are escaped."""
    result = analyze(design("three_tier_dmz"))
    through = result.can("app", "s3:GetObject", "objects/<a>", aws__SourceVpce="main/endpoint/s3")

    assert through.verdict == "allowed"
    assert len(through.decision.deciding_statements) == 2
    assert "<b>allowed</b>" in through._repr_html_()
    assert result.can("app", "s3:DeleteObject", "objects/a").verdict == "implicitly_denied"
