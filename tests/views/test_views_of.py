"""Which pictures there are: without stated flows none of them."""

from tests.imports.documents import card, network, read
from workbook.analysis import analyze, analyze_import
from workbook.document import Document
from workbook.views.picture import picture_files, views_of


def test_an_existing_network_has_no_picture_of_flows() -> None:
    """It would be the picture of the network once more."""
    found = analyze_import(read(**network(NetworkInterfaces=[card("eni-1")])))

    assert views_of(found) == ("network", "security")
    assert {name for name in picture_files(found).files if name.endswith("svg")} == {
        "picture-network.svg",
        "picture-security.svg",
    }


def test_a_design_has_all_views() -> None:
    """Flows are what it is about."""
    assert views_of(analyze(Document(pattern="three_tier_dmz"))) == ("network", "flows", "security")
