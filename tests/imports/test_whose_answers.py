"""Answers that do not say whom they are about: the file's name tells, or the id beside them, or nothing can."""

import json

import pytest

from tests.imports.documents import OWNER, imported_of, network
from workbook.model.estate.interconnect import TransitGatewayRoute

ROUTES = [{"DestinationCidrBlock": "10.9.0.0/16", "Type": "static", "State": "blackhole"}]
FOLDER = f"{OWNER}/eu-west-1"


def _tables(*ids):
    gateway = {"TransitGatewayId": "tgw-1", "State": "available", "OwnerId": OWNER}
    tables = [{"TransitGatewayRouteTableId": each, "TransitGatewayId": "tgw-1"} for each in ids]
    return json.dumps(network(TransitGateways=[gateway], TransitGatewayRouteTables=tables))


def _read(name, answer, *tables):
    return imported_of({f"{FOLDER}/net.json": _tables(*tables), f"{FOLDER}/{name}.json": json.dumps(answer)})


def _blackholes(imported):
    routes = imported.estate.of(TransitGatewayRoute)
    return [each.transit_gateway_route_table for each in routes if each.state == "blackhole"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("tgw-rtb-b", {"Routes": ROUTES}),
        ("search-tgw-rtb-b-routes", {"Routes": ROUTES}),
        ("routes", {"TransitGatewayRouteTableId": "tgw-rtb-b", "Routes": ROUTES}),
    ],
)
def test_the_files_name_or_the_id_beside_them_ties_routes_to_their_table(name, answer):
    """As the README says: a file named by the table's id, or the id in the answer."""
    assert _blackholes(_read(name, answer, "tgw-rtb-a", "tgw-rtb-b")) == ["tgw-rtb-b"]


def test_the_only_table_is_meant_where_nothing_tells():
    """With one table there is nothing else the routes could be of."""
    assert _blackholes(_read("routes", {"Routes": ROUTES}, "tgw-rtb-a")) == ["tgw-rtb-a"]


def test_routes_of_nobody_are_listed_and_make_no_route():
    """Of two tables neither gets them; the list says how to name the file."""
    imported = _read("routes", {"Routes": ROUTES}, "tgw-rtb-a", "tgw-rtb-b")

    assert _blackholes(imported) == []
    assert any("name the file by its id" in each.why for each in imported.not_understood)
