"""The provider of a root module, once for each of its Regions, and which one makes what."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.exports.terraform.fold import Piece
from workbook.exports.terraform.hcl import Block, Raw, Value
from workbook.exports.terraform.items import DataSource, Item
from workbook.exports.terraform.naming import slug
from workbook.exports.terraform.root import NOWHERE, Root
from workbook.model.estate.resource import Resource


def placed(item: Item, resource: Resource, root: Root) -> Item:
    """An item under the provider of its Region; the home Region's needs no mention."""
    if not isinstance(item, Piece | DataSource):
        return item
    region = (item.region if isinstance(item, Piece) else "") or resource.region
    if region in NOWHERE or region == root.region:
        return item
    provider = Raw(f"aws.{slug(region)}")
    if isinstance(item, Piece):
        return replace(item, body={"provider": provider, **item.body})
    return replace(item, body=(("provider", provider), *item.body))


def regions(root: Root) -> tuple[str, ...]:
    """The Regions in which a root makes something, its home first."""
    made = (each.region for each in root.own if root.is_made_here(each) and each.region not in NOWHERE)
    return tuple(dict.fromkeys((root.region, *made)))


def providers(root: Root, allowed_account_ids: Value) -> Iterator[Block]:
    """The provider of the home Region, and one with an alias for every other."""
    for region in regions(root):
        home = region == root.region
        yield Block(
            "provider",
            ("aws",),
            {
                "alias": None if home else slug(region),
                "region": root.region_of(region),
                "allowed_account_ids": allowed_account_ids,
                "default_tags": Block("", body={"tags": Raw("var.tags")}),
            },
        )
